"""The admin's forms as a browser would send them."""

import re
from html import unescape

from django.utils.html import strip_tags

from claims.models import Claim

Form = dict[str, str]


def change_page(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/change/"


def values_of(html: str, form: str) -> Form:
    """What a browser would send of the form `form` as it stands."""
    html = re.search(rf'<form[^>]*id="{form}".*?</form>', html, re.DOTALL)[0]  # type: ignore[index]  # fails the test
    found: Form = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("submit", "search") or "name" not in attributes:
            continue
        if attributes.get("type") != "checkbox":
            found[attributes["name"]] = unescape(attributes.get("value", ""))
        elif " checked" in tag:
            found[attributes["name"]] = "on"
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def errors_in(html: str) -> str:
    return " ".join(strip_tags(part) for part in re.findall(r'<ul class="errorlist.*?</ul>', html, re.DOTALL))

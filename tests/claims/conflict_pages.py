"""The admin's page that asks, as two people who save one after the other meet it."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

from tests.claims.admin_forms import Form, values_of


def opened(client: Client, page: str, form: str = "claim_form") -> Form:
    return values_of(client.get(page).content.decode(), form)


def save(client: Client, page: str, form: Form, **typed: str) -> Any:
    return client.post(page, {**form, "comment": "Because.", **typed})


def questions(page: Any) -> dict[str, str]:
    """Each question's name and what is chosen in it; empty when the person must choose."""
    html = page.content.decode()
    found = {}
    for tag in re.findall(r'<input type="(?:radio|hidden)" name="keep-[^>]*>', html):
        name, value = re.search(r'name="keep-([^"]*)" value="(\w+)"', tag).groups()  # type: ignore[union-attr]
        found.setdefault(name, "")
        if " checked" in tag or 'type="hidden"' in tag:
            found[name] = value
    return found


def answered(page: Any) -> Form:
    """What the page with the three columns would send as it stands."""
    form = values_of(page.content.decode(), "conflict_form")
    kept = {name: value for name, value in form.items() if not name.startswith("keep-")}
    return kept | {f"keep-{name}": value for name, value in questions(page).items() if value}


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(page.content.decode())))

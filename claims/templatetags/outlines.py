"""Lists of all topics, of which there may be hundreds: written here, and not by a template for each."""

from collections.abc import Sequence
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from claims.bounded import Bounded
from claims.templatetags.languages import in_site_language

register = template.Library()


@register.simple_tag
def topic_items(topics: Sequence[dict[str, Any]]) -> SafeString:
    """The items of a list of topics, each a `node` at its `depth` with the number of its `claims`."""
    before, _slug, after = reverse("topic", args=["-"]).rpartition("-")
    language = in_site_language()
    counts = {str(topic["claims"]): topic["claims"] for topic in topics}
    said = {shown: _said(count) for shown, count in counts.items()}
    return SafeString(
        "".join(
            f'<li class="outline__item" data-depth="{topic["depth"]}">'
            f'<a href="{before}{escape(topic["node"].slug)}{after}"{language}>{escape(topic["node"].title)}</a> '
            f'<span class="outline__count">{said[str(topic["claims"])]}</span></li>'
            for topic in topics
        )
    )


def _said(claims: Bounded) -> str:
    return escape(ngettext("%(shown)s claim", "%(shown)s claims", claims) % {"shown": claims.shown})

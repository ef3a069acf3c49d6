"""What an embedding site is told of a claim: oEmbed 1.0, of type `rich`, with a frame around our card.

Pure: plain values in and out.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from claims.outputs.site import full_address, full_address_of

WIDTH, HEIGHT = 600, 260  # of the card, in CSS pixels, where nobody asks for less
_CLAIM = re.compile(r"/claims/(?P<slug>[-a-zA-Z0-9_]+)/(?:v/(?P<number>\d{1,9})/)?")


class BadRequest(Exception):
    """The request cannot be answered; the message says why."""


def asked_claim(address: str) -> tuple[str, int | None] | None:
    """Slug, and number of an edition or None, of a claim's address on this site; None for any other address."""
    try:
        asked = urlsplit(address)
    except ValueError:
        return None
    if asked.netloc != urlsplit(settings.CLAIMTRACK_SITE_URL).netloc or asked.scheme not in ("http", "https"):
        return None
    path = asked.path.removeprefix(urlsplit(settings.CLAIMTRACK_SITE_URL).path)
    found = _CLAIM.fullmatch(path)
    return (found["slug"], int(found["number"]) if found["number"] else None) if found else None


def asked_size(query: Mapping[str, str]) -> tuple[int, int]:
    """Width and height of the frame, within `maxwidth` and `maxheight`. Raises BadRequest."""
    return min(WIDTH, _pixels(query, "maxwidth")), min(HEIGHT, _pixels(query, "maxheight"))


def _pixels(query: Mapping[str, str], name: str) -> int:
    typed = query.get(name, "")
    if not typed:
        return WIDTH
    if not (typed.isascii() and typed.isdigit() and 0 < len(typed) <= 6 and int(typed)):
        raise BadRequest(_("`%(name)s` must be a number of pixels.") % {"name": name})
    return int(typed)


def oembed_data(document: dict[str, Any], slug: str, *, pinned: int | None, size: tuple[int, int]) -> dict[str, Any]:
    """The answer for the claim; `pinned` is the edition that the frame shows whatever is approved later."""
    name = "claim-edition-embed" if pinned else "claim-embed"
    card = full_address_of(name, slug, *([pinned] if pinned else []))
    width, height = size
    return {
        "version": "1.0",
        "type": "rich",
        "title": document["statement"],
        "provider_name": settings.CLAIMTRACK_SITE_NAME,
        "provider_url": full_address("/"),
        "cache_age": 3600,
        "html": format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" sandbox="allow-top-navigation'
            '-by-user-activation allow-popups" referrerpolicy="no-referrer"></iframe>',
            card,
            document["statement"],
            width,
            height,
        ),
        "width": width,
        "height": height,
    }

"""What other sites show of a claim whose address is shared: OpenGraph, with a picture."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.outputs.picture import HEIGHT, WIDTH, Card
from claims.outputs.site import full_address
from claims.pages import Document


def preview_tags(page: Document, picture_slug: str) -> list[tuple[str, str]]:
    """Names and contents of the page's OpenGraph properties, from `claim_page()`."""
    return [
        ("og:type", "article"),
        ("og:site_name", settings.CLAIMTRACK_SITE_NAME),
        ("og:title", page["statement"]),
        ("og:description", _described(page)),
        ("og:url", full_address(page["url"])),
        ("og:image", full_address(reverse("claim-picture-png", args=[picture_slug, page["revision"]]))),
        ("og:image:type", "image/png"),
        ("og:image:width", str(WIDTH)),
        ("og:image:height", str(HEIGHT)),
        ("og:image:alt", f"{page['statement']} – {page['verdict']['label']}"),
        ("article:modified_time", page["approved_at"].isoformat()),
    ]


def preview_card(page: Document, *, former: bool) -> Card:
    """What the picture of an edition says; a `former` one says so."""
    words: dict[str, Any] = {
        "verdict": page["verdict"]["label"],
        "day": date_format(localdate(page["approved_at"]), "DATE_FORMAT"),
    }
    verdict = _("%(verdict)s, reviewed %(day)s") % words
    return Card(
        statement=page["statement"],
        language=page["language"],
        verdict=_("Former edition: %(verdict)s") % {"verdict": verdict} if former else verdict,
        told=who_says(page),
        site=settings.CLAIMTRACK_SITE_NAME,
    )


def who_says(page: Document) -> str:
    """How many parties assert the claim, and how many deny it."""
    return sides(*(len({row["party"]["slug"] for row in page[side]}) for side in ("asserting", "denying")))


def sides(asserting: int, denying: int) -> str:
    """So many parties on either side, in words."""
    asserts = ngettext("%(n)s party asserts it", "%(n)s parties assert it", asserting) % {"n": asserting}
    denies = ngettext("%(n)s party denies it", "%(n)s parties deny it", denying) % {"n": denying}
    return f"{asserts}, {denies}"


def _described(page: Document) -> str:
    verdict = _("Verdict: %(verdict)s. %(who)s.") % {"verdict": page["verdict"]["label"], "who": who_says(page)}
    return f"{verdict} {page['summary']}".strip()

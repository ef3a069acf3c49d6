"""The Atom feeds (RFC 4287). Their addresses and ids are permanent: they name the site, not who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from audit.text import in_xml
from claims.correction_pages import correction_entry
from claims.models import Correction, IndexedClaim
from claims.outputs.preview import sides
from claims.outputs.site import full_address

LENGTH = 50


@dataclass(frozen=True)
class About:
    """What a feed says of itself: its name beside the site's, one sentence, the page it goes with, and its own path."""

    title: str
    sentence: str
    page: str
    path: str


def corrections_feed(rows: Iterable[Correction], about: About) -> str:
    """The feed of `rows`, from `Correction.objects.for_list()`, newest first. 1 query."""
    feed = _empty_feed(about)
    for row in rows:
        entry = correction_entry(row)
        # Under the slug of its day: the address then never changes, whatever the claim is called later.
        address = full_address(reverse("claim-edition", args=[row.edition.slug, row.edition.number]))
        feed.add_item(
            title=in_xml(entry["after"]["statement"]),
            link=address,
            unique_id=address,
            description=in_xml(render_to_string("claims/feed_correction.html", {"row": entry})),
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    return str(feed.writeString("utf-8"))


def claims_feed(rows: Iterable[IndexedClaim], about: About) -> str:
    """The feed of `rows`, from `IndexedClaim.objects.for_feed()`, the latest approved first. 1 query.

    One entry for each claim, updated by each new edition. Its id is the address of the claim's first one.
    """
    feed = _empty_feed(about)
    for row in rows:
        shown: Any = row  # annotated
        told = sides(row.asserting, row.denying)
        feed.add_item(
            title=in_xml(row.statement),
            link=full_address(reverse("claim", args=[row.slug])),
            unique_id=full_address(reverse("claim-edition", args=[shown.first_slug, shown.first_number])),
            description=in_xml(render_to_string("claims/feed_claim.html", {"row": row, "told": told})),
            pubdate=shown.first_at,
            updateddate=row.approved_at,
        )
    return str(feed.writeString("utf-8"))


def _empty_feed(about: About) -> Atom1Feed:
    name, address = settings.CLAIMTRACK_SITE_NAME, full_address(about.path)
    return Atom1Feed(
        title=in_xml(f"{name}: {about.title}"),
        link=full_address(about.page),
        description="",
        subtitle=in_xml(about.sentence),
        language=get_language(),
        author_name=in_xml(name),
        feed_url=address,
        feed_guid=address,
    )

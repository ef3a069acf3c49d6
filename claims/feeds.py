"""The Atom feed of corrections (RFC 4287). Its addresses and ids are permanent: they name the site, not who asks."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext

from audit.models import Redaction
from claims.correction_pages import correction_entry
from claims.models import Correction
from claims.outputs.site import full_address

LENGTH = 50

# What XML 1.0 (section 2.2, Char) cannot hold, not even escaped: a single one would break the whole feed.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def corrections_feed(rows: Iterable[Correction]) -> str:
    """The feed of `rows`, from `Correction.objects.for_list()`, newest first. 1 query."""
    name = {"name": settings.CLAIMTRACK_SITE_NAME}
    feed = Atom1Feed(
        title=_xml(gettext("%(name)s: corrections") % name),
        link=full_address(reverse("correction-list")),
        description="",
        subtitle=_xml(gettext("What was wrong in published claims, and what is right.")),
        language=get_language(),
        author_name=_xml(settings.CLAIMTRACK_SITE_NAME),
        feed_url=full_address(reverse("corrections-feed")),
        feed_guid=full_address(reverse("corrections-feed")),
    )
    for row in rows:
        entry = correction_entry(row)
        # Under the slug of its day: the address then never changes, whatever the claim is called later.
        address = full_address(reverse("claim-edition", args=[row.edition.slug, row.edition.number]))
        feed.add_item(
            title=_xml(entry["after"]["statement"]),
            link=address,
            unique_id=address,
            description=_xml(render_to_string("claims/feed_correction.html", {"row": entry})),
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    return str(feed.writeString("utf-8"))


def newest_write() -> tuple[str, datetime] | None:
    """Name and time of the newest write of any correction, or redaction of what it tells; None before the first.

    1 query.
    """
    redactions = Redaction.objects.order_by("-pk")
    writes = Correction.history.order_by("-history_id").annotate(
        redaction=Subquery(redactions.values("pk")[:1]),
        redacted_at=Subquery(redactions.values("changeset__created_at")[:1]),
    )
    newest = writes.values_list("history_id", "history_date", "redaction", "redacted_at").first()
    if newest is None:
        return None
    write, written_at, redaction, redacted_at = newest
    return f"{write}-{redaction or 0}", max(written_at, redacted_at or written_at)


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)

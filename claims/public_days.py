"""Which edition of a claim was public on a day, read from the history of where the claim stood in review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from audit.records import history_of
from claims.models import Edition, ReviewState
from claims.vocabulary import Status


@dataclass(frozen=True)
class Standing:
    """Where a claim stood from `since` on: the key of its public edition, or of the claim that it was merged into."""

    since: datetime
    edition: int | None = None
    merged_into: int | None = None


def public_on(claim_id: int, day: date) -> Edition | None:
    """The edition that was public at the end of the day in the site's time zone; None when none was.

    When none was at the end, the last one that was public during the day: a claim that was withdrawn on a day was read
    on it. While the claim was merged into another, that one's edition. A day to come is taken for today, since nobody
    knows better. Loaded without its document, with the claim's current edition. 2 queries, 1 more for a merge.
    """
    edition = _edition_on(_standings(claim_id), day)
    if edition is None:
        return None
    loaded = Edition.objects.select_related("claim__state__edition").defer(
        "document", "claim__state__edition__document"
    )
    return loaded.get(pk=edition)


def _edition_on(standings: list[Standing], day: date) -> int | None:
    at_the_end = standing_at_end(standings, day)
    if at_the_end is not None and at_the_end.merged_into is not None:
        # Where a merged claim leads is stored anew with each further merge, so that it is never a chain.
        found = shown_on(_standings(at_the_end.merged_into), day)
        return found if found is not None else shown_on(standings, day)
    return shown_on(standings, day)


def standing_at_end(standings: list[Standing], day: date) -> Standing | None:
    """The last standing that had begun by the end of the day; None before the first."""
    begun = [row for row in standings if timezone.localdate(row.since) <= day]
    return begun[-1] if begun else None


def shown_on(standings: list[Standing], day: date) -> int | None:
    """Key of the edition that was public at the end of the day, or else last during it; None when none was.

    The standings are in their order, none begins before the one before it. Pure.
    """
    during = [row for row in standings if timezone.localdate(row.since) == day]
    before = [row for row in standings if timezone.localdate(row.since) < day]
    # What stood when the day began was public on it as well.
    public = [row.edition for row in [*before[-1:], *during] if row.edition is not None]
    return public[-1] if public else None


def _standings(claim_id: int) -> list[Standing]:
    """Where the claim stood, from its first record on. 1 query."""
    rows = history_of(ReviewState)._base_manager.filter(claim=claim_id).order_by("history_id")
    rows = rows.exclude(history_type="-").annotate(acted_at=F("changeset__created_at"))
    return in_order(
        Standing(acted_at, edition if status == Status.PUBLISHED else None, merged_into)
        for acted_at, status, edition, merged_into in rows.values_list("acted_at", "status", "edition", "merged_into")
    )


def in_order(standings: Iterable[Standing]) -> list[Standing]:
    """The standings, none of which begins before the one before it: an act that waited for another counts after it."""
    found: list[Standing] = []
    for row in standings:
        since = max(row.since, found[-1].since) if found else row.since
        found.append(Standing(since, row.edition, row.merged_into))
    return found

"""Every query on what is published that a list page uses, by name. Index rows only: no draft can be seen."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from claims.vocabulary import FlagStatus, Stance

_FIRST_EDITION = {"first_slug": "slug", "first_number": "number", "first_at": "approved_at"}
UNDATED = date.max  # after everything that is dated


class IndexedClaimQuerySet(models.QuerySet[Any]):
    def filed_under(self, topics: Iterable[int]) -> "IndexedClaimQuerySet":
        """Claims filed under one of the topics (primary keys)."""
        from claims.models import IndexedTopic

        return self.filter(Exists(IndexedTopic.objects.filter(indexed=OuterRef("pk"), topic__in=topics)))

    def with_position(self, *, parties: Iterable[int] | None = None, stance: str = "") -> "IndexedClaimQuerySet":
        """Claims on which one of these parties (primary keys), or anybody, takes this stance, or any."""
        from claims.models import IndexedPosition

        positions = IndexedPosition.objects.filter(indexed=OuterRef("pk"))
        if parties is not None:
            positions = positions.filter(party__in=parties)
        if stance:
            positions = positions.filter(stance=stance)
        return self.filter(Exists(positions))

    def dated_within(self, since: date | None, until: date | None) -> "IndexedClaimQuerySet":
        """Claims whose event, or one of whose positions, is dated between the two days, both included."""
        from claims.models import IndexedPosition

        positions = IndexedPosition.objects.filter(_spans("stated_on", "stated", since, until), indexed=OuterRef("pk"))
        return self.filter(_spans("event_date", "event", since, until) | Q(Exists(positions)))

    def disputed(self) -> "IndexedClaimQuerySet":
        """Claims on which, or on a part of which, a flag is open."""
        return self.filter(pk__in=_disputed_keys())

    def undisputed(self) -> "IndexedClaimQuerySet":
        """Claims without an open flag."""
        return self.exclude(pk__in=_disputed_keys())

    def with_disputes(self) -> "IndexedClaimQuerySet":
        """Annotate `disputed_since` (datetime, the oldest open flag; None when nothing is disputed)."""
        from claims.models import Flag

        # Asked for the rows of the page alone, on the index of open flags.
        flags = Flag.objects.filter(claim=OuterRef("pk"), status=FlagStatus.OPEN).order_by("raised_at")
        return self.annotate(disputed_since=Subquery(flags.values("raised_at")[:1]))

    def for_feed(self) -> "IndexedClaimQuerySet":
        """The latest approved first; annotates `first_slug`, `first_number` and `first_at` of its first edition."""
        from claims.models import Edition

        first = Edition.objects.filter(claim=OuterRef("pk")).order_by("number")
        values = {name: Subquery(first.values(field)[:1]) for name, field in _FIRST_EDITION.items()}
        return self.annotate(**values).order_by("-approved_at", "-claim_id")

    def disagreed(self) -> "IndexedClaimQuerySet":
        """Claims that one party asserts and another denies."""
        return self.filter(asserting__gt=0, denying__gt=0)

    def by_event(self) -> "IndexedClaimQuerySet":
        """Annotate `event_key` (date): when the event began, or a day after all others."""
        return self.annotate(event_key=Coalesce("event_earliest", Value(UNDATED)))

    def with_positions(self) -> "IndexedClaimQuerySet":
        """Claims with their positions and the parties that hold them. 2 queries."""
        from claims.models import IndexedPosition

        return self.prefetch_related(
            Prefetch("positions", IndexedPosition.objects.select_related("party").order_by("pk"))
        )


def _disputed_keys() -> models.QuerySet[Any, Any]:
    from claims.models import Flag

    # From the few open flags to their claims, not from every claim to its flags.
    return Flag.objects.filter(status=FlagStatus.OPEN, claim__isnull=False).order_by().values("claim")


def _spans(text: str, days: str, since: date | None, until: date | None) -> Q:
    # An open or unknown end reaches for ever; what has no date is in no span.
    found = ~Q(**{text: ""})
    if since:
        found &= Q(**{f"{days}_latest__gte": since}) | Q(**{f"{days}_latest": None})
    if until:
        found &= Q(**{f"{days}_earliest__lte": until}) | Q(**{f"{days}_earliest": None})
    return found


class IndexedPositionQuerySet(models.QuerySet[Any]):
    def on_timeline(self) -> "IndexedPositionQuerySet":
        """Positions with their claims; `day` is when they were stated, or a day after all others. 1 query."""
        return self.select_related("indexed").annotate(day=Coalesce("stated_earliest", Value(UNDATED)))


def stance_counts(party: int) -> dict[str, int]:
    """How many published positions the party holds, by stance. 1 query."""
    from claims.models import IndexedPosition

    rows = IndexedPosition.objects.filter(party=party).order_by().values_list("stance").annotate(Count("pk"))
    counts = dict(rows)
    return {str(Stance(stance).label): counts[stance] for stance in Stance.values if stance in counts}

"""Every query on what is published that a list page uses, by name. Index rows only: no draft can be seen."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Subquery, Value
from django.db.models.functions import Coalesce

from claims.bounded import MANY, Bounded, CountUpTo, are_rare
from claims.dated import dated_within
from claims.vocabulary import STANCES, FlagStatus, Stance

_FIRST_EDITION = {"first_slug": "slug", "first_number": "number", "first_at": "approved_at"}
UNDATED = date.max  # after everything that is dated


class _Undated(Value):
    """UNDATED, written out: SQLite knows the expression of an index only by its text, not with a parameter in it."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return f"'{self.value.isoformat()}'", []


class IndexedClaimQuerySet(models.QuerySet[Any]):
    def filed_under(self, topics: Iterable[int]) -> "IndexedClaimQuerySet":
        """Claims filed under one of the topics (primary keys). 1 query."""
        from claims.models import IndexedTopic

        return self._named_by(IndexedTopic.objects.filter(topic__in=topics))

    def with_position(self, *, parties: Iterable[int] | None = None, stance: str = "") -> "IndexedClaimQuerySet":
        """Claims on which one of these parties (primary keys), or anybody, takes this stance, or any. 1 query."""
        from claims.models import IndexedPosition

        positions = IndexedPosition.objects.all()
        if parties is not None:
            positions = positions.filter(party__in=parties)
        if stance:
            positions = positions.filter(stance=stance)
        return self._named_by(positions)

    def _named_by(self, rows: models.QuerySet[Any]) -> "IndexedClaimQuerySet":
        # From few rows to their claims, which are sorted then. Of claims that many rows name, a page is full after a
        # short walk in its order. A database cannot know which of the two it is, where rows are distributed unevenly.
        if are_rare(rows):
            return self.filter(pk__in=rows.order_by().values("indexed"))
        return self.filter(Exists(rows.filter(indexed=OuterRef("pk"))))

    def dated_within(self, since: date | None, until: date | None) -> Any:
        """Claims whose event, or one of whose positions, is dated between the two days, both included. 1 or 2 queries.

        One of the two is given.
        """
        from claims.models import IndexedPosition

        return dated_within(self, IndexedPosition.objects.order_by(), since, until, named="indexed")

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
        return self.annotate(event_key=Coalesce("event_earliest", _Undated(UNDATED)))

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


class IndexedPositionQuerySet(models.QuerySet[Any]):
    def on_timeline(self) -> "IndexedPositionQuerySet":
        """Positions with their claims; `day` is when they were stated, or a day after all others. 1 query."""
        return self.select_related("indexed").annotate(day=Coalesce("stated_earliest", _Undated(UNDATED)))


def stance_counts(party: int) -> dict[str, Bounded]:
    """How many published positions the party holds, by stance, counted up to a thousand of each. 1 query."""
    from claims.models import IndexedPosition, Party

    held = IndexedPosition.objects.filter(party=OuterRef("pk"))
    counted = {stance: CountUpTo(held.filter(stance=stance), MANY) for stance in STANCES}
    counts = Party.objects.filter(pk=party).values(**counted).get()
    return {str(Stance(stance).label): counts[stance] for stance in STANCES if counts[stance]}

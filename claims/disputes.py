"""What the public sees of flags: since when, why, how many are open, and what came of those that were decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from audit.prepared import prepared
from claims.flag_items import public_words
from claims.models import Flag
from claims.vocabulary import FlagStatus, ItemKind


@dataclass(frozen=True)
class Disputes:
    """The flags of one claim or source, oldest first, without their texts and without who raised them."""

    open: list[Flag]
    decided: list[Flag]

    @property
    def since(self) -> datetime | None:
        """When the oldest open flag was raised; None when nothing is disputed."""
        return self.open[0].raised_at if self.open else None

    def name_items(self, document: dict[str, Any]) -> "Disputes":
        """The same, each flag with its item's `public_words` where the document has the same words, else empty."""
        public = public_words(document) if self.open or self.decided else {}
        for flag in (*self.open, *self.decided):
            flag.public_words = public.get(flag.item_label, "") if flag.kind != ItemKind.CLAIM else ""
        return self


def disputes_of_claim(claim_id: int) -> Disputes:
    """The disputes about the claim and its parts. 1 query."""
    return _sorted(_flags_of_claim(claim_id))


def disputes_of_source(source_id: int) -> Disputes:
    """The disputes about the source itself, not about what cites it. 1 query."""
    return _sorted(_flags_of_source(source_id))


def disputes_by_claim(claim_ids: Iterable[int]) -> dict[int, Disputes]:
    """The same of many claims, by their keys. 1 query."""
    keys = list(claim_ids)
    rows = list(_shown(Flag.objects.filter(claim__in=keys), "claim"))
    return {key: _sorted([row for row in rows if row.claim_id == key]) for key in keys}


@prepared
def _flags_of_claim(claim_id: int) -> QuerySet[Flag]:
    return _shown(Flag.objects.filter(claim=claim_id))


@prepared
def _flags_of_source(source_id: int) -> QuerySet[Flag]:
    return _shown(Flag.objects.filter(source=source_id))


def _shown(flags: QuerySet[Flag], *more: str) -> QuerySet[Flag]:
    # Loaded without texts and people, so that no template can show them; the item's words are for `name_items()`.
    shown = flags.only("kind", "item_label", "reason", "status", "raised_at", "resolved_at", "resolution", *more)
    return shown.exclude(status=FlagStatus.WITHDRAWN).order_by("raised_at", "pk")


def _sorted(rows: list[Flag]) -> Disputes:
    return Disputes(
        open=[flag for flag in rows if flag.status == FlagStatus.OPEN],
        decided=[flag for flag in rows if flag.status != FlagStatus.OPEN],
    )

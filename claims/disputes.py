"""What the public sees of flags: since when, why, how many are open, and what came of those that were decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.models import Flag
from claims.vocabulary import FlagStatus


@dataclass(frozen=True)
class Disputes:
    """The flags of one claim or source, oldest first, without their texts and without who raised them."""

    open: list[Flag]
    decided: list[Flag]

    @property
    def since(self) -> datetime | None:
        """When the oldest open flag was raised; None when nothing is disputed."""
        return self.open[0].raised_at if self.open else None


def disputes_of_claim(claim_id: int) -> Disputes:
    """The disputes about the claim and its parts. 1 query."""
    return _disputes(Flag.objects.filter(claim=claim_id))


def disputes_of_source(source_id: int) -> Disputes:
    """The disputes about the source itself, not about what cites it. 1 query."""
    return _disputes(Flag.objects.filter(source=source_id))


def _disputes(flags: Any) -> Disputes:
    # Loaded without the words that are not public, so that no template can show them.
    shown = flags.only("kind", "reason", "status", "raised_at", "resolved_at", "resolution")
    rows = list(shown.exclude(status=FlagStatus.WITHDRAWN).order_by("raised_at", "pk"))
    return Disputes(
        open=[flag for flag in rows if flag.status == FlagStatus.OPEN],
        decided=[flag for flag in rows if flag.status != FlagStatus.OPEN],
    )

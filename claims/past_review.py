"""Where a claim stood in review at a moment, and what was disputed then. From history rows alone."""

from dataclasses import dataclass

from claims.models import Edition, Flag, ReviewState
from claims.moments import Moment, rows_then
from claims.vocabulary import FlagStatus, Status


@dataclass(frozen=True)
class PastReview:
    """A claim's review state at one moment, its edition then, and the flags that were open, oldest first."""

    state: ReviewState
    edition: Edition | None
    flags: list[Flag]

    @property
    def public(self) -> bool:
        """Whether the public could read the claim then."""
        return self.state.status == Status.PUBLISHED


def review_then(claim_id: int, moment: Moment) -> PastReview:
    """The review of a claim at a moment at which it had a revision. 3 queries."""
    # The state is made when the first changeset closes, in the same act as the first revision.
    found = rows_then(ReviewState, moment, claim_id=claim_id)
    state = found[0] if found else ReviewState(claim_id=claim_id)
    edition = Edition.objects.defer("document").filter(pk=state.edition_id).first() if state.edition_id else None
    flags = rows_then(Flag, moment, claim_id=claim_id, status=FlagStatus.OPEN)
    return PastReview(state, edition, sorted(flags, key=lambda flag: (flag.raised_at, flag.pk)))

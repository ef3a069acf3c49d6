"""What an act of review raises when it is refused; apart, so that whatever an act is made of can raise it too."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from claims.publishing_rules import Missing


class WorkflowError(ValidationError):
    """The act is not allowed now; the message says why and what to do."""


class NotComplete(WorkflowError):
    """The claim does not meet the publishing rules; `missing` names each unmet one."""

    def __init__(self, missing: list["Missing"]) -> None:
        super().__init__([str(rule.message) for rule in missing])
        self.missing = missing


class RevisionMoved(WorkflowError):
    """The claim was edited after the reviewer read it: `seen` was read, `newest` is there now."""

    def __init__(self, seen: int, newest: int) -> None:
        super().__init__(
            _("You read revision %(seen)s; the claim is at revision %(newest)s now. Read it again.")
            % {"seen": seen, "newest": newest}
        )
        self.seen = seen
        self.newest = newest

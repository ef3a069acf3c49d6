"""What an act of review raises when it is refused; apart, so that whatever an act is made of can raise it too."""

from django.core.exceptions import ValidationError


class WorkflowError(ValidationError):
    """The act is not allowed now; the message says why and what to do."""

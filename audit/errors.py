"""What goes wrong when a write tries to get past the audit trail."""


class AuditError(Exception):
    """A write that would leave no trace, or not the whole one. A fault in the program, not in what somebody typed."""


class OutsideChangeset(AuditError):
    """A tracked model was written to outside every `changeset(...)` block."""


class HistoryBypassed(AuditError):
    """A method was called that writes rows without history rows."""


class DeletionRefused(AuditError):
    """A row was to be deleted that stands in past history, such as a person."""


class UnknownActor(AuditError):
    """A changeset was opened without a user, an actor label or a request that names one."""

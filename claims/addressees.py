"""Who may be told anything at all: people who have lost their role are told nothing, not even what was told before."""

from typing import Any

from django.contrib.auth import get_user_model

_SEES = "claims.view_claim"


def people_who_may_be_told() -> Any:
    """Active people who may read claims at the desk, as a query."""
    # Other backends give permissions for one record alone.
    people: Any = get_user_model()._default_manager
    return people.with_perm(_SEES, is_active=True, backend="django.contrib.auth.backends.ModelBackend")


def may_be_told(user: Any) -> bool:
    """The same of one person. Reads loaded permissions."""
    return bool(user.has_perm(_SEES))

"""The people that commands act for."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


def active_user(name: str) -> Any:
    """The active user of this name. Raises CommandError, status 2."""
    users = get_user_model()
    user = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
    if user is None or not user.is_active:
        raise CommandError(f"No active user is called {name!r}: make one with manage.py createsuperuser.", returncode=2)
    return user

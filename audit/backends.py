"""Logging in: as Django does it, and audited where it writes."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy

from audit.context import changeset
from audit.errors import OutsideChangeset
from audit.languages import stored


class AuditedModelBackend(ModelBackend):
    """Django's. When the password is right and its hash is due to be made stronger, that is a changeset of the user."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        try:
            return super().authenticate(request, username=username, password=password, **kwargs)
        except OutsideChangeset:
            # Not at once for everybody: a wrong password would hold the write lock while it is hashed.
            user = User.objects.get_by_natural_key(username)
            with changeset(user, stored(gettext_lazy("Stored the password in a stronger form at log-in."))):
                return super().authenticate(request, username=username, password=password, **kwargs)

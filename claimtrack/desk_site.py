"""The admin's site."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from audit.context import changeset
from audit.languages import stored
from claims.desk import DeskIndexMixin
from claimtrack.resume import ResumeMixin
from sources.importing.desk import ImportDeskMixin


class DeskSite(DeskIndexMixin, ImportDeskMixin, ResumeMixin):
    """Django's admin with the desk's front page and notices, where a session that ran out loses nothing typed."""

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Django's page for one's own password; what it saves is an act of whoever is logged in."""
        if request.method != "POST":
            return super().password_change(request, extra_context)
        with changeset(request.user, stored(gettext_lazy("Change one's own password."))):
            return super().password_change(request, extra_context)

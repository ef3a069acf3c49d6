"""One's own password, changed in the admin: Django's page, in a changeset."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from audit.context import changeset


def change_own_password(request: HttpRequest) -> HttpResponse:
    """Django's page for whoever is logged in; what it saves is an act of theirs."""
    page = admin.site.admin_view(admin.site.password_change, cacheable=True)
    if request.method != "POST" or not request.user.is_authenticated:
        return page(request)
    with changeset(request.user, _("Change one's own password.")):
        return page(request)

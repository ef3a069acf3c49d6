"""The policy pages in the admin: a page gets a text of its own by writing its default anew."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from audit.admin import AuditedAdmin
from audit.languages import site_language
from claims.models import PolicyText
from claims.policy_defaults import default_policy
from claims.vocabulary import PolicyPage


@admin.register(PolicyText)
class PolicyTextAdmin(AuditedAdmin):
    list_display = ["title", "page"]
    fields = ["page", "title", "body"]
    change_list_template = "claims/admin/policy_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The pages that have a text of their own, and a link for each of the others. 1 query more."""
        return super().changelist_view(request, {**(extra_context or {}), "unwritten": _unwritten()})

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """The page that the link asks for, or the first one without a text, with its default."""
        unwritten = _unwritten() or list(PolicyPage)  # once all are written, the form refuses another
        asked = request.GET.get("page", "")
        page = asked if asked in unwritten else unwritten[0]
        with site_language():  # what is written is shown to all
            default = default_policy(page)._asdict()
        return {**super().get_changeform_initial_data(request), **default, "page": page}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["page"] if obj else [])]


def _unwritten() -> list[PolicyPage]:
    written = set(PolicyText.objects.values_list("page", flat=True))
    return [page for page in PolicyPage if page not in written]

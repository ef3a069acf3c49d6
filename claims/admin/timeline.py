"""A claim's time line in the admin: one list of everything that was done to it, filtered, and as CSV and JSON Lines."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.admin import AuditedAdmin
from audit.stubs import stubs
from claims.models import Claim
from claims.timeline_entries import changesets_of_claim, entries_of_claim
from claims.timeline_export import CLAIM_TIMELINE, FORMS, NEWEST_FIRST, export_response
from claims.timeline_filter import TimelineFilter
from claims.views.changes import export_links
from claims.views.lists import public_page


class ClaimTimeline(AuditedAdmin):
    """The history page of claims."""

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.timeline_export_view)
        exports = [
            path(f"<int:pk>/history.{form}", view, {"form": form}, name=f"claims_claim_history_{form}")
            for form in FORMS
        ]
        return [*exports, *super().get_urls()]

    @method_decorator(require_safe)
    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Everything done to the claim, its parts and its flags, newest first. 6 queries, 1 to 3 more for a person."""
        claim = self._claim_of_timeline(request, object_id)
        chosen = TimelineFilter(request.GET)
        page = public_page(request, chosen.select(changesets_of_claim(claim.pk), claim.pk), NEWEST_FIRST)
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            **page,
            "opts": self.opts,
            "title": _("Time line"),
            "original": claim,
            "redactions": stubs(self.redactions_of(claim.pk)),
            "filter": chosen,
            "entries": entries_of_claim(claim.pk, page["page"].rows),
            "exports": export_links(
                request, {form: reverse(f"admin:claims_claim_history_{form}", args=[claim.pk]) for form in FORMS}
            ),
        }
        return TemplateResponse(request, "claims/admin/claim_history.html", context)

    @method_decorator(require_safe)
    def timeline_export_view(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        """The same list as filtered, whole, as a file."""
        claim = self._claim_of_timeline(request, str(pk))
        chosen = TimelineFilter(request.GET)
        return export_response(
            form,
            CLAIM_TIMELINE,
            chosen,
            chosen.select(changesets_of_claim(claim.pk), claim.pk),
            partial(entries_of_claim, claim.pk),
            name=f"{claim.slug}-history",
        )

    def _claim_of_timeline(self, request: HttpRequest, object_id: str) -> Claim:
        """The claim. Raises Http404, PermissionDenied. 1 query."""
        number = object_id.isascii() and object_id.isdigit()
        claim: Claim | None = Claim.objects.filter(pk=object_id).first() if number else None
        if claim is None:
            raise Http404
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        return claim

"""Raising a flag from a public page: for reviewers who are logged in."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.caching import never_kept
from claims.flag_form import flagging_of_claim, flagging_of_source
from claims.public import find_public_claim
from claims.readers import known_reader, varies_by_reader
from claims.views.claims import claim_page_response
from claims.views.records import source_page_response
from sources.models import Source


@require_POST
@never_kept
@varies_by_reader
def claim_flags(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise a flag on the claim, a part of it or a source that it cites; refused: its page with everything typed."""
    # Not redirected from a former slug: what was typed would be lost on the way.
    found = find_public_claim(slug)
    if found is None:
        raise Http404
    if refused := _refused_at_the_door(request):
        return refused
    if found.withdrawn:
        return claim_page_response(request, found)
    flagging = flagging_of_claim(found.state.claim_id, request.user, request.POST)
    if flagging.form.raise_flag(request.user):
        return _done(request, reverse("claim", args=[found.edition.slug]))
    return claim_page_response(request, found, flagging)


@require_POST
@never_kept
@varies_by_reader
def source_flags(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise a flag on the source; refused: its page with everything typed."""
    if refused := _refused_at_the_door(request):
        return refused
    flagging = flagging_of_source(get_object_or_404(Source, slug=slug), request.user, request.POST)
    if flagging.form.raise_flag(request.user):
        return _done(request, reverse("source", args=[slug]))
    return source_page_response(request, slug, flagging)


def _refused_at_the_door(request: HttpRequest) -> Any:
    """The log-in page for who is not logged in (any more), None for who may. Raises PermissionDenied for others."""
    user = known_reader(request)
    if user is None:
        site: Any = admin.site  # ours, which keeps what was typed
        return site.log_in_keeping(request)
    if not user.has_perm("claims.add_flag"):
        raise PermissionDenied
    return None


def _done(request: HttpRequest, page: str) -> HttpResponse:
    messages.success(request, _("The flag is raised. Somebody else will decide."))
    return HttpResponseRedirect(f"{page}#flagging")

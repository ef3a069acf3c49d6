"""The list of corrections and its feed."""

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from claims.correction_pages import correction_entry
from claims.feeds import LENGTH, About, corrections_feed
from claims.models import Correction
from claims.views.lists import public_page


@require_safe
@revalidated
def correction_list(request: HttpRequest) -> HttpResponse:
    """Every correction, newest first, a page at a time; those of withdrawn claims stay. 2 queries."""
    page = public_page(request, Correction.objects.for_list(), ("-published_at", "-id"))
    entries = [correction_entry(row) for row in page["page"].rows]
    return render(request, "claims/correction_list.html", {"entries": entries, **page})


@require_safe
@revalidated
def feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections as Atom. 2 queries."""
    sentence = _("What was wrong in published claims, and what is right.")
    return _feed(Correction.objects.for_list(), _("corrections"), sentence, "corrections-feed")


@require_safe
@revalidated
def verdict_feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections that changed a verdict, as Atom. 2 queries."""
    changed = Correction.objects.for_list().exclude(verdict_before=F("verdict_after"))
    sentence = _("Published claims whose verdict is another than it was.")
    return _feed(changed, _("changed verdicts"), sentence, "verdicts-feed")


def _feed(rows: QuerySet[Correction], title: str, sentence: str, name: str) -> HttpResponse:
    about = About(title, sentence, page=reverse("correction-list"), path=reverse(name))
    newest = rows.order_by("-published_at", "-id")[:LENGTH]
    return HttpResponse(corrections_feed(newest, about), content_type=Atom1Feed.content_type)

"""The list of corrections and its feed."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from claims.correction_pages import correction_entry
from claims.feeds import LENGTH, About, corrections_feed, newest_write
from claims.models import Correction
from claims.views.lists import public_page


@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """Every correction, newest first, a page at a time; those of withdrawn claims stay. 1 query."""
    page = public_page(request, Correction.objects.for_list(), ("-published_at", "-id"))
    entries = [correction_entry(row) for row in page["page"].rows]
    return render(request, "claims/correction_list.html", {"entries": entries, **page})


def _etag(request: HttpRequest) -> str:
    newest = newest_write()
    return f'"{newest[0] if newest else 0}-{get_language()}"'


def _last_modified(request: HttpRequest) -> datetime | None:
    newest = newest_write()
    return newest[1] if newest else None


@require_safe
@condition(etag_func=_etag, last_modified_func=_last_modified)
def feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections as Atom. 3 queries; 2 when the reader has them already."""
    sentence = _("What was wrong in published claims, and what is right.")
    return _feed(Correction.objects.for_list(), _("corrections"), sentence, "corrections-feed")


@require_safe
@condition(etag_func=_etag, last_modified_func=_last_modified)
def verdict_feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections that changed a verdict, as Atom. 3 queries; 2 when the reader has them already."""
    changed = Correction.objects.for_list().exclude(verdict_before=F("verdict_after"))
    sentence = _("Published claims whose verdict is another than it was.")
    return _feed(changed, _("changed verdicts"), sentence, "verdicts-feed")


def _feed(rows: QuerySet[Correction], title: str, sentence: str, name: str) -> HttpResponse:
    about = About(title, sentence, page=reverse("correction-list"), path=reverse(name))
    newest = rows.order_by("-published_at", "-id")[:LENGTH]
    return HttpResponse(corrections_feed(newest, about), content_type=Atom1Feed.content_type)

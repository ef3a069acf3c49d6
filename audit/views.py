"""The public log: its checkpoints, its proofs, and its leaves, which say nothing that is not public."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.caching import FOR_EVER, FOR_MOMENTS, kept_for
from audit.log import log_size, prove_consistency, prove_inclusion
from audit.log_page import log_page, newest_entry
from audit.models import Checkpoint, Leaf
from audit.revalidation import revalidated

DOCS = Path(settings.BASE_DIR, "docs")
TEXT = "text/plain; charset=utf-8"
LONGEST_NUMBER = 18  # digits, so that every database can hold it


class BadQuery(Exception):
    """The query of an address cannot be answered; the message says why."""


def answers_problems(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A BadQuery becomes a problem document with status 400."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except BadQuery as error:
            return problem(400, _("Bad request"), str(error))

    return answer


def problem(status: int, title: str, detail: str) -> HttpResponse:
    """A problem document (RFC 9457)."""
    body = {"status": status, "title": title, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


@require_safe
@revalidated(newest=newest_entry)
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, what was signed, what was logged last, and how to check it. 4 queries."""
    page = log_page(request.GET.get("before", ""))
    return render(request, "audit/log.html", {**page, "site_url": request.build_absolute_uri("/").rstrip("/")})


@require_safe
@kept_for(FOR_MOMENTS)
def docs_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of Python that checks a site, as it stands in docs/. No query."""
    return HttpResponse((DOCS / name).read_text(encoding="utf-8"), content_type=TEXT)


@require_safe
@kept_for(FOR_MOMENTS)
def newest_checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint; 404 before the first. 1 query."""
    return _checkpoint(Checkpoint.objects.order_by("-size").first())


@require_safe
@kept_for(FOR_EVER)
def first_checkpoint(request: HttpRequest) -> HttpResponse:
    """The oldest one; 404 when there is none. 1 query."""
    return _checkpoint(Checkpoint.objects.order_by("size").first())


@require_safe
@kept_for(FOR_EVER)
def sized_checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """The one of so many changesets; 404 when that size was not signed. 1 query."""
    return _checkpoint(Checkpoint.objects.filter(size=size).first())


@require_safe
@kept_for(FOR_EVER)
def leaf(request: HttpRequest, index: int) -> HttpResponse:
    """The bytes of a leaf, exactly as they were hashed; 404 when the log is not that long. 1 query."""
    if (found := Leaf.objects.filter(index=index).first()) is None:
        return _missing(_("The log has no leaf %(index)s yet.") % {"index": index})
    return HttpResponse(bytes(found.data), content_type="application/json")


@require_safe
@kept_for(FOR_EVER)
@answers_problems
def consistency_proof(request: HttpRequest) -> HttpResponse:
    """What proves that the log of `new` changesets begins with the log of `old`. 2 queries."""
    old, new = _asked_number(request, "old"), _asked_number(request, "new")
    if not 0 < old <= new:
        raise BadQuery(_("`old` must be at least 1, and at most `new`."))
    _refuse_beyond_log("new", new)
    return _proof({"old": old, "new": new}, prove_consistency(old, new))


@require_safe
@kept_for(FOR_EVER)
@answers_problems
def inclusion_proof(request: HttpRequest) -> HttpResponse:
    """What proves that leaf `index` is one of the first `size`. 2 queries."""
    index, size = _asked_number(request, "index"), _asked_number(request, "size")
    if index >= size:
        raise BadQuery(_("`index` must be below `size`: the first leaf is number 0."))
    _refuse_beyond_log("size", size)
    return _proof({"index": index, "size": size}, prove_inclusion(index, size))


def _asked_number(request: HttpRequest, name: str) -> int:
    """A whole number of the query. Raises BadQuery."""
    typed = request.GET.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER):
        raise BadQuery(_("`%(name)s` must be a whole number.") % {"name": name})
    return int(typed)


def _refuse_beyond_log(name: str, size: int) -> None:
    """Raises BadQuery for a size that the log has not reached. 1 query."""
    if size > (reached := log_size()):
        raise BadQuery(_("`%(name)s` is beyond the log, which has %(size)s leaves.") % {"name": name, "size": reached})


def _proof(about: dict[str, int], proof: list[bytes]) -> HttpResponse:
    return JsonResponse({**about, "proof": [one.hex() for one in proof]})


def _checkpoint(found: Checkpoint | None) -> HttpResponse:
    if found is None:
        return _missing(_("No such checkpoint was signed. /audit/ lists those that were."))
    return HttpResponse(found.note, content_type=TEXT)


def _missing(words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type=TEXT, status=404)

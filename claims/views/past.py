"""The public pages about a claim's past: what differs between two editions, and what was public on a day."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from audit.caching import redirect
from audit.revalidation import revalidated
from claims.comparison import compare
from claims.public import PublicClaim, comparable_documents, editions_numbered, editions_without_documents
from claims.public_days import public_on
from claims.redactions.stubs import shown_redactions
from claims.views.claims import of_public_claim


class DayConverter:
    """A day in an address, as ISO 8601 writes it: 2026-11-24. No other form, and no day that is in no calendar."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


@require_safe
@redirect
@of_public_claim("/as-of/{day}/")
def as_of(request: HttpRequest, found: PublicClaim, day: date) -> HttpResponse:
    """To the edition that was public at the end of the day, or last during it; 404 when none was. 3 queries.

    For as long as it was merged, to that of the other claim. 1 query more.
    """
    shown = public_on(found.state.claim_id, day)
    if shown is None:
        raise Http404
    current: Any = shown.claim.state.edition  # whose slug the claim's addresses have now
    answer = HttpResponseRedirect(reverse("claim-edition", args=[current.slug, shown.number]))
    patch_cache_control(answer, no_cache=True)  # a day that is not over can have another answer later
    return answer


@require_safe
@revalidated
@of_public_claim("/diff/{older}/{newer}/")
def difference(request: HttpRequest, found: PublicClaim, older: int, newer: int) -> HttpResponse:
    """What changed from one edition to another, in whichever order; 404 unless both are editions. 4 queries."""
    choices = editions_without_documents(found.state.claim_id)
    if not {older, newer} <= {row.number for row in choices}:
        raise Http404
    editions = {row.number: row for row in editions_numbered(found.state.claim_id, older, newer)}
    before, after = editions[older], editions[newer]
    documents = comparable_documents([before, after], found.state.claim_id)
    context = {
        "found": found,
        "before": before,
        "after": after,
        "statement": documents[1]["statement"],
        "language": documents[1]["language"],
        "comparison": compare(documents[0], documents[1]),
        "redactions": _redactions(documents),
        "choices": choices,
        "canonical": reverse("claim-diff", args=[found.edition.slug, *sorted((older, newer))]),
    }
    return render(request, "claims/diff.html", context)


def _redactions(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was redacted in either edition, each once: a later one may tell it of the same place again."""
    found: list[dict[str, Any]] = []
    for row in [row for document in documents for row in shown_redactions(document)]:
        if row not in found:
            found.append(row)
    return found


@require_safe
@redirect
@of_public_claim("/diff/")
def chosen_difference(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """From the form with two numbers to the page with both in its address; 404 unless both are numbers. 1 query."""
    numbers = [request.GET.get(name, "") for name in ("from", "to")]
    if not all(number.isascii() and number.isdigit() and len(number) <= 10 for number in numbers):
        raise Http404
    return HttpResponseRedirect(reverse("claim-diff", args=[found.edition.slug, *map(int, numbers)]))

"""The pages on how this site works."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from claims.models import PolicyText
from claims.policy_defaults import default_policy
from claims.policy_text import blocks
from claims.vocabulary import VERDICT_MEANINGS, Credibility, PolicyPage, Verdict
from sources.models import Reliability


@require_safe
@revalidated
def policy(request: HttpRequest, page: PolicyPage) -> HttpResponse:
    """A policy page as an editor wrote it, else its default. 2 queries."""
    written = PolicyText.objects.filter(page=page).first()
    shown = written or default_policy(page)
    context = {
        "title": shown.title,
        "written": written is not None,  # by an editor, in the site's language
        "blocks": blocks(shown.body),
        "vocabularies": _vocabularies() if page == PolicyPage.METHOD else None,
        "report_to": settings.CLAIMTRACK_REPORT_ERRORS_TO,
        "report_to_words": settings.CLAIMTRACK_REPORT_ERRORS_TO.removeprefix("mailto:"),
    }
    return render(request, "claims/about.html", context)


def _vocabularies() -> dict[str, Any]:
    return {
        "verdicts": [
            {"value": verdict.value, "label": verdict.label, "meaning": VERDICT_MEANINGS[verdict]}
            for verdict in Verdict
        ],
        "reliability": Reliability.choices,
        "credibility": Credibility.choices,
    }

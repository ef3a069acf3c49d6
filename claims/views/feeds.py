"""Feeds of published claims: all of them, those of a topic, those on which a party takes a position."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from claims.feeds import LENGTH, About, claims_feed
from claims.models import IndexedClaim, Party, Topic
from claims.search_engines import keep_out
from claims.views.moved import moved_to


@require_safe
@revalidated
def claims(request: HttpRequest) -> HttpResponse:
    """The claims that were approved last. 2 queries."""
    about = About(
        _("claims"),
        _("Published claims, and those that changed: who asserts what, who denies it, what reviewers concluded."),
        page=reverse("claim-list"),
        path=reverse("claims-feed"),
    )
    return _answer(IndexedClaim.objects.all(), about)


@require_safe
@revalidated
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Those filed under a topic or below it. 5 queries."""
    found = get_object_or_404(Topic, slug=slug)
    about = About(
        found.title,
        _("Published claims under this topic, and those that changed."),
        page=reverse("topic", args=[slug]),
        path=reverse("topic-feed", args=[slug]),
    )
    return _answer(IndexedClaim.objects.filed_under(Topic.objects.tree().below(found.pk)), about)


@require_safe
@revalidated
def party(request: HttpRequest, slug: str) -> HttpResponse:
    """Those on which a party takes a position; 301 when it was merged. 4 queries."""
    found = get_object_or_404(Party.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return moved_to(reverse("party-feed", args=[found.merged_into.slug]))
    about = About(
        found.name,
        _("Published claims on which this party takes a position, and those that changed."),
        page=reverse("party", args=[slug]),
        path=reverse("party-feed", args=[slug]),
    )
    answer = _answer(IndexedClaim.objects.with_position(parties=[found.pk]), about)
    return keep_out(answer) if found.noindex else answer


def _answer(claims: Any, about: About) -> HttpResponse:
    return HttpResponse(claims_feed(claims.for_feed()[:LENGTH], about), content_type=Atom1Feed.content_type)

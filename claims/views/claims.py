"""The public pages of one claim: translate between readers and editions, nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.noted_reads import noting_reads, values_of
from audit.revalidation import READ_AT, READS_NEWEST_WRITE, revalidated
from claims.disputes import Disputes, disputes_of_claim
from claims.flag_form import Flagging, flagging_of_claim
from claims.kept_renderings import rendered_once
from claims.models import Edition
from claims.origins import Origins, origins_of
from claims.outputs.claimreview import claim_review
from claims.outputs.data_block import json_ld_block
from claims.outputs.preview import preview_tags
from claims.outputs.site import full_address
from claims.pages import claim_page
from claims.pictures.of_claim import claim_pictures
from claims.public import (
    PublicClaim,
    edition_history,
    find_public_claim,
    live_facts,
    numbered_edition,
    public_document,
    topic_paths,
)
from claims.readers import known_reader, varies_by_reader
from claims.search_engines import asserting_slugs, kept_from_search_engines
from claims.topic_tree import TopicNode
from claims.views.moved import in_this_language, moved_to

ClaimView = Callable[..., HttpResponse]


def edition_or_404(found: PublicClaim, number: int) -> Edition:
    """The claim's edition of this number. 1 query."""
    if (shown := numbered_edition(found, number)) is None:
        raise Http404
    return shown


def of_public_claim(ending: str, *, current: bool = False) -> Callable[[ClaimView], ClaimView]:
    """The view gets the public claim of its slug: unknown and unpublished are 404 alike, a former slug is a 301.

    So is a merged claim where the address stands for the `current` edition; what is kept for the record stays.
    """

    def decorate(view: ClaimView) -> ClaimView:
        @wraps(view)
        def answer(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            found = find_public_claim(slug)
            if found is None:
                raise Http404
            setattr(request, READ_AT, found.newest_write)
            shown = found.merged_into.slug if current and found.merged_into else found.edition.slug
            if slug != shown:
                return moved_to(f"/claims/{shown}{ending.format(**kwargs)}")
            return view(request, found, **kwargs)

        setattr(answer, READS_NEWEST_WRITE, True)
        return answer

    return decorate


@require_safe
@revalidated
@varies_by_reader
@of_public_claim("/", current=True)
def claim(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """The claim at its approved revision; 410 with the reason when it was withdrawn. 8 queries.

    For a logged-in person 4 more; for one who may raise flags another 5.
    """
    return claim_page_response(request, found)


def claim_page_response(request: HttpRequest, found: PublicClaim, flagging: Flagging | None = None) -> HttpResponse:
    """The claim's page, with the form for a flag where one may be raised; its status is the form's."""
    if found.withdrawn:
        return render(request, "claims/withdrawn.html", {"found": found}, status=410)
    user = known_reader(request)
    if flagging is None and user is not None and user.has_perm("claims.add_flag"):
        flagging = flagging_of_claim(found.state.claim_id, user)
    with noting_reads() as read:
        facts = _facts(found, found.edition)
        kept_out = kept_from_search_engines(asserting_slugs(facts.document))
    read.add(values_of(found.state))

    def page() -> str:
        context = _page(request, found, found.edition, facts)
        context["preview_tags"] = preview_tags(context["claim"], found.edition.slug)
        context["json_ld"] = json_ld_block(claim_review(facts.document, kept_out))
        context.update(flagging=flagging, flags_address=reverse("claim-flags", args=[found.edition.slug]))
        return render_to_string("claims/claim.html", context, request)

    shown = page() if user or flagging else rendered_once(request, read, page)
    return HttpResponse(shown, status=flagging.form.status if flagging else 200)


@require_safe
@revalidated
@of_public_claim("/v/{number}/")
def edition(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """One edition for ever, under a notice when it is no longer what the public should rely on. 8 queries."""
    shown = edition_or_404(found, number)
    page = _page(request, found, shown, _facts(found, shown))
    return render(request, "claims/claim.html", {**page, "permanent": True})


@require_safe
@revalidated
@of_public_claim("/history/")
def history(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """Every edition: when, approved by whom, why, what changed, who made the edits. 3 queries."""
    editions = edition_history(found.state.claim_id)
    context: dict[str, Any] = {"found": found, "document": found.edition.data(), "editions": editions}
    if len(editions) > 1:
        choices = [note.edition for note in reversed(editions)]
        context |= {"choices": choices, "older": choices[0].number, "newer": choices[-1].number}
    return render(request, "claims/history.html", context)


@require_safe
@revalidated(wordless=True)
@of_public_claim(".json", current=True)
def claim_json(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """The claim document with its `live` facts; 410 with the reason when it was withdrawn. 6 queries."""
    if found.withdrawn:
        gone = {"slug": found.edition.slug, "status": "withdrawn", "reason": found.state.withdrawn_reason}
        return JsonResponse(gone, status=410)
    document = public_document(found, found.edition)
    live = live_facts(found, disputes_of_claim(found.state.claim_id), origins_of(document))
    return JsonResponse({**document, "live": live}, json_dumps_params={"ensure_ascii": False})


class _Facts(NamedTuple):
    """All that a claim's page is read from, beside the claim itself."""

    document: dict[str, Any]
    disputes: Disputes
    origins: Origins
    topics: list[list[TopicNode]]


def _facts(found: PublicClaim, shown: Edition) -> _Facts:
    """6 queries; 1 less without topics."""
    document = public_document(found, shown)
    disputes = disputes_of_claim(found.state.claim_id)
    origins = origins_of(document)
    return _Facts(document, disputes, origins, topic_paths(document))


def _page(request: HttpRequest, found: PublicClaim, shown: Edition, facts: _Facts) -> dict[str, Any]:
    """What the page shows of its facts. No query."""
    document, disputes, origins = facts.document, facts.disputes.name_items(facts.document), facts.origins
    address = f"/claims/{found.edition.slug}/v/{shown.number}/"
    page = claim_page(document, origins)
    return {
        "found": found,
        "edition": shown,
        "document": document,
        "claim": page,
        "pictures": claim_pictures(document, page, origins),
        "live": live_facts(found, disputes, origins),
        "disputes": disputes,
        "topics": facts.topics,
        "superseded": shown.pk != found.edition.pk,
        "permanent_path": in_this_language(address),
        "oembed_url": full_address(address if shown.pk != found.edition.pk else f"/claims/{found.edition.slug}/"),
        "permanent_address": request.build_absolute_uri(address),
    }

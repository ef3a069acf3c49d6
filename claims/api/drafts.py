"""Claims as they are worked on: recorded and edited with all their parts in one request, in the terms of a dossier."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.response import Response

from claims.api.base import ApiView
from claims.api.bodies import MergePatchParser, StrictJSONParser, object_with, text_at
from claims.api.conditions import asked_revision, revision_tag, telling_what_changed
from claims.api.idempotency import once
from claims.api.lists import ListView
from claims.api.problems import Problem, at_pointer, refused_key
from claims.api.reads import ClaimList
from claims.api.schemas import RECORD_KINDS
from claims.claim_acts import PANEL_ACTS, may_do
from claims.dossiers.errors import Path
from claims.dossiers.export import lean
from claims.dossiers.json_text import located_json
from claims.dossiers.shapes import SHAPES, plain_form, stored_records
from claims.dossiers.storing import store_records
from claims.flag_items import choices_of_claim
from claims.models import Claim, Flag, PublicAddress, Revision
from claims.outputs.site import full_address
from claims.publishing_rules import unmet_rules
from claims.rules import can_edit
from claims.slugs import FreeSlugs, propose_slug
from claims.stages import is_open, stage_of
from claims.vocabulary import FlagStatus, Status

MOST_CLAIMS = 500  # in one request
SHAPE = SHAPES["claims"]
Row = dict[str, Any]


def desk_claim(request: Any, slug: str) -> Claim:
    """The claim of this slug, public or not. Raises Http404; PermissionDenied for who may not see the desk. 1 query."""
    if not request.user.has_perm("claims.view_claim"):
        raise PermissionDenied(_("Your role does not see drafts."))
    claim = Claim.objects.select_related("state").filter(slug=slug).first()
    if claim is None:
        raise Http404
    return claim


def draft(claim: Claim, user: Any) -> Row:
    """The newest revision of a claim in the form in which it is written, and what may be done with it. 20 queries."""
    row = stored_records(SHAPE).get(pk=claim.pk)
    flagged = Claim.objects.for_flagging().get(pk=claim.pk)
    loaded = Claim.objects.for_publishing_rules().with_newest_revision().get(pk=claim.pk)
    stage = stage_of(loaded.state, loaded.newest_revision)
    acts = [act.name for act in PANEL_ACTS if is_open(act.act, stage) and may_do(act, user, loaded)]
    return {
        "slug": claim.slug,
        "revision": loaded.newest_revision,
        "stage": stage.value,
        "disputed": Flag.objects.filter(claim=claim, status=FlagStatus.OPEN).exists(),
        "open_acts": [*(["edit"] if can_edit(user, loaded) else []), *acts],
        "missing": [{"pointer": f"/claim/{rule.field}", "detail": str(rule.message)} for rule in unmet_rules(loaded)],
        "items": [{"key": one.key, "words": one.words} for one in choices_of_claim(flagged)],
        "claim": lean(SHAPE, plain_form(SHAPE, row)),
    }


def answer_draft(claim: Claim, user: Any, status: int = 200) -> Response:
    """The draft, with its revision as ETag."""
    body = draft(Claim.objects.get(pk=claim.pk), user)
    address = full_address(reverse("api-draft", args=[body["slug"]]))
    return Response(body, status, headers={"ETag": revision_tag(body["revision"]), "Location": address})


def store(request: Any, records: dict[str, list[Any]], place: Any, seen: dict[str, int]) -> None:
    """Store the records of a body as one act. Raises as `store_records()` does."""
    comment = text_at(request.data, "comment", required=True, longest=2_000)
    store_records(located_json(records, place), by=request.user, comment=comment, seen=seen)


def shared_records(body: Row) -> dict[str, list[Any]]:
    """The records beside the claims of a body, by kind, as they were sent."""
    return {kind: body[kind] for kind in RECORD_KINDS if kind in body}


class Claims(ClaimList):
    """Published claims; and where a new one is recorded, with the records that it needs."""

    scopes = {"POST": "draft"}

    @once
    def post(self, request: Any) -> Response:
        body = object_with(request.data, required=("comment", "claim"), optional=RECORD_KINDS)
        claim = with_slug(body["claim"])
        records = {**shared_records(body), "claims": [claim]}
        store(request, records, at_single_claim, {})
        made = Claim.objects.get(slug=claim["slug"])
        return answer_draft(made, request.user, 201)


class BulkClaims(ApiView):
    """Up to 500 new claims in one transaction: all, or none and every error."""

    scopes = {"POST": "draft"}

    @once
    def post(self, request: Any) -> Response:
        body = object_with(request.data, required=("comment", "claims"), optional=RECORD_KINDS)
        claims = body["claims"]
        if not isinstance(claims, list) or not 1 <= len(claims) <= MOST_CLAIMS:
            message = _("must be a list of 1 to %(most)s claims.") % {"most": MOST_CLAIMS}
            raise refused_key("claims", message)
        records = {**shared_records(body), "claims": with_slugs(claims)}
        store(request, records, tuple, {})
        slugs = [claim["slug"] for claim in records["claims"]]
        newest = Claim.objects.filter(slug__in=slugs).with_newest_revision().values_list("slug", "newest_revision")
        revisions = dict(newest)
        written = [
            {"slug": slug, "revision": revisions[slug], "api_url": full_address(reverse("api-draft", args=[slug]))}
            for slug in slugs
        ]
        return Response({"claims": written}, 201)


def with_slug(claim: Any, propose: Callable[[str], str] = propose_slug) -> Any:
    """The claim with a slug made from its statement where it has none. 2 queries, none with one."""
    if isinstance(claim, dict) and not claim.get("slug") and isinstance(claim.get("statement"), str):
        return {**claim, "slug": propose(claim["statement"])}
    return claim if isinstance(claim, dict) else {}


def with_slugs(claims: list[Any]) -> list[Any]:
    """The same for many, which get different ones."""
    taken = [claim["slug"] for claim in claims if isinstance(claim, dict) and isinstance(claim.get("slug"), str)]
    free = FreeSlugs(Claim, PublicAddress, taken=taken)
    return [with_slug(claim, lambda statement: free.propose(statement, "claim")) for claim in claims]


def at_single_claim(path: Path) -> Path:
    """Where a path of the dossier stands in a body with one claim."""
    return ("claim", *path[2:]) if path[:2] == ("claims", 0) else path


class Draft(ApiView):
    """The newest revision of one claim, public or not: to be read, replaced (PUT) or changed in part (PATCH)."""

    scopes = {"GET": "read", "PUT": "draft", "PATCH": "draft"}
    parser_classes = [StrictJSONParser, MergePatchParser]

    def get(self, request: Any, slug: str) -> Response:
        return answer_draft(desk_claim(request, slug), request.user)

    @once
    def put(self, request: Any, slug: str) -> Response:
        return self._edit(request, slug, patch=False)

    @once
    def patch(self, request: Any, slug: str) -> Response:
        return self._edit(request, slug, patch=True)

    def _edit(self, request: Any, slug: str, *, patch: bool) -> Response:
        claim, seen = desk_claim(request, slug), asked_revision(request)
        body = object_with(request.data, required=("comment", "claim"), optional=RECORD_KINDS)
        sent = body["claim"] if isinstance(body["claim"], dict) else {}
        if sent.get("slug", slug) != slug:
            message = _("The slug is part of published addresses and cannot be changed here.")
            raise Problem(422, message, errors=[at_pointer("/claim/slug", message)])
        stored = lean(SHAPE, plain_form(SHAPE, stored_records(SHAPE).get(pk=claim.pk))) if patch else {}
        # A merge patch (RFC 7396): what is null is taken out, lists are replaced whole.
        wanted = {key: value for key, value in {**stored, **sent, "slug": slug}.items() if value is not None}
        records = {**shared_records(body), "claims": [wanted]}
        with telling_what_changed(claim):
            store(request, records, at_single_claim, {slug: seen})
        return answer_draft(claim, request.user)


class DraftList(ListView):
    """Every claim as it is worked on, the latest recorded first. 1 query."""

    scopes = {"GET": "read"}
    component = "DraftSummary"
    keys = ("-pk",)

    def rows(self) -> Any:
        newest = Revision.objects.filter(claim=OuterRef("pk")).order_by("-number")
        return (
            Claim.objects.exclude(state__status=Status.MERGED)
            .select_related("state__edition")
            .with_newest_revision()
            .annotate(
                edited_at=Subquery(newest.values("changeset__created_at")[:1]),
                edited_by=Subquery(newest.values("changeset__actor")[:1]),
            )
        )

    def filtered(self, request: Any, rows: Any) -> Any:
        if not request.user.has_perm("claims.view_claim"):
            raise PermissionDenied(_("Your role does not see drafts."))
        return rows

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return [
            {
                "slug": row.slug,
                "statement": row.statement,
                "stage": stage_of(row.state, row.newest_revision).value,
                "revision": row.newest_revision,
                "edited_at": row.edited_at.isoformat(),
                "edited_by": row.edited_by,
            }
            for row in rows
        ]

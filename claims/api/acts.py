"""Acts of review on a claim, by the same functions as the admin's buttons."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.response import Response

from claims.api.base import ApiView
from claims.api.bodies import object_with, text_at
from claims.api.conditions import asked_revision, revision_tag, telling_what_changed
from claims.api.drafts import desk_claim
from claims.api.idempotency import once
from claims.api.problems import Problem, at_pointer, refused_key
from claims.claim_acts import ACTS, PanelAct, may_do
from claims.corrections import Change, CorrectionNotice, MinorChange
from claims.models import Claim
from claims.reverting import FIELD, revert_claim, revert_part, undo_revision
from claims.review_acts import refuse_other_revision
from claims.revisions import latest_number
from claims.stages import Act, stage_of


def stage_answer(claim: Claim) -> Response:
    """Where the claim stands after an act, with its revision as ETag. 2 queries."""
    fresh = Claim.objects.select_related("state__edition").get(pk=claim.pk)
    newest = latest_number(fresh)
    body = {"slug": fresh.slug, "revision": newest, "stage": stage_of(fresh.state, newest).value}
    return Response(body, headers={"ETag": revision_tag(newest)})


def change_of(body: dict[str, Any]) -> Change | None:
    """What an approval says of a later edition: minor, or a correction with its two texts. Raises Problem (422)."""
    if "change" not in body:
        return None
    change = body["change"]
    kind = change.get("kind") if isinstance(change, dict) else None
    if kind == "minor" and set(change) == {"kind"}:
        return MinorChange()
    if kind == "correction" and set(change) == {"kind", "wrong", "right"}:
        return CorrectionNotice(text_at(change, "wrong", longest=5_000), text_at(change, "right", longest=5_000))
    message = _("must say its `kind`: `minor`, or `correction` with the texts `wrong` and `right`.")
    raise refused_key("change", message)


class ClaimAct(ApiView):
    """One act of review on one claim, at the revision that If-Match names."""

    act: PanelAct
    scopes = {"POST": "review"}

    @once
    def post(self, request: Any, slug: str) -> Response:
        claim, seen = desk_claim(request, slug), asked_revision(request)
        optional = ("change",) if self.act.act == Act.APPROVE else ()
        body = object_with(request.data, required=("comment",), optional=optional)
        typed = {
            "comment": text_at(body, "comment", required=True, longest=2_000),
            "revision": seen,
            "change": change_of(body),
        }
        if not may_do(self.act, request.user, claim):
            raise PermissionDenied(_("Your role may not do this with this claim."))
        with telling_what_changed(claim), transaction.atomic():
            Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
            refuse_other_revision_of(claim, seen)
            self.act.perform(claim, request.user, typed)
        return stage_answer(claim)


def refuse_other_revision_of(claim: Claim, seen: int) -> None:
    """Raise RevisionMoved unless `seen` is the newest revision. 1 query."""
    newest: Any = claim.revisions.order_by("-number")[:1].get()
    refuse_other_revision(newest, seen)


class Submit(ClaimAct):
    act = ACTS[Act.SUBMIT]
    scopes = {"POST": "draft"}


class TakeBack(ClaimAct):
    act = ACTS[Act.TAKE_BACK]
    scopes = {"POST": "draft"}


class Discard(ClaimAct):
    act = ACTS[Act.DISCARD]
    scopes = {"POST": "draft"}


class Approve(ClaimAct):
    act = ACTS[Act.APPROVE]


class RequestChanges(ClaimAct):
    act = ACTS[Act.REQUEST_CHANGES]


class Reaffirm(ClaimAct):
    act = ACTS[Act.REAFFIRM]


class Withdraw(ClaimAct):
    act = ACTS[Act.WITHDRAW]


class Dissent(ClaimAct):
    act = ACTS[Act.DISSENT]


class TakeBackDissent(ClaimAct):
    act = ACTS[Act.TAKE_BACK_DISSENT]


class RevertAct(ApiView):
    """Takes changes back, as a new revision: the whole claim, one revision's changes, or one part."""

    scopes = {"POST": "draft"}

    @once
    def post(self, request: Any, slug: str) -> Response:
        claim, seen = desk_claim(request, slug), asked_revision(request)
        body = object_with(request.data, required=("comment",), optional=("to", "undo", "part"))
        comment = text_at(body, "comment", required=True, longest=2_000)
        given = {"by": request.user, "comment": comment, "seen": seen}
        if ("to" in body) == ("undo" in body) or ("part" in body and "to" not in body):
            message = _("Name either the revision to go back to, in “to”, or the one to undo, in “undo”.")
            raise Problem(422, message, errors=[at_pointer("", message)])
        with telling_what_changed(claim):
            if "undo" in body:
                undo_revision(claim, number=number_at(body, "undo"), **given)
            elif "part" in body:
                part, key = part_at(body)
                revert_part(claim, part=part, key=key, to=number_at(body, "to"), **given)
            else:
                revert_claim(claim, to=number_at(body, "to"), **given)
        return stage_answer(claim)


def number_at(body: dict[str, Any], key: str) -> int:
    """A revision's number. Raises Problem (422)."""
    value = body[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 10**9:
        message = _("must be the number of a revision.")
        raise refused_key(key, message)
    return value


def part_at(body: dict[str, Any]) -> tuple[str, int | str]:
    """A part such as "position-12" or "field-summary": its kind and key. Raises Problem (422)."""
    kind, _dash, key = text_at(body, "part", required=True, longest=100).rpartition("-")
    if kind == FIELD:
        return kind, key
    if kind and key.isascii() and key.isdigit() and len(key) < 19:
        return kind, int(key)
    message = _("must be a kind of part and its key, such as position-12 or field-summary.")
    raise refused_key("part", message)

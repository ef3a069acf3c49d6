"""Acts of review on a claim and on flags, by the same functions as the admin's buttons."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from claims.api.base import ApiView
from claims.api.bodies import object_with, text_at
from claims.api.conditions import asked_revision, moved_on, revision_tag
from claims.api.drafts import desk_claim
from claims.api.idempotency import once
from claims.api.problems import Problem, at_pointer
from claims.claim_acts import ACTS, PanelAct, may_do
from claims.corrections import Change, CorrectionNotice, MinorChange
from claims.flag_acts import FLAG_ACTS
from claims.flag_form import flagging_of_claim, flagging_of_source
from claims.models import Claim, Flag, FlagComment
from claims.reverting import FIELD, revert_claim, revert_part, undo_revision
from claims.review_acts import refuse_other_revision
from claims.review_errors import RevisionMoved
from claims.revisions import latest_number
from claims.stages import Act, stage_of
from sources.models import Source

# What a contributor's program may do; all other acts are decisions.
DRAFTING = (Act.SUBMIT, Act.TAKE_BACK, Act.DISCARD)


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
    raise Problem(422, f"change: {message}", errors=[at_pointer("/change", message)])


class ClaimAct(ApiView):
    """One act of review on one claim, at the revision that If-Match names."""

    act: PanelAct
    scopes = {"POST": "review"}

    def post(self, request: Any, slug: str) -> Response:
        return once(request, lambda: self._perform(request, slug))

    def _perform(self, request: Any, slug: str) -> Response:
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
        try:
            with transaction.atomic():
                Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
                refuse_other_revision_of(claim, seen)
                self.act.perform(claim, request.user, typed)
        except RevisionMoved as error:
            raise moved_on(claim, error) from None
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

    def post(self, request: Any, slug: str) -> Response:
        return once(request, lambda: self._revert(request, slug))

    def _revert(self, request: Any, slug: str) -> Response:
        claim, seen = desk_claim(request, slug), asked_revision(request)
        body = object_with(request.data, required=("comment",), optional=("to", "undo", "part"))
        comment = text_at(body, "comment", required=True, longest=2_000)
        given = {"by": request.user, "comment": comment, "seen": seen}
        if ("to" in body) == ("undo" in body) or ("part" in body and "to" not in body):
            message = _("Name either the revision to go back to, in “to”, or the one to undo, in “undo”.")
            raise Problem(422, message, errors=[at_pointer("", message)])
        try:
            if "undo" in body:
                undo_revision(claim, number=number_at(body, "undo"), **given)
            elif "part" in body:
                part, key = part_at(body)
                revert_part(claim, part=part, key=key, to=number_at(body, "to"), **given)
            else:
                revert_claim(claim, to=number_at(body, "to"), **given)
        except RevisionMoved as error:
            raise moved_on(claim, error) from None
        return stage_answer(claim)


def number_at(body: dict[str, Any], key: str) -> int:
    """A revision's number. Raises Problem (422)."""
    value = body[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 10**9:
        message = _("must be the number of a revision.")
        raise Problem(422, f"{key}: {message}", errors=[at_pointer(f"/{key}", message)])
    return value


def part_at(body: dict[str, Any]) -> tuple[str, int | str]:
    """A part such as "position-12" or "field-summary": its kind and key. Raises Problem (422)."""
    kind, _dash, key = text_at(body, "part", required=True, longest=100).rpartition("-")
    if kind == FIELD:
        return kind, key
    if kind and key.isascii() and key.isdigit() and len(key) < 19:
        return kind, int(key)
    message = _("must be a kind of part and its key, such as position-12 or field-summary.")
    raise Problem(422, f"part: {message}", errors=[at_pointer("/part", message)])


class RaisesFlag(ApiView):
    """Raises a flag on an item."""

    scopes = {"POST": "review"}

    def flag(self, request: Any, flagging: Any) -> Response:
        """The flag that the form makes. Raises Problem: 422 for what is wrong in the form, 409 when it is refused."""
        made = flagging.form.raise_flag(request.user)
        if made is None:
            status = 409 if flagging.form.status == 409 else 422
            errors = [
                at_pointer({"text": "/comment", "__all__": ""}.get(name, f"/{name}"), message)
                for name, messages in flagging.form.errors.items()
                for message in messages
            ]
            raise Problem(status, errors[0]["detail"], errors=errors)
        return Response(flag_body(made), 201)

    def typed(self, request: Any, *required: str) -> dict[str, Any]:
        """What the form takes, from the body."""
        body = object_with(request.data, required=("comment", "reason", *required), optional=("suggestion",))
        texts = {name: text_at(body, name) for name in (*required, "reason", "suggestion")}
        return {**texts, "text": text_at(body, "comment", required=True)}

    def refuse_forbidden(self, request: Any) -> None:
        if not request.user.has_perm("claims.add_flag"):
            raise PermissionDenied(_("Your role does not raise flags."))


class ClaimFlags(RaisesFlag):
    """Raises a flag on the claim, a part of it or a source that it cites, at the revision that If-Match names."""

    def post(self, request: Any, slug: str) -> Response:
        return once(request, lambda: self._raise(request, slug))

    def _raise(self, request: Any, slug: str) -> Response:
        claim, seen = desk_claim(request, slug), asked_revision(request)
        typed = self.typed(request, "item")
        self.refuse_forbidden(request)
        try:
            refuse_other_revision_of(claim, seen)
        except RevisionMoved as error:
            raise moved_on(claim, error) from None
        return self.flag(request, flagging_of_claim(claim.pk, request.user, typed))


class SourceFlags(RaisesFlag):
    """Raises a flag on a source."""

    def post(self, request: Any, slug: str) -> Response:
        return once(request, lambda: self._raise(request, slug))

    def _raise(self, request: Any, slug: str) -> Response:
        typed = self.typed(request)
        self.refuse_forbidden(request)
        source = get_object_or_404(Source, slug=slug)
        return self.flag(request, flagging_of_source(source, request.user, {**typed, "item": f"source-{source.pk}"}))


def flag_body(flag: Flag) -> dict[str, Any]:
    """A flag as the desk sees it. 2 queries."""
    fresh = Flag.objects.select_related("claim", "source", "raised_by", "resolved_by").get(pk=flag.pk)
    comments = FlagComment.objects.filter(flag=flag).select_related("author").order_by("pk")
    return {
        "id": fresh.pk,
        "kind": fresh.kind,
        "item": fresh.item_label,
        "claim": fresh.claim and fresh.claim.slug,
        "source": fresh.source and fresh.source.slug,
        "reason": fresh.reason,
        "text": fresh.text,
        "suggestion": fresh.suggestion,
        "status": fresh.status,
        "raised_by": fresh.raised_by.get_username(),
        "raised_at": fresh.raised_at.isoformat(),
        "resolved_by": fresh.resolved_by and fresh.resolved_by.get_username(),
        "resolved_at": fresh.resolved_at and fresh.resolved_at.isoformat(),
        "resolution": fresh.resolution,
        "comments": [
            {"by": row.author.get_username(), "at": row.written_at.isoformat(), "text": row.text} for row in comments
        ],
    }


def desk_flag(request: Any, number: int) -> Flag:
    """The flag of this number. Raises Http404; PermissionDenied for who may not see the desk."""
    if not request.user.has_perm("claims.view_flag"):
        raise PermissionDenied(_("Your role does not see flags."))
    found = Flag.objects.select_related("raised_by").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


class FlagDetail(ApiView):
    """One flag as the desk sees it, with its discussion."""

    scopes = {"GET": "read", "HEAD": "read"}

    def get(self, request: Any, number: int) -> Response:
        return Response(flag_body(desk_flag(request, number)))


class FlagActs(ApiView):
    """Comments on a flag, upholds or dismisses it, or takes one's own back."""

    scopes = {"POST": "review"}
    act: str

    def post(self, request: Any, number: int) -> Response:
        return once(request, lambda: self._perform(request, number))

    def _perform(self, request: Any, number: int) -> Response:
        flag, act = desk_flag(request, number), FLAG_ACTS[self.act]
        words = text_at(object_with(request.data, required=("comment",)), "comment", required=True, longest=5_000)
        if not act.may(request.user, flag):
            raise PermissionDenied(_("Your role may not do this with this flag."))
        act.perform(flag, request.user, words)
        return Response(flag_body(flag))


class FlagComments(FlagActs):
    act = "comment"


class FlagUphold(FlagActs):
    act = "uphold"


class FlagDismiss(FlagActs):
    act = "dismiss"


class FlagTakeBack(FlagActs):
    act = "take-back"

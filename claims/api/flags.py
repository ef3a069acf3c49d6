"""Flags, raised, read and resolved, by the same functions as at the desk."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from claims.api.acts import refuse_other_revision_of
from claims.api.base import ApiView
from claims.api.bodies import object_with, text_at
from claims.api.conditions import asked_revision, telling_what_changed
from claims.api.drafts import desk_claim
from claims.api.idempotency import once
from claims.api.problems import Problem, at_pointer
from claims.flag_acts import FLAG_ACTS
from claims.flag_form import flagging_of_claim, flagging_of_source
from claims.models import Flag, FlagComment
from sources.models import Source


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

    @once
    def post(self, request: Any, slug: str) -> Response:
        claim, seen = desk_claim(request, slug), asked_revision(request)
        typed = self.typed(request, "item")
        self.refuse_forbidden(request)
        with telling_what_changed(claim):
            refuse_other_revision_of(claim, seen)
        return self.flag(request, flagging_of_claim(claim.pk, request.user, typed))


class SourceFlags(RaisesFlag):
    """Raises a flag on a source."""

    @once
    def post(self, request: Any, slug: str) -> Response:
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

    scopes = {"GET": "read"}

    def get(self, request: Any, number: int) -> Response:
        return Response(flag_body(desk_flag(request, number)))


class FlagActs(ApiView):
    """Comments on a flag, upholds or dismisses it, or takes one's own back."""

    scopes = {"POST": "review"}
    act: str

    @once
    def post(self, request: Any, number: int) -> Response:
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

"""Parties, publishers, sources and topics as they are written, in the terms of a dossier."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.response import Response

from claims.api.base import ApiView
from claims.api.bodies import object_with, text_at
from claims.api.conditions import asked_tag, record_tag
from claims.api.idempotency import once
from claims.api.problems import Problem, at_pointer
from claims.api.records import PartyList, PublisherList, SourceList, TopicList
from claims.dossiers.errors import Path
from claims.dossiers.export import lean
from claims.dossiers.json_text import located_json
from claims.dossiers.shapes import SHAPES, plain_form, stored_records
from claims.dossiers.storing import store_records
from claims.outputs.site import full_address

Row = dict[str, Any]
_ADDRESSES = {"parties": "party", "publishers": "publisher", "sources": "source", "topics": "topic"}


def at_record(kind: str) -> Any:
    """Where a path of the dossier stands in a body with one record."""

    def place(path: Path) -> Path:
        return ("record", *path[2:]) if path[:2] == (kind, 0) else path

    return place


def stored_record(kind: str, slug: str) -> Row:
    """The record as it is written. Raises Http404. 1 query and 1 for each list of parts."""
    row = get_object_or_404(stored_records(SHAPES[kind]), slug=slug)
    return lean(SHAPES[kind], plain_form(SHAPES[kind], row))


def answer_record(kind: str, slug: str, status: int = 200) -> Response:
    """The record, with what it says as ETag."""
    record = stored_record(kind, slug)
    address = full_address(reverse(f"api-{_ADDRESSES[kind]}-record", args=[slug]))
    return Response({"record": record}, status, headers={"ETag": record_tag(record), "Location": address})


class NewRecords:
    """Where a new record is made."""

    kind: ClassVar[str]
    scopes = {"POST": "draft"}

    @once
    def post(self, request: Any) -> Response:
        body = object_with(request.data, required=("comment", "record"))
        comment = text_at(body, "comment", required=True, longest=2_000)
        plan = store_records(
            located_json({self.kind: [body["record"]]}, at_record(self.kind)),
            by=request.user,
            comment=comment,
            seen={},
        )
        if not plan:
            message = _("This record is stored already, as it was sent.")
            raise Problem(409, message, errors=[at_pointer("/record/slug", message)])
        return answer_record(self.kind, body["record"]["slug"], 201)


class Parties(NewRecords, PartyList):
    kind = "parties"


class Publishers(NewRecords, PublisherList):
    kind = "publishers"


class Sources(NewRecords, SourceList):
    kind = "sources"


class Topics(NewRecords, TopicList):
    kind = "topics"


class RecordDraft(ApiView):
    """One record as it is written; PUT replaces it, when it is still what If-Match names."""

    kind: ClassVar[str]
    scopes = {"GET": "read", "PUT": "draft"}

    def get(self, request: Any, slug: str) -> Response:
        # More than the public reads: summaries and notes about persons.
        model = SHAPES[self.kind].model._meta
        if not request.user.has_perm(f"{model.app_label}.view_{model.model_name}"):
            raise PermissionDenied(_("Your role does not see records as they are written."))
        return answer_record(self.kind, slug)

    @once
    def put(self, request: Any, slug: str) -> Response:
        tag = asked_tag(request)
        stored_record(self.kind, slug)
        body = object_with(request.data, required=("comment", "record"))
        comment = text_at(body, "comment", required=True, longest=2_000)
        sent = body["record"] if isinstance(body["record"], dict) else {}
        if sent.get("slug", slug) != slug:
            message = _("The slug is part of published addresses and cannot be changed.")
            raise Problem(422, message, errors=[at_pointer("/record/slug", message)])

        def refuse_moved() -> None:
            stored = stored_record(self.kind, slug)
            if record_tag(stored) != tag:
                message = _("Somebody changed the record since you read it.")
                raise Problem(412, message, extra={"current": stored}, headers={"ETag": record_tag(stored)})

        store_records(
            located_json({self.kind: [{**sent, "slug": slug}]}, at_record(self.kind)),
            by=request.user,
            comment=comment,
            seen={},
            changing=True,
            once_locked=refuse_moved,
        )
        return answer_record(self.kind, slug)


class PartyRecord(RecordDraft):
    kind = "parties"


class PublisherRecord(RecordDraft):
    kind = "publishers"


class SourceRecord(RecordDraft):
    kind = "sources"


class TopicRecord(RecordDraft):
    kind = "topics"

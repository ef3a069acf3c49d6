"""Redactions in claim documents: put into those that are being made, and in words for those that are shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Redaction
from audit.stubs import of_records
from claims.models import (
    Citation,
    Claim,
    Correction,
    Dissent,
    Evidence,
    Flag,
    Party,
    Position,
    Relation,
    ReplyRequest,
    Review,
    ReviewState,
    Topic,
)
from claims.redactions.documents import standing_notes
from claims.redactions.places import RECORDS, named_parts
from sources.models import Publisher, Source

Document = dict[str, Any]

# By how the name of a place begins, the model of what stands there.
_MODELS: dict[str, Any] = {
    "claim": Claim,
    "positions": Position,
    "citations": Citation,
    "evidence": Evidence,
    "relations": Relation,
    "reply_requests": ReplyRequest,
    "corrections": Correction,
    "parties": Party,
    "sources": Source,
    "publishers": Publisher,
    "topics": Topic,
    "dissents": Dissent,
    "flags": Flag,
    "reviews": Review,
    "state": ReviewState,
}


def note_standing_redactions(claim: Claim, document: Document) -> None:
    """Add to the claim's new document the redactions of what it holds, as far as nothing else stands there since.

    The claim is loaded by `for_document()`. 2 queries.
    """
    places = _places(claim)
    keys: dict[Any, set[int]] = {}
    for model, pk in places:
        keys.setdefault(model, set()).add(pk)
    models = {model._meta.label: model for model in keys}
    for row in Redaction.objects.filter(of_records(keys)).select_related("changeset").order_by("pk"):
        day = timezone.localdate(row.changeset.created_at).isoformat()
        name = places[models[row.model], row.object_pk]
        standing_notes(document, name, row.fields.split(","), on=day, reason=row.reason)


def _places(claim: Claim) -> dict[tuple[Any, int], str]:
    """By model and key, the name of the place where each record stands in the claim's document. 1 query."""
    found: dict[tuple[Any, int], str] = {(Claim, claim.pk): "claim"}
    named: list[Any] = [link.topic for link in claim.topic_links.all()]
    for name, row in named_parts(claim):
        found[type(row), row.pk] = name
        named += [getattr(row, relation) for relation in ("party", "source") if hasattr(row, f"{relation}_id")]
    named += [row.publisher for row in named if isinstance(row, Source) and row.publisher]
    found |= {(type(row), row.pk): f"{RECORDS[type(row)]}/{row.slug}" for row in named}
    corrections = Correction.objects.filter(claim=claim).values_list("pk", "edition__number")
    return found | {(Correction, pk): f"corrections/{number}" for pk, number in corrections}


def shown_redactions(document: Document) -> list[Document]:
    """A document's redactions as pages show them. No query."""
    return [
        {**row, "what": _in_words(row["what"], document), "field": _field(row), "on": date.fromisoformat(row["on"])}
        for row in document["redactions"]
    ]


def _field(row: Mapping[str, str]) -> str:
    return str(_MODELS[_kind(row["what"])]._meta.get_field(row["field"]).verbose_name)


def _kind(place: str) -> str:
    return "citations" if "/citations/" in place else place.partition("/")[0]


def _in_words(place: str, document: Document) -> str:
    kind, _slash, name = place.partition("/")
    if kind == "positions":
        number, _citation, rest = name.partition("/")
        words = {"party": document["positions"][int(number) - 1]["party"]["name"]}
        return (_("Citation of the position of %(party)s") if rest else _("Position of %(party)s")) % words
    if kind == "evidence":
        return _("Evidence from “%(title)s”") % {"title": document["evidence"][int(name) - 1]["source"]["title"]}
    if kind == "reply_requests":
        return _("Reply request to %(party)s") % {"party": document["reply_requests"][int(name) - 1]["party"]["name"]}
    label = str(_MODELS[kind]._meta.verbose_name)
    return label[:1].upper() + label[1:]

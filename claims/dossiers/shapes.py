"""The shape of a dossier's records, as one table that loading and exporting share.

A record's *plain form* is a dict with every key of its shape: text, a truth value or a number for its own fields, a
slug (or "") for what it refers to, a list of plain forms for its parts. Two records are equal when these are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from claims.models import (
    Affiliation,
    Alias,
    Citation,
    Claim,
    Evidence,
    Party,
    Position,
    Relation,
    ReplyRequest,
    Topic,
    TopicLink,
)
from sources.models import Author, Derivation, Publisher, Source

# Each kind of record that can be merged, and its way to the record that it was merged into.
MERGEABLE: dict[Any, str] = {Claim: "state__merged_into", Party: "merged_into", Source: "merged_into"}


@dataclass(frozen=True)
class Reference:
    """A key whose value is the slug of another record."""

    attribute: str
    kind: str
    required: bool = True


@dataclass(frozen=True)
class Shape:
    """Which keys a record has, and where each is kept in its model."""

    model: Any
    values: tuple[str, ...] = ()
    references: Mapping[str, Reference] = field(default_factory=dict)
    parts: Mapping[str, "Parts"] = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    """A list of rows that belong to a record."""

    shape: Shape
    related: str  # the record's name for them
    owner: str  # their name for the record
    matched_by: tuple[tuple[str, ...], ...] = ()  # keys by which an edited row is known again, strictest first
    ordered: bool = False  # the place in the list counts; the model keeps it in `order`
    bare: str = ""  # the list holds the values of this key alone


_CITES = Parts(
    Shape(Citation, ("locator", "excerpt"), {"source": Reference("source", "sources")}),
    related="citations",
    owner="position",
    matched_by=(("source", "locator"), ("source",)),
)
_CLAIM_PARTS = {
    "topics": Parts(
        Shape(TopicLink, (), {"topic": Reference("topic", "topics")}),
        related="topic_links",
        owner="claim",
        ordered=True,
        bare="topic",
    ),
    "positions": Parts(
        Shape(
            Position,
            ("stance", "capacity", "stated_on", "quote", "note"),
            {"party": Reference("party", "parties")},
            {"cites": _CITES},
        ),
        related="positions",
        owner="claim",
        matched_by=(("party", "stance", "stated_on"), ("party", "stance"), ("party", "stated_on")),
    ),
    "evidence": Parts(
        Shape(
            Evidence,
            ("bearing", "credibility", "excerpt", "locator", "note", "basis"),
            {"source": Reference("source", "sources")},
        ),
        related="evidence",
        owner="claim",
        matched_by=(("source", "locator", "bearing"), ("source", "locator"), ("source",)),
    ),
    "relations": Parts(
        Shape(Relation, ("type", "note"), {"claim": Reference("target", "claims")}),
        related="relations",
        owner="claim",
        matched_by=(("type", "claim"),),
    ),
    "reply_requests": Parts(
        Shape(
            ReplyRequest,
            ("asked_on", "channel", "answered_on", "answer"),
            {"party": Reference("party", "parties")},
        ),
        related="reply_requests",
        owner="claim",
        matched_by=(("party", "asked_on"), ("party",)),
    ),
}

# In the order in which they are written, and loaded: each refers to kinds above it, or to its own.
SHAPES: dict[str, Shape] = {
    "topics": Shape(Topic, ("slug", "title", "summary"), {"parent": Reference("parent", "topics", required=False)}),
    "publishers": Shape(Publisher, ("slug", "name", "reliability", "url", "wikidata", "note")),
    "sources": Shape(
        Source,
        (
            "slug",
            "title",
            "kind",
            "language",
            "date",
            "date_literal",
            "container",
            "volume",
            "issue",
            "pages",
            "edition",
            "place",
            "url",
            "archive_url",
            "reliability",
            "retracted_on",
            "retraction_reason",
            "wikidata",
            "doi",
            "isbn",
            "issn",
            "csl_type",
            "note",
        ),
        {"publisher": Reference("publisher", "publishers", required=False)},
        {
            "authors": Parts(
                Shape(Author, ("name", "given", "particle", "dropping_particle", "suffix", "kind", "role")),
                related="authors",
                owner="source",
                ordered=True,
            ),
            "derived_from": Parts(
                Shape(Derivation, ("kind", "note"), {"source": Reference("origin", "sources")}),
                related="derivations",
                owner="source",
                matched_by=(("source", "kind"),),
            ),
        },
    ),
    "parties": Shape(
        Party,
        ("slug", "name", "kind", "summary", "wikidata", "noindex"),
        {},
        {
            "aliases": Parts(
                Shape(Alias, ("name", "language")), related="aliases", owner="party", matched_by=(("name",),)
            ),
            "affiliations": Parts(
                Shape(
                    Affiliation,
                    ("role", "since", "until", "note"),
                    {"organisation": Reference("organisation", "parties", required=False)},
                ),
                related="affiliations",
                owner="party",
                matched_by=(("role", "organisation", "since"), ("role", "organisation")),
            ),
        },
    ),
    "claims": Shape(
        Claim,
        ("slug", "statement", "summary", "language", "event_date", "verdict", "rationale"),
        {},
        _CLAIM_PARTS,
    ),
}


def stored_records(shape: Shape) -> QuerySet[Any]:
    """Every stored record of the shape, with all that its plain form needs: 1 query and 1 per list of parts."""
    related = [reference.attribute for reference in shape.references.values()]
    rows = shape.model.objects.order_by("pk")
    if related:  # without names, select_related() would follow everything
        rows = rows.select_related(*related)
    prefetches = []
    for parts in shape.parts.values():
        inner = stored_records(parts.shape)
        prefetches.append(Prefetch(parts.related, inner.order_by("order", "pk") if parts.ordered else inner))
    queryset: QuerySet[Any] = rows.prefetch_related(*prefetches)
    return queryset


def unmerged_records(shape: Shape) -> QuerySet[Any]:
    """Those of `stored_records()` that stand on their own."""
    rows: Any = stored_records(shape)
    return rows.unmerged() if shape.model in MERGEABLE else rows


def plain_form(shape: Shape, row: Any) -> dict[str, Any]:
    """The plain form of a row from `stored_records()`. No query."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in shape.values}
    for key, reference in shape.references.items():
        target = getattr(row, reference.attribute)
        plain[key] = target.slug if target is not None else ""
    for key, parts in shape.parts.items():
        plain[key] = [plain_form(parts.shape, part) for part in getattr(row, parts.related).all()]
    return plain


def references(shape: Shape, plain: dict[str, Any], *, bare: bool = False) -> Iterable[tuple[Any, str, str, str]]:
    """All that a record in plain form and its parts refer to: the row, its key ("" in a bare list), kind, slug."""
    for key, reference in shape.references.items():
        yield plain, "" if bare else key, reference.kind, plain[key]
    for key, parts in shape.parts.items():
        for row in plain[key]:
            yield from references(parts.shape, row, bare=bool(parts.bare))


def default_value(shape: Shape, key: str) -> Any:
    """What a key that is left out means."""
    if key in shape.references:
        return ""
    return shape.model._meta.get_field(key).get_default()

"""What people read about one row that a merge moves, drops or leaves, and which rows that names."""

from collections.abc import Callable
from typing import Any

from django.utils.text import Truncator

from claims.models import (
    Affiliation,
    Alias,
    Citation,
    Evidence,
    Flag,
    Position,
    Relation,
    ReplyRequest,
    ReviewState,
    TopicLink,
)
from sources.models import Derivation


def _position(row: Position) -> str:
    words = row.get_stated_on_words()  # type: ignore[attr-defined]  # added by EDTFField
    return ", ".join(filter(None, [row.party.name, str(row.get_stance_display()), words]))


def _citation(row: Citation) -> str:
    return ", ".join(filter(None, [row.position.party.name, row.source.title, row.locator]))


def _affiliation(row: Affiliation) -> str:
    return ", ".join(filter(None, [row.party.name, row.role, row.organisation.name if row.organisation else ""]))


def _relation(row: Relation) -> str:
    return f"{row.claim.statement} – {row.get_type_display()} – {row.target.statement}"


# Each kind of row: what its sentence is made of, to be loaded with it, and the sentence.
_NAMED: dict[Any, tuple[tuple[str, ...], Callable[[Any], str]]] = {
    Affiliation: (("party", "organisation"), _affiliation),
    Alias: ((), str),
    Citation: (("position__party", "source"), _citation),
    Derivation: (
        ("source", "origin"),
        lambda row: f"{row.source.title} – {row.get_kind_display()} – {row.origin.title}",
    ),
    Evidence: (("source",), lambda row: f"{row.source.title}, {row.get_bearing_display()}"),
    Flag: ((), str),
    Position: (("party",), _position),
    Relation: (("claim", "target"), _relation),
    ReplyRequest: (("party",), lambda row: f"{row.party.name}, {row}"),
    ReviewState: (("claim",), lambda row: row.claim.statement),
    TopicLink: (("topic",), lambda row: row.topic.title),
}


def named(model: Any) -> Any:
    """All rows of the model, loaded with what `name_of()` reads."""
    related = _NAMED[model][0]
    rows = model.objects.order_by("pk")
    return rows.select_related(*related) if related else rows


def name_of(row: Any) -> str:
    """A short line about a row from `named()`; about others it costs a query for each row that they name."""
    return Truncator(_NAMED[type(row)][1](row)).chars(200)

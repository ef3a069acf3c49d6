"""The kinds of records that the list of recent changes names: which rows lead to one, and how it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import CharField, F, Max, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from claims.models import (
    Affiliation,
    Alias,
    Claim,
    Correction,
    Dissent,
    Flag,
    FlagComment,
    Party,
    PolicyText,
    Review,
    ReviewState,
    Revision,
    Topic,
)
from claims.timeline import Touched
from claims.timeline_signs import rows
from sources.models import Author, Derivation, Publisher, Source


@dataclass(frozen=True)
class Kind:
    """One kind of record: its model, the column that names one, and the rows by which a changeset touched it."""

    model: Any
    named_by: str
    found_in: tuple[tuple[Any, str], ...]
    plural: Any
    accounts: bool = False  # for those alone who may see people


KINDS: dict[str, Kind] = {
    "claim": Kind(
        Claim,
        "statement",
        (
            (Revision, "claim_id"),
            *((model, "claim_id") for model in (ReviewState, Review, Dissent, Correction, Flag)),
            (FlagComment, "flag__claim_id"),
        ),
        _("claims"),
    ),
    "party": Kind(Party, "name", ((Party, "id"), (Alias, "party_id"), (Affiliation, "party_id")), _("parties")),
    "source": Kind(
        Source,
        "title",
        (
            (Source, "id"),
            *((model, "source_id") for model in (Author, Derivation, Flag)),
            (FlagComment, "flag__source_id"),
        ),
        _("sources"),
    ),
    "publisher": Kind(Publisher, "name", ((Publisher, "id"),), _("publishers")),
    "topic": Kind(Topic, "title", ((Topic, "id"),), _("topics")),
    "policy page": Kind(PolicyText, "title", ((PolicyText, "id"),), _("policy pages")),
    "person": Kind(User, "username", ((User, "id"),), _("people"), accounts=True),
    "role": Kind(Group, "name", ((Group, "id"),), _("roles"), accounts=True),
}


def labels_of(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Touched]:
    """Kind and key to the record as it is called now, or as it last was when it is gone. 2 queries; 1 when none is."""
    keys: dict[str, list[int]] = {}
    for name, pk in wanted:
        keys.setdefault(name, []).append(pk)
    found = _read([_named(KINDS[name].model.objects.filter(pk__in=pks), name, "id") for name, pks in keys.items()])
    gone = {name: [pk for pk in pks if (name, pk) not in found] for name, pks in keys.items()}
    last = {name: rows(KINDS[name].model).filter(id__in=pks) for name, pks in gone.items() if pks}
    newest = [
        _named(
            rows(KINDS[name].model).filter(
                history_id__in=found_rows.values("id").annotate(n=Max("history_id")).values("n")
            ),
            name,
            "id",
        )
        for name, found_rows in last.items()
    ]
    return found | {place: Touched(*place, one.label, gone=True) for place, one in _read(newest).items()}


def _named(found: Any, name: str, key: str) -> Any:
    called = Cast(F(KINDS[name].named_by), TextField())
    return found.order_by().values_list(Value(name, CharField()), key, called)


def _read(selects: list[Any]) -> dict[tuple[str, int], Touched]:
    if not selects:
        return {}
    found = selects[0].union(*selects[1:], all=True) if len(selects) > 1 else selects[0]
    return {(name, pk): Touched(name, pk, label) for name, pk, label in found}

"""What must hold between the values of a dossier. The database holds the same rules; here each names line and path."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from claims.dossiers.errors import Path
from claims.dossiers.reading import Dossier, PlainRow, Record
from claims.dossiers.shapes import SHAPES, references
from claims.vocabulary import SYMMETRIC_RELATIONS
from sources.edtf_dates import BadDate, parse_date

Known = Callable[[str, str], bool]


def check_references(dossier: Dossier, known: Known) -> None:
    """Note every slug that names no record, neither of the file nor stored: `known(kind, slug)` tells of the latter."""
    for kind, records in dossier.records.items():
        for record in records.values():
            for row, key, target, slug in references(SHAPES[kind], record.plain):
                if slug and slug not in dossier.declared[target] and not known(target, slug):
                    singular = {"parties": "party"}.get(target, target.removesuffix("s"))
                    dossier.located.refuse((*row.path, key) if key else row.path, f"no {singular} {slug!r}")


def refuse_merged(dossier: Dossier, merged: dict[str, dict[str, str]]) -> None:
    """Note every record and every reference whose slug leads to another record since a merge."""
    for kind, records in dossier.records.items():
        for slug, record in records.items():
            if into := merged.get(kind, {}).get(slug):
                _refuse_slug(dossier, (*record.path, "slug"), slug, into)
            for row, key, target, named in references(SHAPES[kind], record.plain):
                if into := merged.get(target, {}).get(named):
                    _refuse_slug(dossier, (*row.path, key) if key else row.path, named, into)


def _refuse_slug(dossier: Dossier, path: Path, slug: str, into: str) -> None:
    words = {"slug": repr(slug), "into": repr(into)}
    dossier.located.refuse(path, _("%(slug)s was merged into %(into)s; name that one.") % words)


def check_rules(dossier: Dossier) -> None:
    """Note every broken rule between the values of a record, or between records of the file."""
    for record in dossier.records["sources"].values():
        _check_source(dossier, record)
    for record in dossier.records["parties"].values():
        _check_party(dossier, record)
    for record in dossier.records["claims"].values():
        _check_claim(dossier, record)
    _check_symmetric(dossier)


def check_topics(dossier: Dossier, stored_parents: dict[str, str]) -> None:
    """Note every topic of the file that would stand above itself."""
    parents = {**stored_parents, **{slug: row.plain["parent"] for slug, row in dossier.records["topics"].items()}}
    for slug, record in dossier.records["topics"].items():
        seen, above = {slug}, parents.get(slug, "")
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == slug:
            message = _("A topic cannot be filed under itself or under one of its own topics.")
            dossier.located.refuse((*record.path, "parent"), message)


def _check_source(dossier: Dossier, record: Record) -> None:
    plain = record.plain
    if bool(plain["retracted_on"]) != bool(plain["retraction_reason"]):
        dossier.located.refuse((*record.path, "retracted_on"), _("A retraction needs both its date and its reason."))
    for author in plain["authors"]:
        if author["kind"] == "corporate" and author["given"]:
            message = _("A body has no given names: put its whole name in “name”.")
            dossier.located.refuse((*author.path, "given"), message)
    for derivation in plain["derived_from"]:
        if derivation["source"] == record.slug:
            dossier.located.refuse((*derivation.path, "source"), _("A source cannot be derived from itself."))
    _refuse_repeated(dossier, plain["derived_from"], ("source", "kind"), _("This derivation is recorded already."))


def _check_party(dossier: Dossier, record: Record) -> None:
    _refuse_repeated(dossier, record.plain["aliases"], ("name", "language"), _("This alias is recorded already."))
    for row in record.plain["affiliations"]:
        if row["organisation"] == record.slug:
            dossier.located.refuse((*row.path, "organisation"), _("A party cannot be affiliated with itself."))
        since, until = _days(row["since"])[0], _days(row["until"])[1]
        if since and until and until < since:
            dossier.located.refuse((*row.path, "until"), _("The affiliation ends before it begins."))


def _check_claim(dossier: Dossier, record: Record) -> None:
    for position in record.plain["positions"]:
        message = _("The position cites this place of this source already.")
        _refuse_repeated(dossier, position["cites"], ("source", "locator"), message)
    for relation in record.plain["relations"]:
        if relation["claim"] == record.slug:
            dossier.located.refuse((*relation.path, "claim"), _("A claim cannot be related to itself."))
    _refuse_repeated(dossier, record.plain["relations"], ("type", "claim"), _("This relation is recorded already."))
    for request in record.plain["reply_requests"]:
        if bool(request["answered_on"]) != bool(request["answer"]):
            dossier.located.refuse(request.path, _("An answer needs both its date and its text."))


def _check_symmetric(dossier: Dossier) -> None:
    seen: set[tuple[str, frozenset[str]]] = set()
    for record in dossier.records["claims"].values():
        here = set()
        for relation in record.plain["relations"]:
            if relation["type"] not in SYMMETRIC_RELATIONS or relation["claim"] == record.slug:
                continue
            edge = (relation["type"], frozenset((record.slug, relation["claim"])))
            if edge in seen:
                message = _("This relation holds both ways and is recorded already, at the other claim.")
                dossier.located.refuse(relation.path, message)
            here.add(edge)
        seen |= here


def _refuse_repeated(dossier: Dossier, rows: list[PlainRow], keys: tuple[str, ...], message: str) -> None:
    counted: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        natural = tuple(row[key] for key in keys)
        counted[natural] += 1
        if counted[natural] > 1:
            dossier.located.refuse(row.path, message)


def _days(text: str) -> tuple[Any, Any]:
    try:
        found = parse_date(text) if text else None
    except BadDate:
        return None, None  # its own error is noted already
    return (found.earliest, found.latest) if found else (None, None)

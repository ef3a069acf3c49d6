"""The index that searching reads: one row for each public thing. Derived: `fill_index()` makes it anew.

Rows hold published editions, and the current facts of parties, sources and topics; never a draft, nor what was
withdrawn or merged. Written in the transaction that changes what they are made from.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps as installed
from django.db import connection

from audit.statements import ask
from audit.stored_json import read_json
from claims.search import postgresql, sqlite
from claims.search.texts import Kind, Stored, Texts, claim_texts, item_of
from claims.vocabulary import Status

INDEX_TABLES = ("claims_searchindex", "claims_searchword")
_AT_ONCE = 200


def database() -> Any:
    """The module that knows this database's SQL."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def index_claim(claim_id: int, document: dict[str, Any]) -> None:
    """Index a published claim by its edition's document. 1 query, 2 when it is new, 4 when its text changed."""
    put(Kind.CLAIM, claim_id, claim_texts(document))


def put(kind: Kind, key: int, texts: Texts) -> None:
    """Index a thing, in place of what stood for it. 1 query, 3 when it is new, 4 when its text changed."""
    item, stored = item_of(kind, key), texts.stored()
    former = _read(item)
    if former == stored:
        return
    database().write(item, kind.name.lower(), stored, texts.spelled())
    if former and (gone := _words(former) - _words(stored)):
        database().forget_words(gone)


def drop(kind: Kind, keys: Iterable[int]) -> None:
    """Take things out of the index. 1 query each, and 2 for each that is there."""
    for key in keys:
        item = item_of(kind, key)
        if former := _read(item):
            database().delete(item)
            database().forget_words(_words(former))


def _read(item: int) -> Stored | None:
    rows = ask(database().READ, [item])
    return rows[0] if rows else None


def _words(stored: Stored) -> set[str]:
    return {*stored[0].split(), *stored[1].split()}


def let_go() -> None:
    """Have nothing of what was taken out stay in the index's own tables. 2 queries at most."""
    database().let_go()


def fill_index(models: Any = installed) -> int:
    """Make the index anew (in a migration: with its own models); how many things there are."""
    for table in INDEX_TABLES:
        ask(f"DELETE FROM {table}")  # noqa: S608  names of the code's own
    return sum((_fill_claims(models), _fill_parties(models), _fill_sources(models), _fill_topics(models)))


def _fill_claims(models: Any) -> int:
    states = models.get_model("claims", "ReviewState").objects.filter(status=Status.PUBLISHED, edition__isnull=False)
    keys = list(states.order_by("claim").values_list("claim", flat=True))
    for at in range(0, len(keys), _AT_ONCE):
        rows = states.filter(claim__in=keys[at : at + _AT_ONCE]).order_by("claim")
        for claim_id, document in list(rows.values_list("claim", "edition__document")):
            index_claim(claim_id, read_json(document))
    return len(keys)


def _fill_parties(models: Any) -> int:
    keys = _keys(models.get_model("claims", "Party"))
    return sum(index_parties(keys[at : at + _AT_ONCE], models) for at in range(0, len(keys), _AT_ONCE))


def _fill_sources(models: Any) -> int:
    keys = _keys(models.get_model("sources", "Source"))
    return sum(index_sources(keys[at : at + _AT_ONCE], models) for at in range(0, len(keys), _AT_ONCE))


def _fill_topics(models: Any) -> int:
    keys = list(models.get_model("claims", "Topic").objects.order_by("pk").values_list("pk", flat=True))
    return sum(index_topics(keys[at : at + _AT_ONCE], models) for at in range(0, len(keys), _AT_ONCE))


def _keys(model: Any) -> list[int]:
    return list(model.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))


def index_parties(keys: Iterable[int], models: Any = installed) -> int:
    """Index the parties of these keys by what they are now, and drop those that are merged or gone; how many stand.

    2 queries, and those of `put()` for each.
    """
    wanted = set(keys)
    rows = models.get_model("claims", "Party").objects.filter(pk__in=wanted, merged_into=None).order_by("pk")
    found = list(rows.values_list("pk", "name", "summary"))
    names: dict[int, list[str]] = {}
    aliases = models.get_model("claims", "Alias").objects.filter(party__in=wanted).order_by("pk")
    for key, name in aliases.values_list("party", "name"):
        names.setdefault(key, []).append(name)
    for key, name, summary in found:
        put(Kind.PARTY, key, Texts(name, names.get(key, []), [summary], is_name=True))
    drop(Kind.PARTY, sorted(wanted - {row[0] for row in found}))
    return len(found)


def index_sources(keys: Iterable[int], models: Any = installed) -> int:
    """The same for sources, with their authors and publishers."""
    wanted = set(keys)
    rows = models.get_model("sources", "Source").objects.filter(pk__in=wanted, merged_into=None).order_by("pk")
    found = list(rows.values_list("pk", "title", "note", "publisher__name"))
    names: dict[int, list[str]] = {}
    authors = models.get_model("sources", "Author").objects.filter(source__in=wanted).order_by("pk")
    for key, given, name in authors.values_list("source", "given", "name"):
        names.setdefault(key, []).append(f"{given} {name}".strip())
    for key, title, note, publisher in found:
        put(Kind.SOURCE, key, Texts(title, names.get(key, []), [publisher or ""], [note]))
    drop(Kind.SOURCE, sorted(wanted - {row[0] for row in found}))
    return len(found)


def index_topics(keys: Iterable[int], models: Any = installed) -> int:
    """The same for topics. 1 query, and those of `put()` for each."""
    wanted = set(keys)
    rows = models.get_model("claims", "Topic").objects.filter(pk__in=wanted).order_by("pk")
    found = list(rows.values_list("pk", "title", "summary"))
    for key, title, summary in found:
        put(Kind.TOPIC, key, Texts(title, context=[summary]))
    drop(Kind.TOPIC, sorted(wanted - {row[0] for row in found}))
    return len(found)

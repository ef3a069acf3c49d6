"""Keeps the search index in step with parties, sources and topics: whenever a changeset wrote one, or a part of one."""

from collections.abc import Callable, Iterable
from typing import Any

from audit.context import on_close
from audit.models import Changeset
from audit.records import history_of
from claims.models import Alias, Party, Topic
from claims.search.index import index_parties, index_sources, index_topics, let_go
from sources.models import Author, Publisher, Source

# By model, the field of its history rows that names what is found by it, and what indexes that.
_PARTS: dict[Any, tuple[str, Callable[[Iterable[int]], int]]] = {
    Party: ("id", index_parties),
    Alias: ("party_id", index_parties),
    Source: ("id", index_sources),
    Author: ("source_id", index_sources),
    Topic: ("id", index_topics),
}
# What a concurrent changeset adds to the same record is waited for.
_RECORDS: dict[Any, Any] = {index_parties: Party, index_sources: Source, index_topics: Topic}


def searched_part(model: Any) -> bool:
    """Whether parties, sources or topics are found by records of this model."""
    return model in _PARTS or model is Publisher


@on_close
def index_written(changeset: Changeset) -> None:
    """Index anew what the changeset wrote. No query when it wrote none; else 1 a model, and 3 to 6 a record."""
    wanted: dict[Any, set[int]] = {}
    for model, (owner, index) in _PARTS.items():
        if changeset.may_have_written(model):
            rows = history_of(model)._base_manager.filter(changeset=changeset).order_by()
            wanted.setdefault(index, set()).update(rows.values_list(owner, flat=True))
    if changeset.may_have_written(Publisher):
        named = history_of(Publisher)._base_manager.filter(changeset=changeset, history_type="~").order_by()
        sources = Source.objects.filter(publisher__in=named.values("id")).order_by()
        wanted.setdefault(index_sources, set()).update(sources.values_list("pk", flat=True))
    for index, keys in wanted.items():
        _index(index, keys)


def _index(index: Any, keys: set[int]) -> None:
    if keys:
        list(
            _RECORDS[index].objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk")
        )
        index(sorted(keys))


def reindex_record(model: Any, pk: int) -> None:
    """Index anew what is found by the record, and let nothing of what it said before stay. Some 6 queries."""
    if model is Publisher:
        index_sources(Source.objects.filter(publisher=pk).order_by().values_list("pk", flat=True))
    else:
        owner, index = _PARTS[model]
        index(set(history_of(model)._base_manager.filter(id=pk).order_by().values_list(owner, flat=True)))
    let_go()

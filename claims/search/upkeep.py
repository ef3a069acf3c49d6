"""Keeps the search index in step with parties, sources and topics: whenever a changeset wrote one, or a part of one."""

from collections.abc import Callable, Iterable
from typing import Any

from audit.context import on_close
from audit.models import Changeset
from audit.records import history_of, owners_written
from claims.models import Alias, Party, Topic
from claims.search.index import index_parties, index_sources, index_topics, let_go
from sources.models import Author, Publisher, Source

# By model, what indexes the record that its rows are part of.
_PARTS: dict[Any, Callable[[Iterable[int]], int]] = {
    Party: index_parties,
    Alias: index_parties,
    Source: index_sources,
    Author: index_sources,
    Topic: index_topics,
}
# What a concurrent changeset adds to the same record is waited for.
_RECORDS: dict[Any, Any] = {index_parties: Party, index_sources: Source, index_topics: Topic}


def searched_part(model: Any) -> bool:
    """Whether parties, sources or topics are found by records of this model."""
    return model in _PARTS or model is Publisher


@on_close
def index_written(changeset: Changeset) -> None:
    """Index anew what the changeset wrote. No query when it wrote none; else 3 to 6 a record, 1 more for a publisher.

    And 1 for each model of which the changeset does not know all rows for sure.
    """
    wanted: dict[Any, set[int]] = {}
    for model, index in _PARTS.items():
        wanted.setdefault(index, set()).update(owners_written(changeset, model))
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
        rows = history_of(model)._base_manager.filter(id=pk).order_by()
        _PARTS[model](set(rows.values_list(model.part_of, flat=True)))
    let_go()

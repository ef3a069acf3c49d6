"""Which claims are filed under which topics: a bounded number of each, in one query."""

import json
from collections.abc import Iterable

from audit.reading import reading_connection
from claims.models import IndexedTopic, Topic

_CHOSEN = {
    "postgresql": "SELECT value::bigint FROM json_array_elements_text(%s::json)",
    "sqlite": "SELECT value FROM json_each(%s)",
}
_JOINED = {"postgresql": "string_agg(indexed_id::text, ',')", "sqlite": "group_concat(indexed_id)"}


def filed_few(most: int, topics: Iterable[int]) -> dict[int, set[int] | None]:
    """Each topic (primary key) of these to the published claims filed under just it; None of more than `most`. 1 query.

    It reads so many entries of an index for each topic, however many claims there are.
    """
    table, filed = Topic._meta.db_table, IndexedTopic._meta.db_table
    connection = reading_connection()
    # Whether there are more is asked first: to hand over the keys costs ten times what it costs to pass them by.
    more = f"SELECT 1 FROM {filed} WHERE topic_id = t.id ORDER BY indexed_id LIMIT 1 OFFSET %s"  # noqa: S608  names of the code's own
    keys = f"SELECT {_JOINED[connection.vendor]} FROM {filed} WHERE topic_id = t.id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.id, CASE WHEN EXISTS ({more}) THEN '+' ELSE ({keys}) END "  # noqa: S608
            f"FROM {table} t WHERE t.id IN ({_CHOSEN[connection.vendor]})",
            [most, json.dumps(sorted(topics))],
        )
        return {topic: _keys(told or "") for topic, told in cursor.fetchall()}


def _keys(told: str) -> set[int] | None:
    return None if told == "+" else {int(key) for key in told.split(",") if key}

"""Which rows of a table may hold a part of a text in some of its columns: by trigrams, however many rows there are.

PostgreSQL finds a GIN index by the condition that Django writes for `icontains`. SQLite is told: an FTS5 table without
texts and positions, which triggers keep in step with the rows. Both are made by a migration of whoever owns the table.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Q, QuerySet
from django.utils.text import smart_split, unescape_string_literal

from audit.statements import marks

MOST_NAMED = 2_000  # rows that are named to the database one by one
_SHORTEST = 3
_ASKED = 30  # trigrams of what is searched for: FTS5 takes no more than some two hundred


@dataclass(frozen=True)
class Trigrams:
    """The columns of one table, whose rows have a key `id`, and the FTS5 table that holds their trigrams on SQLite."""

    index: str
    table: str
    columns: tuple[str, ...]

    def keep_in_step(self, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
        """After migrations, on SQLite: the triggers, and where one was missing, all rows anew. Safe to repeat.

        SQLite drops a table's triggers when it makes the table anew.
        """
        if connections[using].vendor != "sqlite":
            return
        triggers = self._triggers()
        with connections[using].cursor() as cursor:
            # Whoever migrates back to before it was made keeps neither.
            names = [self.index, self.table, *triggers]
            cursor.execute(f"SELECT name FROM sqlite_master WHERE name IN ({marks(names)})", names)  # noqa: S608  marks alone
            there = {name for (name,) in cursor.fetchall()}
            if not {self.index, self.table} <= there or there >= triggers.keys():
                return
            for name, trigger in triggers.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {trigger}")
            cursor.execute(f"INSERT INTO {self.index} ({self.index}) VALUES ('delete-all')")  # noqa: S608  names of the code's own
            cursor.execute(f"INSERT INTO {self.index} (rowid, texts) SELECT id, {self._texts()} FROM {self.table}")  # noqa: S608

    def let_go(self) -> None:
        """Take what no row holds any more out of the file: FTS5 keeps it until it merges the pieces of its index."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {self.index} ({self.index}) VALUES ('optimize')")  # noqa: S608

    def keys(self, model: Any, words: Iterable[str], most: int, *, column: str = "pk") -> list[int] | None:
        """Of the rows of the table's model that may hold all these words, their keys, or what they have in a column.

        None for words of one or two letters, and when there are more than so many. 1 query; 2 for a column on SQLite.
        """
        rows = model._default_manager.order_by()
        if connection.vendor == "postgresql":
            return self._keys_on_postgresql(rows.values_list(column, flat=True), list(words), most)
        if not (asked := _asked(words)):
            return None
        with connection.cursor() as cursor:
            # It finds at least what `LIKE` finds, since it folds more letters.
            found = f"SELECT rowid FROM {self.index} WHERE {self.index} MATCH %s LIMIT %s"  # noqa: S608
            cursor.execute(found, [asked, most + 1])
            keys = [key for (key,) in cursor.fetchall()]
        if len(keys) > most:
            return None
        return keys if column == "pk" else list(rows.filter(pk__in=keys).values_list(column, flat=True))

    def _keys_on_postgresql(self, rows: QuerySet[Any], words: list[str], most: int) -> list[int] | None:
        if not words or min(map(len, words)) < _SHORTEST:
            return None
        for word in words:
            holds = Q()
            for name in self.columns:
                holds |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(holds)
        keys = list(rows[: most + 1])
        return keys if len(keys) <= most else None

    def _texts(self, row: str = "") -> str:
        return " || char(10) || ".join(f"{row}{column}" for column in self.columns)

    def _triggers(self) -> dict[str, str]:
        add = f"INSERT INTO {self.index} (rowid, texts) VALUES (new.id, {self._texts('new.')});"  # noqa: S608
        # A table without texts has to be told what it lets go of.
        leave = (
            f"INSERT INTO {self.index} ({self.index}, rowid, texts) VALUES ('delete', old.id, {self._texts('old.')});"  # noqa: S608
        )
        changed = ", ".join(self.columns)
        return {
            f"{self.index}_added": f"AFTER INSERT ON {self.table} BEGIN {add} END",
            f"{self.index}_changed": f"AFTER UPDATE OF {changed} ON {self.table} BEGIN {leave} {add} END",
            f"{self.index}_deleted": f"AFTER DELETE ON {self.table} BEGIN {leave} END",
        }


def words_of(term: str) -> Iterator[str]:
    """The words as the admin splits them, in quotation marks if need be."""
    for one in smart_split(term):
        yield unescape_string_literal(one) if one[0] in "\"'" and one[0] == one[-1] else one


def _asked(words: Iterable[str]) -> str:
    """The words as FTS5 is asked for them: trigrams beside each other and the last one, in which all letters stand."""
    found: dict[str, None] = {}
    for word in words:
        last = len(word) - _SHORTEST
        places = [*range(0, last, _SHORTEST), last] if last >= 0 else []
        found |= {word[at : at + _SHORTEST]: None for at in places}
    quoted = ('"' + one.replace('"', '""') + '"' for one in found if "\0" not in one)
    return " AND ".join(islice(quoted, _ASKED))


def led_by_few(
    rows: QuerySet[Any], words: Iterable[str], ways: Callable[[str], Iterable[Sequence[int] | None]]
) -> QuerySet[Any]:
    """The rows, without such as hold not every word, where those that may hold one of them are few.

    `ways` finds the keys of the rows that may hold a word in a text of theirs, or of what they refer to: keys for each
    such place, None where they are too many or nothing leads there. Of common words all rows stay, which are walked
    through until a page is full.
    """
    for word in words:
        keys = _few(ways(word))
        if keys is not None:
            rows = rows.filter(pk__in=keys)
            if len(keys) < MOST_NAMED // 10:
                break
    return rows


def _few(places: Iterable[Sequence[int] | None]) -> list[int] | None:
    found: set[int] = set()
    for keys in places:
        if keys is None:
            return None
        found.update(keys)
    return sorted(found) if len(found) <= MOST_NAMED else None

"""Which rows of a table may hold a part of a text in some of its columns: by trigrams, however many rows there are.

PostgreSQL finds a GIN index by the condition that Django writes for `icontains`. SQLite is told: an FTS5 table without
texts and positions, which triggers keep in step with the rows. Both are made by a migration of whoever owns the table.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.text import smart_split, unescape_string_literal

MOST_NAMED = 2_000  # rows that are named to the database one by one
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
            marks = ", ".join(["%s"] * len(names))
            cursor.execute(f"SELECT name FROM sqlite_master WHERE name IN ({marks})", names)  # noqa: S608  marks alone
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

    def may_hold(self, words: Iterable[str]) -> tuple[str, list[str]] | None:
        """SQL for the keys of the rows that may hold all these words, on SQLite; None for words of one or two letters.

        It finds at least what `LIKE` finds, since it folds more letters.
        """
        found = {word[at : at + 3]: None for word in words for at in range(len(word) - 2)}
        quoted = ('"' + one.replace('"', '""') + '"' for one in found if "\0" not in one)
        if not (asked := " AND ".join(islice(quoted, _ASKED))):
            return None
        return f"SELECT rowid FROM {self.index} WHERE {self.index} MATCH %s", [asked]  # noqa: S608

    def rows(self, model: Any, word: str) -> QuerySet[Any] | None:
        """The rows of the table's model that may hold the word, found by the index; None where it leads to none."""
        rows = model._default_manager.order_by()
        if len(word) < 3:
            return None
        if connection.vendor == "postgresql":
            holds = Q()
            for column in self.columns:
                holds |= Q(**{f"{column}__icontains": word})
            return rows.filter(holds)
        asked = self.may_hold([word])
        return rows.filter(pk__in=RawSQL(*asked)) if asked else None  # noqa: S611  text of our own

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


def led_by_few(rows: QuerySet[Any], term: str, ways: Callable[[str], Iterable[QuerySet[Any] | None]]) -> QuerySet[Any]:
    """The rows, without such as hold not every word of the term, where those that may hold one of them are few.

    `ways` finds the keys of the rows that may hold a word in a text of theirs, or of what they refer to: a queryset
    of keys for each such place, None where nothing leads there. 1 query for each place of each word, until a word is
    found in more than MOST_NAMED rows. Of common words all rows stay, which are walked through until a page is full.
    """
    for word in words_of(term):
        keys = _few(ways(word))
        if keys is not None:
            rows = rows.filter(pk__in=keys)
            if len(keys) < MOST_NAMED // 10:
                break
    return rows


def _few(places: Iterable[QuerySet[Any] | None]) -> list[int] | None:
    found: set[int] = set()
    for keys in places:
        if keys is None:
            return None
        found.update(keys[: MOST_NAMED + 1])
        if len(found) > MOST_NAMED:
            return None
    return sorted(found)

"""Reads that every page asks for: Django writes their SQL once a process, PostgreSQL plans it once a connection.

To write the SQL of a read of several tables takes it ten times as long as SQLite takes to run it.
"""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import lru_cache, update_wrapper
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from audit.noted_reads import note
from audit.reading import reading_connection
from audit.statements import keeps_plans, read

Value = str | int | datetime | tuple[str, ...] | tuple[int, ...]
_SHAPES = 500  # SQL that is kept: a list of another length is another one
_AN_INSTANT = datetime(1934, 1, 1, tzinfo=UTC)


class prepared:  # noqa: N801  a decorator
    """The rows of a read that differs by its values alone: texts, keys, instants, and tuples of those, in any number.

    What the function returns for values that stand in for the true ones must not depend on them. It may select related
    rows and annotate, and prefetches nothing. A key must be one that was read from a row: none is beyond its column.
    """

    def __init__(self, read: Callable[..., QuerySet[Any]]) -> None:
        update_wrapper(self, read)
        self._read = read

    def __call__(self, *values: Value) -> list[Any]:
        """1 query, like the queryset's; none where the queryset knows that there are no rows."""
        asked = self.of(*values)
        return asked.rows() if asked else []

    def of(self, *values: Value) -> "_Asked | None":
        """The same, still to be asked, for `together()`; None where there are no rows."""
        db = reading_connection()
        written = _written(self._read, db.alias, tuple(map(_shape, values)))
        if written is None:
            return None
        each = (one for value in values for one in (value if isinstance(value, tuple) else (value,)))
        given = [_stored(db, one) for one in each]
        params = tuple(given[slot] if slot is not None else value for slot, value in written.params)
        return _Asked(db, written, params)


def together(*reads: "_Asked | None") -> list[list[Any]]:
    """The rows of each of these reads, none of which needs what another brings. 1 query each.

    Where PostgreSQL plans one of them anew, which is in transactions, behind a pooler, and for what asks for a moment,
    they go in 1 trip; when queries are logged each goes alone, so that it is counted.
    """
    asked = [one for one in reads if one is not None]
    if len(asked) < 2 or not _go_together(asked):
        return [one.rows() if one is not None else [] for one in reads]
    sql = ";\n".join(one.written.sql for one in asked)
    params = tuple(value for one in asked for value in one.params)
    with asked[0].db.cursor() as cursor:
        cursor.execute(sql, params)
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
    note(sql, params, found)
    brought = iter(found)
    return [one.rows(next(brought)) if one is not None else [] for one in reads]


def _go_together(asked: "list[_Asked]") -> bool:
    """Whether a statement may be several: the driver then writes the values into them."""
    db = asked[0].db
    if db.vendor != "postgresql" or db.settings_dict["OPTIONS"].get("server_side_binding") or db.queries_logged:
        return False
    return any(one.names_a_moment for one in asked) or not keeps_plans(db)


class _Asked(NamedTuple):
    """A read with its values."""

    db: Any
    written: "_Written"
    params: tuple[Any, ...]

    @property
    def names_a_moment(self) -> bool:
        """A plan for any moment takes it that a third of all acts came after it; after most that are asked for, few."""
        return any(isinstance(value, datetime) for value in self.params)

    def rows(self, brought: list[Any] | None = None) -> list[Any]:
        """What it finds; `brought` is what the driver gave for it, if it was asked already. Else 1 query."""
        if brought is None:
            brought = read(self.db, self.written.sql, self.params, planned_once=not self.names_a_moment)
            note(self.written.sql, self.params, brought)
        compiler = copy(self.written.compiler)
        compiler.connection = self.db  # this thread's
        compiler.execute_sql = lambda *args, **kwargs: [brought]  # in one go
        compiler.get_converters = self.written.converters
        return list(self.written.iterate(compiler, self.db.alias))


class _Written(SimpleNamespace):
    """SQL with what it takes to run it: the compiler that wrote it, and for each mark the place of its value."""

    rows: Any
    compiler: Any
    sql: str
    params: list[tuple[int | None, Any]]
    known: Any = None

    def converters(self, expressions: Any) -> Any:
        """What makes Python's values of the columns: looked for once, since columns and settings stay the same."""
        if self.known is None:
            self.known = self.compiler.get_converters(expressions)
        return self.known

    def iterate(self, compiler: Any, alias: str) -> Any:
        # All that Django's iterables of rows and of lists of values ask of a queryset.
        query = SimpleNamespace(get_compiler=lambda *args, **kwargs: compiler)
        return self.rows._iterable_class(SimpleNamespace(db=alias, query=query, _known_related_objects={}))


def _shape(value: Value) -> tuple[type, int]:
    """What SQL depends on of a value: what it is, and for a tuple how long."""
    return (type(value[0]), len(value)) if isinstance(value, tuple) and value else (type(value), 0)


@lru_cache(maxsize=_SHAPES)
def _written(read: Callable[..., QuerySet[Any]], alias: str, shapes: tuple[tuple[type, int], ...]) -> _Written | None:
    """The SQL for values of these shapes; None where there are no rows whatever they are."""
    stand_ins: list[Any] = []
    rows: Any = read(*(_stand_in(*shape, stand_ins) for shape in shapes)).using(alias)
    if rows._prefetch_related_lookups:
        raise ValueError(f"{read.__name__} prefetches: read what it prefetches by another prepared read.")
    compiler = rows.query.get_compiler(using=alias)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    places = {_stored(connections[alias], stand_in): place for place, stand_in in enumerate(stand_ins)}
    found = [(places.get(value) if isinstance(value, (str, int, datetime)) else None, value) for value in params]
    if {place for place, _value in found} - {None} != set(places.values()):
        raise ValueError(f"{read.__name__} does not pass each of its values on to the SQL as it is.")
    return _Written(rows=rows, compiler=compiler, sql=sql, params=found)


def _stand_in(kind: type, length: int, known: list[Any]) -> Any:
    """A value, or a tuple of them, that nothing else in the SQL is; noted in `known`."""
    if kind is tuple:
        return ()
    made = [_one_stand_in(kind, len(known) + place) for place in range(max(length, 1))]
    known += made
    return tuple(made) if length else made[0]


def _one_stand_in(kind: type, number: int) -> str | int | datetime:
    if kind not in (str, int, datetime):
        raise TypeError(f"A prepared read takes texts and keys, or an instant, and got {kind.__name__}.")
    if kind is datetime:
        return _AN_INSTANT + timedelta(microseconds=number)
    return f"stand-in {number}" if kind is str else 1_934_000_000 + number  # within a 32-bit column


def _stored(db: Any, value: Any) -> Any:
    """The value as this database is given it."""
    return db.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def filled_up(keys: Iterable[int]) -> tuple[int, ...]:
    """Some keys, sorted, the last one repeated until they are a power of two: so that lists are of few lengths."""
    ordered = sorted(keys)
    missing = (1 << (len(ordered) - 1).bit_length()) - len(ordered) if ordered else 0
    return (*ordered, *ordered[-1:] * missing)

"""The tables whose rows the log keeps digests of: their columns, how they are read, and which changeset a row is of."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.db import connection

from audit.digests import (
    Encoder,
    digest_row,
    digest_rows,
    encode_day,
    encode_number,
    encode_text,
    encode_time,
    encode_truth,
    encode_uuid,
)
from audit.models.log import COLUMNS_DIGEST_CHARACTERS
from audit.reading import reading_connection
from audit.statements import marks

_ENCODERS: dict[str, Encoder] = {
    "AutoField": encode_number,
    "BigAutoField": encode_number,
    "BigIntegerField": encode_number,
    "BooleanField": encode_truth,
    "CharField": encode_text,
    "DateField": encode_day,
    "DateTimeField": encode_time,
    "IntegerField": encode_number,
    "PositiveIntegerField": encode_number,
    "PositiveSmallIntegerField": encode_number,
    "SlugField": encode_text,
    "TextField": encode_text,
    "UUIDField": encode_uuid,
}
# How columns are read that the drivers would make objects of, which takes longer than all the rest. SQLite's would
# also hide what the column should not hold.
_READ_AS: dict[str, dict[str, str]] = {
    "sqlite": dict.fromkeys(("BooleanField", "DateField", "DateTimeField", "UUIDField"), "+{}"),
    "postgresql": {
        "DateField": "to_char({}, 'YYYY-MM-DD')",
        "DateTimeField": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    },
}

Row = tuple[Any, ...]  # key, changeset, nonce, and the value of each column


class UnknownColumn(TypeError):
    """A sealed table has a column of a kind that has no canonical form yet."""


@dataclass(frozen=True)
class SealedTable:
    """One table, as its rows are digested."""

    name: str
    model: Any
    key: str
    act: str  # the column that names the changeset
    columns: tuple[str, ...]  # in the order of their names
    kinds: tuple[str, ...]

    @cached_property
    def columns_digest(self) -> str:
        """Names the columns in a leaf."""
        return digest_of_columns(self.name, self.columns)

    @cached_property
    def names(self) -> list[bytes]:
        return [column.encode() for column in self.columns]

    @cached_property
    def encoders(self) -> list[Encoder]:
        return [_ENCODERS[kind] for kind in self.kinds]

    def keep(self, columns: Sequence[str]) -> "SealedTable":
        """The table as it was when it had only these of its columns. Raises KeyError for one that it lacks."""
        kinds = dict(zip(self.columns, self.kinds, strict=True))
        return SealedTable(
            self.name, self.model, self.key, self.act, tuple(columns), tuple(kinds[column] for column in columns)
        )

    @cached_property
    def returned(self) -> str:
        """SQL for key, changeset, nonce and then every column."""
        quote = connection.ops.quote_name
        read_as = _READ_AS[connection.vendor]
        shown = [
            read_as.get(kind, "{}").format(quote(column)) for column, kind in zip(self.columns, self.kinds, strict=True)
        ]
        return f"{quote(self.key)}, {quote(self.act)}, nonce, {', '.join(shown)}"

    @cached_property
    def select(self) -> str:
        """SQL for these, with no condition."""
        return f"SELECT {self.returned} FROM {connection.ops.quote_name(self.name)}"  # noqa: S608  names of the code's own

    def digest(self, nonce: bytes, values: Sequence[Any]) -> str:
        """The digest of a row as it was read, in hexadecimal."""
        return digest_row(bytes(nonce), self.names, values, self.encoders)

    def digests(self, rows: Sequence[Row]) -> list[str]:
        """The digest of each of these rows, as they were read, in hexadecimal."""
        nonces = [row[2] if isinstance(row[2], bytes) else b"" for row in rows]  # SQLite may hold anything
        return digest_rows(nonces, [row[3:] for row in rows], self.names, self.encoders)

    def rows_of(self, acts: Sequence[int]) -> Iterator[Row]:
        """The rows of these changesets, in the order of their keys. 1 query."""
        with reading_connection().cursor() as cursor:
            cursor.execute(f"{self._select_of(acts)} ORDER BY {connection.ops.quote_name(self.key)}")
            yield from cursor

    def rows_with(self, keys: Sequence[int]) -> list[Row]:
        """Those of the rows with these keys that are there, in no order. 1 query."""
        quote = connection.ops.quote_name
        with reading_connection().cursor() as cursor:
            cursor.execute(f"{self.select} WHERE {quote(self.key)} IN ({marks(keys)})", keys)
            return list(cursor)

    def batches_of(self, acts: Sequence[int], at_once: int) -> Iterator[list[Row]]:
        """The same in no order, at most so many at a time, however many there are. 1 query, in a transaction."""
        with reading_connection().chunked_cursor() as cursor:
            cursor.execute(self._select_of(acts))
            while rows := cursor.fetchmany(at_once):
                yield rows

    def _select_of(self, acts: Sequence[int]) -> str:
        # Numbers of our own, written out: to bind hundreds takes the driver longer than to send them.
        return f"{self.select} WHERE {connection.ops.quote_name(self.act)} IN ({', '.join(f'{act:d}' for act in acts)})"


def digest_of_columns(table: str, columns: Iterable[str]) -> str:
    """What names these columns of the table in a leaf: the beginning of a SHA-256, in hexadecimal."""
    return hashlib.sha256(f"{table}:{','.join(columns)}".encode()).hexdigest()[:COLUMNS_DIGEST_CHARACTERS]


@cache
def sealed_table(model: Any) -> SealedTable:
    """How rows of this model are digested. Raises UnknownColumn."""
    fields = sorted((field for field in model._meta.concrete_fields if field.name != "nonce"), key=lambda f: f.column)
    key = model._meta.pk.column
    return SealedTable(
        name=model._meta.db_table,
        model=model,
        key=key,
        act=key if model._meta.label == "audit.Changeset" else "changeset_id",
        columns=tuple(field.column for field in fields),
        kinds=tuple(_kind(field) for field in fields),
    )


def _kind(field: Any) -> str:
    stored = field
    while stored.is_relation:
        stored = stored.target_field
    kind = str(stored.get_internal_type())
    if kind not in _ENCODERS:
        raise UnknownColumn(f"{field}: a {kind} has no canonical form. Add one to audit.sealed_tables.")
    return kind


def sealed_models(registry: Any = apps) -> list[Any]:
    """Every model whose rows are sealed, by the names of their tables."""
    sealed = [model for model in registry.get_models() if any(f.name == "nonce" for f in model._meta.concrete_fields)]
    return sorted(sealed, key=lambda model: model._meta.db_table)

"""What proves a row that was sealed before: the columns that its leaf covers, and what redactions have left of it."""

from collections.abc import Collection, Iterable

from audit.models import Leaf, RedactedRow, SealedColumns
from audit.sealed_tables import SealedTable, digest_of_columns
from audit.stored_json import read_json


class UnknownColumns(LookupError):
    """A leaf names columns that no list has, or that the table has no more."""


def newest_seals(table: SealedTable, keys: Collection[int]) -> dict[int, str]:
    """By key, the text of the seal of each of these rows from which something was erased. 1 query, none for none."""
    rows = RedactedRow.objects.filter(table_name=table.name, row_id__in=keys).order_by("pk")  # the newest counts
    return dict(rows.values_list("row_id", "seal")) if keys else {}


def table_then(table: SealedTable, columns: str) -> SealedTable:
    """The table as it was when its columns had this digest. 1 query, or none when they still have it.

    Raises UnknownColumns.
    """
    if columns == table.columns_digest:
        return table
    lists = SealedColumns.objects.filter(digest=columns, table_name=table.name)
    stored = lists.values_list("columns", flat=True).first()
    names = stored.split(",") if isinstance(stored, str) else []  # SQLite may hold anything
    if not set(names) <= set(table.columns) or digest_of_columns(table.name, names) != columns:
        raise UnknownColumns(columns)
    return table.keep(names)


def columns_in(leaf: Leaf, table: SealedTable) -> str:
    """By which digest the leaf names the columns of its rows of this table; empty when it has none."""
    parts = read_json(bytes(leaf.data))["rows"]
    return next((str(part["columns"]) for part in parts if part["table"] == table.name), "")


def tables_then(table: SealedTable, acts: Iterable[int]) -> dict[int, SealedTable]:
    """By changeset, the table as its leaf names it. 1 query; once the columns were others, 1 more and 1 for each list.

    Raises UnknownColumns.
    """
    found = dict.fromkeys(acts, table)
    known = {"": table}
    if SealedColumns.objects.filter(table_name=table.name).count() > 1:
        for leaf in Leaf.objects.filter(changeset__in=list(found)).iterator(chunk_size=100):
            columns = columns_in(leaf, table)
            if columns not in known:
                known[columns] = table_then(table, columns)
            found[leaf.changeset_id] = known[columns]
    return found

"""Whether every live row is what its newest history row says, and every row that is gone was recorded as deleted.

The database compares, some thousands of history rows at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from audit.records import AuditedRecords, history_of, recorded_models
from audit.verification.findings import Finding, Kind

ROWS_AT_ONCE = 10_000

Page = tuple[int | None, int | None]  # keys above the first, up to the second; None is no bound


@dataclass(frozen=True)
class LiveTable:
    """A recorded model's table beside the one of its history."""

    model: Any

    @property
    def name(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def history(self) -> str:
        return str(history_of(self.model)._meta.db_table)

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    @cached_property
    def columns(self) -> list[str]:
        """Those that are recorded."""
        recorded = {field.column for field in history_of(self.model)._meta.concrete_fields}
        live = [field.column for field in self.model._meta.concrete_fields if not field.primary_key]
        return [column for column in live if column in recorded]

    def count(self) -> int:
        """1 query."""
        return int(self.model._base_manager.count())

    def pages(self) -> Iterator[Page]:
        """Ranges of keys that have some thousands of history rows each, in their order. 1 query a page."""
        above: int | None = None
        while True:
            up_to = self._key_after(above)
            yield above, up_to
            if up_to is None:
                return
            above = up_to

    def _key_after(self, above: int | None) -> int | None:
        q = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {q(self.key)} FROM {q(self.history)} {_within(q(self.key), (above, None))} "  # noqa: S608  names of the code's own
                f"ORDER BY {q(self.key)} LIMIT 1 OFFSET {ROWS_AT_ONCE}"
            )
            row = cursor.fetchone()
        return row[0] if row and isinstance(row[0], int) else None  # SQLite may hold anything, after all numbers

    def differences(self, page: Page) -> Iterator[tuple[Any, ...]]:
        """Of each live row that is not as recorded: key, newest history id, its type, then for each column if it
        differs.
        """
        q = connection.ops.quote_name
        differs = [_differs(f"l.{q(column)}", f"h.{q(column)}") for column in self.columns]
        yield from _read(
            f"""{self._newest(page)}
            SELECT l.{q(self.key)}, h.history_id, h.history_type, {", ".join(differs)}
            FROM {q(self.name)} l
            LEFT JOIN newest n ON n.id = l.{q(self.key)}
            LEFT JOIN {q(self.history)} h ON h.history_id = n.history_id
            {_within(f"l.{q(self.key)}", page) or "WHERE 1 = 1"} AND
            (h.history_id IS NULL OR h.history_type = '-' OR {" OR ".join(differs)})
            ORDER BY 1"""  # noqa: S608  names of the code's own
        )

    def unrecorded_deletions(self, page: Page) -> Iterator[tuple[Any, ...]]:
        """Key and newest history id of rows that are gone, and not by what is recorded."""
        q = connection.ops.quote_name
        yield from _read(
            f"""{self._newest(page)}
            SELECT n.id, n.history_id FROM newest n
            JOIN {q(self.history)} h ON h.history_id = n.history_id
            LEFT JOIN {q(self.name)} l ON l.{q(self.key)} = n.id
            WHERE l.{q(self.key)} IS NULL AND h.history_type <> '-'
            ORDER BY 1"""  # noqa: S608  names of the code's own
        )

    @property
    def links(self) -> list[Any]:
        """The many-to-many fields that are recorded."""
        return list(history_of(self.model)._history_m2m_fields)

    def link_differences(self, field: Any, page: Page) -> Iterator[tuple[Any, ...]]:
        """Of a many-to-many field: owner, linked, and 1 for an unrecorded link, 0 for a recorded one that is gone."""
        q = connection.ops.quote_name
        owner, linked = field.m2m_column_name(), field.m2m_reverse_name()
        standing, recorded = field.m2m_db_table(), AuditedRecords.m2m_models[field]._meta.db_table
        yield from _read(
            f"""{self._newest(page)}, recorded AS (
                SELECT n.id AS owner, r.{q(linked)} AS linked FROM newest n
                JOIN {q(recorded)} r ON r.history_id = n.history_id
            ), standing AS (
                SELECT l.{q(owner)} AS owner, l.{q(linked)} AS linked FROM {q(standing)} l
                JOIN newest n ON n.id = l.{q(owner)}
            )
            SELECT owner, linked, 1 FROM (SELECT * FROM standing EXCEPT SELECT * FROM recorded) AS unrecorded
            UNION ALL
            SELECT owner, linked, 0 FROM (SELECT * FROM recorded EXCEPT SELECT * FROM standing) AS gone
            ORDER BY 1, 2"""  # noqa: S608  names of the code's own
        )

    def _newest(self, page: Page) -> str:
        q = connection.ops.quote_name
        return (
            f"WITH newest AS (SELECT {q(self.key)} AS id, max(history_id) AS history_id FROM {q(self.history)} "  # noqa: S608  names of the code's own
            f"{_within(q(self.key), page)} GROUP BY {q(self.key)})"
        )


def live_tables() -> list[LiveTable]:
    return [LiveTable(model) for model in recorded_models()]


def check_page(table: LiveTable, page: Page) -> Iterator[Finding]:
    """What is wrong with these keys. 2 queries, and 1 for each recorded many-to-many field."""
    for key, newest, act, *differs in table.differences(page):
        columns = [column for column, one in zip(table.columns, differs, strict=True) if one]
        yield _live_finding(table, key, newest, act, columns)
    for key, newest in table.unrecorded_deletions(page):
        message = _(
            "%(table)s %(key)s is gone, and its newest history row %(newest)s does not say that it was deleted."
        )
        shown = {"table": table.name, "key": key, "newest": newest}
        yield Finding(Kind.DELETION_UNRECORDED, table.name, key, message % shown, {"history": newest})
    for field in table.links:
        for key, linked, stands in table.link_differences(field, page):
            yield _link_finding(table, field, key, linked, stands=bool(stands))


def _live_finding(table: LiveTable, key: int, newest: int | None, act: str | None, columns: Sequence[str]) -> Finding:
    shown = {"table": table.name, "key": key, "newest": newest, "columns": ", ".join(columns)}
    if newest is None:
        message = _("%(table)s %(key)s has no history: it was written past the audit trail.")
        return Finding(Kind.LIVE_ROW_UNRECORDED, table.name, key, message % shown)
    if act == "-":
        message = _("%(table)s %(key)s stands, and its newest history row %(newest)s says that it was deleted.")
        return Finding(Kind.LIVE_ROW_UNRECORDED, table.name, key, message % shown, {"history": newest})
    message = _("%(table)s %(key)s is not what its newest history row %(newest)s says: %(columns)s.")
    return Finding(
        Kind.LIVE_ROW_DIFFERS, table.name, key, message % shown, {"history": newest, "columns": list(columns)}
    )


def _link_finding(table: LiveTable, field: Any, key: int, linked: int, *, stands: bool) -> Finding:
    shown = {"table": table.name, "key": key, "field": field.name, "linked": linked}
    message = (
        _("%(table)s %(key)s: %(field)s has %(linked)s, which its newest history row lacks.")
        if stands
        else _("%(table)s %(key)s: %(field)s lacks %(linked)s, which its newest history row has.")
    )
    detail = {"columns": [field.name], "linked": linked, "stands": stands}
    return Finding(Kind.LIVE_ROW_DIFFERS, table.name, key, message % shown, detail)


def _within(column: str, page: Page) -> str:
    above, up_to = page
    bounds = [f"{column} > {above:d}"] if above is not None else []
    bounds += [f"{column} <= {up_to:d}"] if up_to is not None else []
    return f"WHERE {' AND '.join(bounds)}" if bounds else ""


def _differs(left: str, right: str) -> str:
    return f"{left} IS NOT {right}" if connection.vendor == "sqlite" else f"{left} IS DISTINCT FROM {right}"


def _read(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        yield from cursor

"""Whether every sealed row has a changeset, every changeset a leaf, and every row a place in that leaf."""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.utils.translation import gettext as _

from audit.models import Changeset
from audit.sealed_tables import SealedTable
from audit.verification.findings import Finding, Kind, Tell
from audit.verification.leaves import CHANGESETS, ReadLeaf
from audit.verification.rows import LEAVES_AT_ONCE, ROWS_AT_ONCE, RowCheck
from audit.verification.suspects import Suspect


def unlogged_changesets() -> Iterator[Finding]:
    """1 query."""
    message = _("Changeset %(key)s of %(actor)r has no leaf: it was put in beside the log, or its leaf was deleted.")
    rows = Changeset.objects.filter(leaf=None).order_by("pk").values_list("pk", "actor")
    for key, actor in rows.iterator():
        yield Finding(Kind.CHANGESET_UNLOGGED, CHANGESETS, key, message % {"key": key, "actor": actor})


def tables_with_more(check: RowCheck, since: int, tell: Tell) -> list[SealedTable]:
    """The tables that hold more rows of logged changesets than were read by their leaves. 1 query a table.

    Rows without a changeset are told; that takes another.
    """
    more = []
    for table in check.tables.now.values():
        rows, with_changeset, logged = _count(table, since)
        if rows != with_changeset:
            for finding in _without_changeset(table):
                tell(finding)
        if logged != check.read[table.name]:
            more.append(table)
    return more


def check_unnamed(check: RowCheck, leaves: Iterable[ReadLeaf], tables: list[SealedTable]) -> None:
    """Suspect the rows of these tables that are of a changeset whose leaf names none of that table.

    Only needed when there are some: it reads the leaves again.
    """
    unnamed: dict[str, list[int]] = {table.name: [] for table in tables}
    for leaf in leaves:
        named = {table for table, _columns in leaf.rows}
        for table in tables:
            if table.name not in named:
                unnamed[table.name].append(leaf.act)
            if len(unnamed[table.name]) >= LEAVES_AT_ONCE:
                _suspect_all(check, table, unnamed[table.name])
                unnamed[table.name] = []
    for table in tables:
        if unnamed[table.name]:
            _suspect_all(check, table, unnamed[table.name])


def _suspect_all(check: RowCheck, table: SealedTable, acts: list[int]) -> None:
    for rows in table.batches_of(acts, ROWS_AT_ONCE):
        for row in rows:
            check.suspect(Suspect(table, row[0], row[1], None, row))


def _count(table: SealedTable, since: int) -> tuple[int, int, int]:
    """Rows, those with a changeset, and those of changesets logged as leaf `since` or later."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*), count(c.id), count(l.changeset_id) FROM {quote(table.name)} t
            LEFT JOIN audit_changeset c ON c.id = t.{quote(table.act)}
            LEFT JOIN audit_leaf l ON l.changeset_id = c.id AND l.{quote("index")} >= %s""",  # noqa: S608  names of the code's own
            [since],
        )
        rows, with_changeset, logged = cursor.fetchone()
    return rows, with_changeset, logged


def _without_changeset(table: SealedTable) -> Iterator[Finding]:
    quote = connection.ops.quote_name
    message = _("%(table)s %(key)s names changeset %(act)s, which does not exist.")
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"""SELECT t.{quote(table.key)}, t.{quote(table.act)} FROM {quote(table.name)} t
            LEFT JOIN audit_changeset c ON c.id = t.{quote(table.act)} WHERE c.id IS NULL ORDER BY 1"""  # noqa: S608  names of the code's own
        )
        for key, act in cursor:
            shown = {"table": table.name, "key": key, "act": "NULL" if act is None else act}
            yield Finding(Kind.ROW_WITHOUT_CHANGESET, table.name, key, message % shown, {"changeset": act})

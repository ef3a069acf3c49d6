"""Appends closed changesets to the log, in the transaction that closes them.

A leaf is canonical JSON (RFC 8785): the changeset's uuid, channel and time, and table by table the digests of the rows
that belong to it, its own included. Who acted and why is in the digest of the changeset's row alone: so it can be
erased when the law asks for it, and a leaf can be shown to everybody.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection

from audit.digests import encode_time
from audit.merkle import Node, hashes_of_new_leaf, leaf_hash, siblings_of_new_leaf
from audit.models.changesets import Changeset
from audit.sealed_tables import SealedTable, sealed_models, sealed_table
from audit.statements import Statement, ask, marks, send

LEAF_VERSION = 1
AT_ONCE = 500  # changesets whose rows are read together, and rows that are digested together
# Lets nobody else append until the transaction ends: so leaves stand in the order of commits, without gaps. On SQLite
# whoever writes has the database for themselves (transaction_mode IMMEDIATE).
_LOCK = {"sqlite": (), "postgresql": (Statement("SELECT pg_advisory_xact_lock(%s)", [0x636C61696D]),)}
# Written out: every act runs them, and Django would spend more time on writing them than the database on the answer.
_NEWEST = 'SELECT "index", hashes FROM audit_leaf ORDER BY "index" DESC LIMIT 1'
_SOME = 'SELECT "index", hashes FROM audit_leaf WHERE "index" IN ({})'
_APPEND = 'INSERT INTO audit_leaf ("index", changeset_id, data, hashes) VALUES (%s, %s, %s, %s)'

# RFC 8785 for ASCII keys, and numbers that are integers below 2 ** 53.
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode

Digests = list[tuple[SealedTable, list[tuple[int, str]]]]  # by table, the keys and digests of its rows


def log_changesets(changesets: Sequence[Changeset]) -> None:
    """Append a leaf for each closed changeset, in this order; one in which nothing was written leaves none, and no row.

    It must be the last thing that the transaction locks: from here to its end nobody else can append. 2 queries for one
    changeset, 1 more for each table whose rows must be read, and for every fourth leaf another.
    """
    for start in range(0, len(changesets), AT_ONCE):
        batch = changesets[start : start + AT_ONCE]
        found = _digests_of(batch)
        written = [row for row in batch if any(table.model is not Changeset for table, _rows in found[row.pk])]
        if empty := {row.pk for row in batch} - {row.pk for row in written}:
            # Not `delete()`, which asks every table whether it refers to them.
            Changeset.objects.filter(pk__in=empty)._raw_delete(connection.alias)
        if written:
            append_leaves((row.pk, leaf_data(row, found[row.pk])) for row in written)


def _digests_of(changesets: Sequence[Changeset]) -> dict[int, Digests]:
    """What must be read of their rows, and what is known of them, or will be when what waits is sent."""
    unread: dict[SealedTable, list[int]] = defaultdict(list)
    for row in changesets:
        for model in sealed_models() if row.may_have_written() else row.unread:
            unread[sealed_table(model)].append(row.pk)
    found = read_digests(unread)
    for row in changesets:
        kept = [(sealed_table(model), rows) for model, rows in row.digests.items()]
        found[row.pk] += [(table, rows) for table, rows in kept if row.pk not in unread.get(table, ())]
        found[row.pk].sort(key=lambda table_and_rows: table_and_rows[0].name)
    return found


def log_past_changesets(registry: Any) -> None:
    """Append a leaf for each changeset that has none, in the order of their keys; models as a migration knows them.

    For the migration that begins the log. A changeset that lost its leaf later must be found, not logged anew.
    """
    record_columns(registry)
    tables = [sealed_table(model) for model in sealed_models(registry)]
    unlogged = registry.get_model("audit", "Changeset").objects.filter(leaf=None).order_by("pk")
    while batch := list(unlogged[:AT_ONCE]):
        found = read_digests({table: [row.pk for row in batch] for table in tables})
        append_leaves([(row.pk, leaf_data(row, found[row.pk])) for row in batch])


def record_columns(registry: Any) -> None:
    """Keep which columns the digests cover from now on: leaves name them by their own digest. 1 query."""
    columns = registry.get_model("audit", "SealedColumns")
    tables = [sealed_table(model) for model in sealed_models(registry)]
    columns.objects.bulk_create(
        [columns(digest=row.columns_digest, table_name=row.name, columns=",".join(row.columns)) for row in tables],
        ignore_conflicts=True,
    )


def read_digests(acts: Mapping[SealedTable, Sequence[int]]) -> dict[int, Digests]:
    """By the changeset's key, the digests of the rows that the tables hold for these, as they hold them."""
    found: dict[int, Digests] = defaultdict(list)
    for table in sorted(acts, key=lambda table: table.name):
        by_act: dict[int, list[tuple[int, str]]] = defaultdict(list)
        unread = table.rows_of(acts[table])
        while rows := list(islice(unread, AT_ONCE)):
            for row, digest in zip(rows, table.digests(rows), strict=True):
                by_act[row[1]].append((row[0], digest))
        for act, digests in by_act.items():
            found[act].append((table, digests))
    return found


def leaf_data(changeset: Changeset, digests: Digests) -> bytes:
    """The bytes of the changeset's leaf. No query."""
    leaf = {
        "version": LEAF_VERSION,
        "uuid": str(changeset.uuid),
        "channel": changeset.channel,
        "time": encode_time(changeset.created_at).decode().strip('"'),
        "rows": [{"table": table.name, "columns": table.columns_digest, "digests": rows} for table, rows in digests],
    }
    return _canonical(leaf).encode()


def append_leaves(leaves: Iterable[tuple[int, bytes]]) -> None:
    """Append these (changeset, data) to the tree; the first is asked for once nobody else can append.

    1 query and 1 for each, for every fourth another; 1 more on PostgreSQL.
    """
    *_locked, newest = send(*_LOCK[connection.vendor], Statement(_NEWEST))
    known = {index: bytes(hashes) for index, hashes in newest}
    first = max(known, default=-1) + 1
    for index, (act, data) in enumerate(leaves, start=first):
        known |= _siblings(index, known)
        known[index] = hashes_of_new_leaf(index, leaf_hash(data), partial(_cut, known))
        ask(_APPEND, [index, act, data, known[index]])


def _siblings(index: int, known: dict[int, bytes]) -> dict[int, bytes]:
    """What is stored with the subtrees that leaf `index` completes, but for what is known. 0 or 1 query."""
    unread = {node.row for node in siblings_of_new_leaf(index)} - known.keys()
    if not unread:
        return {}
    return {row: bytes(hashes) for row, hashes in ask(_SOME.format(marks(unread)), list(unread))}


def _cut(known: dict[int, bytes], node: Node) -> bytes:
    return node.cut(known[node.row])

"""What an intruder with a database shell does, past every door; and what verification says of it."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from audit import appending
from audit.append_only import drop_triggers
from audit.merkle import Frontier, leaf_hash
from audit.models import Checkpoint
from audit.notes import SigningKey, sign_tree_head
from audit.sealed_tables import sealed_table
from audit.verification import Counts, Finding, Request, snapshot, verify
from claims.models import Claim


@dataclass
class World:
    """A claim in its second edition, with three more revisions, in a log with two checkpoints and some leaves more."""

    claim: Claim
    editor: Any
    key: SigningKey

    def request(self, **more: Any) -> Request:
        return Request(keys=[self.key.verifier], **more)


def findings(request: Request | None = None, counts: Counts | None = None) -> list[Finding]:
    told: list[Finding] = []
    with snapshot():
        verify(
            request or Request(),
            tell=told.append,
            counts=counts or Counts(),
            progress=lambda rows, label, total: rows,
        )
    return told


def named(found: Iterable[Finding]) -> set[tuple[str, str, int | None]]:
    """Kind, table and key of each."""
    return {(finding.kind.value, finding.table, finding.key) for finding in found}


@contextmanager
def disarmed() -> Iterator[None]:
    """Inside, no trigger refuses anything; what is done there is undone, and the triggers with it."""
    with transaction.atomic():
        drop_triggers()
        yield
        transaction.set_rollback(True)


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows that one statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def keys_of(table: str, column: str, value: Any) -> list[int]:
    """Keys of the rows of a history table, oldest first."""
    return [key for (key,) in run(f"SELECT history_id FROM {table} WHERE {column} = %s ORDER BY 1", value)]


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        return [column[0] for column in cursor.description]


def copy_row(table: str, key_column: str, key: int, **other: Any) -> int:
    """The key of a new row that is like this one but for some columns."""
    columns = [column for column in columns_of(table) if column != key_column]
    values = [f"{column}" if column not in other else "%s" for column in columns]
    return int(
        run(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} "
            f"WHERE {key_column} = %s RETURNING {key_column}",
            *[other[column] for column in columns if column in other],
            key,
        )[0][0]
    )


def swap_rows(table: str, key_column: str, one: int, other: int, *, keep: tuple[str, ...] = ()) -> None:
    """Exchange all columns but the key and those to keep."""
    columns = [column for column in columns_of(table) if column not in (key_column, *keep)]
    shown = ", ".join(columns)
    rows = [run(f"SELECT {shown} FROM {table} WHERE {key_column} = %s", key)[0] for key in (one, other)]
    for key, row in zip((other, one), rows, strict=True):
        run(
            f"UPDATE {table} SET {', '.join(f'{column} = %s' for column in columns)} WHERE {key_column} = %s", *row, key
        )


def rewrite_log(change: Callable[[dict[str, Any]], None], act: int) -> None:
    """Change the leaf of one changeset, and make all hashes fit."""
    data = bytes(run("SELECT data FROM audit_leaf WHERE changeset_id = %s", act)[0][0])
    leaf = json.loads(data)
    change(leaf)
    new = json.dumps(leaf, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    run("UPDATE audit_leaf SET data = %s WHERE changeset_id = %s", new, act)
    rehash_log()


def rehash_log() -> None:
    tree = Frontier()
    for index, data in run('SELECT "index", data FROM audit_leaf ORDER BY 1'):
        run('UPDATE audit_leaf SET hashes = %s WHERE "index" = %s', tree.append(leaf_hash(bytes(data))), index)


def sign_all(key: SigningKey) -> None:
    """Every checkpoint again, as the log is now."""
    tree = Frontier()
    signed = {0: tree.root()}
    for (data,) in run('SELECT data FROM audit_leaf ORDER BY "index"'):
        tree.append(leaf_hash(bytes(data)))
        signed[tree.size] = tree.root()
    for size in Checkpoint.objects.values_list("size", flat=True):
        note = sign_tree_head(size, signed[size], key)
        run("UPDATE audit_checkpoint SET note = %s, verifier = %s WHERE size = %s", note, str(key.verifier), size)


def log_with_fewer_columns(model: Any, *columns: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The newest changeset is logged anew, as it was before these columns were added; the digest of the others."""
    now = sealed_table(model)
    old = now.keep([column for column in now.columns if column not in columns])
    run('DELETE FROM audit_leaf WHERE "index" = (SELECT max("index") FROM audit_leaf)')
    with monkeypatch.context() as patch:
        patch.setattr(appending, "sealed_table", lambda one: old if one is model else sealed_table(one))
        appending.log_past_changesets(apps)
    return old.columns_digest


def digest_in(leaf: dict[str, Any], table: str, key: int, digest: str) -> None:
    for part in leaf["rows"]:
        if part["table"] == table:
            part["digests"] = [[pk, digest if pk == key else one] for pk, one in part["digests"]]


def random_digest() -> str:
    return sha256(b"anything").hexdigest()

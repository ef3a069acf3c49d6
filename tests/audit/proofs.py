"""Holds stored rows against what the log says of them, as a verifier does, the redacted ones included."""

import hashlib
import json
from typing import Any

from django.db import connection

from audit.digests import digest_column, digest_row
from audit.models import Leaf, RedactedRow, SealedColumns
from audit.sealed_tables import SealedTable, sealed_table
from audit.seals import Seal


def read_row(table: SealedTable, pk: int) -> tuple[int, bytes | None, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{table.select} WHERE {table.key} = %s", [pk])
        row = cursor.fetchone()
    return row[1], row[2], dict(zip(table.columns, row[3:], strict=True))


def is_proven(model: Any, pk: int) -> bool:
    """Whether the row's digest, from its nonce or its newest seal, is the one in its changeset's leaf."""
    table = sealed_table(model)
    act, nonce, values = read_row(table, pk)
    (group,) = [g for g in json.loads(bytes(Leaf.objects.get(changeset=act).data))["rows"] if g["table"] == table.name]
    columns = SealedColumns.objects.get(digest=group["columns"]).columns.split(",")
    return dict(group["digests"])[pk] == _digest(table, pk, nonce, values, columns)


def _digest(table: SealedTable, pk: int, nonce: bytes | None, values: dict[str, Any], columns: list[str]) -> str:
    encoders = encoders_of(table)
    if nonce is None:
        return digest_without(newest_seal(table.model, pk), columns, values, encoders)
    names = [name.encode() for name in columns]
    return digest_row(bytes(nonce), names, [values[name] for name in columns], [encoders[name] for name in columns])


def digest_without(seal: Seal, columns: list[str], values: dict[str, Any], encoders: dict[str, Any]) -> str:
    """The digest that the row had before anything was erased, as far as the rest of it still says the same."""
    digests = [
        bytes.fromhex(seal.gone[name])
        if name in seal.gone
        else digest_column(bytes.fromhex(seal.kept[name]), name.encode(), values[name], encoders[name])
        for name in columns
    ]
    return hashlib.sha256(b"".join(digests)).hexdigest()


def changed_since(seal: Seal, values: dict[str, Any], encoders: dict[str, Any]) -> list[str]:
    """The erased columns in which something else stands than the redaction put there."""
    return [
        name
        for name, (salt, digest) in seal.now.items()
        if digest_column(bytes.fromhex(salt), name.encode(), values[name], encoders[name]).hex() != digest
    ]


def newest_seal(model: Any, pk: int) -> Seal:
    rows = RedactedRow.objects.filter(table_name=sealed_table(model).name, row_id=pk)
    return Seal.read(rows.latest("pk").seal)


def encoders_of(table: SealedTable) -> dict[str, Any]:
    return dict(zip(table.columns, table.encoders, strict=True))


def is_stub_intact(model: Any, pk: int) -> bool:
    """Whether what stands in the erased columns is what the redaction put there."""
    table = sealed_table(model)
    _act, _nonce, values = read_row(table, pk)
    return not changed_since(newest_seal(model, pk), values, encoders_of(table))


def overwrite(model: Any, pk: int, column: str, value: Any) -> None:
    """Change a stored value past everything."""
    table = sealed_table(model)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table.name} SET {column} = %s WHERE {table.key} = %s", [value, pk])

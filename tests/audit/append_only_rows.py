"""A logged row in any append-only table, and every way to change or delete it that SQL knows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, models

from audit.appending import record_columns
from audit.context import changeset
from audit.models import Checkpoint, HistoryRow, RedactedRow, Redaction, SealedColumns, Verification
from audit.triggers import append_only_tables
from claims.models import Claim, Revert

MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
TABLES = [table.name for table in append_only_tables()]
SAMPLES: dict[Any, Any] = {
    models.BooleanField: True,
    models.CharField: "2004",
    models.DateTimeField: datetime(2026, 11, 24, 21, 32, tzinfo=UTC),  # a kind of DateField
    models.DateField: date(2026, 11, 24),
    models.IntegerField: 1,
    models.TextField: "2004",
    models.UUIDField: uuid4(),
}


def add_row(model: Any, editor: Any) -> None:
    """See to it that the table has a row, of a changeset that is logged."""
    with changeset(editor, "Add a row."):
        if model is SealedColumns:
            record_columns(apps)  # a flush has taken what `migrate` wrote
        if model in (Checkpoint, Verification):
            signed = Checkpoint.objects.create(size=1, note="note", verifier="key")
            Verification.objects.create(checkpoint=signed)
        if model in (Redaction, RedactedRow):
            erased = Redaction.objects.create(model="claims.Claim", object_pk=0, fields="statement", reason="Law.")
            RedactedRow.objects.create(redaction=erased, table_name="x", row_id=0, columns=",statement,", seal="{}")
        if model is Revert:
            Revert.objects.create(claim=Claim.objects.get(), kind="claim", number=1)
        if issubclass(model, HistoryRow):
            row = model(history_user=editor) if hasattr(model, "history_user") else model()
            for field in model._meta.concrete_fields:
                if not field.primary_key and field.name not in ("changeset", "nonce", "history_user"):
                    setattr(row, field.attname, _sample(field))
            row.save()
    assert model._base_manager.exists()


def _sample(field: Any) -> Any:
    if field.is_relation:
        return 1
    value = next(value for kind, value in SAMPLES.items() if isinstance(field, kind))
    return value[: field.max_length] if isinstance(value, str) else value


def attacks(model: Any) -> Iterator[str]:
    """SQL that would change or delete the table's rows."""
    table, key = model._meta.db_table, f'"{model._meta.pk.column}"'
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields]
    upsert = f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE"
    for column in columns:
        yield f"UPDATE {table} SET {column} = {0 if column == key else 'NULL'}"
        yield f"UPDATE {table} SET {column} = {column}"
        yield f"{upsert} SET {column} = excluded.{column}"
    yield f"UPDATE {table} AS t SET {key} = other.{key} FROM {table} AS other WHERE other.{key} = t.{key}"
    yield f"WITH old AS (SELECT {key} FROM {table}) UPDATE {table} SET {key} = 0 WHERE {key} IN (SELECT * FROM old)"
    yield f"DELETE FROM {table}"
    yield f"WITH old AS (SELECT {key} FROM {table}) DELETE FROM {table} WHERE {key} IN (SELECT * FROM old)"
    yield from _on_postgresql(table, key) if connection.vendor == "postgresql" else _on_sqlite(table, key)


def _on_postgresql(table: str, key: str) -> Iterator[str]:
    yield f"TRUNCATE {table} CASCADE"
    yield f"WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone"
    yield f"WITH new AS (UPDATE {table} SET {key} = 0 RETURNING *) SELECT * FROM new"
    yield f"MERGE INTO {table} t USING {table} s ON s.{key} = t.{key} WHEN MATCHED THEN DELETE"
    yield f"CREATE VIEW door AS SELECT * FROM {table}; UPDATE door SET {key} = 0"
    yield f"CREATE VIEW door AS SELECT * FROM {table}; DELETE FROM door"
    yield f"SET LOCAL session_replication_role = replica; DELETE FROM {table}"


def _on_sqlite(table: str, key: str) -> Iterator[str]:
    yield f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    yield f"REPLACE INTO {table} SELECT * FROM {table}"
    yield f"UPDATE OR REPLACE {table} SET {key} = {key}"
    yield f"UPDATE OR IGNORE {table} SET {key} = {key}"
    yield f"UPDATE OR FAIL {table} SET {key} = {key}"

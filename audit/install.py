"""What the audit trail needs in the database beside its tables; put there after every migration."""

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

from audit.append_only import drop_triggers, install_triggers
from audit.appending import record_columns
from audit.sealed_tables import sealed_models


def make_way(using: str = DEFAULT_DB_ALIAS, plan: Any = (), **kwargs: Any) -> None:
    """Before migrations run: they may change what is append-only otherwise. Should one fail, run `migrate` again."""
    if plan:
        drop_triggers(using)


def install(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Safe to repeat: triggers on the tables that exist and, when all do, what the digests of their rows cover."""
    install_triggers(using)
    tables = {model._meta.db_table for model in sealed_models()} | {"audit_sealedcolumns"}
    if tables <= set(connections[using].introspection.table_names()):
        record_columns(apps)

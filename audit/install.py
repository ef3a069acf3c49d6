"""What the audit trail needs in the database beside its tables; put there after every migration."""

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

from audit.appending import record_columns
from audit.sealed_tables import sealed_models


def install(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Safe to repeat. Does nothing before the tables of the audit trail exist."""
    tables = {model._meta.db_table for model in sealed_models()} | {"audit_sealedcolumns"}
    if tables <= set(connections[using].introspection.table_names()):
        record_columns(apps)

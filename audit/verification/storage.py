"""What SQLite keeps in a column that is of another kind; the columns of PostgreSQL hold their own kind alone."""

from django.db import connection
from django.db.models import CharField, Func, Q, Value
from django.db.models.lookups import Exact


class _StorageClass(Func):
    """SQLite's "integer", "real", "text", "blob" or "null"."""

    function = "typeof"
    output_field = CharField()


def ill_stored(**classes: str) -> Q:
    """Rows with a value of another storage class than the one given, in one of these columns; no rows on PostgreSQL."""
    wrong = Q(pk__in=[])
    if connection.vendor == "sqlite":
        for column, storage_class in classes.items():
            wrong |= ~Q(Exact(_StorageClass(column), Value(storage_class)))
    return wrong

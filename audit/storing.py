"""A tracked row's own INSERT and UPDATE, by statements that are written once for each model.

Django writes them anew at every save, which takes as long as all that the audit trail adds. What is stored is the same,
each value as its field prepares it. What these statements cannot say - an expression, a field with SQL of its own - is
left to Django, as is everything while queries are logged.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from audit.statements import Rows, ask, is_direct, marks

Fields = Sequence[Any]


def may_store(using: str | None, fields: Fields) -> bool:
    """Whether values of these fields can be stored here at all."""
    return using == DEFAULT_DB_ALIAS and is_direct() and not any(hasattr(field, "get_placeholder") for field in fields)


def update_row(model: Any, key: Any, fields: Fields, values: Fields) -> bool | None:
    """Store new values in the row with this key: whether there is one; None when it is left to Django. 1 query."""
    if not fields or (stored := _as_stored(fields, values)) is None:
        return None
    return bool(ask(_update(model, tuple(fields)), [*stored, _prepared(model._meta.pk, key)]))


def insert_row(model: Any, fields: Fields, values: Fields) -> Rows | None:
    """Store a new row: its key, in a row of one; None when it is left to Django. 1 query."""
    if (stored := _as_stored(fields, values)) is None:
        return None
    return ask(_insert(model, tuple(fields)), stored)


def _as_stored(fields: Fields, values: Fields) -> list[Any] | None:
    """The values as the database takes them; None when one is an expression."""
    if any(hasattr(value, "resolve_expression") for value in values):
        return None
    return [_prepared(field, value) for field, value in zip(fields, values, strict=True)]


def _prepared(field: Any, value: Any) -> Any:
    if value is None or type(value) is _stored_as_it_is(field):
        return value
    return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


@cache
def _stored_as_it_is(field: Any) -> type | None:
    """The type whose values the field hands on unchanged; None for a field that may change any."""
    if field.is_relation:
        return _stored_as_it_is(field.target_field)
    if isinstance(field, models.IntegerField):
        return int
    ours = type(field).get_prep_value
    return str if ours in (models.CharField.get_prep_value, models.TextField.get_prep_value) else None


@cache
def _update(model: Any, fields: tuple[Any, ...]) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s RETURNING 1"  # noqa: S608  names of the code's own


@cache
def _insert(model: Any, fields: tuple[Any, ...]) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    columns = ", ".join(quoted(field.column) for field in fields)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks(fields)}) RETURNING {key}"  # noqa: S608  names of the code's own

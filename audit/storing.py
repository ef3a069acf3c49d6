"""A tracked row's own INSERT and UPDATE, by statements that are written once for each model.

Django writes them anew at every save, which takes as long as all that the audit trail adds. What is stored is the same,
each value as its field prepares it. What these statements cannot say - an expression, a field with SQL of its own - is
left to Django, as is everything while queries are logged.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, models

from audit.statements import Rows, ask, is_direct, marks

Fields = Sequence[Any]


class Plan(NamedTuple):
    """How these fields of the model are stored."""

    insert: str
    update: str
    takes: list[tuple[Any, type | None]]  # each field, and the type whose values it hands on unchanged, if any
    is_plain: bool  # none has SQL of its own


def may_store(using: str | None, model: Any, fields: Fields) -> bool:
    """Whether values of these fields can be stored here at all."""
    return using == DEFAULT_DB_ALIAS and is_direct() and _plan(model, fields).is_plain


def update_row(model: Any, key: Any, fields: Fields, values: Fields) -> bool | None:
    """Store new values in the row with this key: whether there is one; None when it is left to Django. 1 query."""
    plan = _plan(model, fields)
    if not fields or (stored := _as_stored(plan, values)) is None:
        return None
    key_stored = key if type(key) is int else model._meta.pk.get_db_prep_save(key, connections[DEFAULT_DB_ALIAS])
    return bool(ask(plan.update, [*stored, key_stored]))


def insert_row(model: Any, fields: Fields, values: Fields) -> Rows | None:
    """Store a new row: its key, in a row of one; None when it is left to Django. 1 query."""
    plan = _plan(model, fields)
    if (stored := _as_stored(plan, values)) is None:
        return None
    return ask(plan.insert, stored)


def _as_stored(plan: Plan, values: Fields) -> list[Any] | None:
    """The values as the database takes them; None when one is an expression."""
    stored = []
    for (field, as_it_is), value in zip(plan.takes, values, strict=True):
        if value is None or type(value) is as_it_is:
            stored.append(value)
        elif hasattr(value, "resolve_expression"):
            return None
        else:
            stored.append(field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS]))
    return stored


_plans: dict[tuple[Any, ...], Plan] = {}


def _plan(model: Any, fields: Fields) -> Plan:
    # By the fields' identity, which the model keeps alive as long as the plan does: to hash a field runs Python's own
    # code, and for all fields of all rows that takes longer than to store them.
    by = (model, *map(id, fields))
    found = _plans.get(by)
    if found is None:
        found = _plans[by] = _made(model, tuple(fields))
    return found


def _made(model: Any, fields: tuple[Any, ...]) -> Plan:
    return Plan(
        insert=_insert(model, fields),
        update=_update(model, fields),
        takes=[(field, _stored_as_it_is(field)) for field in fields],
        is_plain=not any(hasattr(field, "get_placeholder") for field in fields),
    )


def _stored_as_it_is(field: Any) -> type | None:
    """The type whose values the field hands on unchanged; None for a field that may change any."""
    if field.is_relation:
        return _stored_as_it_is(field.target_field)
    if isinstance(field, models.IntegerField):
        return int
    ours = type(field).get_prep_value
    return str if ours in (models.CharField.get_prep_value, models.TextField.get_prep_value) else None


def _update(model: Any, fields: tuple[Any, ...]) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s RETURNING 1"  # noqa: S608  names of the code's own


def _insert(model: Any, fields: tuple[Any, ...]) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    columns = ", ".join(quoted(field.column) for field in fields)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks(fields)}) RETURNING {key}"  # noqa: S608  names of the code's own

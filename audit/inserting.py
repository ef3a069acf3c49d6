"""The insertion of one row of the audit trail by a statement that is written once, and its digest from what is stored.

Every act inserts some: its changeset, history rows, a revision. Django's `save()` would spend its time on writing the
statement, and to read each row again for its digest takes as long as to insert it. No signals are sent.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from audit.sealed_tables import sealed_table
from audit.statements import Rows, Statement, ask, marks, send_later

if TYPE_CHECKING:
    from audit.models import Changeset

# Types that every column of theirs takes as they are; not those derived from them, such as choices.
_AS_IT_IS = {str, int, bytes, type(None)}


def insert_sealed(act: "Changeset", row: Any) -> None:
    """Store a new row of the open changeset and give it its key. 1 query."""
    row.pk = insert_sealed_values(act, row._meta.concrete_model, _values(row))
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_changeset(row: "Changeset") -> None:
    """Store a new changeset with the first statement that is run inside it, or when its key is asked for. 1 query."""
    values = _values(row)
    del row.__dict__[row._meta.pk.attname]
    seal = _sealing(row, type(row))

    def take(rows: Rows) -> None:
        row.pk = seal(rows)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    send_later(_insertion(type(row), values), take)


def _values(row: Any) -> dict[str, Any]:
    return {field.attname: field.pre_save(row, True) for field in row._meta.concrete_fields}


def insert_sealed_values(act: "Changeset", model: Any, values: Mapping[str, Any]) -> Any:
    """Store a new row of the open changeset, by its attributes' names; its key. 1 query.

    A field that is not among `values` gets its default; what is among them is as `pre_save()` leaves it.
    """
    seal = _sealing(act, model)
    return seal(ask(*_insertion(model, values)))


def insert_sealed_later(act: "Changeset", model: Any, values: Mapping[str, Any]) -> None:
    """The same, when nobody needs its key: on PostgreSQL, in one trip with whatever is asked next. 1 query."""
    send_later(_insertion(model, values), _sealing(act, model))


def _insertion(model: Any, values: Mapping[str, Any]) -> Statement:
    db = connections[DEFAULT_DB_ALIAS]
    sql, fields = _statement(model, db.vendor)
    stored = []
    for name, field in fields:
        value = values[name] if name in values else field.get_default()
        stored.append(value if type(value) in _AS_IT_IS else _prepared(field, value, db))
    return Statement(sql, stored)


def _prepared(field: Any, value: Any, db: Any) -> Any:
    if type(value) is datetime and db.vendor == "sqlite" and value.tzinfo is UTC and db.timezone is UTC:
        return str(value.replace(tzinfo=None))  # as Django writes it, which asks for both time zones first
    return field.get_db_prep_save(value, db)


def _sealing(act: "Changeset", model: Any) -> Callable[[Rows], Any]:
    """What gives the changeset the digest of the row that was stored, and its key."""
    stays = act.expect(model)

    def seal(rows: Rows) -> Any:
        ((key, _act, nonce, *columns),) = rows
        if stays:
            act.seal(model, key, sealed_table(model).digest(nonce, columns))
        return key

    return seal


@cache
def _statement(model: Any, vendor: str) -> tuple[str, list[tuple[str, Any]]]:
    """The SQL, and the fields whose values it takes by the names of their attributes."""
    db = connections[DEFAULT_DB_ALIAS]
    fields = [(field.attname, field) for field in model._meta.concrete_fields if field is not model._meta.auto_field]
    columns = ", ".join(db.ops.quote_name(field.column) for _name, field in fields)
    table, returned = db.ops.quote_name(model._meta.db_table), sealed_table(model).returned
    return f"INSERT INTO {table} ({columns}) VALUES ({marks(fields)}) RETURNING {returned}", fields  # noqa: S608  names of the code's own

"""The insertion of one row of the audit trail by a statement that is written once, and its digest from what is stored.

Every act inserts some: its changeset, history rows, a revision. Django's `save()` would spend its time on writing the
statement, and to read each row again for its digest takes as long as to insert it. No signals are sent.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from audit.sealed_tables import sealed_table

if TYPE_CHECKING:
    from audit.models import Changeset

# Types that every column of theirs takes as they are; not those derived from them, such as choices.
_AS_IT_IS = {str, int, bytes, type(None)}


def insert_sealed(act: "Changeset", row: Any) -> None:
    """Store a new row of the open changeset and give it its key. 1 query."""
    values = {field.attname: field.pre_save(row, True) for field in row._meta.concrete_fields}
    row.pk = insert_sealed_values(act, row._meta.concrete_model, values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_sealed_values(act: "Changeset", model: Any, values: Mapping[str, Any]) -> Any:
    """Store a new row of the open changeset, by its attributes' names; its key. 1 query.

    A field that is not among `values` gets its default; what is among them is as `pre_save()` leaves it.
    """
    db = connections[DEFAULT_DB_ALIAS]
    statement, fields = _statement(model, db.vendor)
    stored = []
    for name, field in fields:
        value = values[name] if name in values else field.get_default()
        stored.append(value if type(value) in _AS_IT_IS else field.get_db_prep_save(value, db))
    with db.cursor() as cursor:
        cursor.execute(statement, stored)
        if not db.features.can_return_columns_from_insert:
            act.unread.add(model)
            return cursor.lastrowid
        key, _act, nonce, *columns = cursor.fetchone()
    act.seal(model, key, sealed_table(model).digest(nonce, columns))
    return key


@cache
def _statement(model: Any, vendor: str) -> tuple[str, list[tuple[str, Any]]]:
    """The SQL, and the fields whose values it takes by the names of their attributes."""
    db = connections[DEFAULT_DB_ALIAS]
    fields = [(field.attname, field) for field in model._meta.concrete_fields if field is not model._meta.auto_field]
    columns = ", ".join(db.ops.quote_name(field.column) for _name, field in fields)
    marks = ", ".join(["%s"] * len(fields))
    returned = f" RETURNING {sealed_table(model).returned}" if db.features.can_return_columns_from_insert else ""
    return f"INSERT INTO {db.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks}){returned}", fields  # noqa: S608  names of the code's own

"""Triggers that refuse to change what was recorded: made, taken out of the way of a migration, and looked after.

Rows of histories, changesets, revisions, editions and the log are added and then neither changed nor deleted, whoever
asks. Two things are let through, and nothing else: a changeset in which nothing was written goes, and a redaction
erases the columns that it names while its own changeset is open.
"""

from types import ModuleType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from audit import triggers_on_postgresql, triggers_on_sqlite
from audit.triggers import Defect, Trigger

_DATABASES: dict[str, ModuleType] = {"sqlite": triggers_on_sqlite, "postgresql": triggers_on_postgresql}


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make those that are missing or not as they should be, and drop those that are of no use any more. 2 queries
    when there is nothing to do.

    Before a table has the columns that its triggers need, it has none.
    """
    connection = connections[using]
    database = _DATABASES[connection.vendor]
    found, expected = database.installed(connection), database.wanted(connection)
    wrong = [trigger for trigger in expected if found.get(trigger.place) != trigger.state]
    replaced = {trigger.place for trigger in wrong} & found.keys()
    useless = found.keys() - {trigger.place for trigger in expected}
    # Triggers share functions: each is made once.
    create = list(dict.fromkeys(statement for trigger in wrong for statement in trigger.create))
    if wrong or useless:
        with transaction.atomic(using):
            database.change(connection, sorted(replaced | useless), create)


def drop_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Out of the way of a migration, which may change any table; `install_triggers()` puts them back. 2 queries."""
    connection = connections[using]
    database = _DATABASES[connection.vendor]
    if found := database.installed(connection):
        with transaction.atomic(using):
            database.change(connection, sorted(found), [])


def missing_triggers(connection: Any) -> list[Defect]:
    """What is wrong, by table and name: a trigger is missing, disabled, or not the one that was installed. 3 queries.

    Nothing before the first migration: where there is no table, nothing is unguarded.
    """
    database = _DATABASES[connection.vendor]
    found = database.installed(connection)
    defects = [_defect(database, trigger, found.get(trigger.place)) for trigger in database.wanted(connection)]
    return [*database.disarmed(connection), *filter(None, defects)]


def _defect(database: ModuleType, trigger: Trigger, found: tuple[Any, ...] | None) -> Defect | None:
    if found == trigger.state:
        return None
    what = "missing" if found is None else database.describe(trigger.state, found)
    return Defect(trigger.table, trigger.name, what)

"""One trigger of PostgreSQL: the statements that make it, and what the system catalog then says of it."""

from collections.abc import Sequence

from audit.triggers import PREFIX, Trigger

# Nothing but PostgreSQL's own operators is found; tables are named with their schema.
_FUNCTION = """CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $body${body}$body$"""
_SEARCH_PATH = "search_path=pg_catalog, pg_temp"
_BEFORE = """CREATE TRIGGER {name} BEFORE {event} ON {schema}.{table} FOR EACH {each}
EXECUTE FUNCTION {schema}.{function}({arguments})"""
_AT_COMMIT = """CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {schema}.{table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {schema}.{function}()"""
# Also in a session that plays a replica.
_ALWAYS = "ALTER TABLE {schema}.{table} ENABLE ALWAYS TRIGGER {name}"

# Bits of pg_trigger.tgtype.
_ROW, _IS_BEFORE = 1, 2
_EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}

INSTALLED = """
    SELECT c.relname, t.tgname, t.tgenabled = 'A', t.tgtype, t.tgdeferrable, t.tginitdeferred,
           encode(t.tgargs, 'escape'), t.tgqual IS NULL AND t.tgattr::text = '',
           p.proname, p.prosrc, l.lanname, p.prosecdef, array_to_string(p.proconfig, ';')
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_language l ON l.oid = p.prolang
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
      AND t.tgparentid = 0 -- not those that a partition has of its table"""


def before(event: str, schema: str, table: str, *, function: str, body: str, arguments: Sequence[str]) -> Trigger:
    """A trigger that is asked before each row, or before a TRUNCATE."""
    names = {"schema": schema, "table": table, "name": f"{PREFIX}{event.lower()}", "function": function}
    each, bit = ("STATEMENT", 0) if event == "TRUNCATE" else ("ROW", _ROW)
    quoted = ", ".join(f"'{argument}'" for argument in arguments)
    return Trigger(
        table,
        names["name"],
        create=(
            _FUNCTION.format(schema=schema, name=function, body=body),
            _BEFORE.format(**names, event=event, each=each, arguments=quoted),
            _ALWAYS.format(**names),
        ),
        state=(
            *(True, _IS_BEFORE | _EVENTS[event] | bit, False, False),
            *("".join(f"{argument}\\000" for argument in arguments), True),
            *(function, body, "plpgsql", False, _SEARCH_PATH),
        ),
    )


def at_commit(schema: str, table: str, *, name: str, function: str, body: str) -> Trigger:
    """A trigger that is asked at the end of the transaction about each row that was written."""
    names = {"schema": schema, "table": table, "name": name, "function": function}
    return Trigger(
        table,
        name,
        create=(
            _FUNCTION.format(schema=schema, name=function, body=body),
            _AT_COMMIT.format(**names),
            _ALWAYS.format(**names),
        ),
        state=(
            *(True, _ROW | _EVENTS["INSERT"] | _EVENTS["UPDATE"] | _EVENTS["DELETE"], True, True),
            *("", True),
            *(function, body, "plpgsql", False, _SEARCH_PATH),
        ),
    )

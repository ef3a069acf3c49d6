"""What the PostgreSQL role that serves the site may do: add to what is append-only, change none of it, own nothing."""

from dataclasses import dataclass
from typing import Any

from audit.models import RedactedRow, Redaction, SealedColumns
from audit.triggers import CHANGESETS, append_only_tables

# Written by `migrate` and `redact`, which the owner of the tables runs.
_READ_ONLY = {model._meta.db_table for model in (SealedColumns, Redaction, RedactedRow)} | {"django_migrations"}
_CHANGES = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
# With one of PostgreSQL's own roles that lead past every grant.
_LEADS_PAST = ("pg_write_all_data", "pg_write_server_files", "pg_execute_server_program")

_PLACE = """
    SELECT quote_ident(current_schema()), quote_ident(current_database()), quote_ident(current_user),
           quote_ident(%s)"""
_TABLES = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY 1"""
_ROLE = """
    SELECT r.rolsuper, r.rolcreaterole, r.rolreplication,
           ARRAY(SELECT o.rolname FROM pg_roles o WHERE pg_has_role(r.oid, o.oid, 'MEMBER') AND (
               o.rolname = ANY(%s)
               OR o.oid IN (SELECT c.relowner FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace)
               OR o.oid IN (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = current_schema())
               OR o.oid IN (SELECT d.datdba FROM pg_database d WHERE d.datname = current_database())
           ))
    FROM pg_roles r WHERE r.rolname = %s"""
_MAY = """
    SELECT c.relname, p.privilege FROM pg_class c, unnest(%s::text[]) AS p (privilege)
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s)
      AND (has_table_privilege(%s, c.oid, p.privilege)
           OR p.privilege = 'UPDATE' AND has_any_column_privilege(%s, c.oid, 'UPDATE'))
    ORDER BY 1, 2"""


class UnfitRole(ValueError):
    """The role can do, or be given, more than the one that serves the site may."""


@dataclass(frozen=True)
class WebRole:
    """A role of this name, in the database of this connection."""

    connection: Any
    name: str

    def refuse_unfit(self) -> None:
        """Raises UnfitRole for one that does not exist, or that no grant could hold back. 1 query."""
        found = self._rows(_ROLE, [list(_LEADS_PAST), self.name])
        if not found:
            raise UnfitRole(f"There is no role {self.name!r}: make it with CREATE ROLE ... LOGIN PASSWORD '...'.")
        superuser, makes_roles, replicates, leads = found[0]
        if superuser or makes_roles or replicates:
            raise UnfitRole(f"{self.name} is a superuser, or may make roles or replicate: name one that may not.")
        if leads:
            raise UnfitRole(f"{self.name} is, or may act as, {', '.join(leads)}: name one that owns nothing here.")

    def grants(self) -> list[str]:
        """The statements that give the role what it needs, and take what it has beyond that. 2 queries."""
        schema, database, owner, role = self._rows(_PLACE, [self.name])[0]
        tables = [table for (table,) in self._rows(_TABLES, [])]
        append_only = {table.name for table in append_only_tables()}
        added_to = [table for table in tables if table in append_only - _READ_ONLY]
        changed = [table for table in tables if table not in append_only | _READ_ONLY]
        return [
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
            f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
            f"GRANT CONNECT ON DATABASE {database} TO {role}",
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
            f"GRANT INSERT ON {self._list(schema, added_to)} TO {role}",
            # A changeset in which nothing was written is taken back; a trigger keeps all others.
            f"GRANT DELETE ON {self._list(schema, [CHANGESETS])} TO {role}",
            f"GRANT INSERT, UPDATE, DELETE ON {self._list(schema, changed)} TO {role}",
            # What a later migration makes may be append-only: the rest comes with the next run.
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT SELECT, INSERT ON TABLES TO {role}",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {role}",
        ]

    def apply(self) -> None:
        """Run the grants; raises UnfitRole when the role may then still do more. Inside a transaction. 16 queries."""
        with self.connection.cursor() as cursor:
            for statement in self.grants():
                cursor.execute(statement)
        if excess := self._excess():
            shown = "; ".join(excess[:10])
            raise UnfitRole(
                f"{self.name} may still {shown}: by PUBLIC, or by a role that it is a member of. Revoke that first."
            )

    def _excess(self) -> list[str]:
        """What it may do and should not. 3 queries."""
        tables = [table.name for table in append_only_tables()]
        may = self._rows(_MAY, [list(_CHANGES), tables, self.name, self.name])
        found = [f"{privilege} {table}" for table, privilege in may if (table, privilege) != (CHANGESETS, "DELETE")]
        if self._rows("SELECT has_schema_privilege(%s, current_schema(), 'CREATE')", [self.name]) == [(True,)]:
            found.append("CREATE in the schema")
        if self.connection.pg_version >= 150000:
            replica = "SELECT has_parameter_privilege(%s, 'session_replication_role', 'SET')"
            if self._rows(replica, [self.name]) == [(True,)]:
                found.append("SET session_replication_role")
        return found

    def _list(self, schema: str, tables: list[str]) -> str:
        return ", ".join(f"{schema}.{self.connection.ops.quote_name(table)}" for table in tables)

    def _rows(self, sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

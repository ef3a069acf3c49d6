"""`DATABASES` from what the environment says: one database, a replica of it, and who keeps connections. No Django."""

from typing import Any

import environ

from claimtrack.environment import BadSetting

SQLITE = "django.db.backends.sqlite3"

# A host that is gone is noticed in seconds, also where nothing tells us: when we connect, and when nobody takes what we
# send. The address of the database may say otherwise.
_PATIENCE = {
    "connect_timeout": 2,  # seconds
    "tcp_user_timeout": 5_000,  # milliseconds
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}

# Our queries read few rows through many sub-queries: to compile one takes seconds, to answer it milliseconds.
_NOTHING_COMPILED = "-c jit=off"

_PREPARED_AFTER = 3  # times that a connection was asked the same; of those that pages ask (audit/statements.py)


def databases(url: str, replica_url: str, *, pool_size: int, behind_pooler: bool) -> dict[str, Any]:
    """Raises BadSetting for what does not go together."""
    default = environ.Env.db_url_config(url)
    if default["ENGINE"] == SQLITE:
        if replica_url or pool_size or behind_pooler:
            raise BadSetting(
                "DATABASE_REPLICA_URL, DATABASE_POOL_SIZE and DATABASE_BEHIND_POOLER are for PostgreSQL: "
                "set DATABASE_URL to one, or unset them."
            )
        return {"default": _on_sqlite(default)}
    if pool_size and behind_pooler:
        raise BadSetting("DATABASE_POOL_SIZE and DATABASE_BEHIND_POOLER: one pool is enough, unset either.")
    found = {"default": _on_postgresql(default, pool_size, behind_pooler)}
    if replica_url:
        found["replica"] = _on_postgresql(environ.Env.db_url_config(replica_url), pool_size, behind_pooler)
        if found["replica"]["ENGINE"] != default["ENGINE"]:
            raise BadSetting("DATABASE_REPLICA_URL is no database of PostgreSQL: name a replica of DATABASE_URL.")
        found["replica"]["TEST"] = {"MIRROR": "default"}
    return found


def _on_sqlite(database: dict[str, Any]) -> dict[str, Any]:
    # IMMEDIATE takes the write lock when a transaction begins, so that two writers queue instead of failing on upgrade;
    # only changesets open transactions, so readers never take it. Without recursive triggers, INSERT OR REPLACE would
    # delete rows that are append-only.
    database["ENGINE"] = "claimtrack.sqlite"
    database["OPTIONS"] = {
        "timeout": 20,  # seconds that a writer waits for another; ?timeout= of the address says otherwise
        **database.get("OPTIONS", {}),
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
    # To open the file reads its whole schema with all triggers, which costs more than all queries of a page.
    database.setdefault("CONN_MAX_AGE", 60)
    return database


def _on_postgresql(database: dict[str, Any], pool_size: int, behind_pooler: bool) -> dict[str, Any]:
    options = database["OPTIONS"] = {**_PATIENCE, **database.get("OPTIONS", {})}
    if not behind_pooler:  # PgBouncer refuses a connection that comes with settings
        options["options"] = f"{_NOTHING_COMPILED} {options.get('options', '')}".strip()
    database["CONN_HEALTH_CHECKS"] = True
    if pool_size:
        # psycopg's pool, shared by the threads of a process; it keeps connections itself.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 5}
        database["CONN_MAX_AGE"] = 0
    else:
        database.setdefault("CONN_MAX_AGE", 60)
    # A cursor of the server outlives no transaction whose session goes to somebody else, nor does a prepared statement.
    database["DISABLE_SERVER_SIDE_CURSORS"] = behind_pooler
    options["prepare_threshold"] = None if behind_pooler else _PREPARED_AFTER
    return database

"""Opens the file as Django does; on a disk that lets nobody write, as a file that does not change.

A file in WAL mode needs two others beside it, which SQLite makes when the first connection opens and takes away when
the last one closes. Where they cannot be made, nothing could be read.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """The same in everything else."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except sqlite3.OperationalError as error:
            name = str(conn_params["database"])
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            if not is_unchanging(name):
                raise
            unchanging = f"file:{quote(os.path.abspath(name))}?immutable=1"
            return super().get_new_connection({**conn_params, "database": unchanging, "uri": True})


def is_unchanging(name: str) -> bool:
    """Whether nobody can write the file or beside it here, and all that was written is in it."""
    file = Path(name)
    left = file.with_name(f"{file.name}-wal")
    if not file.is_file() or (left.is_file() and left.stat().st_size):
        return False
    return not os.access(file.parent, os.W_OK)

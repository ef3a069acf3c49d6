"""Databases beside that of the tests, and the programs that come with them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection


def needs(*programs: str) -> Any:
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@contextmanager
def database(name: str) -> Iterator[None]:
    """The block's connection is to the database of this name."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def run(*command: str, stdin: bytes | None = None) -> bytes:
    settings = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": settings.get("HOST") or "",
        "PGPORT": str(settings.get("PORT") or ""),
        "PGUSER": settings.get("USER") or "",
        "PGPASSWORD": settings.get("PASSWORD") or "",
    }
    done = subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)  # noqa: S603  our own
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout

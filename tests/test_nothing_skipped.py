"""A machine that lacks something says so, and with CI=true gets it or fails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.walk

TOP = Path(__file__).parents[1]
SKIPS = """
import pytest

@pytest.mark.skipif(True, reason="not installed: pg_dump")
def test_by_a_mark(): pass

def test_in_its_course(): pytest.skip("not installed: sqlite3")

@pytest.mark.xfail(reason="known")
def test_known_to_fail(): assert False

def test_that_passes(): pass
"""


def outcome(folder: Path, text: str, ci: str) -> tuple[int, str]:
    """Exit status of pytest on a file of this text, and what it prints."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    plugins = ["no:cacheprovider", "no:django", "no:randomly", "tests.nothing_skipped"]
    done = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-m", "pytest", "-rA", *(f"-p{name}" for name in plugins), "--rootdir", folder, folder],
        cwd=TOP,
        env={**os.environ, "CI": ci, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_what_is_missing_is_skipped_at_a_desk(tmp_path: Path) -> None:
    status, out = outcome(tmp_path, SKIPS, ci="")
    assert status == 0
    assert "1 passed, 2 skipped, 1 xfailed" in out


def test_with_ci_what_is_missing_fails(tmp_path: Path) -> None:
    status, out = outcome(tmp_path, SKIPS, ci="true")
    assert status == 1
    assert "nothing may be skipped. Skipped: not installed: pg_dump" in out
    assert "nothing may be skipped. Skipped: not installed: sqlite3" in out
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in out


def test_with_ci_a_file_that_is_skipped_whole_fails(tmp_path: Path) -> None:
    skips = 'import pytest\npytest.skip("not installed: chromium", allow_module_level=True)\n'
    assert outcome(tmp_path, skips, ci="")[0] == 5  # nothing was there to be run
    status, out = outcome(tmp_path, skips, ci="true")
    assert status == 2
    assert "nothing may be skipped. Skipped: not installed: chromium" in out


@pytest.mark.parametrize(
    ("program", "package"),
    [("pg_dump", "postgresql-client"), ("pg_restore", "postgresql-client"), ("sqlite3", "sqlite3")],
)
def test_ci_installs_the_programs_that_tests_need(tmp_path: Path, program: str, package: str) -> None:
    everything = {"bash", "dirname", "python3", "id", "apt-get", "make", "pg_dump", "pg_restore", "psql", "sqlite3"}
    for name in everything - {program, "bash", "dirname"}:
        # Each only says what it was asked; `id -u` says that it is root.
        (tmp_path / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {tmp_path}/asked\necho 0\n', encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    subprocess.run([TOP / ".ci" / "run"], env={"PATH": str(tmp_path)}, capture_output=True, check=True)  # noqa: S603  our own
    installed = [line.split() for line in (tmp_path / "asked").read_text().splitlines() if "apt-get install" in line]
    assert package in {word for line in installed for word in line}

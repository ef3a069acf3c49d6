"""Two workers, in processes of their own, share the work of one queue."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.migrated import copy_file

TOP = Path(__file__).parents[3]
CLAIMS, PEOPLE = 6, 4

pytestmark = [pytest.mark.walk]


@pytest.fixture
def url(
    django_db_modify_db_settings: None, django_db_blocker: object, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The address of a migrated database that is nobody else's."""
    if connection.vendor == "sqlite":
        copy_file(connection, request.config.cache.mkdir("migrated"), tmp_path / "queue.sqlite3")
        yield f"sqlite:///{tmp_path / 'queue.sqlite3'}"
        return
    told = connection.settings_dict
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}_queue"
    with django_db_blocker.unblock(), connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {told['TEST']['TEMPLATE']}")
        yield f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{name}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def begin(url: str, mails: Path, *command: str) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "claimtrack.settings",
        "DATABASE_URL": url,
        "CLAIMTRACK_TASKS": "database",
        "CLAIMTRACK_SECRET_KEY": "tests",
        "CLAIMTRACK_EMAIL_URL": f"filemail:///{mails}",
    }
    return subprocess.Popen(  # noqa: S603  our own
        [sys.executable, *command], cwd=TOP, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def end(*processes: subprocess.Popen[bytes]) -> list[str]:
    told = [process.communicate(timeout=120)[0].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), told
    return told


def test_each_notice_is_mailed_once_by_either_of_two_workers(url: str, tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    end(begin(url, mails, "manage.py", "migrate", "-v0"))
    end(begin(url, mails, "-m", "tests.claims.tasks.office", str(CLAIMS), str(PEOPLE)))
    assert not list(mails.iterdir())  # who acts sends nothing
    end(begin(url, mails, "manage.py", "enqueue", "digests"))
    workers = [begin(url, mails, "manage.py", "work", f"w{number}", "--batch", "--interval=0") for number in range(2)]
    told = end(*workers)
    texts = [text for path in mails.iterdir() for text in path.read_text().split("-" * 79)]
    said = Counter(number for text in texts for number in set(re.findall(r"It is (\d+)\.", text)))
    # One message to each reviewer for each claim; the one whose transaction was taken back is told to nobody.
    assert said == Counter({str(number): PEOPLE for number in range(CLAIMS)}), told
    end(begin(url, mails, "manage.py", "prune_db_task_results", "--min-age-days=0"))
    assert "Nothing is wrong." in end(begin(url, mails, "manage.py", "verify_audit"))[0]


@pytest.mark.parametrize("command", [("enqueue", "digests"), ("work",)])
def test_without_a_queue_nothing_can_wait_in_it(command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="CLAIMTRACK_TASKS=database"):
        call_command(*command)

"""The demo in every state that a page can be in, served in a process of its own."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.pages import PageType

TOP = Path(__file__).parents[3]
REPORTS = "mailto:errors@claims.example"


@dataclass(frozen=True)
class Site:
    """The address of the staged site, what fills in the addresses of its pages, and a session of each person."""

    url: str
    places: dict[str, Any]
    sessions: dict[str, str]
    environment: dict[str, str]

    def address(self, page: PageType) -> str:
        """Where the page is, from the root on."""
        return page.at(self.places)

    def cookie(self, person: str) -> dict[str, str]:
        """What makes a browser that of this person."""
        return {"name": "sessionid", "value": self.sessions[person], "url": self.url}

    def get(self, address: str, person: str = "") -> tuple[int, dict[str, str], bytes]:
        """Status, headers by their lower-case names, and content; redirects are not followed."""
        request = urllib.request.Request(self.url + address)  # noqa: S310  our own site
        if person:
            request.add_header("Cookie", f"sessionid={self.sessions[person]}")
        try:
            answer = _asker.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()

    def run(self, module: str, *arguments: str) -> str:
        """What a module of ours prints, run beside the site on the same database."""
        return run([sys.executable, "-m", module, *arguments], self.environment)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


_asker = urllib.request.build_opener(_Stay)


@contextmanager
def serve_staged(fresh: Path, place: Path, port: int) -> Iterator[Site]:
    """A copy of the demo's database `fresh`, staged and served on `port`; all files in `place`."""
    data = place / "data"
    data.mkdir(parents=True)
    copy_database(fresh, place / "staged.sqlite3")
    shutil.copy(fresh.with_suffix(".log-key"), place / "staged.log-key")
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.staged.settings",
        "DATABASE_URL": f"sqlite:///{place / 'staged.sqlite3'}",
        "CLAIMTRACK_STATIC_ROOT": str(place / "static"),
        "CLAIMTRACK_DATA_ROOT": str(data),
        "CLAIMTRACK_SITE_URL": url,
        "CLAIMTRACK_REPORT_ERRORS_TO": REPORTS,
        "CLAIMTRACK_LICENCE_URL": "https://creativecommons.org/publicdomain/zero/1.0/",
    }
    manage = [sys.executable, "manage.py"]
    run([*manage, "collectstatic", "--noinput", "--verbosity=0"], environment)
    known = json.loads(run([sys.executable, "-m", "tests.browser.staged.prepare", str(data)], environment))
    site = Site(url, known["places"], known["sessions"], environment)
    command = [*manage, "runserver", f"127.0.0.1:{port}", "--noreload", "--skip-checks"]
    with serving(site, command, place / "log"):
        yield site


@contextmanager
def serving(site: Site, command: list[str], log: Path) -> Iterator[None]:
    """Runs the server `command` as long as the block lasts, which begins once it answers."""
    with (
        log.open("w") as errors,
        subprocess.Popen(command, cwd=TOP, env=site.environment, stdout=errors, stderr=errors) as server,  # noqa: S603  our own command
    ):
        try:
            _wait_for(site)
            yield
        finally:
            server.terminate()


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy, whoever writes meanwhile."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def run(command: list[str], environment: dict[str, str]) -> str:
    """What our own command prints."""
    done = subprocess.run(command, cwd=TOP, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own command
    assert done.returncode == 0, done.stderr
    return done.stdout


def _wait_for(site: Site) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            status, _headers, _content = site.get("/readyz")
        except urllib.error.URLError:
            assert time.monotonic() < until, "the staged site does not answer"
            time.sleep(0.1)
        else:
            assert status == 200
            return

"""The site, served by gunicorn on a port of its own, whose workers may be killed."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.drills.databases import Database, Seed
from tests.drills.processes import TOP, children_of, environment, free_port, until

CSRF = "d" * 32


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


class Site:
    """Workers below one master. What they log goes into a file."""

    def __init__(self, database: Database, seed: Seed, *, workers: int = 1, under: tuple[str, ...] = (), **told: str):
        self.database, self.seed, self.port = database, seed, free_port()
        self.log = database.folder / f"site-{self.port}.log"
        self.environment = environment(database.url, **told)
        self.command = [
            *under, sys.executable, "-m", "gunicorn", "--preload", f"--workers={workers}", "--timeout=90",
            "--graceful-timeout=10", "--no-control-socket", f"--bind=127.0.0.1:{self.port}", "--log-level=error",
            "--worker-tmp-dir=/dev/shm", "claimtrack.wsgi:application",
        ]  # fmt: skip
        self.process: Any = None

    def start(self) -> "Site":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=TOP, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: self.get("/healthz").status == 200, f"the site; see {self.log}")
        return self

    def workers(self) -> list[int]:
        return children_of(self.process.pid)

    def kill(self, pid: int) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def kill_all(self) -> None:
        """Master and workers at once, as when the machine goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """By killing it: nothing that is drilled hangs on a graceful end, for which it would be waited a second."""
        if self.process is not None and self.process.poll() is None:
            self.kill_all()

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def send(self, method: str, path: str, body: Any = None, *, by: str = "edith", **headers: str) -> Answer:
        """To the API, as JSON, with the person's token; names of headers as keywords."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given |= {"Authorization": f"Bearer {self.seed['tokens'][by]}", "Content-Type": "application/json"}
        content = json.dumps(body).encode() if body is not None else None
        return self.ask(method, f"/api/v1/{path}", content, given)

    def desk(self, method: str, path: str, fields: Mapping[str, str] | None = None, by: str = "edith") -> Answer:
        """To the admin, as a browser would send it."""
        headers = {"Cookie": f"sessionid={self.seed['sessions'][by]}; csrftoken={CSRF}"}
        if fields is None:
            return self.ask(method, path, None, headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.ask(method, path, urlencode({**fields, "csrfmiddlewaretoken": CSRF}).encode(), headers)

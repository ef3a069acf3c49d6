"""Servers as child processes on 127.0.0.1, each on a free port, ended when the block is left."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).parents[1]
PLAIN = "django.core.wsgi:get_wsgi_application()"
WORKERS = 2  # of every server that is measured: gunicorn's, nginx', PHP's
PATIENCE = 60  # seconds until a server has to answer


class Skipped(Exception):
    """What cannot be measured here; the sentence says why, and what would help."""


def end_with_children() -> None:
    """From now on, whoever ends this process by SIGTERM ends the servers that it started, too."""

    def leave(_number: int, _frame: object) -> None:
        sys.exit(143)  # as an exception, which leaves the blocks that end them

    signal.signal(signal.SIGTERM, leave)


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen at port {port}:\n{log.read_text(errors='replace')[-3000:]}")


@contextmanager
def serving(
    command: Sequence[str], *, port: int, place: Path, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run `command` until the block is left; its process id, once it listens at `port`. Its log is kept in `place`."""
    log = place / f"{Path(command[0]).name}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  commands of ours
            list(command),
            cwd=TOP,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_for(port, process, log)
            yield process.pid
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, and with it all of its group, which is its own."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def gunicorn(
    settings: str,
    *,
    place: Path,
    environment: Mapping[str, str] | None = None,
    application: str = PLAIN,
    preload: bool = False,
) -> Iterator[tuple[str, int]]:
    """A Django project behind gunicorn with two sync workers: its address, and the process id of their parent.

    With `preload` the parent loads the project, as in deploy/, and the workers share what they do not change of it.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", f"--workers={WORKERS}", "--worker-class=sync"]
    command += ["--preload"] if preload else []
    command += [f"--bind=127.0.0.1:{port}", "--log-level=warning", "--no-control-socket", "--timeout=120"]
    command += [application]
    told = {"DJANGO_SETTINGS_MODULE": settings, **(environment or {})}
    with serving(command, port=port, place=place, environment=told) as process:
        yield f"http://127.0.0.1:{port}", process


def run(*arguments: str, environment: Mapping[str, str] | None = None, text: str | None = None) -> str:
    """What a command prints; raises with all it said when it fails."""
    done = subprocess.run(  # noqa: S603  commands of ours
        arguments,
        cwd=TOP,
        env={**os.environ, **(environment or {})},
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")
    return done.stdout


class Asking(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        return None  # a page that moved is not the page that is to be measured


def answer(address: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in small letters and body of what is at an address. Redirects are not followed."""
    opener = urllib.request.build_opener(Asking, urllib.request.ProxyHandler({}))
    request = urllib.request.Request(address, headers=dict(headers or {}))  # noqa: S310  127.0.0.1
    try:
        with opener.open(request, timeout=PATIENCE) as given:
            return given.status, {name.lower(): value for name, value in given.headers.items()}, given.read()
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()

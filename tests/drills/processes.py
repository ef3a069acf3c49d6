"""Programs beside the drill: run to their end, or started and looked for among the children of those we started."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[2]
SECRET = "a secret of the drills alone, which opens nothing anywhere else"
BOUND = 180  # seconds, for whatever should end by itself


def environment(url: str, **more: str) -> dict[str, str]:
    """What a process of the site is told, with the database at `url`."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("CLAIMTRACK_")},
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
        "CLAIMTRACK_SECRET_KEY": SECRET,
        "CLAIMTRACK_API_TOKEN_PER_MINUTE": "1000000",
        "CLAIMTRACK_API_PER_MINUTE": "1000000",
        **more,
    }


def run(command: list[str], env: Mapping[str, str] | None = None, **more: Any) -> str:
    """What the program prints; fails the drill with what it says when it does not end well."""
    done = subprocess.run(command, env=env, cwd=more.pop("cwd", TOP), capture_output=True, timeout=BOUND, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout.decode()[-2000:]} {done.stderr.decode()[-2000:]}"
    return done.stdout.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def until(happened: Callable[[], bool], what: str, seconds: float = 60) -> float:
    """Seconds until it was so. Fails the drill when it never is."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, f"Waited {seconds} s in vain for {what}."
        time.sleep(0.05)
    return time.monotonic() - began

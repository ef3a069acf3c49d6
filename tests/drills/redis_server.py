"""Redis, started by a test."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.drills.processes import free_port, until


class Redis:
    """A server of the drill's own, which keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: Any = None

    def start(self) -> None:
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        asks = [str(shutil.which("redis-cli")), "-p", str(self.port), "ping"]
        until(lambda: subprocess.run(asks, capture_output=True, check=False).stdout == b"PONG\n", "Redis")

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

"""A PostgreSQL cluster of the drill's own, which it may kill; as the user postgres where the drill runs as root."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.drills.processes import children_of, free_port, run, until

PROGRAMS = Path(max(map(str, Path("/usr/lib/postgresql").glob("*/bin")), default="/usr/lib/postgresql/none/bin"))
NAME = "drill"
SETTINGS = "listen_addresses = '127.0.0.1'\nshared_buffers = 32MB\nmax_connections = 60\nmax_wal_size = 256MB\n"


def as_postgres(*command: str) -> list[str]:
    """initdb and the server refuse to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


class Cluster:
    """Lies in a folder of its own and listens on a port of its own. `fsync` and `synchronous_commit` stay on."""

    vendor = "postgresql"

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or own_folder()
        self.data = self.folder / "data"
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{NAME}"

    def program(self, name: str, *arguments: str) -> str:
        return run(as_postgres(str(PROGRAMS / name), *arguments), cwd="/")

    def create(self) -> None:
        self.program(
            "initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "-D", str(self.data)
        )
        self.configure(SETTINGS)

    def configure(self, settings: str) -> None:
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"{settings}\n")

    def start(self) -> None:
        """Starts as soon as what was left of the last one is gone, and waits for it to answer."""
        options = f"-c port={self.port} -c unix_socket_directories={self.folder}"
        command = as_postgres(
            str(PROGRAMS / "pg_ctl"), "-w", "-t", "90", "-D", str(self.data), "-o", options,
            "-l", str(self.folder / "log"), "start",
        )  # fmt: skip
        until(lambda: self._started(command), f"PostgreSQL; it says {self.said()}", 90)

    def _started(self, command: list[str]) -> bool:
        # Not captured: the server would hold the pipe for as long as it runs.
        done = subprocess.run(
            command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False
        )
        return done.returncode == 0

    def said(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-1500:] if log.exists() else ""

    def stop(self, mode: str = "fast") -> None:
        if self.pid():
            self.program("pg_ctl", "-w", "-D", str(self.data), "-m", mode, "stop")

    def pid(self) -> int:
        """The postmaster's; 0 when there is none."""
        file = self.data / "postmaster.pid"
        pid = int(file.read_text().split("\n", 1)[0]) if file.exists() else 0
        return pid if pid and Path(f"/proc/{pid}").exists() else 0

    def backends(self) -> list[int]:
        """The processes that serve clients."""
        return [pid for pid in children_of(self.pid()) if f"postgres {NAME} 127.0.0.1" in _title(pid)]

    def kill(self, pid: int) -> None:
        """As the out-of-memory killer or a loss of the machine's nerve would."""
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def kill_all(self) -> None:
        """The postmaster dies at once; its children notice by themselves."""
        if not (pid := self.pid()):
            return  # 0 would be whoever drills
        left = children_of(pid)
        self.kill(pid)
        until(lambda: not any(Path(f"/proc/{child}").exists() for child in left), "the server's processes to end")

    def sql(self, statement: str, database: str = NAME) -> list[tuple[object, ...]]:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=database, autocommit=True, connect_timeout=10
        ) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]  # our own statements
            return cursor.fetchall() if cursor.description else []

    def fill(self, dumped: bytes) -> None:
        """With what pg_dump wrote as SQL."""
        command = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--port={self.port}", "--host=127.0.0.1"]
        done = subprocess.run(
            [*command, "--username=postgres", NAME], input=dumped, capture_output=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr.decode()

    def drop(self) -> None:
        if self.pid():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


def own_folder() -> Path:
    """Not below pytest's, which only its own user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="drill-"))
    give(folder)
    return folder


def give(path: Path) -> None:
    """To the user that the server runs as."""
    if os.geteuid() == 0:
        shutil.chown(path, "postgres", "postgres")


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""

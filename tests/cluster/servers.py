"""PostgreSQL and PgBouncer from Debian's packages, in a folder and on ports of their own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
BIN: Any = _BIN[-1] if _BIN else None
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
# Neither server runs as root.
AS_OTHER: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
_CONFIGURED = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 32MB
max_connections = 60
wal_level = replica
wal_keep_size = 256MB
hot_standby = on
# Processes are killed here and no machine is: what a process wrote, the next one reads.
fsync = off
autovacuum = off
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 200ms
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, told: Callable[[], bool], *, seconds: float = 20) -> float:
    """How many seconds it took; fails when it takes longer than `seconds`."""
    begun = time.monotonic()
    while not told():
        assert time.monotonic() - begun < seconds, f"{what} took more than {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - begun


def run(*command: Any, **more: Any) -> str:
    done = subprocess.run([str(one) for one in command], capture_output=True, check=False, timeout=120, **more)
    assert done.returncode == 0, done.stderr.decode()
    return str(done.stdout.decode())


class Server:
    """One PostgreSQL server."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.data, self.port = name, folder / name, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/claims"

    def make(self) -> None:
        run(BIN / "initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", **AS_OTHER)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(_CONFIGURED)

    def copy(self, primary: "Server") -> None:
        """Be a replica of it, and of whoever takes its place."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name={self.name}"
        command = (
            BIN / "pg_basebackup",
            "-D",
            self.data,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
            "-d",
            source,
        )
        run(*command, **AS_OTHER)

    def follow(self, *servers: "Server") -> None:
        """Take the log from whichever of these writes."""
        ports = ",".join(str(one.port) for one in servers)
        hosts = ",".join("127.0.0.1" for _ in servers)
        wanted = f"host={hosts} port={ports} user=postgres application_name={self.name} target_session_attrs=read-write"
        self.ask(f"ALTER SYSTEM SET primary_conninfo = '{wanted}'")
        self.ask("SELECT pg_reload_conf()")

    def start(self) -> None:
        with (self.data.parent / f"{self.name}.log").open("ab") as log:
            command = [str(BIN / "postgres"), "-D", str(self.data), "-p", str(self.port)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **AS_OTHER)
        wait_for(f"start of {self.name}", self.answers)

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1", database="postgres")
        except psycopg.OperationalError:
            return False
        return True

    def ask(self, sql: str, database: str = "claims") -> Any:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname={database} connect_timeout=2"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(sql)
            found = cursor.fetchone() if cursor.description else None
            return found[0] if found else None

    def end(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """SIGQUIT: at once, recovering when it starts; SIGKILL: the postmaster alone, whose children then give up."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=20)


class Pooler:
    """PgBouncer in transaction mode, in front of one server."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/claims"

    def lead_to(self, server: Server) -> None:
        (self.folder / "users.txt").write_text('"postgres" ""\n')
        (self.folder / "pgbouncer.ini").write_text(
            f"[databases]\nclaims = host=127.0.0.1 port={server.port} dbname=claims\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {self.folder}/users.txt\npool_mode = transaction\n"
            "default_pool_size = 4\nserver_login_retry = 1\nserver_connect_timeout = 2\nquery_wait_timeout = 3\n"
        )
        if self.process is not None:
            self.process.send_signal(signal.SIGHUP)

    def start(self) -> None:
        with (self.folder / "pgbouncer.log").open("ab") as log:
            command = [str(PGBOUNCER), str(self.folder / "pgbouncer.ini")]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **AS_OTHER)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=10)


@contextlib.contextmanager
def folder_of_servers(base: Path) -> Iterator[Path]:
    """A folder that the servers' user may write in."""
    base.mkdir(parents=True, exist_ok=True)
    if AS_OTHER:
        shutil.chown(base, "postgres", "postgres")
        for parent in base.parents:
            if parent.stat().st_uid == 0 and parent not in (Path("/"), Path("/tmp")):  # noqa: S108  pytest's own folders
                parent.chmod(parent.stat().st_mode | 0o011)
    yield base

"""Disks of a few megabytes, which a drill may fill or make read-only."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.drills.processes import until


class Disk:
    """A file system in memory, of its own size."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Takes all room but for so many bytes."""
        with self._ballast.open("wb") as file:
            left = os.statvfs(self.folder)
            os.posix_fallocate(file.fileno(), 0, max(4096, left.f_bavail * left.f_frsize - leave))

    def make_room(self) -> None:
        self._ballast.unlink()

    def remount(self, how: str) -> None:
        """`ro` or `rw`; as soon as nobody has a file open to write to."""
        until(lambda: _mount("-o", f"remount,{how}", str(self.folder)), f"the disk to be {how}")


@contextmanager
def small_disk(megabytes: int) -> Iterator[Disk]:
    folder = Path(tempfile.mkdtemp(prefix="drill-disk-"))
    if not _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)):
        folder.rmdir()
        pytest.skip("No disk can be mounted here: it takes root, and a machine that lets it.")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
        folder.rmdir()


def _mount(*options: str) -> bool:
    return subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0

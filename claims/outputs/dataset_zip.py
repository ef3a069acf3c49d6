"""A zip archive that has the same bytes whenever it has the same content, written as a stream. No Django."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows; the content says when it is from
_READABLE = 0o644 << 16
_UNIX = 3


class ReproducibleZip:
    """A new archive at `path`; as it is left, a list of the SHA-256 of each file is put in as `SHA256SUMS`."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self.sums: dict[str, str] = {}

    def add(self, name: str, parts: Iterable[str]) -> int:
        """Put in a file of the parts, in UTF-8, one part in memory at a time; how many there were comes back."""
        digest, count = hashlib.sha256(), 0
        with self._zip.open(self._entry(name), "w", force_zip64=True) as file:
            for part in parts:
                data = part.encode("utf-8")
                digest.update(data)
                file.write(data)
                count += 1
        self.sums[name] = digest.hexdigest()
        return count

    def checksums(self) -> str:
        """A line for each file, as `sha256sum --check` reads it."""
        return "".join(f"{digest}  {name}\n" for name, digest in self.sums.items())

    def __enter__(self) -> "ReproducibleZip":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            with self._zip.open(self._entry("SHA256SUMS"), "w") as file:
                file.write(self.checksums().encode("utf-8"))
        self._zip.close()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, _STAMP)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = _READABLE
        entry.create_system = _UNIX
        return entry

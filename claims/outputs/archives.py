"""The archives that lie ready for download, and those that may hold what has been erased since they were written.

Beside each lies its checksum, with how many erasures there had been when its building began: whatever is erased later,
or while it is built, withdraws it. One that is built anew with the same content is listed again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from audit.models import Redaction

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-(\d{4}-\d\d-\d\d)-[0-9a-f]{12}\.zip")

_SEEN = re.compile(r"^# erasures before: (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Archive:
    """An archive with its checksum beside it; `size` is None when only that is left."""

    name: str
    day: str  # of the newest edition in it, ISO 8601
    size: int | None  # bytes
    sha256: str
    written: datetime
    withdrawn: bool  # it may hold what was erased since, or its file is gone

    @property
    def path(self) -> Path:
        return Path(settings.CLAIMTRACK_DATA_ROOT, self.name)


def erasures() -> int:
    """How many there have been. Counted as they are committed, so that none slips in behind a later one. 1 query."""
    return Redaction.objects.count()


def note_checksum(file: Path, sha256: str, erased: int) -> None:
    """Write the checksum of an archive beside it, as `sha256sum --check` reads it."""
    text = f"{sha256}  {file.name}\n" + (f"# erasures before: {erased}\n" if erased else "")
    file.with_name(f"{file.name}.sha256").write_text(text, encoding="ascii")


def archives_in(folder: str | Path, erased: int) -> list[Archive]:
    """Those of the folder, newest first; none when it is not there. `erased` is from `erasures()`. No query."""
    notes = Path(folder).glob("*.zip.sha256") if folder else ()
    found = [one for note in notes if (one := _archive(note, erased))]
    return sorted(found, key=lambda archive: (archive.day, archive.written), reverse=True)


def archives() -> list[Archive]:
    """Those that `/data/` lists. 1 query."""
    return archives_in(settings.CLAIMTRACK_DATA_ROOT, erasures())


def remove_withdrawn(folder: Path) -> Iterable[str]:
    """Delete the archives that may hold what was erased; their checksums stay, so that the list tells of them.

    The names of the deleted. 1 query.
    """
    for archive in archives_in(folder, erasures()):
        if archive.withdrawn and archive.size is not None:
            (folder / archive.name).unlink()
            yield archive.name


def _archive(note: Path, erased: int) -> Archive | None:
    file = note.with_suffix("")
    if not (named := NAME.fullmatch(file.name)):
        return None
    kept = file.is_file()
    stat = (file if kept else note).stat()
    text = note.read_text(encoding="ascii")
    seen = _SEEN.search(text)
    return Archive(
        name=file.name,
        day=named[1],
        size=stat.st_size if kept else None,
        sha256=text.split()[0],
        written=datetime.fromtimestamp(stat.st_mtime, UTC),
        withdrawn=not kept or erased > (int(seen[1]) if seen else 0),
    )

"""Records that come as JSON: the same rules as for a file, with errors at the place of the body that is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from claims.dossiers.errors import DossierError, Path
from claims.dossiers.yaml_text import Located


def pointer(path: Path) -> str:
    """The path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{escaped(str(step))}" for step in path)


def escaped(key: str) -> str:
    """The key as a JSON pointer writes it."""
    return key.replace("~", "~0").replace("/", "~1")


@dataclass
class LocatedJSON(Located):
    """A value of JSON; `place` says where a path of the dossier stands in the body that was sent."""

    place: Callable[[Path], Path] = tuple

    def error(self, path: Path, message: str, line: int | None = None) -> DossierError:
        return DossierError(0, pointer(self.place(path)), message)


def located_json(records: dict[str, list[Any]], place: Callable[[Path], Path] = tuple) -> LocatedJSON:
    """The records by kind, as a dossier holds them."""
    return LocatedJSON({"dossier": 1, **records}, place=place)

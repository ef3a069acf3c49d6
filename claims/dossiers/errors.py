"""What is wrong with a dossier: every error names file, line and path. No Django."""

from dataclasses import dataclass

Path = tuple[str | int, ...]


def written(path: Path) -> str:
    """The path as people read it: `claims[3].positions[0].cites[0].source`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


@dataclass(frozen=True, order=True)
class DossierError:
    """One error at a line (from 1) and path of the file."""

    line: int
    path: str
    message: str

    def in_file(self, name: str) -> str:
        """`bridge.yaml:9: claims[0].verdict: ...`, the line that a person reads and an editor program jumps to."""
        place = f"{self.path}: " if self.path else ""
        return f"{name}:{self.line}: {place}{self.message}"


class BadDossier(Exception):
    """The dossier cannot be loaded; `errors` are all that is wrong with it, in the order of the file."""

    def __init__(self, errors: list[DossierError]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = sorted(set(errors))

"""What an importer is, which there are, and the one way to run one: plan and apply in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.importing.files import MEGABYTE, refuse_oversize
from sources.importing.report import Report

Progress = Callable[[Iterable[Any], str], Iterable[Any]]


def without_progress(rows: Iterable[Any], label: str) -> Iterable[Any]:
    """The rows, told to nobody."""
    return rows


class Planned(Protocol):
    """What an import would do."""

    @property
    def report(self) -> Report:
        """One line for each record of the file."""

    def apply(self, *, by: Any, comment: str, progress: Progress = without_progress) -> Report:
        """Do it, in one changeset; the lines as they came out. Nothing is published by it. Called in the transaction
        in which the plan was made. A plan of the same file made after it has no TAKEN line.
        """


class PlanFile(Protocol):
    """Reads a file and the database, and writes nothing. Raises UnreadableFile for a file that is no such file."""

    def __call__(self, content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> Planned: ...


@dataclass(frozen=True)
class Importer:
    """One kind of file that can be taken in, in the admin and by a command."""

    key: str  # its name in addresses
    title: Any
    explanation: Any  # what it takes and what becomes of it, in a few sentences
    plan: PlanFile
    permission: str  # who may use it
    suffixes: tuple[str, ...] = ()  # offered by the file dialogue; what a file is, its content says
    size_limit: int = 20 * MEGABYTE  # bytes
    options: Any = None  # a form class for what else must be said, or None
    each_stands_alone: bool = False  # whether the other records are taken when one is refused


class ImportRefused(Exception):
    """Nothing was written; the message says why, and `planned` what would have happened, where that is known."""

    def __init__(self, message: str, planned: Planned | None = None) -> None:
        super().__init__(message)
        self.planned = planned


class PlanDiffers(ImportRefused):
    """What would happen is no longer what was shown."""


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make the importer known; called from an app's `ready()`. The same key again takes the other's place."""
    _importers[importer.key] = importer
    return importer


def registered_importers() -> list[Importer]:
    """All importers, by their keys."""
    return [_importers[key] for key in sorted(_importers)]


def find_importer(key: str) -> Importer:
    """Raises KeyError."""
    return _importers[key]


def plan_import(importer: Importer, content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> Planned:
    """What importing the file would do. Raises UnreadableFile."""
    refuse_oversize(len(content), name=name, limit=importer.size_limit)
    return importer.plan(content, name=name, by=by, options=options)


def run_import(
    importer: Importer,
    content: bytes,
    *,
    name: str,
    by: Any,
    options: dict[str, Any],
    comment: str,
    shown: str | None = None,
    progress: Progress = without_progress,
) -> Report:
    """Take the file in, in one transaction; what became of each record.

    `shown` is the digest of the report that was agreed to: another one is not carried out. Raises UnreadableFile,
    PlanDiffers, and ImportRefused when a record is refused of an importer whose records do not stand alone.
    """
    try:
        with transaction.atomic():
            planned = plan_import(importer, content, name=name, by=by, options=options)
            if shown is not None and planned.report.digest() != shown:
                raise PlanDiffers(
                    _("What would happen has changed since it was shown: other records were saved. Look again."),
                    planned,
                )
            if nothing_is_taken(importer, planned.report):
                raise ImportRefused(
                    _("Nothing was taken in: mend what is refused, or take it out of the file."), planned
                )
            return planned.apply(by=by, comment=comment, progress=progress)
    except ValidationError as error:
        raise ImportRefused(_("Nothing was taken in: %(why)s") % {"why": " ".join(error.messages)}) from error
    except IntegrityError as error:
        raise ImportRefused(_("Nothing was taken in: somebody saved the same meanwhile. Try again.")) from error


def nothing_is_taken(importer: Importer, report: Report) -> bool:
    """Whether one refused record keeps all others out."""
    return bool(report.refused) and not importer.each_stands_alone

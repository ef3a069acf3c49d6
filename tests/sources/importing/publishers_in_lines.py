"""An importer for tests: one publisher a line, by slug and name; an empty name is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from audit.context import changeset
from sources.importing import importers
from sources.importing.files import read_text
from sources.importing.importers import Importer
from sources.importing.report import Line, Outcome, Report
from sources.models import Publisher


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=20)


@dataclass(frozen=True)
class PlannedPublishers:
    report: Report
    note: str

    def apply(self, *, by: Any, comment: str, progress: Any = lambda rows, label: rows) -> Report:
        with changeset(by, comment):
            for line in progress(self.report.of(Outcome.TAKEN), "publishers"):
                Publisher.objects.create(slug=line.what.lower(), name=line.what, note=self.note)
        return self.report


def plan(content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> PlannedPublishers:
    text = read_text(content, name=name, declared=options.get("encoding", ""))
    known = set(Publisher.objects.values_list("name", flat=True))
    lines = []
    for number, word in enumerate(text.text.splitlines(), start=1):
        outcome = Outcome.KNOWN if word in known else Outcome.TAKEN if word else Outcome.REFUSED
        lines.append(Line(outcome, f"{name}, line {number}", word, "" if word else "It is empty."))
    return PlannedPublishers(Report(tuple(lines), (text.remark,) if text.remark else ()), options.get("note", ""))


IMPORTER = Importer(
    key="publishers",
    title="Publishers",
    explanation="One a line.",
    plan=plan,
    permission="sources.add_publisher",
    suffixes=(".txt",),
    size_limit=1000,
    options=NoteForm,
)


@contextmanager
def registered(**fields: Any) -> Iterator[Importer]:
    """The importer, known in the block."""
    before = dict(importers._importers)
    try:
        yield importers.register(replace(IMPORTER, **fields))
    finally:
        importers._importers.clear()
        importers._importers.update(before)

"""The time line and the recent changes as CSV and JSON Lines: docs/formats/timeline.md describes them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from audit.models import Changeset
from claims.keyset import keyset_page
from claims.spreadsheet import csv_line
from claims.timeline import Entry
from claims.timeline_filter import TimelineFilter

BATCH = 200  # changesets that are in memory at a time
NEWEST_FIRST = ("-pk",)

EntriesOf = Callable[[Sequence[Changeset]], list[Entry]]
Record = dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """What an entry becomes: `record` for JSON Lines, of which CSV holds the `cells` under `columns`."""

    record: Callable[[Entry], Record]
    columns: tuple[str, ...]
    cells: Callable[[Entry, Record], Record]


def export_response(
    form: str,
    layout: Layout,
    chosen: TimelineFilter,
    changesets: QuerySet[Changeset],
    entries_of: EntriesOf,
    *,
    name: str,
) -> HttpResponseBase:
    """All entries as filtered, as a stream of `csv` or `jsonl`; 400 with the reasons while a filter is invalid.

    A fixed number of queries for each BATCH of changesets.
    """
    if not chosen.is_valid():
        reasons = [f"{field}: {text}" for field, texts in chosen.errors.items() for text in texts]
        return HttpResponse("\n".join(reasons) + "\n", status=400, content_type="text/plain; charset=utf-8")
    lines, content_type = _FORMS[form]
    return StreamingHttpResponse(
        lines(layout, all_entries(changesets, entries_of)),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def all_entries(changesets: QuerySet[Changeset], entries_of: EntriesOf) -> Iterator[Entry]:
    """Every entry, newest first, a batch in memory at a time."""
    after = ""
    while True:
        page = keyset_page(changesets, NEWEST_FIRST, after=after, size=BATCH)
        yield from entries_of(page.rows)
        if not (after := page.next):
            return


def _csv_lines(layout: Layout, entries: Iterable[Entry]) -> Iterator[str]:
    yield csv_line(layout.columns)
    for entry in entries:
        cells = layout.cells(entry, layout.record(entry))
        yield csv_line(cells[column] for column in layout.columns)


def _json_lines(layout: Layout, entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(layout.record(entry), ensure_ascii=False) + "\n"


_FORMS = {
    "csv": (_csv_lines, "text/csv; charset=utf-8"),
    "jsonl": (_json_lines, "application/x-ndjson; charset=utf-8"),
}
FORMS = tuple(_FORMS)


def _made(entry: Entry) -> Record:
    return {
        "changeset": entry.changeset,
        "time": entry.time.astimezone(UTC).isoformat(),
        "person": entry.person,
        "channel": entry.channel,
        "comment": entry.comment,
        "acts": [done.data() for done in entry.acts],
    }


def claim_record(entry: Entry) -> Record:
    """An entry of a claim's time line."""
    return {
        **_made(entry),
        "parts": [{"part": part.part, "change": part.change, "count": part.count} for part in entry.parts],
        "revision": entry.revision,
        "diff": reverse("admin:claims_claim_compare", args=[entry.claim, *entry.diff]) if entry.diff else None,
        "edition": reverse("claim-edition", args=entry.edition) if entry.edition else None,
    }


def site_record(entry: Entry) -> Record:
    """An entry of the recent changes."""
    touched = [{"kind": one.kind, "id": one.pk, "label": one.label, "gone": one.gone} for one in entry.touched]
    return {**_made(entry), "touched": touched, "more": list(entry.more)}


def _claim_cells(entry: Entry, record: Record) -> Record:
    return {**record, "acts": _acts_in_words(entry), "parts": "; ".join(part.words for part in entry.parts)}


def _site_cells(entry: Entry, record: Record) -> Record:
    touched = [f"{one.kind}: {one.label}" for one in entry.touched]
    touched += [f"{kind}: …" for kind in entry.more]
    return {**record, "acts": _acts_in_words(entry), "touched": "; ".join(touched)}


def _acts_in_words(entry: Entry) -> str:
    return "; ".join(f"{done.label} ({done.detail})" if done.detail else done.label for done in entry.acts)


_MADE = ("time", "person", "channel", "acts")
CLAIM_TIMELINE = Layout(
    claim_record, (*_MADE, "parts", "comment", "revision", "diff", "edition", "changeset"), _claim_cells
)
SITE_CHANGES = Layout(site_record, (*_MADE, "touched", "comment", "changeset"), _site_cells)

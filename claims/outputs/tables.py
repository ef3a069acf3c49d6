"""The public lists as CSV (RFC 4180): every row that the list has as it is filtered, not one page of it.

docs/formats/tables.md describes the columns.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from claims.correction_pages import correction_entry
from claims.keyset import keyset_page
from claims.outputs.site import full_address_of
from claims.spreadsheet import csv_line

BATCH = 500  # rows that are in memory at a time

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """The columns of a list, and what stands in them for one of its rows."""

    columns: tuple[str, ...]
    cells: Callable[[Any], Row]


def table_response(table: Table, rows: QuerySet[Any], keys: tuple[str, ...], *, name: str) -> HttpResponseBase:
    """The rows in the order of `keys`, streamed into a file `name`. For each BATCH as many queries as for a page."""
    return StreamingHttpResponse(
        _lines(table, rows, keys),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def refused_table(errors: dict[str, Any]) -> HttpResponse:
    """400 with the reason for each filter that is invalid."""
    reasons = [f"{field}: {text}" for field, texts in errors.items() for text in texts]
    return HttpResponse("\n".join(reasons) + "\n", status=400, content_type="text/plain; charset=utf-8")


def _lines(table: Table, rows: QuerySet[Any], keys: tuple[str, ...]) -> Iterator[str]:
    yield csv_line(table.columns)
    after = ""
    while True:
        page = keyset_page(rows, keys, after=after, size=BATCH)
        for row in page.rows:
            cells = table.cells(row)
            yield csv_line(cells[column] for column in table.columns)
        if not (after := page.next):
            return


def _claim(row: Any) -> Row:
    return {
        "slug": row.slug,
        "statement": row.statement,
        "language": row.language,
        "verdict": row.verdict,
        "event_date": row.event_date,
        "asserting": row.asserting,
        "denying": row.denying,
        "disputed_since": row.disputed_since and row.disputed_since.isoformat(),
        "approved_at": row.approved_at.isoformat(),
        "review_due": row.review_due,
        "address": full_address_of("claim", row.slug),
    }


def _party(row: Any) -> Row:
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "wikidata": row.wikidata,
        "positions": row.public_positions,
        "address": full_address_of("party", row.slug),
    }


def _position(row: Any) -> Row:
    return {
        "claim": row.indexed.slug,
        "statement": row.indexed.statement,
        "stance": row.stance,
        "stated_on": row.stated_on,
        "capacity": row.capacity,
        "quote": row.quote,
        "address": full_address_of("claim", row.indexed.slug),
    }


def _source(row: Any) -> Row:
    return {
        "slug": row.slug,
        "title": row.title,
        "kind": row.kind,
        "publisher": row.publisher.name if row.publisher else "",
        "reliability": row.grade(),
        "date": row.date,
        "url": row.url,
        "archive_url": row.archive_url,
        "address": full_address_of("source", row.slug),
    }


def _citing(row: Any) -> Row:
    return {
        "claim": row.indexed.slug,
        "statement": row.indexed.statement,
        "verdict": row.indexed.verdict,
        "positions": row.citations,
        "evidence": row.evidence,
        "in_basis": "yes" if row.in_basis else "no",
        "address": full_address_of("claim", row.indexed.slug),
    }


def _correction(row: Any) -> Row:
    entry = correction_entry(row)
    return {
        "claim": entry["slug"],
        "statement": entry["after"]["statement"],
        "published_at": entry["published_at"].isoformat(),
        "wrong": entry["wrong"],
        "right": entry["right"],
        "verdict_before": row.verdict_before,
        "verdict_after": row.verdict_after,
        "revision": entry["after"]["number"],
        "public": "yes" if entry["public"] else "no",
        "address": full_address_of("claim-edition", row.edition.slug, row.edition.number),
    }


_OF_CLAIM = ("approved_at", "review_due", "address")
CLAIMS = Table(
    (
        *("slug", "statement", "language", "verdict", "event_date", "asserting", "denying", "disputed_since"),
        *_OF_CLAIM,
    ),
    _claim,
)
PARTIES = Table(("slug", "name", "kind", "wikidata", "positions", "address"), _party)
POSITIONS = Table(("claim", "statement", "stance", "stated_on", "capacity", "quote", "address"), _position)
SOURCES = Table(("slug", "title", "kind", "publisher", "reliability", "date", "url", "archive_url", "address"), _source)
CITING = Table(("claim", "statement", "verdict", "positions", "evidence", "in_basis", "address"), _citing)
CORRECTIONS = Table(
    (
        *("claim", "statement", "published_at", "wrong", "right", "verdict_before", "verdict_after", "revision"),
        *("public", "address"),
    ),
    _correction,
)

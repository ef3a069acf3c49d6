"""A dataset's archive as a dossier, so that loading one is loading the other. No database.

Claim documents name records by slug, and tell what those were like when the claim was approved: where the archive has
no record of the slug, as of a party that was merged since, the document's own words make it.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sources.citable import CITABLE, NAME_PARTS

Row = dict[str, Any]

FILES = ("topics", "publishers", "sources", "parties", "claims")
LARGEST = 2_000_000_000  # bytes of a file in the archive: what a small archive unpacks to has no natural end
_SHOWN = 80


class BadDataset(Exception):
    """The archive is no dataset, or a damaged one; the message says why."""


def read_dataset(path: Path) -> dict[str, list[Row]]:
    """The records of the archive by kind; its checksums were compared. Raises BadDataset, or OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            sums = _checksums(archive)
            return {name: list(_records(archive, f"{name}.jsonl", sums)) for name in FILES}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: it wants a password; NotImplementedError: a method of packing that is not known.
        raise BadDataset(f"{path.name} is no archive that can be read: {error}.") from None


def _checksums(archive: zipfile.ZipFile) -> dict[str, str]:
    content = _read(archive, "SHA256SUMS", limit=100_000).decode("utf-8", "replace")
    pairs = (line.partition("  ") for line in content.splitlines())
    return {name: digest for digest, _space, name in pairs}


def _records(archive: zipfile.ZipFile, name: str, sums: dict[str, str]) -> Iterator[Row]:
    if name == "publishers.jsonl" and name not in archive.namelist():
        return  # older archives tell publishers with their sources alone
    content = _read(archive, name, limit=LARGEST)
    if hashlib.sha256(content).hexdigest() != sums.get(name):
        raise BadDataset(f"{name} is not what SHA256SUMS says: the archive is damaged, or was changed.")
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise BadDataset(f"{name}, line {number}: not JSON.") from None
        if not isinstance(row, dict) or not isinstance(row.get("slug"), str):
            raise BadDataset(f"{name}, line {number}: no record with a slug.")
        yield row


def _read(archive: zipfile.ZipFile, name: str, *, limit: int) -> bytes:
    try:
        with archive.open(name) as file:
            content = file.read(limit + 1)
    except KeyError:
        raise BadDataset(f"it holds no {name}: it is no dataset of this program.") from None
    if len(content) > limit:
        raise BadDataset(f"{name} is larger than {limit:,} bytes.")
    return content


def as_dossier(records: dict[str, list[Row]]) -> bytes:
    """The dossier of the records, in YAML's JSON form. Raises BadDataset when a record lacks what it must have."""
    try:
        return json.dumps({"dossier": 1, **_kinds(records)}, ensure_ascii=False).encode()
    except (KeyError, TypeError, AttributeError) as error:
        raise BadDataset(f"a record is not of the form of docs/formats/dataset.md: {error!r}."[:200]) from None


def _kinds(records: dict[str, list[Row]]) -> dict[str, list[Row]]:
    documents = records["claims"]
    publishers = {row["slug"]: _publisher(row) for row in records["publishers"]}
    for source in _cited(documents):
        if (publisher := source["publisher"]) is not None:
            publishers.setdefault(publisher["slug"], publisher)
    for row in records["sources"]:
        if (publisher := row["publisher"]) is not None:  # cited by nobody: it has no grade but that of its sources
            publishers.setdefault(publisher["slug"], {**publisher, "reliability": row["reliability"]})
    sources = {row["slug"]: _source(row, publishers) for row in records["sources"]}
    for source in _cited(documents):
        sources.setdefault(source["slug"], _source_told(source, publishers))
    parties = {row["slug"]: _party(row) for row in records["parties"]}
    for row in (row for document in documents for row in (*document["positions"], *document["reply_requests"])):
        parties.setdefault(row["party"]["slug"], row["party"])
    topics = {row["slug"]: _kept(row, "slug", "title", "summary", parent=row["parent"]) for row in records["topics"]}
    for topic in (topic for document in documents for topic in document["topics"]):
        topics.setdefault(topic["slug"], topic)
    known = {document["slug"] for document in documents}
    found: dict[str, Iterable[Row]] = {
        "topics": topics.values(),
        "publishers": publishers.values(),
        "sources": sources.values(),
        "parties": parties.values(),
        "claims": (_claim(document, known) for document in documents),
    }
    return {kind: list(rows) for kind, rows in found.items()}


def _cited(documents: Iterable[Row]) -> Iterator[Row]:
    for document in documents:
        yield from (row["source"] for row in document["evidence"])
        yield from (cited["source"] for position in document["positions"] for cited in position["citations"])


def _kept(row: Row, *names: str, **others: Any) -> Row:
    """The row's own values of these names, and others; without what is empty."""
    values = {**{name: row[name] for name in names if name in row}, **others}
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _edtf(found: Row | None) -> str:
    return str(found["edtf"]) if found else ""


def _publisher(row: Row) -> Row:
    return _kept(row, "slug", "name", "reliability", "wikidata", url=row["address"])


def _source(row: Row, publishers: dict[str, Row]) -> Row:
    names = ("slug", "title", "kind", "language", "date", "retracted_on", "retraction_reason", "wikidata", "note")
    return _kept(
        row,
        *names,
        *CITABLE,
        url=row["address"],
        archive_url=row["archive_address"],
        authors=[_kept(author, "name", "given", "kind", *NAME_PARTS) for author in row["authors"]],
        derived_from=[_kept(one, "kind", "source") for one in row["derived_from"]],
        **_graded(row, publishers),
    )


def _source_told(row: Row, publishers: dict[str, Row]) -> Row:
    return _kept(row, "slug", "title", "url", "archive_url", date=_edtf(row["date"]), **_graded(row, publishers))


def _graded(row: Row, publishers: dict[str, Row]) -> Row:
    """Its publisher, and its own grade where that is another than the publisher's: F is what is graded by nobody."""
    publisher = row["publisher"] and row["publisher"]["slug"]
    inherited = publishers[publisher]["reliability"] if publisher else "F"
    return {"publisher": publisher, "reliability": row["reliability"] if row["reliability"] != inherited else ""}


def _party(row: Row) -> Row:
    return _kept(
        row,
        *("slug", "name", "kind", "summary", "wikidata"),
        aliases=[_kept(one, "name", "language") for one in row["aliases"]],
        affiliations=[_kept(one, "role", "organisation", "since", "until", "note") for one in row["affiliations"]],
    )


def _claim(document: Row, known: set[str]) -> Row:
    basis = {row["evidence"] for row in document["basis"]}
    outbound = [row for row in document["relations"] if row.get("direction", "outbound") == "outbound"]
    return _kept(
        document,
        *("slug", "statement", "summary", "language", "verdict", "rationale"),
        event_date=_edtf(document["event_date"]),
        topics=[topic["slug"] for topic in document["topics"]],
        positions=[_position(row) for row in document["positions"]],
        evidence=[
            _kept(row, "bearing", "credibility", "excerpt", "locator", "note", source=row["source"]["slug"])
            | ({"basis": True} if number in basis else {})
            for number, row in enumerate(document["evidence"], start=1)
        ],
        relations=[
            _kept(row, "type", "note", claim=row["claim"]["slug"]) for row in outbound if row["claim"]["slug"] in known
        ],
        reply_requests=[
            _kept(
                row,
                *("channel", "answer"),
                party=row["party"]["slug"],
                asked_on=_edtf(row["asked_on"]),
                answered_on=_edtf(row["answered_on"]),
            )
            for row in document["reply_requests"]
        ],
    )


def _position(row: Row) -> Row:
    return _kept(
        row,
        *("stance", "capacity", "quote", "note"),
        party=row["party"]["slug"],
        stated_on=_edtf(row["stated_on"]),
        cites=[_kept(one, "locator", "excerpt", source=one["source"]["slug"]) for one in row["citations"]],
    )

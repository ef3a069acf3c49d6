"""The whole public dataset as one archive of JSON Lines: docs/formats/dataset.md describes it."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.text import slugify

from audit.revalidation import NOTHING
from claims.disputes import disputes_of_claim
from claims.models import IndexedClaim, Party, ReviewState, Topic
from claims.origins import origins_of
from claims.outputs.archives import erasures, note_checksum
from claims.outputs.dataset_zip import ReproducibleZip
from claims.outputs.records import party_record, publisher_record, source_record, topic_record
from claims.outputs.site import full_address, publisher_name
from claims.public import PublicClaim, live_facts, public_document
from sources.models import Publisher, Source

CHUNK = 500  # records that are in memory at a time

Rows = Iterable[dict[str, Any]]
Progress = Callable[[Iterable[Any], str, int], Iterable[Any]]


class NothingPublished(Exception):
    """There is no published claim, so that there is no dataset."""


def write_dataset(folder: Path, *, progress: Progress) -> Path:
    """Write the archive into the folder, whole or not at all, and its checksum beside it; its path comes back.

    Its name tells the day of the newest edition and its content: the same content has the same name and the same bytes.
    Constant memory; 5 queries at most for each claim, and 3 for each CHUNK of parties or sources.
    Raises NothingPublished, or OSError when the folder cannot be written.
    """
    erased = erasures()
    newest = IndexedClaim.objects.aggregate(newest=Max("approved_at"))["newest"]
    if newest is None:
        raise NothingPublished
    partial = folder / ".dataset.partial"
    try:
        with ReproducibleZip(partial) as archive:
            counts = {f"{name}.jsonl": archive.add(f"{name}.jsonl", _lines(rows)) for name, rows in _files(progress)}
            archive.add("README.txt", [_readme(newest, counts)])
            archive.add("LICENCE.txt", [_licence()])
            content = hashlib.sha256(archive.checksums().encode()).hexdigest()[:12]
        target = folder / f"{slugify(settings.CLAIMTRACK_SITE_NAME) or 'claims'}-{newest.date()}-{content}.zip"
        note_checksum(target, _sha256(partial), erased)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _files(progress: Progress) -> Iterator[tuple[str, Rows]]:
    for name, rows, record in (
        ("claims", _claims(), _claim),
        ("parties", Party.objects.unmerged().for_records(), party_record),
        (
            "sources",
            Source.objects.unmerged().for_records(),
            source_record,
        ),
        ("publishers", Publisher.objects.all(), publisher_record),
        ("topics", Topic.objects.select_related("parent"), topic_record),
    ):
        ordered = rows.order_by("pk")
        yield name, map(record, progress(ordered.iterator(chunk_size=CHUNK), name, ordered.count()))


def _lines(rows: Rows) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def _claims() -> Any:
    return ReviewState.objects.filter(claim__indexed__isnull=False).select_related("edition")


def _claim(state: Any) -> dict[str, Any]:
    found = PublicClaim(state, state.edition, NOTHING)
    document = public_document(found, state.edition)
    return {**document, "live": live_facts(found, disputes_of_claim(state.claim_id), origins_of(document))}


def _readme(newest: datetime, counts: dict[str, int]) -> str:
    # English, like the names of the fields: the file goes into the world without its site.
    held = "".join(f"  {name:<16} {count} records, one a line\n" for name, count in counts.items())
    return (
        f"{settings.CLAIMTRACK_SITE_NAME}: who asserts what, who denies it, by which source\n\n"
        f"Published by {publisher_name()}, {full_address('/')}\n"
        f"The newest edition in it was approved at {newest.isoformat()}.\n\n"
        f"{held}\n"
        "JSON Lines, UTF-8. A claim is the same document as at its address with .json, explained at\n"
        "docs/formats/claim.md of the program; it names parties, sources and topics by their slugs.\n"
        "Dates are EDTF (ISO 8601-2). Only what reviewers have approved is in it.\n"
        "Check the files with: sha256sum --check SHA256SUMS\n"
    )


def _licence() -> str:
    if settings.CLAIMTRACK_LICENCE_URL:
        return f"{publisher_name()} lets this dataset be used under {settings.CLAIMTRACK_LICENCE_URL}\n"
    return f"No licence is named. Ask {publisher_name()}, {full_address('/')}\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

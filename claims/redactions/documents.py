"""Erased texts in claim documents: at their exact places, each with a note of when and why. Pure.

A place is named as `redactions` in the document names it: `claim`, `positions/2` (counted from 1, as `basis` counts),
`positions/2/citations/1`, `corrections/REVISION`, `relations/SLUG` after the claim that the relation leads to (here, by
its number); a record that the document names, wherever it does, `parties/SLUG`, `sources/SLUG`, `publishers/SLUG`,
`topics/SLUG`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit.blanks import is_redacted

Document = dict[str, Any]
Place = tuple[str, Document]  # its name, and the part of the document


def parts_of(document: Document) -> Iterator[Place]:
    """The claim and each of its parts, in the order of the record."""
    yield "claim", document
    for number, position in enumerate(document["positions"], start=1):
        yield f"positions/{number}", position
        for place, citation in enumerate(position["citations"], start=1):
            yield f"positions/{number}/citations/{place}", citation
    for number, row in enumerate(document["evidence"], start=1):
        yield f"evidence/{number}", row
    for number, row in enumerate(document["relations"], start=1):
        yield f"relations/{number}", row
    for number, row in enumerate(document["reply_requests"], start=1):
        yield f"reply_requests/{number}", row
    for row in document["corrections"]:
        yield f"corrections/{row['revision']}", row


def records_of(document: Document) -> Iterator[Place]:
    """Each time that the document names a party, source, publisher or topic."""
    for row in [*document["positions"], *document["reply_requests"]]:
        yield f"parties/{row['party']['slug']}", row["party"]
    cited = [citation for position in document["positions"] for citation in position["citations"]]
    for row in [*cited, *document["evidence"]]:
        yield f"sources/{row['source']['slug']}", row["source"]
        if publisher := row["source"]["publisher"]:
            yield f"publishers/{publisher['slug']}", publisher
    for topic in document["topics"]:
        yield f"topics/{topic['slug']}", topic


def blank(document: Document, names: Iterable[str], values: Mapping[str, str], **note: str) -> bool:
    """Whether one of the places of these names said something in one of the fields, which are now as in `values`.

    `note` says `on` which day and for what `reason`.
    """
    wanted, changed = set(names), False
    for name, part in [*parts_of(document), *records_of(document)]:
        for field in values if name in wanted else ():
            if field in part and not is_redacted(part[field]):
                part[field] = None if isinstance(part[field], dict) else values[field]
                add_note(document, _shown(name, part), field, **note)
                changed = True
    return changed


def _shown(name: str, part: Document) -> str:
    """The name as the public reads it: which relations a page shows, in which order, is decided when it is shown."""
    return f"relations/{part['claim']['slug']}" if name.startswith("relations/") else name


def standing_notes(document: Document, name: str, fields: Iterable[str], **note: str) -> None:
    """Note the fields of the place of which nothing but the redaction is left, for a document that is being made."""
    for found, part in [*parts_of(document), *records_of(document)]:
        for field in fields if found == name else ():
            if field in part and is_redacted(part[field]):
                add_note(document, _shown(name, part), field, **note)


def add_note(document: Document, what: str, field: str, *, on: str, reason: str) -> None:
    """Say once that a field was redacted."""
    row = {"what": what, "field": field, "on": on, "reason": reason}
    notes = document.setdefault("redactions", [])
    if row not in notes:
        notes.append(row)


def rename(document: Document, kind: str, former: Iterable[str], slug: str) -> bool:
    """Whether the document named a record of this kind by one of its `former` slugs, and now by `slug`.

    `kind` is "claim" or as in the names of places: "parties", "sources", "publishers", "topics".
    """
    former, changed = set(former), False
    for row in _slugged(document, kind):
        key = "slug" if "slug" in row else "source"  # a row of the basis is {"evidence": number, "source": slug}
        if row[key] in former:
            row[key], changed = slug, True
    if kind == "claim":
        document["url"] = f"/claims/{document['slug']}/"
    for note in document.get("redactions", []):
        head, _slash, name = note["what"].partition("/")
        if name in former and head in (kind, "relations" if kind == "claim" else ""):
            note["what"] = f"{head}/{slug}"
    return changed


def _slugged(document: Document, kind: str) -> list[Document]:
    if kind == "claim":
        return [document, *(row["claim"] for row in document["relations"])]
    named = [part for name, part in records_of(document) if name.partition("/")[0] == kind]
    return [*named, *(document["basis"] if kind == "sources" else [])]

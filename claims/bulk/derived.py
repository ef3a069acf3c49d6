"""Everything that is derived from a current edition, as rows: those of lists, those that searching reads."""

import json
from collections import Counter
from typing import Any

from django.db import connection

from audit.bulk_insertion import insert_rows
from audit.bulk_rows import BulkRows, keyless, layout
from audit.statements import ask
from claims.bulk.documents import Document
from claims.bulk.known import Known
from claims.likeness import folded_words, search_keys
from claims.models import (
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    IndexedSource,
    IndexedTopic,
)
from claims.search.index import database
from claims.search.texts import Kind, claim_texts, item_of
from claims.vocabulary import Stance

_MOST_WORDS = 500_000  # words known to be stored already, so that memory stays constant


def gather_index_rows(
    rows: BulkRows,
    known: Known,
    document: Document,
    *,
    claim: int,
    edition: int,
    approved_at: str,
    review_due: str,
    targets: dict[str, int],
) -> None:
    """Gather what `claims.editions.index_edition()` would store of a new claim; `targets`: related claims by slug."""
    slug = document["slug"]
    stands = document["event_date"] or {}
    parties = [known.get("parties", row["party"]["slug"], of=slug)[0] for row in document["positions"]]
    stances = [row["stance"] for row in document["positions"]]
    indexed = {
        "claim_id": claim,
        "edition_id": edition,
        "slug": slug,
        "statement": document["statement"],
        "summary": document["summary"],
        "language": document["language"],
        "verdict": document["verdict"],
        "event_date": stands.get("edtf", ""),
        "event_earliest": stands.get("earliest"),
        "event_latest": stands.get("latest"),
        "asserting": len({pk for pk, stance in zip(parties, stances, strict=True) if stance == Stance.ASSERTS}),
        "denying": len({pk for pk, stance in zip(parties, stances, strict=True) if stance == Stance.DENIES}),
        "approved_at": approved_at,
        "review_due": review_due,
    }
    rows.add(layout(IndexedClaim), layout(IndexedClaim).row(indexed))
    for order, topic in enumerate(document["topics"], start=1):
        pk = known.get("topics", topic["slug"], of=slug)[0]
        _add(rows, IndexedTopic, indexed_id=claim, topic_id=pk, order=order)
    for number, (party, row) in enumerate(zip(parties, document["positions"], strict=True), start=1):
        stated = row["stated_on"] or {}
        _add(
            rows,
            IndexedPosition,
            indexed_id=claim,
            number=number,
            party_id=party,
            stance=row["stance"],
            capacity=row["capacity"],
            stated_on=stated.get("edtf", ""),
            stated_earliest=stated.get("earliest"),
            stated_latest=stated.get("latest"),
            quote=row["quote"],
        )
    _gather_sources(rows, known, document, claim)
    for row in document["relations"]:
        target = targets[row["claim"]["slug"]]
        _add(rows, IndexedRelation, indexed_id=claim, type=row["type"], target_id=target, note=row["note"])


def _gather_sources(rows: BulkRows, known: Known, document: Document, claim: int) -> None:
    slug = document["slug"]

    def key(source: str) -> int:
        return known.get("sources", source, of=slug)[0]

    evidence = [key(row["source"]["slug"]) for row in document["evidence"]]
    for number, (source, row) in enumerate(zip(evidence, document["evidence"], strict=True), start=1):
        values = {"source_id": source, "bearing": row["bearing"], "credibility": row["credibility"]}
        _add(rows, IndexedEvidence, indexed_id=claim, number=number, **values)
    cited: Counter[int] = Counter()
    for position in document["positions"]:
        cited.update({key(row["source"]["slug"]) for row in position["citations"]})
    borne = Counter(evidence)
    basis = {key(row["source"]) for row in document["basis"]}
    slugs = {row["source"]["slug"] for position in document["positions"] for row in position["citations"]}
    slugs |= {row["source"]["slug"] for row in document["evidence"]}
    for pk in map(key, sorted(slugs)):
        counts = {"citations": cited[pk], "evidence": borne[pk], "in_basis": int(pk in basis)}
        _add(rows, IndexedSource, indexed_id=claim, source_id=pk, **counts)


def _add(rows: BulkRows, model: Any, **values: Any) -> None:
    how = keyless(model)
    rows.add(how, how.row(values))


class Searched:
    """What searching reads of new claims: gathered, and stored together."""

    def __init__(self) -> None:
        self._claims: list[tuple[Any, ...]] = []
        self._statements: list[tuple[Any, ...]] = []
        self._spelled: dict[str, str] = {}
        self._stored: set[str] = set()  # words that a former batch stored for sure

    def gather(self, claim: int, document: Document) -> None:
        """A public claim, by its document."""
        texts = claim_texts(document)
        self._claims.append((item_of(Kind.CLAIM, claim), *texts.stored()))
        for word, spelled in texts.spelled().items():
            if word not in self._stored:
                self._spelled.setdefault(word, spelled)

    def gather_statement(self, claim: int, statement: str) -> None:
        """The working statement of any claim."""
        words = folded_words(statement)
        keys = sorted(search_keys(words))
        if connection.vendor == "postgresql":
            listed = ",".join(f'"{key}"' for key in keys)
            self._statements.append((claim, f"{{{listed}}}", " ".join(words)))
        else:
            self._statements.append((claim, " ".join(keys), " ".join(words)))

    def write(self) -> None:
        """Store what was gathered. 3 queries."""
        database().insert_new(Kind.CLAIM.name.lower(), self._claims)
        columns = ("claim_id" if connection.vendor == "postgresql" else "rowid", "keys", "folded")
        insert_rows("claims_statementindex", columns, self._statements, (True, False, False))
        self._claims.clear()
        self._statements.clear()
        # Last: on PostgreSQL others who add one of these words wait for this transaction's end.
        if self._spelled:
            ask(database().WRITE_WORDS, [json.dumps(self._spelled)])

    def written(self) -> None:
        """What was stored is there for good."""
        if len(self._stored) > _MOST_WORDS:
            self._stored.clear()
        self._stored.update(self._spelled)
        self._spelled.clear()

    def forget(self) -> None:
        """What was gathered was not stored."""
        self._claims.clear()
        self._statements.clear()
        self._spelled.clear()

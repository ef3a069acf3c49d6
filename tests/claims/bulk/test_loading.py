"""What is loaded in bulk is what the dossier and the workflow would have made."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import connection

from audit.records import history_of
from bench.corpus import Corpus
from claims.bulk import BadClaim, BulkClaim, Version, load_claims, load_records
from claims.dossiers.load import load_dossier
from claims.models import (
    Citation,
    Claim,
    Correction,
    Edition,
    Evidence,
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    IndexedSource,
    IndexedTopic,
    Mention,
    Party,
    Position,
    Relation,
    ReplyRequest,
    Review,
    ReviewState,
    Topic,
    TopicLink,
)
from claims.past import claim_at
from claims.review_errors import WorkflowError
from sources.models import Publisher, Source

CORPUS = Corpus(12)
Story = list[tuple[dict[str, Any], bool]]
INDEXES = (IndexedTopic, IndexedPosition, IndexedEvidence, IndexedSource, IndexedRelation)
# Kept apart: the same claim made on two ways has other keys, another slug, another time.
_OWN = {"id", "claim_id", "edition_id", "indexed_id", "position_id", "revision_id", "previous_id", "target_id", "nonce"}
_OWN |= {"changeset_id", "history_id", "history_date", "history_change_reason", "slug", "document", "approved_at"}
_OWN |= {"decided_at", "published_at", "submitted_at"}


@pytest.fixture
def records(editor: Any) -> None:
    load_records((Topic(**row) for row in CORPUS.topic_rows()), by=editor, comment="Load topics.")
    load_records((Party(**row) for row in CORPUS.party_rows()), by=editor, comment="Load parties.")
    load_records((Publisher(**row) for row in CORPUS.publisher_rows()), by=editor, comment="Load publishers.")
    publishers = list(Publisher.objects.order_by("pk"))
    rows = ({**row, "publisher": publishers[row["publisher"]]} for row in CORPUS.source_rows())
    load_records((Source(**row) for row in rows), by=editor, comment="Load sources.")


def stories(prefix: str) -> Iterator[Story]:
    """The corpus, and what it has not: relations, replies, rows that go, come and move, drafts, words for dates."""
    former = ""
    for versions in CORPUS.claim_versions():
        story = [({**plain, "slug": f"{prefix}-{plain['slug']}"}, approved) for plain, approved in versions]
        first, last = story[0][0], story[-1][0]
        if former:
            relation = {"type": "supports", "claim": former, "note": "Hängt  zusammen."}
            asked = {"party": "party-1", "asked_on": "spring 2004", "channel": "letter"}
            story.append(({**last, "relations": [relation], "reply_requests": [asked]}, False))
            moved = [last["positions"][4], {**last["positions"][0], "quote": "Вода\nчистая."}, *last["positions"][1:3]]
            story.append(({**last, "positions": moved, "topics": ["topic-3", *first["topics"]]}, True))
        former = str(first["slug"])
        yield story


def load_by_workflow(editor: Any, reviewer: Any) -> None:
    for story in stories("one"):
        for plain, approved in story:
            content = yaml.safe_dump({"dossier": 1, "title": "x", "claims": [plain]}, allow_unicode=True)
            load_dossier(content.encode(), by=editor, approve_as=reviewer if approved else None, comment="Load.")


def load_in_bulk(editor: Any, reviewer: Any, at_once: int = 5) -> None:
    given = (BulkClaim([Version(*version) for version in story]) for story in stories("two"))
    list(load_claims(given, by=editor, approve_as=reviewer, comment="Load.", at_once=at_once))


def values(rows: Any) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in _OWN} for row in rows.values()]


def told(prefix: str) -> list[Any]:
    """All that is stored of the claims with this prefix, but for what is its own."""
    return [_told_of(claim) for claim in Claim.objects.filter(slug__startswith=prefix).order_by("pk")]


def _told_of(claim: Claim) -> dict[str, Any]:
    editions = Edition.objects.filter(claim=claim).order_by("number")
    found: dict[str, Any] = {"editions": [], "live": values(Claim.objects.filter(pk=claim.pk))}
    for edition in editions:
        document = edition.data()
        assert document["approved_at"] == edition.approved_at.isoformat()
        for row in (document, *document["corrections"]):
            row.pop("approved_at", row.pop("published_at", None))
        found["editions"].append(document)
    found["editions as rows"] = values(editions)
    found["mentions"] = values(Mention.objects.filter(edition__claim=claim).order_by("edition", "pk"))
    found["revisions"] = list(claim.revisions.order_by("number").values_list("number", flat=True))
    positions = history_of(Position)._base_manager.filter(claim=claim).order_by().values("id")
    for model in (Claim, TopicLink, Position, Evidence, Relation, ReplyRequest, Review, ReviewState, Correction):
        of = {"id": claim.pk} if model is Claim else {"claim": claim.pk}
        found[f"history of {model.__name__}"] = _by_record(history_of(model)._base_manager.filter(**of))
    found["history of citations"] = _by_record(history_of(Citation)._base_manager.filter(position_id__in=positions))
    found["index"] = values(IndexedClaim.objects.filter(claim=claim))
    for index in INDEXES:
        found[index.__name__] = values(index.objects.filter(indexed=claim.pk).order_by("pk"))
    found["searched"] = _searched(claim.pk)
    found["addresses"] = list(claim.addresses.values_list("slug", flat=True)) == [claim.slug]
    return found


def _by_record(rows: Any) -> list[Any]:
    """The history of each record, in the order of their keys."""
    found: dict[int, list[Any]] = {}
    for key, row in zip(
        rows.order_by("history_id").values_list("id", flat=True), values(rows.order_by("history_id")), strict=True
    ):
        found.setdefault(key, []).append(row)
    return [found[key] for key in sorted(found)]


def _searched(key: int) -> list[Any]:
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        columns = "title, names, context, body, vector::text" if postgresql else "kind, title, names, context, body"
        item = "item" if postgresql else "rowid"
        cursor.execute(f"SELECT {columns} FROM claims_searchindex WHERE {item} = %s", [key * 4 + 2])
        rows = list(cursor.fetchall())
        item = "claim_id" if postgresql else "rowid"
        cursor.execute(f"SELECT keys, folded FROM claims_statementindex WHERE {item} = %s", [key])
        return rows + list(cursor.fetchall())


def _same_but_for_prefix(text: Any) -> str:
    return repr(text).replace("two-claim", "one-claim").replace("/two-", "/one-")


@pytest.mark.usefixtures("records")
def test_bulk_load_stores_what_dossier_and_workflow_store(editor: Any, reviewer: Any) -> None:
    load_by_workflow(editor, reviewer)
    load_in_bulk(editor, reviewer)
    one, two = told("one"), told("two")
    assert len(one) == CORPUS.claims
    assert any(len(found["editions"]) > 1 for found in one)
    assert any(found["history of Correction"] for found in one)
    for left, right in zip(one, two, strict=True):
        for name in left:
            assert _same_but_for_prefix(right[name]) == _same_but_for_prefix(left[name]), name


@pytest.mark.usefixtures("records")
def test_audit_trail_of_a_bulk_load_is_clean(editor: Any, reviewer: Any) -> None:
    load_in_bulk(editor, reviewer)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "Nothing is wrong." in out.getvalue()


@pytest.mark.usefixtures("records")
def test_pages_of_a_claim_loaded_in_bulk_answer(client: Any, editor: Any, reviewer: Any) -> None:
    load_in_bulk(editor, reviewer)
    claim = Claim.objects.filter(slug__startswith="two").order_by("pk")[1]
    newest = claim.revisions.count()
    address = f"/claims/{claim.slug}/"
    for page in ("", "history/", "v/1/", f"diff/1/{newest}/"):
        assert client.get(address + page).status_code == 200
    assert claim.statement in client.get("/claims/").content.decode()
    word = claim.statement.split()[1]
    assert claim.slug in client.get("/search", {"q": word}).content.decode()
    assert claim_at(claim.pk, 1).statement == claim.statement
    assert len(claim_at(claim.pk, newest).positions.all()) == 4


@pytest.mark.usefixtures("records")
def test_claims_loaded_in_bulk_can_be_edited_and_approved_as_any_other(editor: Any, reviewer: Any) -> None:
    load_in_bulk(editor, reviewer)
    (plain, _approved), *_later = next(stories("two"))
    content = yaml.safe_dump({"dossier": 1, "title": "x", "claims": [{**plain, "summary": "Another."}]})
    loaded = load_dossier(content.encode(), by=editor, approve_as=reviewer)
    assert loaded.published == [plain["slug"]]


@pytest.mark.usefixtures("records")
def test_nobody_approves_what_they_load(editor: Any) -> None:
    with pytest.raises(WorkflowError, match="somebody else"):
        list(load_claims([], by=editor, approve_as=editor, comment="Load."))


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"verdict": ""}, "Choose a verdict"),
        ({"verdict": "true"}, "not a valid choice"),
        ({"rationale": ""}, "Write why"),
        ({"statement": "Reads \u202ebackwards."}, "cannot be seen"),
        ({"positions": []}, "asserts or reports"),
        ({"topics": ["no-such-topic"]}, "none of the stored topics"),
        ({"event_date": "one day"}, "not understood as a date"),
        ({"stance": "asserts"}, "unknown key"),
        ({"slug": "Two Words"}, "lower-case letters"),
    ],
)
def test_claim_that_may_not_be_published_stops_its_batch(
    editor: Any, reviewer: Any, change: dict[str, Any], message: str
) -> None:
    good, bad = (BulkClaim([Version(plain | more)]) for (plain, _), more in zip(_firsts(2), ({}, change), strict=True))
    with pytest.raises(BadClaim, match=message):
        list(load_claims([good, bad], by=editor, approve_as=reviewer, comment="Load."))
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("records")
def test_position_without_citation_is_refused_even_in_a_draft(editor: Any, reviewer: Any) -> None:
    plain = {**_firsts(1)[0][0], "positions": [{"party": "party-1", "stance": "asserts"}]}
    with pytest.raises(BadClaim, match="needs a citation"):
        list(load_claims([BulkClaim([Version(plain, False)])], by=editor, approve_as=reviewer, comment="Load."))


@pytest.mark.usefixtures("records")
def test_broken_off_load_goes_on_where_it_stopped(editor: Any, reviewer: Any) -> None:
    given = [BulkClaim([Version(plain)]) for plain, _approved in _firsts(5)]
    people = {"by": editor, "approve_as": reviewer, "comment": "Load."}
    next(load_claims(given, **people, at_once=2))
    with pytest.raises(BadClaim, match="has this slug"):
        list(load_claims(given, **people, at_once=2))
    done = list(load_claims(given, **people, at_once=2, resume=True))
    assert [(batch.claims, batch.skipped) for batch in done] == [(0, 2), (2, 0), (1, 0)]
    assert IndexedClaim.objects.count() == 5


@pytest.mark.only_on_sqlite  # PostgreSQL shares its memory between all connections
@pytest.mark.usefixtures("records")
def test_pages_are_kept_in_memory_for_as_long_as_it_takes(editor: Any, reviewer: Any) -> None:
    def pages() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size")
            return int(cursor.fetchone()[0])

    before = pages()
    given = [BulkClaim([Version(plain)]) for plain, _approved in _firsts(2)]
    loading = load_claims(given, by=editor, approve_as=reviewer, comment="Load.", at_once=1)
    next(loading)
    assert pages() < -100_000  # kilobytes
    list(loading)
    assert pages() == before


@pytest.mark.usefixtures("records")
def test_claim_keeps_the_time_of_its_approval(editor: Any, reviewer: Any) -> None:
    at = datetime(2011, 3, 4, 5, 6, 7, tzinfo=UTC)
    plain = _firsts(1)[0][0]
    list(load_claims([BulkClaim([Version(plain, at=at)])], by=editor, approve_as=reviewer, comment="Load."))
    edition = Edition.objects.get()
    assert (edition.approved_at, edition.data()["approved_at"]) == (at, "2011-03-04T05:06:07+00:00")


@pytest.mark.usefixtures("records")
def test_draft_loaded_in_bulk_is_not_public(client: Any, editor: Any, reviewer: Any) -> None:
    plain = _firsts(1)[0][0]
    list(load_claims([BulkClaim([Version(plain, False)])], by=editor, approve_as=reviewer, comment="Load."))
    assert client.get(f"/claims/{plain['slug']}/").status_code == 404


def _firsts(count: int) -> list[tuple[dict[str, Any], bool]]:
    return [CORPUS.versions_of(number)[0] for number in range(count)]

"""The queries that pages make most, on tables of many rows: each begins at an index, on both databases."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from claims.keyset import encode_cursor, keyset_page
from claims.models import IndexedClaim
from tests.many_rows import FIRST, fill_searched, fill_site

PLANS = Path(__file__).parent / "plans"
CLAIMS = 12_000  # twice as many positions: few enough for PostgreSQL to look at every row for its statistics
NEWEST = encode_cursor(["2021-01-05T00:00:00+00:00", FIRST + 50])
STATED = encode_cursor(["2005-01-01", FIRST + 50])
# What is asked for, and a piece of the query that is meant. `{claim}` is a published claim.
HOTTEST = {
    "claim": ("/claims/{claim}/", '"claims_publicaddress"'),
    "related claims": ("/claims/{claim}/", '"claims_indexedrelation"'),
    "editions of a claim": ("/claims/{claim}/history/", 'FROM "claims_edition"'),
    "newest claims, a later page": (f"/claims/?after={NEWEST}", 'FROM "claims_indexedclaim"'),
    "claims of a verdict": ("/claims/?verdict=contradicted", 'FROM "claims_indexedclaim"'),
    "claims of a party": ("/claims/?party=many-party-1", 'FROM "claims_indexedclaim"'),
    "claims of a topic": ("/topics/many-topic-1/", 'FROM "claims_indexedclaim"'),
    "claims of a verdict on the front page": ("/", 'ORDER BY "claims_indexedclaim"."claim_id" ASC LIMIT 5'),
    "topics of the front page": ("/", "CASE WHEN EXISTS"),
    "how many claims have a date": ("/claims/?date=../1980", "SELECT COUNT(*)"),
    "search": ("/search?q=word7+harbour", "ORDER BY score"),
    "claims at the desk": ("/admin/claims/claim/", "DESC LIMIT 100"),
    "claims of a status that none has at the desk": (
        "/admin/claims/claim/?state__status__exact=in+review",
        '"claims_reviewstate"."status" = ',
    ),
    "claims of a status at the desk": ("/admin/claims/claim/?state__status__exact=published", "DESC LIMIT 100"),
    "nothing of a date at the desk": (
        "/admin/claims/claim/?date=1980",
        'SELECT "claims_claim"."id", "claims_claim"."slug"',
    ),
    "part of a text that one holds at the desk": (
        "/admin/claims/claim/?q=xylophone",
        'SELECT "claims_claim"."id", "claims_claim"."slug"',
    ),
    "how many dates begin by a day at the desk": ("/admin/claims/claim/?date=../1980", "SELECT COUNT(*)"),
    "editions": ("/api/v1/editions/", 'FROM "claims_edition"'),
    "positions by a day": ("/api/v1/positions/?until=1980-01-01", 'FROM "claims_indexedposition"'),
    "how many positions there are by a day": ("/api/v1/positions/?until=1980-01-01", "SELECT COUNT(*)"),
    "how many positions there are since a day": ("/api/v1/positions/?since=2030-01-01", "SELECT COUNT(*)"),
    "how many sources there are since a day": ("/api/v1/sources/?since=2030-01-01", "SELECT COUNT(*)"),
    "sources of a language": ("/api/v1/sources/?language=fr", 'FROM "sources_source"'),
    "sources of a kind": ("/api/v1/sources/?kind=interview", 'FROM "sources_source"'),
    "time line of a party, a later page": (f"/parties/many-party-1/?after={STATED}", " > ("),
}
PAGES = [name for name in HOTTEST if name.startswith(("newest", "claims ", "time line"))]
# Which may be read whole: few rows, or none in most sites.
_SMALL = {
    *("claims_topic", "claims_flag", "claims_party", "auth_user", "audit_leaf", "claims_indexedrelation"),
    "sources_publisher",
}

# What SQLite calls a scan, in the order of the keys: it ends where the page is full, since nothing is sorted.
_IN_ORDER = {"claims at the desk": {"claims_claim"}, "editions": {"claims_edition"}}


@pytest.fixture
def many(db: None, editor: Any) -> None:
    if on_postgresql():
        with connection.cursor() as cursor:
            # What other tests left and took back is no part of the tables' size; nor is how many cores there are.
            cursor.execute("TRUNCATE claims_indexedclaim CASCADE")
            cursor.execute("TRUNCATE claims_searchindex")
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    fill_site(CLAIMS, approved_by=editor.pk)
    fill_searched(CLAIMS)


@pytest.fixture
def plans(many: None, published: Any, make_claim: Any, desk: Client, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the database says it will do for each of the queries, as its page really made it."""
    make_claim(statement="Somebody plays the xylophone")
    monkeypatch.setattr("claims.bounded.RARE", 500)  # in a table of this size
    return {
        name: _plan(desk if path.startswith("/admin/") else Client(), path.format(claim=published.slug), piece)
        for name, (path, piece) in HOTTEST.items()
    }


def _plan(client: Client, path: str, piece: str) -> Any:
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(path).status_code == 200
    # With its parameters: SQLite knows an index by its text, and would not find one that a parameter hides.
    sql, params = next(one for one in asked if piece in one[0])
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN (FORMAT JSON) " if on_postgresql() else "EXPLAIN QUERY PLAN ") + sql, params)
        return cursor.fetchall()


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _steps(node: dict[str, Any], depth: int = 0) -> Iterator[tuple[int, str, str, str]]:
    yield depth, node["Node Type"], node.get("Relation Name", ""), node.get("Index Name", "")
    for below in node.get("Plans", []):
        yield from _steps(below, depth + 1)


@pytest.mark.only_on_postgresql
def test_hot_queries_read_no_large_table_whole(plans: dict[str, Any]) -> None:
    steps = {name: list(_steps(_read(told)[0]["Plan"])) for name, ((told,),) in plans.items()}
    whole = {name: {one[2] for one in found if one[1] == "Seq Scan"} - _SMALL for name, found in steps.items()}
    assert not {name: tables for name, tables in whole.items() if tables}


@pytest.mark.only_on_sqlite
def test_hot_queries_scan_no_large_table_and_sort_no_page(plans: dict[str, Any]) -> None:
    said = {name: [row[3] for row in told] for name, told in plans.items()}
    whole = {name: set(re.findall(r"^SCAN ([a-z]+_[a-z]+)$", "\n".join(lines), re.M)) for name, lines in said.items()}
    large = {name: tables - _SMALL - _IN_ORDER.get(name, set()) for name, tables in whole.items()}
    assert not {name: tables for name, tables in large.items() if tables}
    sorting = [name for name, lines in said.items() if lines.count("USE TEMP B-TREE FOR ORDER BY") and name in PAGES]
    assert not sorting


@pytest.mark.only_on_postgresql
def test_a_later_page_begins_at_its_first_row(plans: dict[str, Any]) -> None:
    for name in PAGES:
        if "later" in name:
            assert re.search(r"Index Cond[^}]*ROW\(", json.dumps(_read(plans[name][0][0])))


@pytest.mark.only_on_sqlite  # which sorts all claims of the verdict, where there are many verdicts
def test_oldest_claims_of_a_verdict_are_read_in_their_order(many: None) -> None:
    told = _plan(Client(), *HOTTEST["claims of a verdict on the front page"])
    assert [row[3] for row in told if "indexed_verdict_oldest" in row[3]]


def test_edits_are_asked_for_one_changeset_after_another(many: None, desk: Client) -> None:
    told = _plan(desk, "/admin/changes/?act=edited", "DESC LIMIT 51")
    if on_postgresql():
        steps = list(_steps(_read(told[0][0])[0]["Plan"]))
        assert not {step[2] for step in steps if step[1] == "Seq Scan"} & {"claims_revision", "audit_changeset"}
        assert not {step[1] for step in steps} & {"Nested Loop", "Merge Join", "Hash Join"}  # with all edits
    else:
        assert not [row[3] for row in told if "LIST SUBQUERY" in row[3]]


def _read(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told


def test_a_page_after_a_cursor_goes_on_where_the_former_ended(many: None) -> None:
    rows = IndexedClaim.objects.by_event()
    first = keyset_page(rows, ("event_key", "claim_id"), size=40)
    second = keyset_page(rows, ("event_key", "claim_id"), after=first.next, size=40)
    both = [row.pk for row in (*first.rows, *second.rows)]
    assert both == [row.pk for row in rows.order_by("event_key", "claim_id")[:80]]

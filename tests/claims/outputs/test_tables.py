"""The public lists as CSV: whole, as filtered, and harmless in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.corrections import CorrectionNotice
from claims.merging import merge_parties
from claims.models import Claim
from claims.outputs import tables
from tests.sizes import few_and

DOCS = Path(__file__).parents[3] / "docs" / "formats" / "tables.md"


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    answer: Any = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    parts: Iterable[bytes] = answer.streaming_content
    return list(csv.DictReader(io.StringIO(b"".join(parts).decode(), newline="")))


def test_claims_are_those_of_the_list_in_its_order(client: Client, make_claim: Any, publish: Any) -> None:
    first, _other, last = (
        publish(make_claim(statement=statement, verdict=verdict))
        for statement, verdict in (("B", "supported"), ("C", "contested"), ("A", "supported"))
    )
    rows = rows_of(client, "/claims.csv?verdict=supported&sort=statement")
    assert [row["slug"] for row in rows] == [last.slug, first.slug]
    assert rows[0]["address"] == f"http://127.0.0.1:8000/claims/{last.slug}/"
    assert (rows[0]["asserting"], rows[0]["denying"], rows[0]["disputed_since"]) == ("1", "0", "")


def test_list_is_whole_whatever_fits_in_memory(
    client: Client, make_claim: Any, publish: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 1
    monkeypatch.setattr(tables, "BATCH", 2)
    slugs = {publish(make_claim()).slug for _ in range(5)}
    rows = rows_of(client, "/claims.csv")
    assert len(rows) == 5
    assert {row["slug"] for row in rows} == slugs


def test_formulas_are_defused(client: Client, make_claim: Any, publish: Any) -> None:
    publish(make_claim(statement='=HYPERLINK("https://evil.example")'))
    (row,) = rows_of(client, "/claims.csv")
    assert row["statement"] == '\'=HYPERLINK("https://evil.example")'


def test_filter_that_is_not_understood_is_refused_with_its_reason(client: Client, db: None) -> None:
    answer = client.get("/claims.csv?date=soonish&party=nobody")
    assert answer.status_code == 400
    assert "date: 'soonish' is not understood as a date." in answer.content.decode()
    assert "party: No party is called 'nobody'." in answer.content.decode()


def test_records_come_with_what_their_pages_list(client: Client, published: Claim) -> None:
    position, source = published.positions.get(), published.evidence.get().source
    topic = published.topic_links.get().topic
    (told,) = rows_of(client, f"/parties/{position.party.slug}.csv")
    assert (told["claim"], told["stance"], told["stated_on"]) == (published.slug, "asserts", "2004-21")
    (cited,) = rows_of(client, f"/sources/{source.slug}.csv")
    assert (cited["claim"], cited["positions"], cited["evidence"], cited["in_basis"]) == (
        published.slug,
        "1",
        "1",
        "yes",
    )
    assert [row["slug"] for row in rows_of(client, f"/topics/{topic.slug}.csv")] == [published.slug]
    assert [(row["slug"], row["positions"]) for row in rows_of(client, "/parties.csv")] == [(position.party.slug, "1")]
    assert [(row["slug"], row["reliability"]) for row in rows_of(client, "/sources.csv")] == [(source.slug, "F")]


def test_corrections_come_with_both_verdicts(client: Client, published: Claim, publish: Any, editor: Any) -> None:
    with changeset(editor, "Correct."):
        published.verdict = "supported"
        published.save()
    publish(published, change=CorrectionNotice("Wrong.", "Right."))
    (row,) = rows_of(client, "/corrections.csv")
    assert (row["wrong"], row["right"], row["public"], row["revision"]) == ("Wrong.", "Right.", "yes", "2")
    assert (row["verdict_before"], row["verdict_after"]) == ("contested", "supported")


def test_nothing_unpublished_or_withdrawn_is_in_a_table(
    client: Client, published: Claim, make_claim: Any, editor: Any
) -> None:
    make_claim(statement="A secret draft")
    party = published.positions.get().party
    with changeset(editor, "Try another wording."):
        published.statement = "A secret wording"
        published.save()
    assert "secret" not in str(rows_of(client, "/claims.csv"))
    workflow.withdraw(published, by=editor, reason="Forged.")
    assert rows_of(client, "/claims.csv") == rows_of(client, f"/parties/{party.slug}.csv") == []


def test_unknown_record_has_no_table_and_a_merged_one_has_that_of_the_other(
    client: Client, published: Claim, make_party: Any, editor: Any
) -> None:
    for address in ("/parties/nobody.csv", "/sources/nothing.csv", "/topics/nowhere.csv"):
        assert client.get(address).status_code == 404
    party, other = published.positions.get().party, make_party()
    merge_parties(other, into=party, by=editor, reason="The same person.")
    answer = client.get(f"/parties/{other.slug}.csv")
    assert (answer.status_code, answer["Location"]) == (301, f"/parties/{party.slug}.csv")


def test_pages_link_their_tables_with_the_filters_in_force(client: Client, published: Claim) -> None:
    party = published.positions.get().party
    for page, table in (
        ("/claims/?verdict=contested&after=x", "/claims.csv?verdict=contested"),
        (f"/parties/{party.slug}/", f"/parties/{party.slug}.csv"),
        ("/corrections/", "/corrections.csv"),
        ("/parties/", "/parties.csv"),
        ("/sources/", "/sources.csv"),
    ):
        assert f'<a href="{table}" type="text/csv">' in client.get(page).content.decode()
        assert client.get(table).status_code == 200


@pytest.mark.parametrize("rows", few_and(20))
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/claims.csv", 3), ("/claims.csv?party=Party", 8), ("/parties.csv", 2), ("/sources.csv", 2)],
)
def test_table_takes_the_same_queries_whatever_its_length(
    client: Client, make_claim: Any, publish: Any, rows: int, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        publish(make_claim())
    with django_assert_num_queries(queries):
        assert len(rows_of(client, address)) == rows


def test_columns_are_those_of_the_documentation() -> None:
    listed = [
        re.findall(r"`(\w+)`", line.split("|")[3])
        for line in DOCS.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `/")
    ]
    known = (tables.CLAIMS, tables.PARTIES, tables.POSITIONS, tables.SOURCES, tables.CITING, tables.CORRECTIONS)
    assert [columns for columns in listed if columns] == [list(table.columns) for table in known]

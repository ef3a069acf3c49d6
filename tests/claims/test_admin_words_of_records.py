"""The admin's search of parties and sources: a part of a text finds them, whatever index leads to them."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from audit.trigrams import Trigrams
from claims.claim_trigrams import ALIASES, PARTIES
from claims.models import Alias, Party
from sources.models import Publisher, Source
from sources.source_trigrams import SOURCES
from tests.claims.test_admin_words import TERMS, TEXTS

TERMS_OF_RECORDS = [
    *TERMS,
    "daily harbour",
    "harbour daily",
    "daily",
    "xylophone daily",
    "the dai",
    "slug-of",
    '"daily"',
]


def listed(client: Client, address: str) -> list[str]:
    html = client.get(address).content.decode()
    return re.findall(r'field-(?:name|title)"><a href="[^"]*">([^<]*)</a>', html)


def chosen(client: Client, model: str, field: str, term: str) -> list[str]:
    asked = {"term": term, "app_label": "claims", "model_name": model, "field_name": field}
    return [row["text"] for row in client.get("/admin/autocomplete/", asked).json()["results"]]


@pytest.fixture
def records(make_source: Any, make_party: Any, editor: Any) -> None:
    """Each text as a title and a name; some are said by a publisher's name or an alias alone."""
    with changeset(editor, "Add publishers."):
        daily = Publisher.objects.create(slug="daily", name="Daily of the harbour")
    for number, text in enumerate(TEXTS):
        make_source(title=text, slug=f"slug-of-{number}", **({"publisher": daily} if number % 2 else {}))
        party = make_party(name=text, slug=f"slug-of-{number}")
        if number % 2:
            with changeset(editor, "Add aliases."):
                party.aliases.create(name="Daily of the harbour")
                party.aliases.create(name="Office, so called")


@pytest.mark.parametrize("kind", ["claims/party", "sources/source"])
@pytest.mark.parametrize("term", TERMS_OF_RECORDS)
def test_index_leads_to_what_a_walk_finds(
    kind: str, term: str, desk: Client, records: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/admin/{kind}/?q={quote(term)}"
    led = listed(desk, address)
    monkeypatch.setattr("audit.trigrams.MOST_NAMED", -1)  # nothing is led to
    assert listed(desk, address) == led
    if term in ("office", "daily", "daily harbour", "the dai", "slug-of"):
        assert len(led) >= (1 if term == "office" else 3)


@pytest.mark.parametrize(("model", "field"), [("position", "party"), ("citation", "source")])
def test_choice_is_led_to_as_well(
    model: str, field: str, desk: Client, records: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {term: chosen(desk, model, field, term) for term in TERMS_OF_RECORDS}
    monkeypatch.setattr("audit.trigrams.MOST_NAMED", -1)
    assert {term: chosen(desk, model, field, term) for term in TERMS_OF_RECORDS} == found
    assert found["daily"]
    assert not found["xylophone daily"]


def test_rows_that_a_rare_word_leads_to_are_all_that_is_read(desk: Client, records: Any) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert chosen(desk, "citation", "source", "xylophone") == []
    last = [query["sql"] for query in asked.captured_queries if "sources_source" in query["sql"]]
    # Django knows that nothing is among no keys, and does not ask.
    assert len(last) == 1


@pytest.mark.parametrize("how_many", [1, 3])
def test_words_take_as_many_queries_at_any_size(desk: Client, records: Any, make_source: Any, how_many: int) -> None:
    for number in range(20 * how_many):
        make_source(title=f"Harbour {number}")
    chosen(desk, "citation", "source", "harbour")
    with CaptureQueriesContext(connection) as asked:
        assert chosen(desk, "citation", "source", "harbour")
    assert len(asked) <= 8, [query["sql"] for query in asked.captured_queries]


def test_record_is_found_by_what_it_says_now(desk: Client, records: Any, editor: Any) -> None:
    source, party = Source.objects.get(title=TEXTS[0]), Party.objects.get(name=TEXTS[1])
    with changeset(editor, "Reworded."):
        source.title = "The lighthouse"
        source.save()
        alias = party.aliases.get(name__startswith="Office")
        alias.name = "Lighthouse keepers"
        alias.save()
    assert listed(desk, "/admin/sources/source/?q=lighthouse") == ["The lighthouse"]
    assert TEXTS[0] not in listed(desk, "/admin/sources/source/?q=Office")
    assert listed(desk, "/admin/claims/party/?q=lighthouse") == [TEXTS[1]]
    with changeset(editor, "No such name."):
        alias.delete()
    assert listed(desk, "/admin/claims/party/?q=lighthouse") == []


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize(
    ("trigrams", "address"),
    [
        (SOURCES, "/admin/sources/source/?q=lighthouse"),
        (PARTIES, "/admin/claims/party/?q=lighthouse"),
        (ALIASES, "/admin/claims/party/?q=lighthouse"),
    ],
)
def test_rows_are_indexed_anew_after_the_table_was_made_anew(
    trigrams: Trigrams, address: str, desk: Client, make_source: Any, make_party: Any, editor: Any
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigrams.index}_added")  # as SQLite does with a table's triggers
    party = make_party(name="Keepers" if trigrams is ALIASES else "A lighthouse")
    make_source(title="A lighthouse")
    with changeset(editor, "Named otherwise."):
        Alias.objects.create(party=party, name="Lighthouse" if trigrams is ALIASES else "No other")
    assert listed(desk, address) == []
    trigrams.keep_in_step()
    assert len(listed(desk, address)) == 1


@pytest.mark.only_on_sqlite
def test_deleted_row_is_let_go_of(make_party: Any) -> None:
    party = make_party(name="A lighthouse")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_party WHERE id = %s", [party.pk])
        cursor.execute(f"SELECT rowid FROM {PARTIES.index} WHERE {PARTIES.index} MATCH 'lig AND igh'")
        assert cursor.fetchall() == []
        transaction.set_rollback(True)


@pytest.mark.only_on_postgresql
@pytest.mark.parametrize(("model", "trigrams"), [(Source, SOURCES), (Party, PARTIES), (Alias, ALIASES)])
def test_index_on_postgresql_has_the_expressions_that_django_writes(db: None, model: Any, trigrams: Trigrams) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert trigrams.keys(model, ["lighthouse"], 5) == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked.captured_queries[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert trigrams.index in plan

"""The search of the admin's list of claims: a part of a text finds a claim, whatever index leads to it."""

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client

from audit.context import changeset
from claims.claim_trigrams import CLAIMS
from tests.claims.test_admin_lists import listed

TEXTS = [
    "The Harbour Office closed",
    "Harbours are open",
    "50% of the officers_left",
    'He said "closed gate" twice',
    "Гавань закрыта ÄÖÜ",
    "ab",
]
TERMS = [
    *("office", "OFFICE", "harbour office", "rbou", "xylophone", "the xylophone", "0%", "%", "_left", "s_l", "rs left"),
    *(
        '"closed gate"',
        '"gate closed"',
        "'closed gate'",
        '"',
        '""',
        "ab",
        "a",
        "Гавань",
        "гавань",
        "ГАВАНЬ",
        "äöü",
        "ÄÖÜ",
    ),
    *(
        "\x00office",
        "office\x00",
        "AND",
        "NEAR(a b)",
        "texts:office",
        "clo*",
        "x" * 600,
        "harbour " * 60,
        "'",
        'office"',
    ),
    *("office " * 40 + "zebra", "office" + " " * 500 + "zebra"),  # of which the first words are asked for
]


@pytest.fixture
def texts(make_claim: Any) -> list[Any]:
    summaries = [*TEXTS[1:], "Nothing of the kind"]
    return [make_claim(statement=text, summary=summary) for text, summary in zip(TEXTS, summaries, strict=True)]


@pytest.mark.parametrize("term", TERMS)
def test_index_leads_to_what_a_walk_finds(term: str, desk: Client, texts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = listed(desk, f"?q={quote(term)}")
    monkeypatch.setattr("claims.bounded.RARE", -1)  # nothing is led to
    assert listed(desk, f"?q={quote(term)}") == found
    if term.startswith(("office", "rbou", "_left", '"closed gate"')) and "\x00" not in term and term != 'office"':
        assert found


def test_claim_is_found_by_what_it_says_now(desk: Client, texts: Any, editor: Any) -> None:
    claim = texts[0]
    with changeset(editor, "Reworded."):
        claim.statement, claim.summary = "The lighthouse", ""
        claim.save()
    assert listed(desk, "?q=lighthouse") == {"The lighthouse"}
    assert "The lighthouse" not in listed(desk, "?q=Office")


@pytest.mark.only_on_sqlite
def test_claims_are_indexed_anew_after_the_table_was_made_anew(desk: Client, make_claim: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {CLAIMS.index}_added")  # as SQLite does with a table's triggers
    make_claim(statement="A lighthouse")
    assert listed(desk, "?q=lighthouse") == set()
    CLAIMS.keep_in_step()
    assert listed(desk, "?q=lighthouse") == {"A lighthouse"}


@pytest.mark.only_on_sqlite
def test_deleted_claim_is_let_go_of(make_claim: Any) -> None:
    claim = make_claim(statement="A lighthouse")
    with transaction.atomic(), connection.cursor() as cursor:
        assert _indexed(cursor) == [claim.pk]
        cursor.execute("DELETE FROM claims_claim WHERE id = %s", [claim.pk])
        assert _indexed(cursor) == []
        transaction.set_rollback(True)  # its parts are still there


def _indexed(cursor: Any) -> list[int]:
    cursor.execute(f"SELECT rowid FROM {CLAIMS.index} WHERE {CLAIMS.index} MATCH 'lig AND igh AND ght AND hth'")
    return [row[0] for row in cursor.fetchall()]

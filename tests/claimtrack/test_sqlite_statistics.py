"""SQLite's planner knows the tables again after a migration made some anew."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from audit.statements import ask

pytestmark = [pytest.mark.only_on_sqlite, pytest.mark.django_db]


def known() -> set[str]:
    return {table for (table,) in ask("SELECT DISTINCT tbl FROM sqlite_stat1")}


@pytest.fixture
def analysed(make_claim: Any) -> None:
    make_claim()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert {"claims_claim", "claims_reviewstate"} <= known()


@pytest.mark.usefixtures("analysed")
def test_table_that_was_made_anew_is_analysed_by_migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'claims_reviewstate'")  # as when a table is dropped
    call_command("migrate", verbosity=0)
    assert "claims_reviewstate" in known()


@pytest.mark.usefixtures("analysed")
def test_nothing_is_analysed_that_is_known() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_stat1 SET stat = '7 7' WHERE tbl = 'claims_reviewstate'")
    call_command("migrate", verbosity=0)
    assert ask("SELECT DISTINCT stat FROM sqlite_stat1 WHERE tbl = 'claims_reviewstate'") == [("7 7",)]


def test_nothing_is_analysed_where_nobody_did(make_claim: Any) -> None:
    make_claim()
    if ask("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_stat1")
    call_command("migrate", verbosity=0)
    assert not ask("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'") or not known()

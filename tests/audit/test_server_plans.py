"""PostgreSQL plans what pages ask once for a connection, where the connection is to one server; and says the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import statements
from audit.statements import read
from claims.models import Claim
from claims.past import claim_on
from claims.search.query import Query, search
from tests.claimtrack.public_addresses import example_of, public_patterns

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on_postgresql,  # SQLite plans in no time
]
OFTEN = 8  # more than it takes until a statement is prepared, and until PostgreSQL has a plan for any values


@pytest.fixture(autouse=True)
def fresh_connection() -> Iterator[None]:
    connection.close()
    yield
    connection.close()


def prepared() -> list[str]:
    """The statements that this connection has prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared%'")
        return [statement for (statement,) in cursor.fetchall()]


def ask_often(*values: Any) -> list[Any]:
    return [read(connection, "SELECT %s::int + 1, 'a%%'", values) for _time in range(OFTEN)]


def test_statement_that_comes_again_is_prepared() -> None:
    assert ask_often(1) == [[(2, "a%")]] * OFTEN
    assert prepared() == ["SELECT $1::int + 1, 'a%'"]


def test_search_is_planned_for_its_words() -> None:
    for number in range(OFTEN):
        search(Query.of(f"word{number} other"))
    assert [statement for statement in prepared() if "tsquery" in statement] == []


def test_nothing_is_prepared_in_a_transaction() -> None:
    with transaction.atomic():
        assert ask_often(1) == [[(2, "a%")]] * OFTEN
    assert prepared() == []


def test_nothing_is_prepared_where_sessions_are_shared(settings: Any) -> None:
    connection.ensure_connection()
    connection.connection.prepare_threshold = None  # as behind PgBouncer: tests/claimtrack/test_replica.py
    assert ask_often(1) == [[(2, "a%")]] * OFTEN
    assert prepared() == []


def test_one_cursor_runs_them_all_until_the_connection_is_another() -> None:
    ask_often(1)
    first = connection.audit_cursor  # type: ignore[attr-defined]  # kept there by read()
    ask_often(2)
    assert connection.audit_cursor is first  # type: ignore[attr-defined]
    connection.close()
    assert ask_often(3) == [[(4, "a%")]] * OFTEN
    assert connection.audit_cursor is not first  # type: ignore[attr-defined]


def test_cursor_that_was_closed_is_made_anew() -> None:
    ask_often(1)
    connection.audit_cursor.close()  # type: ignore[attr-defined]
    assert ask_often(2) == [[(3, "a%")]] * OFTEN


def test_statement_that_fails_leaves_the_next_alone() -> None:
    with pytest.raises(DataError):
        read(connection, "SELECT 1 / %s::int", [0])
    assert ask_often(1) == [[(2, "a%")]] * OFTEN


def test_what_is_logged_or_wrapped_goes_through_django() -> None:
    with CaptureQueriesContext(connection) as asked:
        ask_often(1)
    assert len(asked) == OFTEN
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask_often(1)
    assert len(seen) == OFTEN


def test_column_may_change_after_the_plan_was_made() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE changing AS SELECT 1 AS number")
    try:
        found = [read(connection, "SELECT number FROM changing", []) for _time in range(OFTEN)]
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE changing ALTER number TYPE text")
        found += [read(connection, "SELECT number FROM changing", []) for _time in range(OFTEN)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE changing")
    assert found == [[(1,)]] * OFTEN + [[("1",)]] * OFTEN


def test_what_asks_for_a_moment_is_planned_for_it(published: Claim) -> None:
    for _time in range(OFTEN):
        assert claim_on(published.pk, timezone.now()) is not None
    assert [statement for statement in prepared() if "created_at" in statement and " > $" in statement] == []


@pytest.mark.walk
def test_every_public_page_says_the_same_of_plans_that_were_kept(
    published: Claim, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)  # an empty feed says when it was made
    client = Client()

    def shown(address: str) -> tuple[int, bytes]:
        answer: Any = client.get(address)
        return answer.status_code, answer.getvalue()

    addresses = [example_of(pattern, published) for pattern in public_patterns()]
    kept = {address: [shown(address) for _time in range(OFTEN)][-1] for address in addresses}
    assert len(prepared()) > 10
    monkeypatch.setattr(statements, "keeps_plans", lambda db: False)
    for address in addresses:
        assert kept[address] == shown(address), address

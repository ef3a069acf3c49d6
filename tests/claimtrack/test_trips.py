"""What a page that is kept costs on PostgreSQL: one trip to it, and none to ask whether it is there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from claims.models import Claim

pytestmark = [
    pytest.mark.usefixtures("keeping"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on_postgresql,  # SQLite is no trip away
]


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that the driver sends."""
    import psycopg

    sent: list[str] = []
    execute: Callable[..., Any] = psycopg.Cursor.execute  # that of the cursors which Django uses, too

    def note(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        sent.append(str(query))
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", note)
    return sent


def ask(address: str, **headers: str) -> Any:
    """As a server does, which looks at the connection it kept when a request begins."""
    connection.close_if_unusable_or_obsolete()
    return Client().get(address, headers=headers)


def test_kept_page_takes_one_trip(published: Claim, trips: list[str]) -> None:
    address = f"/claims/{published.slug}/"
    first = ask(address)
    trips.clear()
    assert ask(address).content == first.content
    assert [trip for trip in trips if "audit_leaf" in trip] == trips
    assert len(trips) == 1


def test_answer_that_nothing_changed_takes_one_trip(published: Claim, trips: list[str]) -> None:
    address = f"/claims/{published.slug}/"
    etag = ask(address)["ETag"]
    caches["pages"].clear()
    trips.clear()
    assert ask(address, **{"If-None-Match": etag}).status_code == 304
    assert len(trips) == 1


def test_page_that_is_made_takes_no_trip_more_than_it_has_queries(published: Claim, trips: list[str]) -> None:
    ask("/")
    caches["pages"].clear()
    trips.clear()
    ask(f"/claims/{published.slug}/")
    assert "SELECT 1" not in trips


@pytest.mark.parametrize("kept", [True, False])
def test_connection_that_was_cut_is_made_anew(published: Claim, kept: bool) -> None:
    address = f"/claims/{published.slug}/"
    first = ask(address)
    if not kept:
        caches["pages"].clear()
    connection.ensure_connection()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    finally:
        other.close()
    again = ask(address)
    assert (again.status_code, again.content) == (200, first.content)

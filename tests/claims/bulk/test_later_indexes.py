"""Indexes that a load puts off are there again after it, whatever became of it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from audit.statements import ask
from claims.bulk import BadClaim, BulkClaim, Version, load_claims
from claims.bulk.later_indexes import NOTE, make_indexes, put_off
from claims.models import Claim
from tests.claims.bulk.test_loading import CORPUS, records
from tests.claims.bulk.test_processes import given

__all__ = ["records"]

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname",
}


def indexes() -> dict[str, str | None]:
    return dict(ask(_INDEXES[connection.vendor]))


def tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name == NOTE]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("processes", [1, 2])
def test_indexes_lack_during_a_load_and_are_the_same_after_it(editor: Any, reviewer: Any, processes: int) -> None:
    before = indexes()
    people = {"by": editor, "approve_as": reviewer, "comment": "Load."}
    loading = load_claims(given(), **people, at_once=2, processes=processes, indexes_last=True)
    next(loading)
    during = indexes()
    assert "indexed_newest" in before.keys() - during.keys()
    assert len(before) - len(during) > 100
    list(loading)
    assert indexes() == before
    assert not tables()
    assert Claim.objects.count() == CORPUS.claims
    call_command("verify_audit")


def test_keys_and_what_triggers_look_rows_up_by_stay() -> None:
    before = indexes()
    try:
        put_off()
        gone = {name: before[name] or "" for name in before.keys() - indexes().keys()}
    finally:
        make_indexes()
    assert gone
    assert not [name for name in gone if not gone[name].startswith("CREATE INDEX")]
    assert not [name for name in gone if "changeset_id" in name]
    kept = {name for name in before if name.startswith("claims_historicalposition_id_")}
    assert kept
    assert not kept & gone.keys()
    assert not [name for name in gone if name.startswith(("audit_", "sources_", "auth_"))]


@pytest.mark.usefixtures("records")
def test_indexes_are_made_after_a_load_that_fails(editor: Any, reviewer: Any) -> None:
    before = indexes()
    good, bad = given()[0], BulkClaim([Version({**given()[1].versions[0].plain, "verdict": ""})])
    people = {"by": editor, "approve_as": reviewer, "comment": "Load."}
    with pytest.raises(BadClaim):
        list(load_claims([good, bad], **people, at_once=1, indexes_last=True))
    assert Claim.objects.count() == 1
    assert indexes() == before


def test_indexes_of_a_load_that_was_broken_off_are_made_by_migrate() -> None:
    before = indexes()
    put_off()
    some = dict(ask(f"SELECT name, definition FROM {NOTE} ORDER BY name LIMIT 3"))
    for name, sql in some.items():  # making them was broken off too
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.execute(f"DELETE FROM {NOTE} WHERE name = %s", [name])
    assert put_off() == 3  # another load begins, and is broken off as well
    assert len(indexes()) < len(before) - 100
    call_command("migrate", verbosity=0)
    assert indexes() == before
    assert not tables()
    assert make_indexes() == 0


def test_nothing_put_off_costs_migrate_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        make_indexes()

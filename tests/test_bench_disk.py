"""What takes how much of the disk is told completely."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection

from bench.disk import _kind, shares, sizes


def test_every_table_of_claims_and_sources_is_of_some_kind() -> None:
    tables = [
        model._meta.db_table
        for app in ("audit", "claims", "sources")
        for model in apps.get_app_config(app).get_models()
    ]
    assert [table for table in tables if _kind(table) is None] == []
    assert [_kind(table) for table in ("claims_historicalclaim", "claims_claim", "audit_leaf")] == [
        "history",
        "rows as they stand",
        "the log",
    ]


def test_shares_are_told_from_the_largest() -> None:
    assert shares(Counter({"history": 30, "editions": 70})) == "editions 70%, history 30%"


@pytest.mark.django_db
def test_indexes_count_to_their_tables() -> None:
    before = sizes()
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX another ON claims_edition (number, claim_id)")
    after = sizes()
    assert after["editions"] > before["editions"] > 0
    assert after["history"] == before["history"] > 0

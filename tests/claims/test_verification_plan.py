"""What `verify_audit` asks of claims costs no more where one act touched many."""

from typing import Any

import pytest

from claims.verification import _touching


@pytest.mark.only_on_postgresql
def test_citations_are_not_paired_with_all_claims_of_their_act(make_claim: Any) -> None:
    make_claim(rows=2)
    plans = {table: rows.explain() for table, rows in _touching()}
    assert len(plans) >= 5
    assert "Anti Join" in plans["claims_historicalposition"]  # by claim and act, which is one revision
    assert "Anti Join" not in plans["claims_historicalcitation"]
    assert "SubPlan" in plans["claims_historicalcitation"]

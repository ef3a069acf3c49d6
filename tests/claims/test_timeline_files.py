"""The time line and the recent changes as files."""

import csv
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims.models import Claim
from claims.timeline import TimelineAct
from tests.claims.timeline_lists import CHANGES, entries, exported, history, shown

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.mark.parametrize("query", [{}, {"person": "rashid"}, {"act": "edited"}, {"person": "edith", "act": "flagged"}])
@pytest.mark.parametrize("address", ["history", CHANGES])
def test_files_equal_the_list(desk: Client, story: Claim, address: str, query: dict[str, str]) -> None:
    address = history(story) if address == "history" else address
    told = shown(desk, address, **query)
    lines = entries(desk, address, **query)
    labels = [", ".join(str(TimelineAct(act["act"]).label) for act in line["acts"]) for line in lines]
    assert [label[:1].upper() + label[1:] for label in labels] == told
    rows = list(csv.DictReader(exported(desk, address, "csv", **query).splitlines()))
    assert [row["changeset"] for row in rows] == [line["changeset"] for line in lines]


def test_claim_file_has_the_documented_keys(desk: Client, story: Claim) -> None:
    _dismissed, edited, flagged, approved, _submitted, recorded = entries(desk, history(story))
    assert list(edited) == [
        *("changeset", "time", "person", "channel", "comment", "acts"),
        *("parts", "revision", "diff", "edition"),
    ]
    assert edited["diff"] == f"/admin/claims/claim/{story.pk}/compare/1/2/"
    assert (edited["revision"], edited["channel"], edited["comment"]) == (2, "web", "Reword it.")
    assert edited["parts"] == [{"part": "claim", "change": "changed", "count": 1}]
    assert approved["edition"] == f"/claims/{story.slug}/v/1/"
    assert approved["acts"] == [{"act": "approved", "revision": 1}]
    assert flagged["acts"][0]["reason"] == "outdated"
    assert (recorded["revision"], recorded["diff"]) == (1, None)
    assert datetime.fromisoformat(recorded["time"]).utcoffset() == timedelta(0)


def test_changes_file_has_the_documented_keys(desk: Client, story: Claim) -> None:
    newest = entries(desk, CHANGES)[0]
    assert list(newest) == [
        *("changeset", "time", "person", "channel", "comment", "acts"),
        *("touched", "more"),
    ]
    assert newest["touched"] == [{"kind": "claim", "id": story.pk, "label": story.statement, "gone": False}]
    assert newest["more"] == []


def test_tables_have_a_head_and_defuse_formulas(desk: Client, make_claim: Any, editor: Any) -> None:
    claim = make_claim(statement="=1+1")
    with changeset(editor, '=HYPERLINK("https://x.example";"y"), Алматы'):
        claim.summary = "Another."
        claim.save()
    rows = list(csv.DictReader(exported(desk, history(claim), "csv").splitlines()))
    assert rows[0]["comment"] == '\'=HYPERLINK("https://x.example";"y"), Алматы'
    assert list(rows[0]) == [
        *("time", "person", "channel", "acts", "parts", "comment", "revision", "diff", "edition", "changeset")
    ]
    head = exported(desk, CHANGES, "csv").splitlines()[0]
    assert head == "time,person,channel,acts,touched,comment,changeset"


def test_files_are_sent_as_such(desk: Client, story: Claim) -> None:
    for form, kind in (("csv", "text/csv"), ("jsonl", "application/x-ndjson")):
        response = desk.get(f"/admin/claims/claim/{story.pk}/history.{form}")
        assert response.streaming
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="{story.slug}-history.{form}"'


def test_files_are_read_in_batches(desk: Client, make_claim: Any, editor: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("claims.timeline_export.BATCH", 4)
    claim = make_claim()
    for number in range(9):
        with changeset(editor, f"Edit {number}."):
            claim.summary = str(number)
            claim.save()
    with CaptureQueriesContext(connection) as queries:
        found = entries(desk, history(claim))
    assert [entry["comment"] for entry in found] == [*(f"Edit {n}." for n in reversed(range(9))), "Record the claim."]
    asked = [query["sql"] for query in queries if "audit_changeset" in query["sql"].split("WHERE")[0]]
    assert len(asked) == 3

"""The claim document: its published schema, and its contents."""

import json
from pathlib import Path
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from audit.context import changeset
from claims.models import Claim, Relation, ReplyRequest

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "formats" / "claim.schema.json").read_text(encoding="utf-8"))

TOP_LEVEL = [
    "slug", "url", "revision", "statement", "summary", "language", "event_date", "topics", "verdict", "rationale",
    "basis", "positions", "evidence", "relations", "reply_requests", "dissents", "corrections", "redactions",
    "approved_at", "review_due", "previous_revision", "live",
]  # fmt: skip


def test_published_data_obeys_the_published_schema(
    client: Client, make_claim: Any, make_party: Any, publish: Any, editor: Any
) -> None:
    claim, other, party = make_claim(event_date="spring 2004"), publish(make_claim()), make_party()
    with changeset(editor, "Everything there is."):
        Relation.objects.create(claim=claim, type="supports", target=other, note="One note.")
        ReplyRequest.objects.create(
            claim=claim, party=party, asked_on="2006", channel="letter", answered_on="2007", answer="No."
        )
    publish(claim)
    for slug in (claim.slug, other.slug):
        document = client.get(f"/claims/{slug}.json").json()
        Draft202012Validator(SCHEMA).validate(document)
        assert list(document) == TOP_LEVEL
    assert document["relations"][0]["direction"] == "inbound"


def test_schema_refuses_what_is_no_claim(client: Client, published: Claim) -> None:
    document = client.get(f"/claims/{published.slug}.json").json()
    for key, value in (("verdict", "true"), ("positions", [{}]), ("live", None), ("extra", 1)):
        assert not Draft202012Validator(SCHEMA).is_valid({**document, key: value})


def test_dates_come_as_edtf_words_and_days(client: Client, published: Claim) -> None:
    stated = client.get(f"/claims/{published.slug}.json").json()["positions"][0]["stated_on"]
    assert stated == {"edtf": "2004-21", "display": "spring 2004", "earliest": "2004-03-01", "latest": "2004-05-31"}

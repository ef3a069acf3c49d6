"""What readers and editors are told of a redaction: which part, when and why."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from audit.context import changeset
from audit.models import Changeset
from claims.models import Affiliation, Alias, Edition, Position, Topic
from sources.models import Author
from tests.claims.redactions.conftest import QUOTE, REASON

pytestmark = pytest.mark.django_db

Erase = Callable[..., Any]
SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "formats" / "claim.schema.json").read_text(encoding="utf-8"))


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return " ".join(page.content.decode().split())


def told(what: str, field: str) -> str:
    day = timezone.localdate()
    shown = f"{day.day} {day:%B %Y}"
    return f'{what} ({field}): redacted on <time datetime="{day.isoformat()}">{shown}</time>: {REASON}'


def test_claim_page_and_permanent_pages_name_the_part(client: Client, quoted: Position, erase: Erase) -> None:
    erase(quoted, "quote")
    stub = told(f"Position of {quoted.party.name}", "quotation")
    slug = quoted.claim.slug
    for address in (f"/claims/{slug}/", f"/claims/{slug}/v/2/", f"/claims/{slug}/v/3/", f"/claims/{slug}/history/"):
        page = text_of(client, address)
        assert stub in page
        assert QUOTE not in page
    assert stub not in text_of(client, f"/claims/{slug}/v/1/")
    assert text_of(client, f"/claims/{slug}/diff/2/3/").count(stub) == 1
    assert "<p>[redacted]</p>" in text_of(client, f"/claims/{slug}/v/2/")


def test_no_form_to_take_along_holds_what_was_erased(client: Client, quoted: Position, erase: Erase) -> None:
    slug, party = quoted.claim.slug, quoted.party.slug
    assert QUOTE in client.get(f"/claims/{slug}.md").content.decode()
    erase(quoted, "quote")
    assert "redacted" in client.get(f"/claims/{slug}.md").content.decode()
    for form in (f"/claims/{slug}.md", f"/claims/{slug}.jsonld", f"/parties/{party}.csv", f"/claims/{slug}/embed/"):
        answer: Any = client.get(form)
        assert answer.status_code == 200
        assert QUOTE not in b"".join(answer).decode()


def test_data_names_the_place_and_obeys_the_schema(client: Client, quoted: Position, erase: Erase) -> None:
    erase(quoted, "quote", "stated_on")
    document = client.get(f"/claims/{quoted.claim.slug}.json").json()
    Draft202012Validator(SCHEMA).validate(document)
    day = timezone.localdate().isoformat()
    assert document["redactions"][:2] == [
        {"what": "positions/1", "field": "quote", "on": day, "reason": REASON},
        {"what": "positions/1", "field": "stated_on", "on": day, "reason": REASON},
    ]


def test_oldest_documents_lack_the_list_and_read_as_without_redactions(client: Client, quoted: Position) -> None:
    edition = Edition.objects.latest("number")
    document = json.loads(edition.document)
    del document["redactions"]
    edition.document = json.dumps(document)
    assert edition.data()["redactions"] == []


def test_corrections_and_their_feed_say_so(client: Client, quoted: Position, erase: Erase) -> None:
    before = client.get("/feeds/corrections.atom")
    erase(quoted, "quote")
    assert told("Correction", "what is right") in text_of(client, "/corrections/")
    after = client.get("/feeds/corrections.atom", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200  # not "not modified"
    feed = after.content.decode()
    assert QUOTE not in feed
    assert f"Correction (what is right): redacted on {timezone.localdate().day} " in feed


def test_pages_of_records_tell_of_their_own_fields(
    client: Client, make_party: Any, make_source: Any, make_topic: Any, editor: Any, erase: Erase
) -> None:
    party, source, topic = make_party(summary="Who."), make_source(note="What."), make_topic(summary="About.")
    with changeset(editor, "Parts."):
        alias = Alias.objects.create(party=party, name="Ali", language="en")
        role = Affiliation.objects.create(party=party, role="Minister")
        author = Author.objects.create(source=source, name="Doe")
    erase(party, "summary"), erase(alias, "name"), erase(role, "role")
    erase(source, "note"), erase(author, "name")
    erase(topic, "summary")
    page = text_of(client, f"/parties/{party.slug}/")
    assert all(told(*words) in page for words in (("party", "summary"), ("alias", "name"), ("affiliation", "role")))
    page = text_of(client, f"/sources/{source.slug}/")
    assert all(told(*words) in page for words in (("source", "note"), ("author", "name")))
    assert told("topic", "summary") in text_of(client, f"/topics/{topic.slug}/")


def test_party_and_source_are_named_in_the_claim(client: Client, quoted: Position, erase: Erase) -> None:
    erase(quoted.party, "name")
    erase(quoted.citations.get().source, "title")
    page = text_of(client, f"/claims/{quoted.claim.slug}/")
    assert told("Party", "name") in page
    assert told("Source", "title") in page


def test_desk_is_told_on_change_page_history_and_past_states(
    desk: Client, quoted: Position, erase: Erase, published: Any
) -> None:
    erase(quoted, "quote")
    erase(Changeset.objects.filter(comment="Quote it.").latest("pk"), "comment")
    for page in ("change/", "history/", "revisions/2/", "compare/1/2/", "as-of/"):
        page = text_of(desk, f"/admin/claims/claim/{quoted.claim_id}/{page}")
        assert "Position (quotation): redacted on" in page
        assert "Changeset (comment): redacted on" in page
    past = quoted.claim.history.order_by("history_id")[0]
    assert REASON in text_of(desk, f"/admin/claims/claim/{quoted.claim_id}/history/{past.pk}/")
    assert REASON in text_of(desk, f"/admin/claims/position/{quoted.pk}/change/")
    assert QUOTE not in text_of(desk, f"/admin/claims/claim/{quoted.claim_id}/compare/1/2/")


def test_topic_named_in_a_claim_is_erased_there(client: Client, quoted: Position, erase: Erase) -> None:
    topic = Topic.objects.get(claim_links__claim=quoted.claim_id)
    erase(topic, "title")
    document = client.get(f"/claims/{quoted.claim.slug}.json").json()
    assert document["topics"] == [{"slug": topic.slug, "title": "[redacted]"}]

"""The feeds of claims and of changed verdicts: valid Atom, with ids that never change."""

import xml.etree.ElementTree as ET
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.corrections import CorrectionNotice
from claims.merging import merge_parties
from claims.models import Claim
from tests.claims.outputs.atom import ATOM, atom_faults, entries_of, link_of, text_of


def feed_of(client: Client, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)  # noqa: S314  our own


@pytest.fixture
def addresses(published: Claim) -> list[str]:
    """Every feed that holds, or would hold, the published claim."""
    topic, party = published.topic_links.get().topic, published.positions.get().party
    return [
        "/feeds/claims.atom",
        f"/feeds/topics/{topic.slug}.atom",
        f"/feeds/parties/{party.slug}.atom",
        "/feeds/corrections.atom",
        "/feeds/verdicts.atom",
    ]


@pytest.fixture
def correct(publish: Any, editor: Any) -> Any:
    def act(claim: Claim, **fields: Any) -> Claim:
        fresh = Claim.objects.get(pk=claim.pk)
        with changeset(editor, "Correct."):
            for name, value in fields.items():
                setattr(fresh, name, value)
            fresh.save()
        corrected: Claim = publish(fresh, change=CorrectionNotice("Wrong.", "Right."))
        return corrected

    return act


def test_every_feed_is_valid_when_empty_and_when_full(
    client: Client, addresses: list[str], published: Claim, make_claim: Any, publish: Any, correct: Any
) -> None:
    for address in addresses:
        assert atom_faults(feed_of(client, address)) == []
    correct(published, statement="<b>Odd</b> & “quoted” \U0001f4a5", verdict="supported")
    publish(make_claim(summary="In short."))
    for address in addresses:
        feed = feed_of(client, address)
        assert atom_faults(feed) == []
        assert entries_of(feed)


def test_check_finds_what_the_rules_forbid() -> None:
    entry = "<entry><id>a</id><title/><updated>today</updated></entry>"
    feed = ET.fromstring(f'<feed xmlns="{ATOM[1:-1]}"><title/><id>https://x.example/</id>{entry}{entry}</feed>')  # noqa: S314
    assert set(atom_faults(feed)) == {
        "0 x updated",
        "no author",
        "no link to itself",
        "id 'a' is relative",
        "'today' is no time",
        "an entry without content and without a page",
        "two entries of one id",
    }


def test_claim_keeps_its_id_and_is_updated_by_each_edition(
    client: Client, published: Claim, correct: Any, settings: Any
) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    (before,) = entries_of(feed_of(client, "/feeds/claims.atom"))
    correct(published, slug="shorter", statement="Reworded")
    (after,) = entries_of(feed_of(client, "/feeds/claims.atom"))
    first, newest = published.editions.order_by("number")
    assert text_of(before, "id") == text_of(after, "id") == f"https://claims.example/claims/{published.slug}/v/1/"
    assert text_of(after, "title") == "Reworded"
    assert link_of(after, "alternate") == "https://claims.example/claims/shorter/"
    for name, moment in (("published", first.approved_at), ("updated", newest.approved_at)):
        assert datetime.fromisoformat(text_of(after, name)) == moment


def test_feed_says_verdict_and_who_says_so(client: Client, make_claim: Any, publish: Any) -> None:
    publish(make_claim(summary="In <short>."))
    (entry,) = entries_of(feed_of(client, "/feeds/claims.atom"))
    told = text_of(entry, "summary")
    for words in ("Verdict: contested", "In &lt;short&gt;.", "1 party asserts it", "0 parties deny it"):
        assert words in told


def test_feed_of_a_topic_or_party_holds_its_claims_alone(
    client: Client, published: Claim, make_claim: Any, make_topic: Any, publish: Any
) -> None:
    topic, party = published.topic_links.get().topic, published.positions.get().party
    below = publish(make_claim(topic=make_topic(parent=topic)))
    publish(make_claim())
    titles = [text_of(entry, "title") for entry in entries_of(feed_of(client, f"/feeds/topics/{topic.slug}.atom"))]
    assert titles == [below.statement, published.statement]
    titles = [text_of(entry, "title") for entry in entries_of(feed_of(client, f"/feeds/parties/{party.slug}.atom"))]
    assert titles == [published.statement]


def test_feed_of_verdicts_holds_the_corrections_that_changed_one(
    client: Client, published: Claim, correct: Any
) -> None:
    correct(published, statement="Reworded")
    assert entries_of(feed_of(client, "/feeds/verdicts.atom")) == []
    correct(published, verdict="supported")
    (entry,) = entries_of(feed_of(client, "/feeds/verdicts.atom"))
    assert "Verdict changed: contested → supported" in text_of(entry, "summary")
    assert len(entries_of(feed_of(client, "/feeds/corrections.atom"))) == 2


def test_draft_and_withdrawn_claims_are_in_no_feed(
    client: Client, published: Claim, addresses: list[str], make_claim: Any, editor: Any
) -> None:
    make_claim(statement="A secret draft", topic=published.topic_links.get().topic)
    workflow.withdraw(published, by=editor, reason="Forged.")
    for address in addresses:
        assert entries_of(feed_of(client, address)) == []


def test_unknown_record_has_no_feed_and_a_merged_one_has_that_of_the_other(
    client: Client, published: Claim, make_party: Any, editor: Any
) -> None:
    for address in ("/feeds/topics/nowhere.atom", "/feeds/parties/nobody.atom"):
        assert client.get(address).status_code == 404
    party, other = published.positions.get().party, make_party()
    merge_parties(other, into=party, by=editor, reason="The same person.")
    moved = client.get(f"/feeds/parties/{other.slug}.atom")
    assert (moved.status_code, moved["Location"]) == (301, f"/feeds/parties/{party.slug}.atom")


def test_reader_who_has_the_feed_is_not_sent_it_again(client: Client, addresses: list[str]) -> None:
    for address in addresses[:3]:
        kept = client.get(address)["ETag"]
        assert client.get(address, headers={"if-none-match": kept}).status_code == 304


class FeedLinks(HTMLParser):
    """The feeds that the head of a page names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str | None] = []
        self.feed(page.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and values.get("rel") == "alternate" and values.get("type") == "application/atom+xml":
            self.found.append(values["href"])


def test_readers_find_the_feeds_from_the_pages(client: Client, published: Claim) -> None:
    topic, party = published.topic_links.get().topic, published.positions.get().party
    everywhere = ["/feeds/claims.atom", "/feeds/corrections.atom", "/feeds/verdicts.atom"]
    for page, own in (
        ("/", []),
        ("/corrections/", []),
        (f"/topics/{topic.slug}/", [f"/feeds/topics/{topic.slug}.atom"]),
        (f"/parties/{party.slug}/", [f"/feeds/parties/{party.slug}.atom"]),
    ):
        found = FeedLinks(client.get(page).content.decode()).found
        assert found == [*everywhere, *own]


@pytest.mark.parametrize("rows", [1, 20])
def test_feeds_take_the_same_queries_whatever_they_hold(
    client: Client, make_claim: Any, make_topic: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    topic = make_topic()
    claims = [publish(make_claim(topic=topic)) for _ in range(rows)]
    party = claims[0].positions.get().party
    for address, queries in (
        ("/feeds/claims.atom", 2),
        (f"/feeds/topics/{topic.slug}.atom", 5),
        (f"/feeds/parties/{party.slug}.atom", 4),
    ):
        with django_assert_num_queries(queries):
            client.get(address)

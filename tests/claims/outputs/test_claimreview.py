"""The ClaimReview of a claim: held against schema.org's vocabulary after a JSON-LD processor has read it."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.corrections import CorrectionNotice
from claims.models import Citation, Claim, Party, Position
from claims.outputs.claimreview import claim_review, iso_date
from claims.outputs.data_block import json_ld_block
from claims.public import find_public_claim
from claims.vocabulary import Verdict
from tests.claims.outputs.schema_org import SCHEMA, expanded, faults, values


@pytest.fixture
def take(editor: Any, make_source: Any) -> Any:
    """Records a position of a party on a claim, documented by a source of that title."""

    def act(claim: Claim, party: Party, stance: str, stated_on: str, title: str) -> None:
        source = make_source(title=title, url="https://news.example/story", date="2005-02")
        with changeset(editor, "Somebody said it."):
            position = Position.objects.create(claim=claim, party=party, stance=stance, stated_on=stated_on)
            Citation.objects.create(position=position, source=source)

    return act


def review_of(client: Client, claim: Claim) -> dict[str, Any]:
    answer = client.get(f"/claims/{claim.slug}.jsonld")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/ld+json"
    return expanded(json.loads(answer.content))


def statement_of(review: dict[str, Any]) -> dict[str, Any]:
    (statement,) = values(review, "itemReviewed")
    return statement


class Blocks(HTMLParser):
    """The script elements of a page, as a browser separates them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str | None, str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.inside = True
            self.found.append((dict(attrs).get("type"), ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            kind, text = self.found[-1]
            self.found[-1] = (kind, text + data)


@pytest.mark.parametrize("verdict", Verdict.values)
def test_review_of_every_verdict_keeps_to_the_vocabulary(
    client: Client, make_claim: Any, make_party: Any, take: Any, publish: Any, editor: Any, settings: Any, verdict: str
) -> None:
    settings.CLAIMTRACK_LICENCE_URL = "https://licences.example/by/4.0/"
    claim = make_claim(rows=2, verdict=verdict, event_date="2004")
    take(claim, make_party(kind="media outlet"), "reports", "2003-05-01", "First report")
    publish(claim)
    with changeset(editor, "Reword."):
        claim.statement = "Another statement"
        claim.save()
    publish(claim, change=CorrectionNotice("Wrong words.", "Right words."))
    review = review_of(client, claim)
    assert faults(review) == []
    assert review["@type"] == [f"{SCHEMA}ClaimReview"]
    # The properties that Google's page on fact checks requires.
    for required in ("claimReviewed", "reviewRating", "url"):
        assert len(values(review, required)) == 1
    (correction,) = values(review, "correction")
    assert values(correction, "text") == ["Wrong words.\n\nRight words."]


def test_check_finds_what_is_not_in_the_vocabulary(client: Client, published: Claim) -> None:
    review = review_of(client, published)
    for name, value in (
        ("verdict", [{"@value": "true"}]),  # no such property
        ("ratingValue", [{"@value": 5}]),  # of another class
        ("expires", [{"@value": "next year"}]),
        ("url", [{"@id": "claims/x/"}]),
        ("publisher", [{"@type": [f"{SCHEMA}Rating"]}]),
    ):
        assert faults({**review, f"{SCHEMA}{name}": value}) != []


@pytest.mark.parametrize(
    ("verdict", "number"),
    [
        ("supported", 5),
        ("partly supported", 4),
        ("contested", None),
        ("unsupported", 2),
        ("contradicted", 1),
        ("not assessable", None),
    ],
)
def test_rating_has_words_always_and_numbers_only_where_the_verdict_has_one(
    client: Client, make_claim: Any, publish: Any, verdict: str, number: int | None
) -> None:
    (rating,) = values(review_of(client, publish(make_claim(verdict=verdict))), "reviewRating")
    assert values(rating, "alternateName") == [verdict]
    assert values(rating, "ratingExplanation") == ["Nobody agrees."]
    numbers = [values(rating, name) for name in ("ratingValue", "bestRating", "worstRating")]
    assert numbers == ([[number], [5], [1]] if number else [[], [], []])


def test_author_of_the_claim_is_each_party_that_asserts_it_once(
    client: Client, make_claim: Any, make_party: Any, take: Any, publish: Any
) -> None:
    claim = make_claim(rows=0)
    person, ministry, denier = (
        make_party(name="Anna"),
        make_party(name="Ministry", kind="government body"),
        make_party(name="Boris"),
    )
    take(claim, person, "asserts", "2005-02-07", "Second")
    take(claim, person, "asserts", "2006", "Third")
    take(claim, ministry, "asserts", "spring 2004", "First")
    take(claim, denier, "denies", "2001", "Denial")
    statement = statement_of(review_of(client, publish(claim)))
    authors = {(one["@type"][0].removeprefix(SCHEMA), *values(one, "name")) for one in values(statement, "author")}
    assert authors == {("Person", "Anna"), ("Organization", "Ministry")}
    assert len(values(statement, "author")) == 2
    assert values(statement, "datePublished") == ["2004"]
    (first,) = values(statement, "firstAppearance")
    assert values(first, "name") == ["First"]
    assert [values(one, "name") for one in values(statement, "appearance")] == [["Second"], ["Third"]]


def test_nothing_is_called_first_while_no_date_is_known(
    client: Client, make_claim: Any, make_party: Any, take: Any, publish: Any
) -> None:
    claim = make_claim(rows=0)
    take(claim, make_party(), "asserts", "", "Undated")
    statement = statement_of(review_of(client, publish(claim)))
    assert values(statement, "firstAppearance") == values(statement, "datePublished") == []
    assert len(values(statement, "appearance")) == 1


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "certain"),
    [
        ("2005-02-07", "2005-02-07", "2005-02-07", "2005-02-07"),
        ("2005-02", "2005-02-01", "2005-02-28", "2005-02"),
        ("2004-21", "2004-03-01", "2004-05-31", "2004"),  # spring: ISO 8601 without its extension has no seasons
        ("2003-12/2004-01", "2003-12-01", "2004-01-31", ""),
        ("2005-03~", "2005-03-01", "2005-03-31", ""),  # about March is not March
        ("2004/..", "2004-01-01", None, ""),
    ],
)
def test_date_says_only_what_is_certain(edtf: str, earliest: str, latest: str | None, certain: str) -> None:
    assert iso_date({"edtf": edtf, "earliest": earliest, "latest": latest}) == certain


def test_publisher_comes_from_the_settings(client: Client, published: Claim, settings: Any) -> None:
    settings.CLAIMTRACK_SITE_URL, settings.CLAIMTRACK_SITE_NAME = "https://claims.example", "Claims"
    (publisher,) = values(review_of(client, published), "publisher")
    assert values(publisher, "name") == ["Claims"]
    assert values(publisher, "correctionsPolicy") == ["https://claims.example/about/corrections/"]
    settings.CLAIMTRACK_PUBLISHER_NAME, settings.CLAIMTRACK_PUBLISHER_URL = "The Desk", "https://desk.example/"
    (publisher,) = values(review_of(client, published), "publisher")
    assert (values(publisher, "name"), values(publisher, "url")) == (["The Desk"], ["https://desk.example/"])


def test_review_expires_on_the_day_when_another_is_due(
    client: Client, make_claim: Any, publish: Any, reviewer: Any
) -> None:
    claim = publish(make_claim())
    due = claim.state.review_due
    assert isinstance(due, date)
    assert values(review_of(client, claim), "expires") == [due.isoformat()]


def test_claim_page_carries_one_review_the_same_as_the_file(client: Client, published: Claim) -> None:
    page = client.get(f"/claims/{published.slug}/").content.decode()
    ((kind, text),) = Blocks(page).found
    assert kind == "application/ld+json"
    assert json.loads(text) == json.loads(client.get(f"/claims/{published.slug}.jsonld").content)


def test_no_other_page_carries_a_review(client: Client, published: Claim) -> None:
    topic = published.topic_links.get().topic
    for address in ("/", "/claims/", f"/topics/{topic.slug}/", f"/claims/{published.slug}/v/1/"):
        assert Blocks(client.get(address).content.decode()).found == []


def test_no_text_ends_the_block_or_changes_on_the_way(client: Client, make_claim: Any, publish: Any) -> None:
    words = "</script><script>alert(1)</script> <!-- & \u2028 said"
    claim = publish(make_claim(statement="</script><script>alert(1)</script>", rationale=words.replace("\u2028", "")))
    ((_kind, text),) = Blocks(client.get(f"/claims/{claim.slug}/").content.decode()).found
    assert json.loads(text)["claimReviewed"] == "</script><script>alert(1)</script>"
    assert not re.search("[<>&\u2028]", json_ld_block({"text": words}).split(">", 1)[1].removesuffix("</script>"))


def test_policy_allows_no_script_beside_the_data(client: Client, published: Claim) -> None:
    policy = client.get(f"/claims/{published.slug}/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("rows", [1, 20])
def test_review_takes_one_query(
    client: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    with django_assert_num_queries(2):  # the claim; who is kept out of search engines
        assert client.get(f"/claims/{claim.slug}.jsonld").status_code == 200


def test_review_of_a_withdrawn_claim_is_gone_with_its_reason(client: Client, published: Claim, editor: Any) -> None:
    workflow.withdraw(published, by=editor, reason="The source was a forgery.")
    answer = client.get(f"/claims/{published.slug}.jsonld")
    assert answer.status_code == 410
    assert "The source was a forgery." in answer.content.decode()


def test_review_is_made_from_the_edition_alone(published: Claim, editor: Any) -> None:
    with changeset(editor, "Try another wording."):
        published.statement = "A secret wording"
        published.save()
    found = find_public_claim(published.slug)
    assert found
    assert "secret" not in json.dumps(claim_review(found.edition.data()))

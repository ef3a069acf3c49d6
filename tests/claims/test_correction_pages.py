"""Corrections as readers meet them: the list, the feed, the claim's page and its history."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from audit.context import changeset
from claims import workflow
from claims.corrections import CorrectionNotice, MinorChange
from claims.models import Claim, Correction, Position
from tests.sizes import few_and

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/feeds/corrections.atom"


@pytest.fixture
def correct(editor: Any, publish: Any) -> Callable[..., Claim]:
    """Gives a published claim a new edition: a correction with the texts given, or a minor change."""

    def act(claim: Claim, *, wrong: str = "", right: str = "", **fields: Any) -> Claim:
        fresh = Claim.objects.get(pk=claim.pk)
        with changeset(editor, "Edit."):
            for name, value in fields.items():
                setattr(fresh, name, value)
            fresh.save()
        corrected: Claim = publish(fresh, change=CorrectionNotice(wrong, right) if wrong else MinorChange())
        return corrected

    return act


def html(client: Client, address: str, **headers: str) -> str:
    page = client.get(address, **headers)
    assert page.status_code == 200
    return page.content.decode()


def cost(client: Client, address: str) -> int:
    """Queries that the page takes."""
    with CaptureQueriesContext(connection) as queries:
        html(client, address)
    return len(queries)


def words(text: str) -> str:
    """The page's text as a reader has it: without tags, each run of space one."""
    return " ".join(strip_tags(text).split())


# The list


def test_list_tells_what_was_wrong_what_is_right_and_both_verdicts(
    client: Client, published: Claim, correct: Any
) -> None:
    correct(published, wrong="Nobody agreed.", right="All <agree>.", verdict="supported", statement="Reworded")
    page = html(client, "/corrections/")
    text = words(page)
    assert "What was wrong Nobody agreed. What is right All &lt;agree&gt;." in text
    assert "Verdict changed: contested → supported" in text
    assert f"Before {published.statement} contested Revision 1 After Reworded supported Revision 2" in text
    for number in (1, 2):
        assert f'href="/claims/{published.slug}/v/{number}/"' in page
    assert f'<link rel="alternate" type="application/atom+xml" title="Corrections" href="{FEED}">' in page


def test_list_is_newest_first_and_names_the_current_address(
    client: Client, make_claim: Any, publish: Any, correct: Any
) -> None:
    one, two = publish(make_claim()), publish(make_claim())
    correct(one, wrong="First wrong.", right="First right.", verdict="supported")
    correct(two, wrong="Second wrong.", right="Second right.", verdict="supported")
    correct(one, slug="renamed")
    page = html(client, "/corrections/")
    assert page.index("Second wrong.") < page.index("First wrong.")
    assert 'href="/claims/renamed/"' in page
    assert f'href="/claims/{one.slug}/"' not in page


def test_minor_change_is_not_listed(client: Client, published: Claim, correct: Any) -> None:
    correct(published, summary="A typo less.")
    assert "No published claim has been corrected so far." in html(client, "/corrections/")


def test_list_of_corrections_is_paged(
    client: Client, make_claim: Any, publish: Any, correct: Any, settings: Any
) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 2
    claim = publish(make_claim())
    for number in range(5):
        correct(claim, wrong=f"Wrong {number}.", right="Right.", rationale=f"Reason {number}.")
    seen, address = [], "/corrections/"
    while address:
        page = client.get(address)
        seen += [entry["wrong"] for entry in page.context["entries"]]
        address = page.context["next_page"]
    assert seen == [f"Wrong {number}." for number in range(4, -1, -1)]


def test_correction_of_a_withdrawn_claim_stays_listed(
    client: Client, published: Claim, correct: Any, editor: Any
) -> None:
    corrected = correct(published, wrong="Wrong.", right="Right.", verdict="supported")
    workflow.withdraw(corrected, by=editor, reason="A forgery.")
    page = html(client, "/corrections/")
    assert "The claim is not public any more" in page
    assert f'href="/claims/{published.slug}/"' not in page
    assert html(client, f"/claims/{published.slug}/v/2/")


def test_front_page_leads_to_what_was_corrected_while_it_is_public(
    client: Client, published: Claim, correct: Any, editor: Any
) -> None:
    assert "Corrected claims" not in html(client, "/")
    corrected = correct(published, wrong="Nobody agreed.", right="All agree.", verdict="supported")
    text = words(html(client, "/").split('id="corrected"')[1])
    assert f"{published.statement} All agree. corrected" in text
    workflow.withdraw(corrected, by=editor, reason="A forgery.")
    assert "Corrected claims" not in html(client, "/")


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_list_and_feed_cost_the_same_whatever_they_hold(
    client: Client, make_claim: Any, publish: Any, correct: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        correct(publish(make_claim()), wrong="Wrong.", right="Right.", verdict="supported")
    with django_assert_num_queries(2):  # the newest write, the rows
        page = client.get("/corrections/")
    assert len(page.context["entries"]) == rows
    with django_assert_num_queries(2):
        feed = client.get(FEED)
    with django_assert_num_queries(1):
        assert client.get(FEED, headers={"If-None-Match": feed["ETag"]}).status_code == 304


# The claim's page and its history


def test_claim_page_tells_of_its_newest_correction_and_keeps_the_earlier_ones(
    client: Client, published: Claim, correct: Any
) -> None:
    address = f"/claims/{published.slug}/"
    assert "Corrected on" not in html(client, address)
    correct(published, wrong="First wrong.", right="First right.", verdict="supported")
    assert "earlier correction" not in html(client, address)
    correct(published, wrong="Second wrong.", right="Second right.", verdict="contradicted")
    correct(published, summary="A typo less.")
    page = html(client, address).split("</head>")[1]
    notice, earlier = page.split("<details", 1)
    assert "Second wrong." in notice
    assert "First wrong." not in notice
    assert "1 earlier correction" in earlier
    assert "First wrong." in earlier.split("</details>")[0]
    assert page.index("<h1") < page.index("Corrected on") < page.index("Who asserts")


def test_edition_shows_the_corrections_up_to_it(client: Client, published: Claim, correct: Any) -> None:
    correct(published, wrong="First wrong.", right="First right.", verdict="supported")
    correct(published, wrong="Second wrong.", right="Second right.", verdict="contradicted")
    first, second, third = (html(client, f"/claims/{published.slug}/v/{number}/") for number in (1, 2, 3))
    assert "First wrong." not in first
    assert "First wrong." in second
    assert "Second wrong." not in second
    assert "First wrong." in third
    assert "Second wrong." in third


def test_history_says_what_each_edition_was(client: Client, published: Claim, correct: Any) -> None:
    correct(published, wrong="It was wrong.", right="It is right.", verdict="supported")
    correct(published, summary="A typo less.")
    page = html(client, f"/claims/{published.slug}/history/")
    third, second, first = page.split('<li class="history__item">')[1:]
    assert "Revision 3 minor change current Approved" in words(third)
    assert "verdict-change" not in third
    assert "Revision 2 correction Approved" in words(second)
    assert "It was wrong." in second
    assert "Verdict changed: contested → supported" in words(second)
    assert "The first edition." in first


@pytest.mark.parametrize("rows", [1, *few_and(8)])
def test_claim_page_and_history_cost_the_same_whatever_was_corrected(
    client: Client, published: Claim, correct: Any, rows: int, django_assert_num_queries: Any
) -> None:
    addresses = [f"/claims/{published.slug}/", f"/claims/{published.slug}/history/"]
    before = [cost(client, address) for address in addresses]
    for number in range(rows):
        correct(published, wrong="Wrong.", right="Right.", rationale=f"Reason {number}.")
    for address, queries in zip(addresses, before, strict=True):
        with django_assert_num_queries(queries):
            page = client.get(address)
        assert page.content.decode().count("What was wrong") == rows


# The feed


def parsed(client: Client, **headers: str) -> ET.Element:
    feed = client.get(FEED, headers=headers)
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(feed.content)  # noqa: S314  our own bytes


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def instant(element: ET.Element, name: str) -> datetime:
    return datetime.fromisoformat(text(element, name))


def test_feed_holds_what_rfc_4287_requires(client: Client, published: Claim, correct: Any, settings: Any) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    correct(published, wrong="a < b & c", right="Right.", verdict="supported", statement="Less <b>&")
    feed = parsed(client)
    row = Correction.objects.get()
    assert feed.tag == f"{ATOM}feed"
    assert text(feed, "title") == "claimtrack: corrections"
    assert text(feed, "id") == f"https://claims.example{FEED}"
    assert text(feed.find(f"{ATOM}author"), "name") == "claimtrack"  # type: ignore[arg-type]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "https://claims.example/corrections/", "self": f"https://claims.example{FEED}"}
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    address = f"https://claims.example/claims/{published.slug}/v/2/"
    assert text(entry, "id") == address
    assert {link.get("href") for link in entry.findall(f"{ATOM}link")} == {address}
    assert text(entry, "title") == "Less <b>&"
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert "<p>a &lt; b &amp; c</p>" in (summary.text or "")
    assert "Verdict changed: contested → supported" in (summary.text or "")
    assert instant(entry, "updated") == instant(feed, "updated") == row.published_at


def test_feed_names_the_same_entries_whoever_asks_and_whatever_the_claim_is_called_now(
    client: Client, published: Claim, correct: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    correct(published, wrong="Wrong.", right="Right.", verdict="supported")
    before = client.get(FEED, headers={"Host": "one.example"}).content
    correct(published, slug="renamed")
    assert client.get(FEED, headers={"Host": "two.example"}).content == before


@pytest.mark.walk
def test_feed_is_newest_first_and_ends_after_fifty(client: Client, published: Claim, correct: Any) -> None:
    claim = published
    for number in range(51):
        claim = correct(claim, wrong=f"Wrong {number}.", right="Right.", rationale=f"Reason {number}.")
    entries = parsed(client).findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert "Wrong 50." in text(entries[0], "summary")
    assert "Wrong 1." in text(entries[-1], "summary")


def test_feed_without_corrections_is_a_feed(client: Client, db: None) -> None:
    feed = parsed(client)
    assert not feed.findall(f"{ATOM}entry")
    assert instant(feed, "updated")


def test_feed_stays_well_formed_whatever_a_text_holds(
    client: Client, make_claim: Any, publish: Any, correct: Any, settings: Any
) -> None:
    settings.CLAIMTRACK_SITE_NAME = "Claims\x07"
    claim = publish(make_claim(statement="Noncharacters \ufffe and \uffff"))
    correct(claim, wrong="]]> \ufffe", right="Right.", verdict="supported")
    entry = parsed(client).find(f"{ATOM}entry")
    assert entry is not None
    assert text(entry, "title") == "Noncharacters \ufffd and \ufffd"


def test_reader_who_has_the_feed_already_is_told_so(client: Client, published: Claim, correct: Any) -> None:
    correct(published, wrong="Wrong.", right="Right.", verdict="supported")
    first = client.get(FEED)
    for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert client.get(FEED, headers=known).status_code == 304
    correct(published, wrong="Wrong again.", right="Right again.", verdict="contradicted")
    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_every_page_leads_to_the_corrections_their_feed_and_the_policies(client: Client, published: Claim) -> None:
    for address in ("/", f"/claims/{published.slug}/", "/about/method/"):
        footer = html(client, address).split("<footer")[1]
        assert f'href="{FEED}" rel="alternate" type="application/atom+xml"' in footer
        assert 'href="/corrections/"' in html(client, address).split("</header>")[0]
        for target in ("/about/method/", "/about/corrections/", "/about/corrections/#report"):
            assert f'href="{target}"' in footer


def test_position_that_was_corrected_is_told_in_the_proposed_words(
    client: Client, published: Claim, publish: Any, editor: Any
) -> None:
    position = Position.objects.get(claim=published)
    with changeset(editor, "He only reported it."):
        position.stance = "reports"
        position.save()
    publish(published)
    name = position.party.name
    assert f"The page recorded this position: {name}, asserts. What is right It now reads: {name}, reports." in words(
        html(client, "/corrections/")
    )

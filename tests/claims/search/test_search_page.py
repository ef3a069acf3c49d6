"""The page of search results: what is found, by which words, and what the page says about it."""

import re
from typing import Any

import pytest
from django.test import Client

from claims.models import Claim

pytestmark = pytest.mark.walk


def page_of(client: Client, query: str, **more: str) -> str:
    response = client.get("/search", {"q": query, **more})
    assert response.status_code == 200
    return str(response.content.decode())


def addresses(html: str) -> list[str]:
    """Where the results lead, in order."""
    return re.findall(r'class="entry__title"[^>]*><a href="([^"]+)">', html)


def counts(html: str) -> dict[str, int]:
    found = re.findall(r'<li><a href="[^"]+"[^>]*>(\w+) <span class="kinds__count">(\d+)\+?</span>', html)
    return {label: int(number) for label, number in found}


@pytest.fixture
def bridge(make_claim: Any, publish: Any, make_topic: Any) -> Claim:
    """A published claim, filed under a topic of the same subject."""
    topic = make_topic(slug="bridges", title="Bridges of the Ural")
    claim = make_claim(
        slug="bridge", statement="The Ural bridge is safe", topic=topic, verdict="supported", language="kk"
    )
    return publish(claim)  # type: ignore[no-any-return]


def test_kinds_stand_in_one_ranked_list_with_counts(
    client: Client, bridge: Claim, make_party: Any, make_source: Any
) -> None:
    make_party(slug="builders", name="Bridge builders")
    make_source(slug="report", title="A report on the longest bridge of the country")
    html = page_of(client, "bridge")
    assert addresses(html) == ["/parties/builders/", "/topics/bridges/", "/claims/bridge/", "/sources/report/"]
    assert counts(html) == {"All": 4, "Claims": 1, "Parties": 1, "Sources": 1, "Topics": 1}


def test_page_can_be_narrowed_to_a_kind(client: Client, bridge: Claim, make_party: Any) -> None:
    make_party(slug="builders", name="Bridge builders")
    html = page_of(client, "bridge", kind="party")
    assert addresses(html) == ["/parties/builders/"]
    assert counts(html)["All"] == 3
    assert 'kind=party" aria-current="true">Parties' in html


def test_matches_are_marked_in_escaped_text_that_keeps_its_language(
    client: Client, make_claim: Any, publish: Any
) -> None:
    publish(make_claim(slug="b", statement="<b>Bridges</b> & tunnels", language="kk"))
    html = page_of(client, "bridge <b>")
    said = "&lt;<mark>b</mark>&gt;<mark>Bridges</mark>&lt;/<mark>b</mark>&gt; &amp; tunnels"
    assert f'lang="kk"><a href="/claims/b/">{said}</a>' in html


def test_claim_is_found_by_its_rationale_and_shows_where(client: Client, make_claim: Any, publish: Any) -> None:
    words = " ".join(f"word{number}" for number in range(80))
    publish(make_claim(slug="b", rationale=f"{words} An engineer measured the pillars. {words}"))
    html = page_of(client, "pillar")
    excerpt = re.search(r'entry__excerpt"><span class="entry__place">Why this verdict:</span> (.+?)</p>', html)
    assert addresses(html) == ["/claims/b/"]
    assert excerpt
    assert "<mark>pillars</mark>" in excerpt[1]
    assert len(excerpt[1]) < 400


def test_filters_leave_claims_alone_and_say_what_is_wrong(client: Client, bridge: Claim) -> None:
    assert addresses(page_of(client, "bridge", verdict="supported")) == ["/claims/bridge/"]
    assert addresses(page_of(client, "bridge", verdict="contradicted")) == []
    assert "Or no claim that does passes the filters." in page_of(client, "bridge", verdict="contradicted")
    html = page_of(client, "bridge", date="sprung")
    assert addresses(html) == []
    assert 'role="alert"' in html


def test_page_says_that_filters_are_about_claims(client: Client, bridge: Claim) -> None:
    notice = "Only claims are shown, since a filter is set"
    assert notice in client.get("/search", {"q": "bridge", "date": "1990/2030"}).content.decode()
    plain = client.get("/search", {"q": "bridge"}).content.decode()
    assert notice not in plain
    assert "All of these, the dates too, are about claims." in plain


def test_what_holds_only_some_of_the_words_is_shown_when_nothing_holds_all(client: Client, bridge: Claim) -> None:
    html = page_of(client, "safe xyzzy bridge")
    assert addresses(html)[0] == "/claims/bridge/"
    assert "Nothing holds all of these words." in html
    assert "Nothing holds all" not in page_of(client, "safe bridge")


@pytest.mark.parametrize("query", ["", "   ", "!?", '"', "🙂", "xyzzy", "\x00"])
def test_without_results_the_page_is_kind(client: Client, bridge: Claim, query: str) -> None:
    html = page_of(client, query)
    assert addresses(html) == []
    assert 'role="search"' in html
    assert ("Nothing was found" in html) == (query == "xyzzy")


def test_search_is_no_page_for_search_engines_and_sets_no_cookie(client: Client, bridge: Claim) -> None:
    response = client.get("/search", {"q": "bridge"})
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("address", ["/", "/claims/", "/claims/bridge/", "/parties/", "/sources/", "/corrections/"])
def test_every_public_page_has_the_search_box_with_a_label(client: Client, bridge: Claim, address: str) -> None:
    html = client.get(address).content.decode()
    assert html.count('role="search"') == 1
    assert 'method="get" action="/search"' in html
    assert re.search(r'<label [^>]*for="search">[^<]+</label>\s*<input id="search"[^>]* name="q"', html)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "W10", "WyJhIiwiYiJd", "é", "A" * 5000])
def test_broken_page_address_shows_the_first_page(client: Client, bridge: Claim, cursor: str) -> None:
    html = page_of(client, "bridge", after=cursor)
    assert "this is the first page" in html
    assert len(addresses(html)) == 2


def test_page_names_the_next_one_in_its_head(client: Client, bridge: Claim, settings: Any) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 1
    html = page_of(client, "bridge")
    following = re.search(r'<link rel="next" href="([^"]+)">', html)
    assert following
    second = client.get(following[1].replace("&amp;", "&")).content.decode()
    assert addresses(html) + addresses(second) == ["/topics/bridges/", "/claims/bridge/"]
    assert "First page" in second


@pytest.mark.parametrize("rows", [2, 30])
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        # The newest write, topics of the filter, what is known of the words, names of parties, what matches, then
        # claims, parties and their aliases, sources and their authors, topics.
        ({"q": "of them all"}, 11),
        ({"q": "statement"}, 6),  # claims alone
        (
            {"q": "statement", "verdict": "contested", "stance": "asserts", "topic": "t", "date": "2004"},
            9,
        ),  # ... how many each filter names: topic, stance, date
        (
            {"q": "statement", "party": "Party"},
            11,
        ),  # ... the party of that slug, of that name and by which names, how many positions
        ({"q": "statemant"}, 5),  # the nearest word
        ({"q": ""}, 2),
    ],
)
def test_search_takes_the_same_queries_whatever_it_finds(
    client: Client,
    make_claim: Any,
    make_party: Any,
    make_source: Any,
    make_topic: Any,
    publish: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    rows: int,
    query: dict[str, str],
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    topic = make_topic(slug="t", title="Topic of them all")
    for number in range(rows):
        make_party(name=f"Party {number} of them all")
        make_source(title=f"Source {number} of them all")
        publish(make_claim(topic=topic, statement=f"Statement {number}", summary="Of them all."))
    settings.CLAIMTRACK_PAGE_SIZE = 200
    monkeypatch.setattr("claims.views.search.MOST_HITS", 200)
    with django_assert_num_queries(queries):
        html = str(client.get("/search", query).content.decode())
    assert bool(addresses(html)) == (queries > 5)

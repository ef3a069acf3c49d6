"""The list of claims: filters, orders, keyset pages."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Alias, Claim


def listed(client: Client, address: str) -> list[str]:
    """The slugs on the page, in order."""
    html = client.get(address).content.decode()
    return re.findall(r'class="entry__title"[^>]*><a href="/claims/([a-z0-9-]+)/">', html)


@pytest.fixture
def three(make_claim: Any, make_topic: Any, publish: Any) -> list[Claim]:
    """Published claims a, b, c, approved in this order."""
    topic = make_topic(slug="bridges")
    fields: list[dict[str, Any]] = [
        {"slug": "a", "statement": "Zebras crossed", "event_date": "2006", "verdict": "supported", "topic": topic},
        {"slug": "b", "statement": "Yaks crossed", "event_date": "2004-03"},
        {"slug": "c", "statement": "Xerus crossed"},
    ]
    return [publish(make_claim(**row)) for row in fields]


def test_filters_and_orders(client: Client, three: list[Claim]) -> None:
    expected: dict[str, list[str]] = {
        "": ["c", "b", "a"],
        "?sort=newest": ["c", "b", "a"],
        "?sort=oldest": ["a", "b", "c"],
        "?sort=event": ["b", "a", "c"],  # what has no date comes last
        "?sort=statement": ["c", "b", "a"],
        "?verdict=supported": ["a"],
        "?topic=bridges": ["a"],
        "?stance=asserts": ["c", "b", "a"],
        "?stance=denies": [],
        "?date=since+2006": ["a"],
        "?date=2006": ["a"],
        "?date=February-May+2004": ["c", "b", "a"],  # all have a position of spring 2004
        "?date=until+2003": [],
    }
    assert {query: listed(client, f"/claims/{query}") for query in expected} == expected


def test_party_is_found_by_slug_name_and_alias(client: Client, three: list[Claim], editor: Any) -> None:
    party = three[1].positions.get().party
    with changeset(editor, "Add an alias."):
        Alias.objects.create(party=party, name="Мэр", language="ru")
    for typed in (party.slug, party.name, "Мэр"):
        assert "b" in listed(client, f"/claims/?party={typed}")
    assert listed(client, "/claims/?party=Мэр&stance=asserts") == ["b"]
    assert listed(client, "/claims/?party=Мэр&stance=denies") == []


def test_slug_of_a_party_selects_that_party_alone(client: Client, three: list[Claim], editor: Any) -> None:
    one, other = (claim.positions.get().party for claim in three[:2])
    with changeset(editor, "A name that holds the other's slug."):
        other.name = f"Centre of {one.slug}"
        other.save()
    assert listed(client, f"/claims/?party={one.slug}") == ["a"]
    assert listed(client, f"/claims/?party=Centre of {one.slug}") == ["b"]


def test_invalid_filter_says_why_and_selects_nothing(client: Client, three: list[Claim]) -> None:
    for query, message in (
        ("party=Nobody", "No party is called &#x27;Nobody&#x27;."),
        ("date=sprung", "sprung"),
        ("topic=nowhere", "nowhere is not one of the available choices"),
        ("verdict=true", "true is not one of the available choices"),
        ("sort=random", "random is not one of the available choices"),
        ("party=%00", "Null characters are not allowed"),
    ):
        page = client.get(f"/claims/?{query}")
        assert page.status_code == 200, query
        assert message in page.content.decode()
        assert "entry__title" not in page.content.decode(), query


@pytest.mark.parametrize("sort", ["newest", "oldest", "event", "statement"])
def test_pages_follow_each_other_without_gap_or_overlap(
    client: Client, three: list[Claim], settings: Any, sort: str
) -> None:
    whole = listed(client, f"/claims/?sort={sort}")
    settings.CLAIMTRACK_PAGE_SIZE = 1
    address, walked = f"/claims/?sort={sort}", []
    for _ in range(3):
        walked += listed(client, address)
        following = re.search(r'<a href="([^"]+)" rel="next">', client.get(address).content.decode())
        address = following[1].replace("&amp;", "&") if following else ""
    assert walked == whole
    assert not address


def test_broken_page_address_shows_the_first_page(client: Client, three: list[Claim]) -> None:
    for cursor in ("x", "e30", "WzFd", "WyJhIiwiYiJd", "W251bGwsbnVsbF0", "é", "W1tdLFtdXQ", "A" * 5000):
        page = client.get("/claims/", {"after": cursor})
        assert page.status_code == 200, cursor
        assert "this is the first page" in page.content.decode(), cursor


def test_claim_that_came_meanwhile_moves_no_later_page(
    client: Client, three: list[Claim], settings: Any, make_claim: Any, publish: Any
) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 2
    following = re.search(r'<a href="([^"]+)" rel="next">', client.get("/claims/").content.decode())
    publish(make_claim())
    assert following
    assert listed(client, following[1].replace("&amp;", "&")) == ["a"]

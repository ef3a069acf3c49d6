"""What search engines are told: the map of the public pages, and what to leave alone."""

import xml.etree.ElementTree as ET
from datetime import datetime
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim
from claims.sitemaps import ClaimSitemap, PartySitemap
from tests.sizes import few_and

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SECTIONS = ["site", "claims", "topics", "parties", "sources"]


def listed(client: Client, address: str) -> dict[str, str | None]:
    """Address to lastmod, of a map or of the list of maps."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    rows = list(ET.fromstring(answer.content))  # noqa: S314  our own
    return {str(row.findtext(f"{MAP}loc")): row.findtext(f"{MAP}lastmod") for row in rows}


def test_list_of_maps_names_every_section_with_the_newest_edition(client: Client, published: Claim) -> None:
    maps = listed(client, "/sitemap.xml")
    assert maps.keys() == {f"http://testserver/sitemap-{section}.xml" for section in SECTIONS}
    for changed in maps.values():
        assert changed
        assert datetime.fromisoformat(changed).date() == published.editions.get().approved_at.date()


def test_map_of_an_empty_site_is_a_map(client: Client, db: None) -> None:
    assert len(listed(client, "/sitemap.xml")) == len(SECTIONS)
    for section in SECTIONS[1:]:
        assert listed(client, f"/sitemap-{section}.xml") == {}


def test_map_holds_published_claims_and_no_others(
    client: Client, published: Claim, make_claim: Any, publish: Any, editor: Any, settings: Any
) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    draft, withdrawn = make_claim(), publish(make_claim())
    workflow.withdraw(withdrawn, by=editor, reason="Forged.")
    found = listed(client, "/sitemap-claims.xml")
    assert found.keys() == {f"https://claims.example/claims/{published.slug}/"}
    assert draft.slug not in str(found)


def test_record_changes_when_a_claim_that_names_it_does(
    client: Client, published: Claim, make_party: Any, make_source: Any
) -> None:
    party, source = published.positions.get().party, published.evidence.get().source
    silent, unread = make_party(), make_source()
    site = "http://127.0.0.1:8000"
    parties, sources = listed(client, "/sitemap-parties.xml"), listed(client, "/sitemap-sources.xml")
    assert parties[f"{site}/parties/{party.slug}/"]
    assert sources[f"{site}/sources/{source.slug}/"]
    assert parties[f"{site}/parties/{silent.slug}/"] is None
    assert sources[f"{site}/sources/{unread.slug}/"] is None


def test_every_address_of_the_map_is_a_page(client: Client, published: Claim) -> None:
    for section in SECTIONS:
        for address in listed(client, f"/sitemap-{section}.xml"):
            assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_long_map_has_pages(client: Client, make_claim: Any, publish: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClaimSitemap, "limit", 1)
    claims = [publish(make_claim()) for _ in range(2)]
    pages = [address for address in listed(client, "/sitemap.xml") if "claims" in address]
    found = [address for page in pages for address in listed(client, page.removeprefix("http://testserver"))]
    assert found == [f"http://127.0.0.1:8000/claims/{claim.slug}/" for claim in claims]
    assert client.get("/sitemap-claims.xml?p=3").status_code == 404


def test_page_of_the_map_stands_where_its_keys_are(
    client: Client, make_claim: Any, publish: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClaimSitemap, "limit", 2)
    first, _draft, _other_draft, last = publish(make_claim()), make_claim(), make_claim(), publish(make_claim())
    pages = [sorted(listed(client, f"/sitemap-claims.xml?p={number}")) for number in (1, 2)]
    assert pages == [[f"http://127.0.0.1:8000/claims/{claim.slug}/"] for claim in (first, last)]
    for number in ("3", "0", "-1", "x", str(10**30)):
        assert client.get(f"/sitemap-claims.xml?p={number}").status_code == 404


@pytest.mark.parametrize("rows", few_and(20))
def test_last_page_of_the_map_costs_what_the_first_does(
    client: Client, make_claim: Any, publish: Any, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClaimSitemap, "limit", 1)
    monkeypatch.setattr(PartySitemap, "limit", 1)
    for _ in range(rows):
        publish(make_claim())
    for section in ("claims", "parties"):
        for page in (1, rows):
            with CaptureQueriesContext(connection) as asked:
                assert len(listed(client, f"/sitemap-{section}.xml?p={page}")) == 1
            assert len(asked) == 3  # the newest write; the bounds; the rows
            assert not [query["sql"] for query in asked if "OFFSET" in query["sql"] or "COUNT(" in query["sql"]]


@pytest.mark.parametrize("rows", few_and(20))
def test_maps_take_the_same_queries_whatever_they_list(
    client: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        publish(make_claim())
    with django_assert_num_queries(
        10
    ):  # the newest write; the bounds and how new, of each section; the site's own pages are as new
        client.get("/sitemap.xml")
    for section in SECTIONS[1:]:
        with django_assert_num_queries(3):  # the newest write; the bounds, and one page of them
            client.get(f"/sitemap-{section}.xml")


def test_robots_leave_the_desk_alone_and_find_the_map(client: Client, db: None, settings: Any) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(answer.content.decode().splitlines())
    assert robots.site_maps() == ["https://claims.example/sitemap.xml"]
    assert not robots.can_fetch("*", "/admin/login/")
    for page in ("/", "/claims/x/", "/parties/x/", "/sitemap.xml"):
        assert robots.can_fetch("*", page)

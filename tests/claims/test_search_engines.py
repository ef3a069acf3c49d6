"""A party that is kept from search engines: nowhere led to, everywhere marked, and still found on the site."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Claim, Party


@pytest.fixture
def hidden(published: Claim, editor: Any) -> Party:
    party: Party = published.positions.get().party
    with changeset(editor, "They asked for it."):
        party.noindex = True
        party.save()
    return party


def robots(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.get("X-Robots-Tag", ""))


OWN = ["/parties/{slug}/", "/parties/{slug}.csv", "/feeds/parties/{slug}.atom"]
LISTS = ["/claims/?party={slug}", "/claims.csv?party={slug}"]


@pytest.mark.parametrize("page", [*OWN, *LISTS])
def test_what_exists_for_the_party_alone_asks_to_be_left_out(page: str, hidden: Party, client: Client) -> None:
    assert robots(client, page.format(slug=hidden.slug)) == "noindex"


@pytest.mark.parametrize("page", OWN)
def test_pages_of_other_parties_do_not(page: str, published: Claim, client: Client) -> None:
    assert robots(client, page.format(slug=published.positions.get().party.slug)) == ""


def test_page_says_so_itself(hidden: Party, make_party: Any, client: Client) -> None:
    mark = '<meta name="robots" content="noindex">'
    assert mark in client.get(f"/parties/{hidden.slug}/").content.decode()
    assert mark not in client.get(f"/parties/{make_party().slug}/").content.decode()


def test_map_leaves_the_party_out(hidden: Party, make_party: Any, client: Client) -> None:
    other = make_party()
    listed = client.get("/sitemap-parties.xml").content.decode()
    assert f"/parties/{other.slug}/" in listed
    assert f"/parties/{hidden.slug}/" not in listed


def test_data_for_search_engines_names_the_party_and_leads_nowhere(
    hidden: Party, make_claim: Any, publish: Any, published: Claim, client: Client
) -> None:
    (author,) = json.loads(client.get(f"/claims/{published.slug}.jsonld").content)["itemReviewed"]["author"]
    assert author == {"@type": "Person", "name": hidden.name}
    page = client.get(f"/claims/{published.slug}/").content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert hidden.slug not in block
    other = publish(make_claim())
    (author,) = json.loads(client.get(f"/claims/{other.slug}.jsonld").content)["itemReviewed"]["author"]
    assert author["url"].endswith(f"/parties/{other.positions.get().party.slug}/")


def test_claim_is_listed_as_before(hidden: Party, published: Claim, client: Client) -> None:
    assert robots(client, f"/claims/{published.slug}/") == ""
    assert f"/claims/{published.slug}/" in client.get("/sitemap-claims.xml").content.decode()


def test_search_of_the_site_finds_the_party(hidden: Party, client: Client) -> None:
    assert f'href="/parties/{hidden.slug}/"' in client.get("/search", {"q": hidden.name}).content.decode()


def test_choice_is_recorded_like_every_other(hidden: Party, desk: Client) -> None:
    newest = hidden.history.latest()
    assert (newest.noindex, newest.prev_record.noindex) == (True, False)
    assert newest.changeset.comment == "They asked for it."
    form = desk.get(f"/admin/claims/party/{hidden.pk}/change/").content.decode()
    assert re.search(r'<input type="checkbox" name="noindex"[^>]* checked', form)


# What a person's page tells

SUMMARY = "A shady figure of the underworld."


@pytest.fixture
def described(published: Claim, editor: Any) -> Party:
    party: Party = published.positions.get().party
    with changeset(editor, "Describe them."):
        party.summary = SUMMARY
        party.save()
        party.affiliations.create(role="Minister", note="As some say.")
    return party


@pytest.mark.parametrize("kind", ["person", "expert"])
def test_page_of_a_person_shows_offices_and_positions_alone(
    kind: str, described: Party, published: Claim, client: Client, editor: Any
) -> None:
    with changeset(editor, "What they are."):
        described.kind = kind
        described.save()
    page = client.get(f"/parties/{described.slug}/").content.decode()
    for shown in (described.name, "Minister", published.statement, "/about/corrections/", "/about/privacy/"):
        assert shown in page
    assert "no judgement of them" in page
    for untold in (SUMMARY, "As some say."):
        assert untold not in page
    assert SUMMARY not in client.get("/search", {"q": described.name}).content.decode()


def test_page_of_another_party_says_what_it_is(described: Party, client: Client, editor: Any) -> None:
    with changeset(editor, "It is none."):
        described.kind = "company"
        described.save()
    page = client.get(f"/parties/{described.slug}/").content.decode()
    assert SUMMARY in page
    assert "As some say." in page
    assert "no judgement of them" not in page

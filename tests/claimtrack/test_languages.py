"""In which language a page answers, and under which address: none of it needs a cookie."""

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as site_settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from audit.context import changeset
from claims.bounded import Bounded
from claims.models import Claim
from claimtrack.languages import addresses_in, asked_language, language_of_address, page_names

LANGUAGES = [code for code, _name in site_settings.LANGUAGES]


def language_of(answer: Any) -> str:
    """What the page says of itself."""
    found = re.search(r'<html lang="([^"]*)" dir="ltr">', answer.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8", "ru"),
        ("kk-KZ", "kk"),
        ("KK-kz", "kk"),
        ("kk-Cyrl-KZ", "kk"),
        ("en;q=0.3, ru;q=0.7, kk;q=0.5", "ru"),  # by weight, not by order
        ("de, ru;q=0.5", "ru"),  # the first that we have
        ("ru;q=0, kk;q=0.1", "kk"),  # a weight of 0 means: not this one
        ("ru;q=0", "en"),
        ("de, *;q=0.5, ru;q=0.1", "en"),  # anything before Russian: the site's own
        ("de", "en"),
        ("", "en"),
        ("ru;;q=1", "en"),  # malformed
        ("ru, q=1, \N{SNOWMAN}", "en"),
        ("x" * 100_000, "en"),
        ("ru, " + "de;q=0.1, " * 10_000, "ru"),
        ("ru\x00", "en"),
    ],
)
def test_header_is_read_as_the_standard_says(header: str, language: str) -> None:
    assert asked_language(header) == language


@pytest.mark.parametrize(
    ("path", "language"),
    [("/ru/", "ru"), ("/ru", "ru"), ("/kk/claims/", "kk"), ("/rush/", ""), ("/", ""), ("/de/", ""), ("//ru/", "")],
)
def test_address_begins_with_its_language(path: str, language: str) -> None:
    assert language_of_address(path) == language


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_address_is_stronger_than_the_header(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/claims/", headers={"Accept-Language": "kk" if language == "ru" else "ru"})
    assert answer.status_code == 200
    assert language_of(answer) == answer["Content-Language"] == language
    assert "Accept-Language" not in answer.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_bare_address_follows_the_header_and_says_so(client: Client, language: str) -> None:
    answer = client.get("/claims/", headers={"Accept-Language": language})
    assert language_of(answer) == answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_bare_address_without_a_header_is_in_the_language_of_the_site(client: Client, db: None, settings: Any) -> None:
    settings.LANGUAGE_CODE = "kk"
    assert language_of(client.get("/claims/")) == "kk"


@pytest.mark.django_db
def test_readers_get_no_cookie_whatever_their_language(client: Client) -> None:
    for address in ("/ru/", "/kk/claims/", "/"):
        assert not client.get(address, headers={"Accept-Language": "ru"}).cookies


@pytest.mark.django_db
def test_address_without_its_last_slash_keeps_its_language(client: Client) -> None:
    assert client.get("/ru/claims?disputed=yes")["Location"] == "/ru/claims/?disputed=yes"
    assert client.get("/ru")["Location"] == "/ru/"


def test_links_of_a_page_stay_in_its_language(client: Client, published: Claim) -> None:
    page = client.get(f"/ru/claims/{published.slug}/").content.decode()
    body = page[page.index("<body") :]
    links = set(re.findall(r'(?:href|action)="(/[^"]*)"', body.replace(_chooser(body), "")))
    data = {link for link in links if re.search(r"\.(json|jsonld|csv|atom|css|svg)$|^/api/", link)}
    assert {f"/claims/{published.slug}.json", "/feeds/claims.atom"} <= data
    assert {link for link in links - data if not link.startswith("/ru/")} == set()
    assert not any(link.startswith("/ru/") for link in data)


def test_renamed_claim_leads_on_in_the_same_language(
    client: Client, published: Claim, publish: Any, editor: Any
) -> None:
    former = published.slug
    with changeset(editor, "Shorten the address."):
        published.slug = "shorter"
        published.save()
    publish(published)
    assert client.get(f"/kk/claims/{former}/history/")["Location"] == "/kk/claims/shorter/history/"
    assert client.get(f"/claims/{former}.json")["Location"] == "/claims/shorter.json"


def test_chooser_names_each_language_in_its_own_words_and_marks_the_one_shown(client: Client, published: Claim) -> None:
    page = client.get("/ru/claims/?disputed=no&sort=oldest").content.decode()
    query = "?disputed=no&amp;sort=oldest"
    for code, name in site_settings.LANGUAGES:
        current = ' aria-current="true"' if code == "ru" else ""
        link = f'<a href="/{code}/claims/{query}" lang="{code}" hreflang="{code}" rel="alternate"{current}>{name}</a>'
        assert link in _chooser(page)


def test_head_names_the_page_in_every_language(client: Client, published: Claim, settings: Any) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    path = f"/claims/{published.slug}/"
    for address in (path, f"/kk{path}"):
        page = client.get(address).content.decode()
        found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))
        own = {code: f"https://claims.example/{code}{path}" for code in LANGUAGES}
        assert found == {**own, "x-default": f"https://claims.example{path}"}


def test_canonical_address_keeps_the_language_that_was_asked_for(client: Client, published: Claim) -> None:
    number = published.editions.get().number
    for language in ("", "/ru"):
        page = client.get(f"{language}/claims/{published.slug}/v/{number}/").content.decode()
        site = site_settings.CLAIMTRACK_SITE_URL
        assert f'<link rel="canonical" href="{site}{language}/claims/{published.slug}/">' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["healthz", "admin/", "sitemap.xml", "robots.txt", "claims.csv", "audit/verify.py", "feeds/claims.atom"],
)
def test_what_is_no_page_has_one_address(client: Client, path: str) -> None:
    assert client.get(f"/ru/{path}").status_code == 404
    assert client.get(f"/{path}").status_code != 404


def test_data_is_the_same_whoever_asks(client: Client, published: Claim) -> None:
    """JSON, JSON-LD, tables and the map name no language, and speak the site's."""
    number = published.editions.get().number
    address = f"/claims/{published.slug}"
    paths = [f"{address}.json", f"{address}.jsonld", f"{address}/v/{number}/proof.json", "/claims.csv", "/robots.txt"]
    for path in [*paths, "/sitemap-claims.xml", f"/oembed?url={site_settings.CLAIMTRACK_SITE_URL}{address}/"]:
        answers = [client.get(path, headers={"Accept-Language": language}) for language in LANGUAGES]
        bodies = {b"".join(answer) if answer.streaming else answer.content for answer in answers}
        assert len(bodies) == 1
        for answer in answers:
            assert "Accept-Language" not in answer.get("Vary", "")


def test_addresses_in_what_is_handed_out_have_no_language(client: Client, published: Claim) -> None:
    """Also where it is handed out within a page that has one: JSON-LD, the permanent address, oEmbed."""
    number = published.editions.get().number
    page = client.get(f"/ru/claims/{published.slug}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    review = json.loads(found[1])
    site = site_settings.CLAIMTRACK_SITE_URL
    assert review["@id"] == f"{site}/claims/{published.slug}/#review"
    assert "/ru/" not in found[1]
    assert f">http://testserver/claims/{published.slug}/v/{number}/</a>" in page
    assert f'href="{site}/oembed?url={site}/claims/{published.slug}/"' in unquote(page)
    cited = client.get(f"/ru/claims/{published.slug}/v/{number}/cite.csl.json").json()
    assert cited[0]["URL"] == f"{site}/claims/{published.slug}/v/{number}/"
    markdown = client.get(f"/ru/claims/{published.slug}.md").content.decode()
    assert f"<{site}/claims/{published.slug}/v/{number}/>" in markdown
    assert "/ru/" not in markdown


def test_feed_speaks_the_language_of_who_asks_under_the_same_names(client: Client, published: Claim) -> None:
    texts = [client.get("/feeds/claims.atom", headers={"Accept-Language": code}).content.decode() for code in LANGUAGES]
    ids = [re.findall(r"<id>[^<]*</id>|<link[^>]*>", text) for text in texts]
    assert ids[0] == ids[1] == ids[2]
    assert "/ru/" not in str(ids)
    etags = {client.get("/feeds/corrections.atom", headers={"Accept-Language": code})["ETag"] for code in LANGUAGES}
    assert len(etags) == len(LANGUAGES)


def test_page_is_held_to_be_unchanged_in_its_own_language_alone(client: Client, published: Claim) -> None:
    address = f"/claims/{published.slug}/"
    etag = client.get(address, headers={"Accept-Language": "ru"})["ETag"]
    again = client.get(address, headers={"Accept-Language": "ru", "If-None-Match": etag})
    assert again.status_code == 304
    assert "Accept-Language" in again["Vary"]
    assert client.get(address, headers={"Accept-Language": "kk", "If-None-Match": etag}).status_code == 200
    forced = client.get(f"/ru{address}")["ETag"]
    assert client.get(f"/ru{address}", headers={"If-None-Match": forced}).status_code == 304


def test_map_names_every_language_of_a_page(client: Client, published: Claim) -> None:
    text = client.get("/sitemap-claims.xml").content.decode()
    site, path = site_settings.CLAIMTRACK_SITE_URL, f"/claims/{published.slug}/"
    for code in LANGUAGES:
        assert f'<xhtml:link rel="alternate" hreflang="{code}" href="{site}/{code}{path}"/>' in text
    assert f'<xhtml:link rel="alternate" hreflang="x-default" href="{site}{path}"/>' in text
    assert f"<loc>{site}{path}</loc>" in text


def test_admin_follows_the_browser(client: Client, editor: Any) -> None:
    client.force_login(editor)
    answer = client.get(reverse("admin:index"), headers={"Accept-Language": "ru"})
    assert '<html lang="ru"' in answer.content.decode()


def test_every_page_has_an_address_in_each_language() -> None:
    assert len(page_names()) > 25
    for language in LANGUAGES:
        for name in ("home", "claim-list", "about-method", "audit", "search"):
            assert reverse(name, urlconf=addresses_in(language)).startswith(f"/{language}/")  # type: ignore[arg-type]


def _chooser(page: str) -> str:
    found = re.search(r'<nav class="footer__languages".*?</nav>', page, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1,234 claims"), ("ru", "1\u00a0234 утверждения"), ("kk", "1\u00a0234 тұжырым")],
)
def test_numbers_are_grouped_as_the_language_has_it(published: Claim, language: str, words: str) -> None:
    with translation.override(language):
        topics = [{"depth": 0, "node": published.topic_links.get().topic, "claims": Bounded(1234, 10_000)}]
        counts = dict.fromkeys(("claims", "parties", "sources"), Bounded(0, 10_000))
        page = render_to_string("claims/home.html", {"topics": topics, "counts": counts})
    assert f">{words}<" in page


def test_preview_picture_is_in_the_language_of_the_page_that_is_shared(client: Client, published: Claim) -> None:
    for language in ("", "/kk"):
        page = client.get(f"{language}/claims/{published.slug}/").content.decode()
        address = f"{site_settings.CLAIMTRACK_SITE_URL}{language}/claims/{published.slug}/v/1/picture.png"
        assert f'<meta property="og:image" content="{address}">' in page
        assert client.get(f"{language}/claims/{published.slug}/v/1/picture.png").status_code == 200

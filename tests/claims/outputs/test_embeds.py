"""A claim in a frame on another site: the card, its policy, and what oEmbed tells of it."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import strip_tags

from audit.context import changeset
from claims import workflow
from claims.merging import merge_claims
from claims.models import Claim

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def superseded(published: Claim, publish: Any, editor: Any) -> Claim:
    with changeset(editor, "Reword."):
        published.verdict = "supported"
        published.save()
    claim: Claim = publish(published)
    return claim


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def card_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def words(page: str) -> str:
    return " ".join(strip_tags(page.partition("<body>")[2]).split())


def asked(client: Client, **query: Any) -> Any:
    return client.get(f"/oembed?{urlencode(query)}")


def test_card_says_statement_verdict_dispute_date_and_where_to_read_on(
    client: Client, published: Claim, flag_on: Any
) -> None:
    assert "disputed since" not in words(card_of(client, f"/claims/{published.slug}/embed/"))
    flag_on(published)
    page = card_of(client, f"/claims/{published.slug}/embed/")
    for told in (published.statement, "contested", "reviewed ", "disputed since", "1 party asserts it"):
        assert told in words(page)
    addresses = {link["href"] for link in Elements(page).of("a")}
    assert addresses == {f"{SITE}/claims/{published.slug}/"}
    assert all(link["target"] == "_top" for link in Elements(page).of("a"))


def test_card_is_small_and_runs_nothing(client: Client, published: Claim) -> None:
    page = card_of(client, f"/claims/{published.slug}/embed/")
    assert len(page) < 4000
    assert not Elements(page).of("script")
    assert not Elements(page).of("style")


def test_pinned_card_says_when_it_is_superseded(client: Client, superseded: Claim) -> None:
    former = card_of(client, f"/claims/{superseded.slug}/v/1/embed/")
    assert "This is a former edition (revision 1). Read the current edition." in words(former)
    assert "contested" in words(former)
    for current in (f"/claims/{superseded.slug}/embed/", f"/claims/{superseded.slug}/v/2/embed/"):
        assert "former edition" not in words(card_of(client, current))
        assert "supported" in words(card_of(client, current))


def test_cards_alone_may_be_framed(client: Client, published: Claim) -> None:
    for framed in (f"/claims/{published.slug}/embed/", f"/claims/{published.slug}/v/1/embed/"):
        answer = client.get(framed)
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "X-Frame-Options" not in answer
        assert not answer.cookies
    for other in (
        "/",
        f"/claims/{published.slug}/",
        f"/claims/{published.slug}/v/1/",
        "/claims/nothing/embed/",
        "/oembed",
    ):
        answer = client.get(other)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_oembed_frames_the_card(client: Client, make_claim: Any, publish: Any) -> None:
    claim = publish(make_claim(statement='They said "yes" & <left>'))
    data = asked(client, url=f"{SITE}/claims/{claim.slug}/").json()
    # What the specification requires of every answer, and of the type `rich`.
    assert (data["version"], data["type"]) == ("1.0", "rich")
    assert data["title"] == 'They said "yes" & <left>'
    ((frame, attributes),) = Elements(data["html"]).found
    assert frame == "iframe"
    assert attributes["src"] == f"{SITE}/claims/{claim.slug}/embed/"
    assert attributes["title"] == 'They said "yes" & <left>'
    assert (attributes["width"], attributes["height"]) == (str(data["width"]), str(data["height"]))


def test_oembed_of_an_edition_stays_at_it(client: Client, superseded: Claim) -> None:
    data = asked(client, url=f"{SITE}/claims/{superseded.slug}/v/1/").json()
    assert f'src="{SITE}/claims/{superseded.slug}/v/1/embed/"' in data["html"]
    assert asked(client, url=f"{SITE}/claims/{superseded.slug}/v/3/").status_code == 404


def test_frame_keeps_within_what_is_asked(client: Client, published: Claim) -> None:
    data = asked(client, url=f"{SITE}/claims/{published.slug}/", maxwidth=400, maxheight=150).json()
    assert (data["width"], data["height"]) == (400, 150)
    wide = asked(client, url=f"{SITE}/claims/{published.slug}/", maxwidth=5000, maxheight=5000).json()
    assert (wide["width"], wide["height"]) == (600, 260)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": f"{SITE}/claims/no-such-claim/"}, 404),
        ({"url": "https://elsewhere.example/claims/SLUG/"}, 404),
        ({"url": f"{SITE}/parties/x/"}, 404),
        ({"url": "http://[bad"}, 404),
        ({"url": f"{SITE}/claims/SLUG/", "format": "xml"}, 501),
        ({"url": f"{SITE}/claims/SLUG/", "maxwidth": "wide"}, 400),
        ({"url": f"{SITE}/claims/SLUG/", "maxheight": "0"}, 400),
    ],
)
def test_what_cannot_be_embedded_is_a_problem(
    client: Client, published: Claim, query: dict[str, str], status: int
) -> None:
    answer = asked(client, **{name: value.replace("SLUG", published.slug) for name, value in query.items()})
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_withdrawn_claim_cannot_be_embedded(client: Client, published: Claim, editor: Any) -> None:
    workflow.withdraw(published, by=editor, reason="The source was a forgery.")
    answer = asked(client, url=f"{SITE}/claims/{published.slug}/")
    assert answer.status_code == 410
    assert answer.json()["detail"] == "The source was a forgery."
    assert published.statement not in client.get(f"/claims/{published.slug}/v/1/embed/").content.decode()


def test_merged_claim_is_embedded_as_the_one_that_stands(
    client: Client, published: Claim, make_claim: Any, publish: Any, editor: Any
) -> None:
    standing = publish(make_claim())
    merge_claims(published, into=standing, by=editor, reason="The same.")
    moved = asked(client, url=f"{SITE}/claims/{published.slug}/", maxwidth=300)
    assert moved.status_code == 301
    data = client.get(moved["Location"]).json()
    assert (data["title"], data["width"]) == (standing.statement, 300)
    pinned = card_of(client, f"/claims/{published.slug}/v/1/embed/")
    assert "This is a former edition" in words(pinned)
    assert f"{SITE}/claims/{standing.slug}/" in {link["href"] for link in Elements(pinned).of("a")}


def test_page_names_the_address_that_tells_how_to_embed_it(client: Client, superseded: Claim) -> None:
    for page, pinned in ((f"/claims/{superseded.slug}/", ""), (f"/claims/{superseded.slug}/v/1/", "v/1/")):
        (link,) = [
            one
            for one in Elements(client.get(page).content.decode()).of("link")
            if one.get("type") == "application/json+oembed"
        ]
        data = client.get(str(link["href"]).removeprefix(SITE)).json()
        assert f"/claims/{superseded.slug}/{pinned}embed/" in data["html"]


@pytest.mark.parametrize("rows", [1, 20])
def test_cards_take_the_same_queries_whatever_the_claim_holds(
    client: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    for address, queries in (
        (f"/claims/{claim.slug}/embed/", 2),
        (f"/claims/{claim.slug}/v/1/embed/", 3),
        (f"/oembed?url={SITE}/claims/{claim.slug}/", 2),
    ):
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200

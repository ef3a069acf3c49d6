"""What other sites show of a shared claim, and where they are told to look."""

import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.merging import merge_claims
from claims.models import Claim
from claims.outputs.picture import Card, draw_card

SVG = "{http://www.w3.org/2000/svg}"
CARD = Card("Somebody said so", "en", "contested", "1 party asserts it, 0 parties deny it", "claimtrack")


class Head(HTMLParser):
    """The links and properties in the head of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.properties: dict[str, str | None] = {}
        self.feed(page.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "link":
            self.links.append(found)
        elif tag == "meta" and (name := found.get("property") or found.get("name")):
            self.properties[name] = found["content"]

    def canonical(self) -> str | None:
        (address,) = [link["href"] for link in self.links if link["rel"] == "canonical"]
        return address


def head_of(client: Client, address: str) -> Head:
    page = client.get(address)
    assert page.status_code == 200
    return Head(page.content.decode())


def test_shared_claim_shows_statement_verdict_and_who_says_so(
    client: Client, make_claim: Any, publish: Any, settings: Any
) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    claim = publish(make_claim(statement='They said "yes" & left', summary="In short."))
    told = head_of(client, f"/claims/{claim.slug}/").properties
    assert told["og:title"] == 'They said "yes" & left'
    assert told["og:description"] == "Verdict: contested. 1 party asserts it, 0 parties deny it. In short."
    assert told["og:url"] == f"https://claims.example/claims/{claim.slug}/"
    assert told["og:image"] == f"https://claims.example/claims/{claim.slug}/v/1/picture.png"
    assert {"og:type", "og:site_name", "og:image:alt", "og:image:width", "twitter:card"} <= told.keys()


def test_picture_is_an_image_that_says_what_the_page_says(client: Client, published: Claim) -> None:
    answer = client.get(f"/claims/{published.slug}/v/1/picture.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    picture = ET.fromstring(answer.content)  # noqa: S314  our own
    assert picture.tag == f"{SVG}svg"
    assert picture.findtext(f"{SVG}title") == published.statement
    texts = " ".join("".join(one.itertext()) for one in picture.iter(f"{SVG}text"))
    for words in (published.statement, "contested, reviewed ", "1 party asserts it, 0 parties deny it", "claimtrack"):
        assert words in texts


def test_picture_of_a_former_edition_says_so(client: Client, published: Claim, publish: Any, editor: Any) -> None:
    with changeset(editor, "Correct."):
        published.verdict = "supported"
        published.save()
    publish(published)
    former, current = (client.get(f"/claims/{published.slug}/v/{n}/picture.svg").content.decode() for n in (1, 2))
    assert "Former edition: contested" in former
    assert "Former edition" not in current
    assert client.get(f"/claims/{published.slug}/v/3/picture.svg").status_code == 404


@pytest.mark.parametrize("statement", ["short", "some words " * 45, "x" * 500, "<b>&amp;</b> ]]>", "слово " * 80])
def test_no_statement_leaves_the_picture(statement: str) -> None:
    picture = ET.fromstring(draw_card(Card(statement, "en", "contested", "1 party", "claimtrack")))  # noqa: S314  our own
    lines = picture.findall(f"{SVG}g/{SVG}text")
    size = int(picture.find(f"{SVG}g").attrib["font-size"])  # type: ignore[union-attr]
    verdict = int(picture.findall(f"{SVG}text")[1].attrib["y"])
    assert lines
    # Room for what hangs below the last line, and for the letters of the verdict.
    assert all(int(line.attrib["y"]) + size / 4 < verdict - 30 for line in lines)
    # On average a letter of a text face is less than six tenths as wide as its size; the margins are 80.
    assert all(len(line.text or "") * size * 0.58 <= 1200 - 2 * 80 for line in lines)


def test_picture_needs_no_style_and_no_script() -> None:
    picture = draw_card(CARD)
    for unwanted in ("style", "script", "href", "url("):
        assert unwanted not in picture


def test_statement_from_the_right_begins_at_the_right() -> None:
    assert 'x="1120"' in draw_card(Card("قال أحدهم", "ar", "contested", "", ""))
    assert 'x="1120"' not in draw_card(CARD)
    assert 'x="1120"' not in draw_card(Card("Somebody said so", "tlh-Latn", "contested", "", ""))


def test_permanent_address_points_to_the_current_one(
    client: Client, published: Claim, publish: Any, editor: Any, settings: Any
) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    former = published.slug
    with changeset(editor, "Shorten the address."):
        published.slug = "shorter"
        published.save()
    publish(published)
    for address in ("/claims/shorter/", "/claims/shorter/v/1/", "/claims/shorter/v/2/"):
        assert head_of(client, address).canonical() == "https://claims.example/claims/shorter/"
    assert client.get(f"/claims/{former}/v/1/")["Location"] == "/claims/shorter/v/1/"


def test_kept_edition_of_a_merged_claim_points_to_the_claim_that_stands(
    client: Client, make_claim: Any, publish: Any, editor: Any
) -> None:
    one, other = publish(make_claim()), publish(make_claim())
    merge_claims(one, into=other, by=editor, reason="The same.")
    assert head_of(client, f"/claims/{one.slug}/v/1/").canonical() == f"http://127.0.0.1:8000/claims/{other.slug}/"


def test_only_the_first_page_of_a_record_is_canonical(
    client: Client, published: Claim, make_claim: Any, publish: Any, settings: Any
) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 1
    topic = published.topic_links.get().topic
    publish(make_claim(topic=topic))
    first = head_of(client, f"/topics/{topic.slug}/")
    assert first.canonical() == f"http://127.0.0.1:8000/topics/{topic.slug}/"
    (following,) = [link["href"] for link in first.links if link["rel"] == "next"]
    later = head_of(client, str(following))
    assert "canonical" not in [link["rel"] for link in later.links]


@pytest.mark.parametrize("rows", [1, 20])
def test_picture_takes_two_queries(
    client: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    with django_assert_num_queries(2):
        assert client.get(f"/claims/{claim.slug}/v/1/picture.svg").status_code == 200

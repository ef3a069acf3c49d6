"""Independent origins as readers meet them: on the claim page, in its data, and on the page about the method."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Claim
from sources.models import Derivation


@pytest.fixture
def wire_story(make_claim: Any, make_source: Any, publish: Any, editor: Any) -> Claim:
    """A published claim on three sources, two of which republish a report that it does not cite."""
    claim, wire = publish(make_claim(rows=3)), make_source(title="The agency's report")
    with changeset(editor, "A wire story."):
        for row in list(claim.evidence.all())[:2]:
            Derivation.objects.create(source=row.source, origin=wire, kind="republishes")
    return claim


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("address", ["/claims/{}/", "/claims/{}/v/1/"])
def test_claim_page_counts_one_wire_story_once(client: Client, wire_story: Claim, address: str) -> None:
    text = words(client.get(address.format(wire_story.slug)).content.decode())
    assert "Independent origins: 2 of 3 sources. [1] [2] tell one story." in text
    assert "republishes The agency&#x27;s report · one origin with [2]" in text


def test_markdown_counts_as_the_page_does(client: Client, wire_story: Claim) -> None:
    text = client.get(f"/claims/{wire_story.slug}.md").content.decode()
    assert "**Independent origins: 2 of 3 sources.** \\[1\\] \\[2\\] tell one story." in text


def test_sources_without_derivations_are_as_many_origins(client: Client, published: Claim) -> None:
    html = client.get(f"/claims/{published.slug}/").content.decode()
    assert "Independent origins: 1 of 1 source." in html
    assert "tell one story" not in html
    assert "source__origin" not in html


def test_data_names_the_sources_that_share_an_origin(client: Client, wire_story: Claim) -> None:
    live = client.get(f"/claims/{wire_story.slug}.json").json()["live"]
    joined = [row.source.slug for row in wire_story.evidence.all()][:2]
    assert live["origins"] == {"sources": 3, "independent": 2, "joined": [joined]}


def test_link_beside_the_number_leads_to_its_explanation(client: Client, published: Claim) -> None:
    assert 'href="/about/method/#origins"' in client.get(f"/claims/{published.slug}/").content.decode()
    assert 'id="origins"' in client.get("/about/method/").content.decode()
    assert 'id="origins"' not in client.get("/about/corrections/").content.decode()


def test_preview_tells_the_reviewer_how_many_origins_there_are(reviewing: Client, make_claim: Any) -> None:
    claim = make_claim(rows=2)
    assert "Independent origins: 2 of 2" in reviewing.get(f"/admin/claims/claim/{claim.pk}/preview/").content.decode()

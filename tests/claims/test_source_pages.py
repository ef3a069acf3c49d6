"""The page of a source: what rests on it, where it comes from, and how it is cited."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.merging.acts import merge_sources
from claims.models import Citation, Evidence, Position
from sources.citation import formatted_citation
from sources.models import Author, Derivation, Source


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_page_groups_what_rests_on_it_by_claim_and_stance(
    client: Client, make_claim: Any, make_party: Any, make_source: Any, publish: Any, editor: Any
) -> None:
    source, other = make_source(), make_source()
    claim = make_claim(rows=0, statement="The bridge is closed")
    parties = {stance: make_party(name=f"Who {stance}") for stance in ("reports", "denies", "asserts")}
    with changeset(editor, "Three stances."):
        for stance, party in parties.items():
            position = Position.objects.create(claim=claim, party=party, stance=stance, stated_on="2005-02-07")
            Citation.objects.create(position=position, source=source, locator=f"page {len(stance)}", excerpt="Closed.")
        elsewhere = Position.objects.create(claim=claim, party=make_party(name="Who else"), stance="asserts")
        Citation.objects.create(position=elsewhere, source=other)
        Evidence.objects.create(claim=claim, source=source, bearing="supports", credibility=3, basis=True)
    publish(claim)
    text = words(client.get(f"/sources/{source.slug}/"))
    assert "The bridge is closed contested independent origins: 2 of 2 sources" in text
    asserts, denies, reports = [
        text.index(f"{stance} Who {stance} , 7 February 2005 , passage: page {len(stance)} Closed.")
        for stance in ("asserts", "denies", "reports")
    ]
    assert asserts < denies < reports
    assert "supports: information possibly true (3); the verdict rests on it" in text
    assert "Who else" not in text


def test_no_space_stands_before_a_comma_or_semicolon(
    client: Client, make_claim: Any, make_source: Any, publish: Any, editor: Any
) -> None:
    claim, source = make_claim(), make_source()
    with changeset(editor, "A day and two passages."):
        position = claim.positions.all()[0]
        position.stated_on = "2005-02-07"
        position.save()
        Citation.objects.create(position=position, source=source, locator="page 3")
        Evidence.objects.create(claim=claim, source=source, bearing="supports", locator="page 4", basis=True)
    publish(claim)
    page = client.get(f"/sources/{source.slug}/").content.decode()
    assert ">7 February 2005</time>, <span" in page
    assert "page 4</span>; <strong>" in page


def test_page_shows_every_step_up_to_the_originals(client: Client, make_source: Any, editor: Any) -> None:
    wire, agency, paper = make_source(title="Wire"), make_source(title="Agency"), make_source(title="Paper")
    with changeset(editor, "Where it comes from."):
        Derivation.objects.create(source=paper, origin=agency, kind="translates")
        Derivation.objects.create(source=agency, origin=wire, kind="quotes")
    assert "It translates Agency Agency quotes Wire" in words(client.get(f"/sources/{paper.slug}/"))
    of_wire = words(client.get(f"/sources/{wire.slug}/"))
    assert "no other source that it was made from is on record" in of_wire
    assert "Others made from it Agency (quotes)" in of_wire


def test_what_rested_on_a_duplicate_rests_on_the_source_it_was_merged_into(
    client: Client, make_claim: Any, make_source: Any, publish: Any, editor: Any
) -> None:
    claim, standing = publish(make_claim()), make_source()
    duplicate = claim.evidence.get().source
    merge_sources(duplicate, into=standing, by=editor, reason="The same article.")
    text = words(client.get(f"/sources/{standing.slug}/"))
    assert f"{claim.statement} contested independent origins: 1 of 1 source" in text
    assert "supports: information truth cannot be judged (6)" in text


@pytest.mark.parametrize(
    ("fields", "authors", "citation"),
    [
        ({"title": "Untitled"}, [], "“Untitled.” The Press."),
        (
            {"title": "Is it?", "date": "2005-02-07", "url": "https://press.example/1"},
            [("Doe", "Jane"), ("Roe", "Ann")],
            "Doe, Jane, and Ann Roe. “Is it?” The Press, 7 February 2005. https://press.example/1",
        ),
        (
            {"title": "A report", "date": "2004-21", "archive_url": "https://archive.example/1"},
            [("Ministry of Health", "")],
            "Ministry of Health. “A report.” The Press, spring 2004. Archived: https://archive.example/1",
        ),
    ],
)
def test_citation_leaves_out_what_is_not_known(
    make_source: Any, editor: Any, fields: dict[str, str], authors: list[tuple[str, str]], citation: str
) -> None:
    source = make_source(**fields)
    with changeset(editor, "Who wrote it."):
        source.publisher.name = "The Press"
        source.publisher.save()
        for order, (name, given) in enumerate(authors, start=1):
            Author.objects.create(source=source, order=order, name=name, given=given)
    assert formatted_citation(Source.objects.for_source_page().get(pk=source.pk)) == citation

"""What must hold is held by the database too, under a name, with a sentence that an editor reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from audit.context import changeset
from claims.models import Affiliation, Alias, Citation, Claim, Evidence, Relation, ReplyRequest, Topic, TopicLink
from sources.models import Author, Derivation, Source

Broken = Callable[[Claim, Claim], Any]


def first(claim: Claim) -> Any:
    return claim.positions.order_by("pk")[0]


def source_of(claim: Claim) -> Source:
    found: Source = claim.evidence.order_by("pk")[0].source
    return found


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (lambda one, two: Relation(claim=one, target=one, type="supports"), "A claim cannot be related to itself."),
        (lambda one, two: Relation(claim=one, target=two, type="refines"), "This relation is recorded already."),
        (lambda one, two: Relation(claim=two, target=one, type="contradicts"), "This relation holds both ways"),
        (lambda one, two: TopicLink(claim=one, topic=one.topic_links.get().topic), "filed under this topic already"),
        (
            lambda one, two: Citation(position=first(one), source=source_of(one), locator="page 3"),
            "cites this place of this source already",
        ),
        (
            lambda one, two: ReplyRequest(
                claim=one, party=first(one).party, asked_on="2006", channel="letter", answered_on="2007"
            ),
            "An answer needs both its date and its text.",
        ),
        (lambda one, two: Affiliation(party=first(one).party, role="head", organisation=first(one).party), "itself"),
        (
            lambda one, two: Affiliation(party=first(one).party, role="head", since="2006", until="2004"),
            "The affiliation ends before it begins.",
        ),
        (lambda one, two: Alias(party=first(one).party, name="Also", language="en"), "This alias is recorded already."),
        (
            lambda one, two: Derivation(source=source_of(one), origin=source_of(one), kind="quotes"),
            "derived from itself",
        ),
        (
            lambda one, two: Author(source=source_of(one), name="A ministry", given="Jane", kind="corporate"),
            "A body has no given names",
        ),
        (
            lambda one, two: Source(slug="taken-back", title="Taken back", retracted_on="2006"),
            "A retraction needs both its date and its reason.",
        ),
        (lambda one, two: Source(slug="blank", title="  "), "Give the source's title."),
        (lambda one, two: Claim(slug="odd", statement="Odd", verdict="true"), "choose one of the listed values"),
        (
            lambda one, two: Evidence(claim=one, source=source_of(one), bearing="supports", credibility=7),
            "choose one of the listed values",
        ),
    ],
)
def test_broken_row_is_refused_with_a_sentence_and_by_the_database(
    make_claim: Any, editor: Any, broken: Broken, sentence: str
) -> None:
    one, two = make_claim(), make_claim()
    with changeset(editor, "What the rows are held against."):
        for kind in ("refines", "contradicts"):
            Relation.objects.create(claim=one, target=two, type=kind)
        Alias.objects.create(party=first(one).party, name="Also", language="en")
    row = broken(one, two)
    with pytest.raises(ValidationError) as refused:
        row.clean_fields(exclude=[field.name for field in row._meta.fields if field.choices or field.name == "title"])
        row.validate_constraints()
    assert sentence in " ".join(refused.value.messages)
    with pytest.raises(IntegrityError), changeset(editor, "Past every form."), transaction.atomic():
        row.save()


@pytest.mark.parametrize("what", ["source", "party", "topic", "publisher"])
def test_what_is_cited_cannot_be_deleted(published: Claim, editor: Any, what: str) -> None:
    cited = {
        "source": source_of(published),
        "party": first(published).party,
        "topic": published.topic_links.get().topic,
        "publisher": source_of(published).publisher,
    }[what]
    with pytest.raises(ProtectedError), changeset(editor, "Away with it."):
        cited.delete()


def test_what_an_edition_cites_stays_after_the_draft_dropped_it(
    published: Claim, make_source: Any, make_party: Any, editor: Any
) -> None:
    position = first(published)
    party, source = position.party, position.citations.get().source
    with changeset(editor, "Somebody else said it."):
        position.party = make_party()
        position.save()
        citation = position.citations.get()
        citation.source = make_source()
        citation.save()
        published.evidence.get().delete()
    for cited in (party, source):
        with pytest.raises(ProtectedError), changeset(editor, "Away with it."):
            cited.delete()


def test_topic_cannot_be_filed_below_itself(make_topic: Any) -> None:
    wide = make_topic()
    narrow: Topic = make_topic(parent=make_topic(parent=wide))
    wide.parent = narrow
    with pytest.raises(ValidationError, match="under itself or under one of its own topics"):
        wide.full_clean()


def test_slug_of_a_record_is_fixed(make_party: Any) -> None:
    party = make_party()
    party.slug = "another"
    with pytest.raises(ValidationError, match="cannot be changed"):
        party.full_clean()


@pytest.mark.parametrize(
    "address", ["ftp://example.org/", "javascript:alert(1)", "//example.org", "http://", "https://user:pw@example.org/"]
)
def test_source_takes_web_addresses_alone(db: None, address: str) -> None:
    with pytest.raises(ValidationError, match="not a web address"):
        Source(slug="x", title="X", url=address).full_clean()

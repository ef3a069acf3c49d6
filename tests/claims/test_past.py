"""A claim as it was at one of its revisions, and back to it."""

import random
from typing import Any

import pytest

from audit.context import changeset
from claims.document import draft_document
from claims.models import Citation, Claim, Evidence, Position, Relation, ReplyRequest, Revision, TopicLink
from claims.past import claim_at
from claims.restoring import write_back
from claims.revisions import latest_number

pytestmark = pytest.mark.django_db


def document(claim: Claim) -> dict[str, Any]:
    return draft_document(claim, 1)


def live(claim: Claim) -> dict[str, Any]:
    return document(Claim.objects.for_document().get(pk=claim.pk))


def edit_somehow(claim: Claim, chance: random.Random, makers: dict[str, Any]) -> None:
    """One random change of one random part, added, changed or removed."""
    parts = [TopicLink, Evidence, Relation, ReplyRequest]
    kind = chance.choice(["claim", "position", "citation", *parts])
    number = chance.randrange(10**6)
    if kind == "claim":
        claim.refresh_from_db()
        claim.summary, claim.event_date = f"Summary {number}", chance.choice(["", "2004", "spring 2004"])
        claim.save()
    elif kind == "position":
        position = Position.objects.create(claim=claim, party=makers["party"](), stance="denies", quote=str(number))
        Citation.objects.create(position=position, source=makers["source"](), locator=str(number))
    elif kind == "citation":
        Citation.objects.create(position=claim.positions.first(), source=makers["source"](), excerpt=str(number))
    else:
        change_part(kind, claim, number, makers)
    if chance.random() < 0.3 and claim.positions.count() > 1:
        claim.positions.order_by("?")[0].delete()


def change_part(kind: Any, claim: Claim, number: int, makers: dict[str, Any]) -> None:
    rows = list(kind.objects.filter(claim=claim))
    if len(rows) > 2:
        rows[number % len(rows)].delete()
    elif kind is TopicLink:
        TopicLink.objects.create(claim=claim, topic=makers["topic"](), order=number % 5 + 1)
    elif kind is Evidence:
        Evidence.objects.create(claim=claim, source=makers["source"](), bearing="context", note=str(number))
    elif kind is Relation:
        Relation.objects.create(claim=claim, target=makers["claim"](), type="supports")
    else:
        party = makers["party"]()
        ReplyRequest.objects.create(claim=claim, party=party, asked_on="2026-01-05", channel=str(number))


@pytest.fixture
def makers(make_party: Any, make_source: Any, make_topic: Any, make_claim: Any) -> dict[str, Any]:
    return {"party": make_party, "source": make_source, "topic": make_topic, "claim": make_claim}


@pytest.mark.parametrize("seed", range(4))
def test_every_revision_of_a_randomly_edited_claim_is_rebuilt_as_it_was(
    seed: int, make_claim: Any, editor: Any, makers: Any
) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    claim = make_claim(rows=2)
    recorded = {1: live(claim)}
    for _turn in range(12):
        others = {name: maker() for name, maker in makers.items()}
        with changeset(editor, "Edit."):
            edit_somehow(claim, chance, {name: (lambda made=made: made) for name, made in others.items()})
        recorded[latest_number(claim)] = live(claim)
    assert len(recorded) == 13
    for number, was in recorded.items():
        assert document(claim_at(claim.pk, number)) == was


@pytest.mark.parametrize("seed", range(3))
def test_writing_back_gives_the_revision_again_as_a_new_one(
    seed: int, make_claim: Any, editor: Any, makers: Any
) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    claim = make_claim(rows=2)
    before, keys = live(claim), set(claim.positions.values_list("pk", flat=True))
    for _turn in range(8):
        others = {name: maker() for name, maker in makers.items()}
        with changeset(editor, "Edit."):
            edit_somehow(claim, chance, {name: (lambda made=made: made) for name, made in others.items()})
    with changeset(editor, "Back."):
        assert write_back(claim.pk, 1)
    assert live(claim) == before
    assert set(claim.positions.values_list("pk", flat=True)) == keys
    assert latest_number(claim) == 10


def test_writing_back_what_is_there_writes_nothing(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    with changeset(editor, "Back."):
        assert not write_back(claim.pk, 1)
    assert latest_number(claim) == 1


def test_party_that_was_deleted_since_is_named_as_it_last_was(make_claim: Any, make_party: Any, editor: Any) -> None:
    claim, party = make_claim(), make_party(name="The Mayor")
    with changeset(editor, "Ask."):
        request = ReplyRequest.objects.create(claim=claim, party=party, asked_on="2026-01-05", channel="letter")
    with changeset(editor, "Entered in error."):
        request.delete()
        party.delete()
    assert document(claim_at(claim.pk, 2))["reply_requests"][0]["party"]["name"] == "The Mayor"
    assert document(claim_at(claim.pk, 3))["reply_requests"] == []


@pytest.mark.parametrize("rows", [1, 20])
def test_past_revision_costs_the_same_at_any_size(rows: int, make_claim: Any, django_assert_num_queries: Any) -> None:
    claim = make_claim(rows=rows)
    with django_assert_num_queries(
        12
    ):  # the revision, the claim, five kinds of parts, acts elsewhere, citations, what they name
        document(claim_at(claim.pk, 1))


def test_revision_that_is_not_there_is_refused(make_claim: Any) -> None:
    with pytest.raises(Revision.DoesNotExist):
        claim_at(make_claim().pk, 2)

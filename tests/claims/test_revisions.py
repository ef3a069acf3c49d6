"""Revisions: one number per changeset that touched the claim or any part, without gaps."""

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audit.context import changeset
from claims.models import Citation, Claim, Evidence, Position, Relation, ReplyRequest, Revision, TopicLink

pytestmark = pytest.mark.django_db


def numbers(claim: Claim) -> list[int]:
    return list(Revision.objects.filter(claim=claim).order_by("number").values_list("number", flat=True))


def test_new_claim_with_all_its_parts_is_revision_one(make_claim: Any) -> None:
    assert numbers(make_claim(rows=3)) == [1]


@pytest.mark.parametrize("part", ["claim", "topic", "position", "citation", "evidence", "relation", "reply request"])
def test_adding_any_part_is_one_revision(
    part: str, editor: Any, make_claim: Any, make_topic: Any, make_source: Any
) -> None:
    claim, other, topic, source = make_claim(), make_claim(), make_topic(), make_source()
    position = claim.positions.get()
    with changeset(editor, "Add a part."):
        if part == "claim":
            claim.summary = "New."
            claim.save()
        elif part == "topic":
            TopicLink.objects.create(claim=claim, topic=topic, order=2)
        elif part == "position":
            added = Position.objects.create(claim=claim, party=position.party, stance="denies")
            Citation.objects.create(position=added, source=source)
        elif part == "citation":
            Citation.objects.create(position=position, source=source)
        elif part == "evidence":
            Evidence.objects.create(claim=claim, source=source, bearing="context")
        elif part == "relation":
            Relation.objects.create(claim=claim, target=other, type="supports")
        else:
            ReplyRequest.objects.create(claim=claim, party=position.party, asked_on="2026-01-05", channel="letter")
    assert (numbers(claim), numbers(other)) == ([1, 2], [1])


def test_deleting_a_position_with_its_citations_is_one_revision(editor: Any, make_claim: Any) -> None:
    claim = make_claim(rows=2)
    with changeset(editor, "Remove."):
        claim.positions.all()[0].delete()
    assert numbers(claim) == [1, 2]


def test_deleting_a_citation_is_a_revision(editor: Any, make_claim: Any, make_source: Any) -> None:
    claim = make_claim()
    with changeset(editor, "Cite once more."):
        extra = Citation.objects.create(position=claim.positions.get(), source=make_source())
    with changeset(editor, "Take it back."):
        extra.delete()
    assert numbers(claim) == [1, 2, 3]


def test_changing_a_shared_party_or_source_is_no_revision(editor: Any, make_claim: Any) -> None:
    claim = make_claim()
    position = claim.positions.get()
    source = position.citations.get().source
    with changeset(editor, "Rename."):
        position.party.name = "Renamed"
        position.party.save()
        source.title = "Renamed"
        source.save()
    assert numbers(claim) == [1]


def test_one_changeset_on_two_claims_numbers_both(editor: Any, make_claim: Any) -> None:
    first, second = make_claim(), make_claim()
    with changeset(editor, "Both."):
        for claim in (second, first):
            claim.summary = "New."
            claim.save()
    assert numbers(first) == numbers(second) == [1, 2]


def test_position_without_citation_is_refused(editor: Any, make_claim: Any, make_party: Any) -> None:
    claim, party = make_claim(), make_party(name="The Mayor")
    with pytest.raises(ValidationError, match="The Mayor has no citation"), changeset(editor, "Add."):
        Position.objects.create(claim=claim, party=party, stance="denies")
    assert claim.positions.count() == 1


def test_removing_the_last_citation_is_refused(editor: Any, make_claim: Any) -> None:
    claim = make_claim()
    with pytest.raises(ValidationError, match="no citation"), changeset(editor, "Remove."):
        Citation.objects.get(position__claim=claim).delete()


@pytest.mark.django_db(transaction=True)
def test_people_who_save_at_the_same_time_get_numbers_of_their_own(
    editor: Any, make_claim: Any, make_source: Any
) -> None:
    claims, source = [make_claim(), make_claim()], make_source()
    start = threading.Barrier(6)
    failures: list[Exception] = []

    def change(claim: Claim, number: int, turn: int) -> None:
        if number % 2:
            Evidence.objects.create(claim=claim, source=source, bearing="context", note=f"{number}.{turn}")
        else:
            fresh = Claim.objects.get(pk=claim.pk)
            fresh.summary = f"Version {number}.{turn}"
            fresh.save()

    def save(number: int) -> None:
        try:
            start.wait(timeout=10)
            for turn in range(3):
                with changeset(editor, f"{number}.{turn}"):
                    for claim in claims:
                        change(claim, number, turn)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert numbers(claims[0]) == numbers(claims[1]) == list(range(1, 20))

"""A claim as it was at one of its revisions, and back to it."""

import random
from datetime import datetime
from typing import Any
from unittest import mock

import pytest
from django.db import connection, transaction
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from audit.context import changeset, close_changeset, inside, open_changeset
from audit.models import Changeset
from claims import workflow
from claims.document import draft_document
from claims.flags import dismiss_flag
from claims.models import Citation, Claim, Evidence, Position, Relation, ReplyRequest, Revision, TopicLink
from claims.moments import Moment
from claims.past import claim_at, claim_on, past_claim, revision_on
from claims.past_review import review_then
from claims.restoring import write_back
from claims.revisions import latest_number

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


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


def change_record(claim: Claim, chance: random.Random) -> None:
    """Rename, or grade anew, something that the claim names."""
    number = chance.randrange(10**6)
    kind = chance.choice(["party", "source", "publisher", "topic"])
    if kind == "party" and (position := claim.positions.first()):
        position.party.name = f"Party {number}"
        position.party.save()
    elif kind == "topic" and (link := claim.topic_links.first()):
        link.topic.title = f"Topic {number}"
        link.topic.save()
    else:
        source = Citation.objects.filter(position__claim=claim)[0].source
        if kind == "publisher" and source.publisher:
            source.publisher.reliability = chance.choice("ABCDE")
            source.publisher.save()
        else:
            source.title = f"Source {number}"
            source.save()


@pytest.fixture
def makers(make_party: Any, make_source: Any, make_topic: Any, make_claim: Any) -> dict[str, Any]:
    return {"party": make_party, "source": make_source, "topic": make_topic, "claim": make_claim}


@pytest.mark.parametrize("seed", range(4))
def test_every_revision_and_every_instant_of_a_randomly_edited_claim_is_rebuilt_as_it_was(
    seed: int, make_claim: Any, editor: Any, makers: Any
) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    before = timezone.now()
    claim = make_claim(rows=2)
    recorded = {1: live(claim)}
    shown = {newest_act(): live(claim)}
    for _turn in range(12):
        others = {name: maker() for name, maker in makers.items()}
        with changeset(editor, "Edit."):
            edit_somehow(claim, chance, {name: (lambda made=made: made) for name, made in others.items()})
        recorded[latest_number(claim)] = shown[newest_act()] = live(claim)
        if chance.random() < 0.6:
            with changeset(editor, "Elsewhere."):
                change_record(claim, chance)
            shown[newest_act()] = live(claim)
    assert len(recorded) == 13
    assert len(shown) > 13
    for number, was in recorded.items():
        assert document(claim_at(claim.pk, number)) == was
    for instant, was in shown.items():
        past = claim_on(claim.pk, instant)
        assert past is not None
        assert document(past.claim) == was
    assert claim_on(claim.pk, before) is None


def newest_act() -> datetime:
    return Changeset.objects.order_by("-pk")[0].created_at


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


def test_what_a_revision_names_is_named_as_it_was_then(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    party = claim.positions.get().party
    before = party.name
    with changeset(editor, "Rename."):
        party.name = "The Mayor"
        party.save()
    with changeset(editor, "Edit."):
        claim.summary = "Later."
        claim.save()
    names = [document(claim_at(claim.pk, number))["positions"][0]["party"]["name"] for number in (1, 2)]
    assert names == [before, "The Mayor"]


def test_act_that_ended_later_came_later_though_it_began_first(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    party = claim.positions.get().party
    before = party.name
    with transaction.atomic():
        slow, quick = open_changeset(editor, "Rename."), open_changeset(editor, "Edit.")
        with inside(quick):
            claim.summary = "Later."
            claim.save()
        close_changeset(quick)
        with inside(slow):
            party.name = "The Mayor"
            party.save()
        close_changeset(slow)
    assert slow.pk < quick.pk
    assert document(claim_at(claim.pk, 2))["positions"][0]["party"]["name"] == before


def test_revision_that_stands_on_a_later_one_does_not_count_before_it(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    with transaction.atomic():
        slow, quick = open_changeset(editor, "Slow."), open_changeset(editor, "Quick.")
        for act in (quick, slow):
            with inside(act):
                claim.summary += "More. "
                claim.save()
            close_changeset(act)
    assert slow.created_at < quick.created_at
    between = revision_on(claim.pk, slow.created_at)
    assert between is not None
    assert between.number == 1
    newest = revision_on(claim.pk, quick.created_at)
    assert newest is not None
    assert newest.number == 3


def test_review_and_open_flags_are_as_they_were(
    make_claim: Any, publish: Any, editor: Any, reviewer: Any, flag_on: Any
) -> None:
    claim = make_claim()
    publish(claim)
    flag = flag_on(claim)
    flagged = newest_act()
    dismiss_flag(flag, by=editor, resolution="It is right.")
    workflow.withdraw(claim, by=editor, reason="A forgery.")
    drafted, then, now = (
        review_then(claim.pk, moment)
        for moment in (past_claim(claim.pk, 1).moment, Moment.at(flagged), Moment.at(timezone.now()))
    )
    assert [review.state.status for review in (drafted, then, now)] == ["draft", "published", "withdrawn"]
    assert [review.public for review in (drafted, then, now)] == [False, True, False]
    assert [[flag.pk for flag in review.flags] for review in (drafted, then, now)] == [[], [flag.pk], []]
    assert drafted.edition is None
    assert then.edition is not None
    assert then.edition.number == 1


@pytest.fixture
def full_claim(make_claim: Any, makers: Any, editor: Any) -> Any:
    """A claim with so many rows of every kind."""

    def make(rows: int) -> Claim:
        claim: Claim = make_claim(rows=rows)
        for number in range(rows):
            others = {name: maker() for name, maker in makers.items()}
            with changeset(editor, "One more of each."):
                TopicLink.objects.create(claim=claim, topic=others["topic"], order=2)
                Relation.objects.create(claim=claim, target=others["claim"], type="supports")
                ReplyRequest.objects.create(claim=claim, party=others["party"], asked_on="2026", channel=str(number))
        return claim

    return make


@pytest.mark.parametrize("rows", [1, 20])
def test_past_costs_the_same_at_any_size(rows: int, full_claim: Any, django_assert_num_queries: Any) -> None:
    claim = full_claim(rows)
    # The revision with its leaf, the claim, five kinds of parts, acts elsewhere, citations, and what they name:
    # parties, sources, publishers, topics, claims.
    with django_assert_num_queries(14):
        document(claim_at(claim.pk, rows + 1))
    with django_assert_num_queries(14):  # the first revision that came later is told in the query for the revision
        assert claim_on(claim.pk, timezone.now())


def test_sql_of_a_past_claim_is_written_once(make_claim: Any) -> None:
    for claim in (make_claim(rows=2), make_claim(rows=2)):
        claim_on(claim.pk, timezone.now())
    with mock.patch.object(SQLCompiler, "pre_sql_setup", side_effect=AssertionError("SQL was written anew")):
        assert claim_on(claim.pk, timezone.now())


@pytest.mark.only_on_postgresql
def test_what_can_be_asked_together_is_asked_in_one_trip(full_claim: Any) -> None:
    claim, trips = full_claim(2), []

    def count(execute: Any, sql: Any, *said: Any) -> Any:
        trips.append(sql)
        return execute(sql, *said)

    with connection.execute_wrapper(count):
        assert claim_on(claim.pk, timezone.now())
    # The revision; the claim and its parts; citations, parties, topics and claims; sources; publishers.
    assert len(trips) == 5


def test_revision_that_is_not_there_is_refused(make_claim: Any) -> None:
    with pytest.raises(Revision.DoesNotExist):
        claim_at(make_claim().pk, 2)

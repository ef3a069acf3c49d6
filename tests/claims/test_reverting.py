"""Taking back: a whole claim, what one revision changed, one part; always as a new revision."""

import random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims import workflow
from claims.corrections import MinorChange
from claims.document import draft_document
from claims.merging import merge_claims, merge_parties, undo_merge
from claims.models import Citation, Claim, Position, Relation, ReplyRequest, ReviewState, Revision, TopicLink
from claims.past import claim_at
from claims.reverting import revert_claim, revert_part, undo_revision
from claims.review_errors import RevisionMoved, WorkflowError
from claims.revisions import latest_number
from claims.stages import Stage, stage_of
from tests.claims.edits import Edit, keys_of, live, noting, removing, setting
from tests.claims.test_past import edit_somehow

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.mark.parametrize("seed", range(3))
def test_reverting_to_any_revision_gives_it_again(
    seed: int, make_claim: Any, make_party: Any, make_source: Any, make_topic: Any, editor: Any, full_claim: Any
) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    claim = full_claim()
    first = latest_number(claim)
    recorded = {first: (live(claim), keys_of(claim))}
    makers = {"party": make_party, "source": make_source, "topic": make_topic, "claim": make_claim}
    for _turn in range(8):
        others = {name: maker() for name, maker in makers.items()}
        with changeset(editor, "Edit."):
            edit_somehow(claim, chance, {name: (lambda made=made: made) for name, made in others.items()})
        recorded[latest_number(claim)] = live(claim), keys_of(claim)
    newest = latest_number(claim)
    for number, (was, keys) in reversed(recorded.items()):
        if live(claim) == was:
            continue
        newest += 1
        assert revert_claim(claim, to=number, by=editor, comment="Back.") == newest == latest_number(claim)
        assert (live(claim), keys_of(claim)) == (was, keys)
        assert draft_document(claim_at(claim.pk, newest), 1) == was


@pytest.mark.parametrize("seed", range(3))
def test_undoing_the_newest_revision_gives_the_one_before(
    seed: int, make_claim: Any, make_party: Any, make_source: Any, make_topic: Any, editor: Any, full_claim: Any
) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    claim = full_claim()
    makers = {"party": make_party, "source": make_source, "topic": make_topic, "claim": make_claim}
    for _turn in range(8):
        before = live(claim), keys_of(claim)
        others = {name: maker() for name, maker in makers.items()}
        with changeset(editor, "Edit."):
            edit_somehow(claim, chance, {name: (lambda made=made: made) for name, made in others.items()})
        if live(claim) == before[0]:  # a position that was recorded and deleted in one act
            continue
        undo_revision(claim, number=latest_number(claim), by=editor, comment="No.")
        assert (live(claim), keys_of(claim)) == before


APART: list[tuple[str, Edit, Edit]] = [
    ("two fields", setting(summary="Later."), setting(rationale="Because.")),
    ("two fields of one row", noting("evidence", note="New."), noting("evidence", locator="page 9")),
    ("a part removed, another changed", removing("relations"), noting("positions", capacity="Mayor")),
    ("a part removed, and a field", removing("positions"), setting(verdict="supported")),
    ("a date and its days", setting(event_date="2004"), setting(slug="another")),
    ("the place of a topic, and another topic removed", noting("topic_links", order=7), removing("topic_links")),
]


@pytest.mark.parametrize(("first", "then"), [row[1:] for row in APART], ids=[row[0] for row in APART])
def test_undoing_a_revision_leaves_what_was_edited_since(
    first: Edit, then: Edit, full_claim: Any, edit: Any, editor: Any
) -> None:
    claim = full_claim()
    with transaction.atomic():
        edit(claim, then)
        without_the_first = live(claim)
        transaction.set_rollback(True)
    edit(claim, first)
    number = latest_number(claim)
    edit(claim, then)
    assert live(claim) != without_the_first
    undo_revision(claim, number=number, by=editor, comment="No.")
    assert live(claim) == without_the_first


OVERLAPPING: list[tuple[str, Edit, Edit, str]] = [
    (
        "a field",
        setting(summary="One."),
        setting(summary="Two."),
        "claim, “summary” was changed by it, and again since",
    ),
    (
        "a field of a part",
        noting("evidence", note="One."),
        noting("evidence", note="Two."),
        "“note” was changed by it, and again since",
    ),
    (
        "a changed part removed",
        noting("reply_requests", channel="e-mail"),
        lambda claim: claim.reply_requests.order_by("pk").first().delete(),
        "was changed by it, and removed since",
    ),
]


@pytest.mark.parametrize(
    ("first", "then", "why"), [row[1:] for row in OVERLAPPING], ids=[row[0] for row in OVERLAPPING]
)
def test_undoing_what_was_changed_again_is_refused_and_named(
    first: Edit, then: Edit, why: str, full_claim: Any, edit: Any, editor: Any
) -> None:
    claim = full_claim()
    edit(claim, first)
    number = latest_number(claim)
    edit(claim, then)
    before = live(claim)
    with pytest.raises(WorkflowError, match=why):
        undo_revision(claim, number=number, by=editor, comment="No.")
    assert (live(claim), latest_number(claim)) == (before, number + 1)


def test_every_overlap_is_named(full_claim: Any, edit: Any, editor: Any) -> None:
    claim = full_claim()
    edit(claim, setting(summary="One.", rationale="One.", event_date="2004"))
    number = latest_number(claim)
    edit(claim, setting(summary="Two.", rationale="Two.", event_date="2005"))
    with pytest.raises(WorkflowError) as refused:
        undo_revision(claim, number=number, by=editor, comment="No.")
    assert len(refused.value.messages) == 3  # the days that follow from the date are not named beside it


def test_recorded_position_that_got_another_citation_since_is_not_undone(
    make_claim: Any, make_party: Any, make_source: Any, edit: Any, editor: Any
) -> None:
    claim, party, source, further = make_claim(), make_party(), make_source(), make_source()

    def deny(claim: Claim) -> None:
        position = Position.objects.create(claim=claim, party=party, stance="denies")
        Citation.objects.create(position=position, source=source)

    edit(claim, deny)
    edit(claim, lambda claim: Citation.objects.create(position=claim.positions.get(party=party), source=further))
    with pytest.raises(WorkflowError, match="to a position that it recorded"):
        undo_revision(claim, number=2, by=editor, comment="No.")
    undo_revision(claim, number=3, by=editor, comment="First the citation.")
    undo_revision(claim, number=2, by=editor, comment="Now the position.")
    assert claim.positions.count() == 1


def test_first_revision_and_undone_ones_are_not_undone(make_claim: Any, edit: Any, editor: Any) -> None:
    claim = make_claim()
    edit(claim, setting(summary="One."))
    with pytest.raises(WorkflowError, match="withdrawn, never deleted"):
        undo_revision(claim, number=1, by=editor, comment="No.")
    undo_revision(claim, number=2, by=editor, comment="No.")
    with pytest.raises(WorkflowError, match="Nothing that revision 2 changed is left"):
        undo_revision(claim, number=2, by=editor, comment="No.")
    with pytest.raises(WorkflowError, match="no revision 9"):
        undo_revision(claim, number=9, by=editor, comment="No.")


def test_reverting_needs_a_comment_and_an_active_person(make_claim: Any, edit: Any, editor: Any) -> None:
    claim = make_claim()
    edit(claim, setting(summary="One."))
    with pytest.raises(WorkflowError, match="Say what you take back"):
        revert_claim(claim, to=1, by=editor, comment=" \n ")
    with pytest.raises(WorkflowError, match="no revision 7"):
        revert_claim(claim, to=7, by=editor, comment="Back.")
    with pytest.raises(WorkflowError, match="already"):
        revert_claim(claim, to=2, by=editor, comment="Back.")
    with pytest.raises(RevisionMoved):
        revert_claim(claim, to=1, by=editor, comment="Back.", seen=1)
    editor.is_active = False
    with pytest.raises(WorkflowError, match="active user"):
        revert_claim(claim, to=1, by=editor, comment="Back.")
    assert latest_number(claim) == 2


def test_reverting_is_for_those_who_may_edit(
    make_claim: Any, edit: Any, reviewer: Any, contributor: Any, editor: Any, stranger: Any, allow: Any
) -> None:
    foreign, own = make_claim(), make_claim(by=contributor)
    for claim in (foreign, own):
        edit(claim, setting(summary="One."))
    for person in (reviewer, contributor, stranger):
        for act in (
            lambda by: revert_claim(foreign, to=1, by=by, comment="Back."),
            lambda by: undo_revision(foreign, number=2, by=by, comment="Back."),
            lambda by: revert_part(foreign, part="field", key="summary", to=1, by=by, comment="Back."),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
    revert_claim(own, to=1, by=contributor, comment="My own.")
    edit(foreign, removing("evidence"))
    number = latest_number(foreign)
    changer = allow(stranger, "change_claim", "edit_any_claim")  # of the claim's own fields, not of its parts
    with pytest.raises(PermissionDenied):
        revert_claim(foreign, to=number - 1, by=type(changer).objects.get(pk=changer.pk), comment="Back.")


def test_reverting_voids_a_pending_approval_and_goes_through_review(
    published: Claim, edit: Any, editor: Any, second_reviewer: Any, administrator: Any
) -> None:
    edit(published, setting(summary="One."))
    workflow.submit(published, by=editor)
    number = revert_claim(published, to=1, by=administrator, comment="Back.")
    state = ReviewState.objects.select_related("edition").get(claim=published)
    assert stage_of(state, latest_number(published)) == Stage.REVISED
    assert Revision.objects.get(claim=published, number=number).changeset.user == administrator
    workflow.submit(published, by=administrator)
    with pytest.raises(WorkflowError, match="Somebody else must decide"):
        workflow.approve(published, by=administrator, revision=number)
    workflow.approve(published, by=second_reviewer, revision=number, change=MinorChange())


def test_merged_claim_is_not_reverted(published: Claim, make_claim: Any, publish: Any, edit: Any, editor: Any) -> None:
    edit(published, setting(summary="One."))
    publish(published)
    into = publish(make_claim())
    merge_claims(published, into=into, by=editor, reason="They say the same.")
    with pytest.raises(WorkflowError, match="was merged into"):
        revert_claim(published, to=1, by=editor, comment="Back.")
    with pytest.raises(WorkflowError, match="Undo the merge instead"):
        revert_claim(into, to=1, by=editor, comment="Back.")
    with pytest.raises(WorkflowError, match="Undo the merge instead"):
        undo_revision(into, number=2, by=editor, comment="Back.")


def test_part_that_another_claim_holds_now_is_not_taken_from_it(make_claim: Any, editor: Any, publish: Any) -> None:
    one, other = make_claim(), make_claim()
    merge = merge_claims(one, into=other, by=editor, reason="They say the same.")
    undo_merge(merge, by=editor, reason="They differ.")
    with pytest.raises(WorkflowError, match=f"stands in “{one.statement}” now"):
        revert_claim(other, to=2, by=editor, comment="Back.")
    assert one.positions.count() == 1


def test_what_was_merged_since_stays_merged(make_claim: Any, make_party: Any, edit: Any, editor: Any) -> None:
    claim, other = make_claim(), make_party()
    party = claim.positions.get().party
    edit(claim, noting("positions", quote="Indeed."))
    merge_parties(party, into=other, by=editor, reason="The same.")
    revert_claim(claim, to=1, by=editor, comment="Back.")
    position = claim.positions.get()
    assert (position.party, position.quote) == (other, "")


def test_what_names_a_deleted_record_is_refused_and_named(
    make_claim: Any, make_party: Any, make_topic: Any, edit: Any, editor: Any
) -> None:
    claim, party, topic = make_claim(), make_party(name="The Mayor"), make_topic(title="Bridges")
    edit(
        claim,
        lambda claim: ReplyRequest.objects.create(claim=claim, party=party, asked_on="2026", channel="letter"),
        lambda claim: TopicLink.objects.create(claim=claim, topic=topic, order=2),
    )
    edit(claim, removing("reply_requests"), lambda claim: claim.topic_links.get(topic=topic).delete())
    edit(claim, lambda claim: party.delete(), lambda claim: topic.delete())
    with pytest.raises(WorkflowError) as refused:
        revert_claim(claim, to=2, by=editor, comment="Back.")
    assert len(refused.value.messages) == 2
    assert any("“The Mayor”, which was deleted since" in message for message in refused.value.messages)
    assert any("“Bridges”, which was deleted since" in message for message in refused.value.messages)


def test_rule_of_the_data_is_named(make_claim: Any, edit: Any, editor: Any) -> None:
    claim, other = make_claim(), make_claim()
    edit(claim, lambda claim: Relation.objects.create(claim=claim, type="contradicts", target=other))
    edit(claim, removing("relations"))
    edit(other, lambda other: Relation.objects.create(claim=other, type="contradicts", target=claim))
    with pytest.raises(WorkflowError, match="holds both ways and is recorded already, at the other claim"):
        revert_claim(claim, to=2, by=editor, comment="Back.")
    edit(claim, setting(slug="elsewhere"))
    edit(other, setting(slug=claim.slug))
    with pytest.raises(WorkflowError, match="already exists"):
        revert_part(claim, part="field", key="slug", to=1, by=editor, comment="Back.")


def test_undoing_does_not_take_a_merged_party_for_an_edit(
    make_claim: Any, make_party: Any, edit: Any, editor: Any
) -> None:
    claim, second, into = make_claim(), make_party(), make_party()
    first = claim.positions.get().party
    edit(claim, noting("positions", party=second))
    merge_parties(second, into=into, by=editor, reason="The same.")
    undo_revision(claim, number=2, by=editor, comment="It was the first.")
    assert claim.positions.get().party == first


def test_undoing_a_swap_makes_room(make_claim: Any, make_topic: Any, edit: Any, editor: Any) -> None:
    claim, first, third = make_claim(), make_topic(), make_topic()
    claim_topic = claim.topic_links.get().topic
    edit(claim, lambda claim: TopicLink.objects.create(claim=claim, topic=first, order=2))
    links = list(claim.topic_links.order_by("order"))
    was = live(claim)
    for link, topic in ((links[0], third), (links[1], claim_topic), (links[0], first)):
        link.topic = topic
        edit(claim, lambda claim, link=link: link.save())
    revert_claim(claim, to=2, by=editor, comment="Back.")
    assert live(claim) == was


@pytest.mark.parametrize("rows", [1, 12])
def test_reverting_one_field_costs_the_same_at_any_size(rows: int, full_claim: Any, edit: Any, editor: Any) -> None:
    claim = full_claim(rows)
    number = latest_number(claim)
    edit(claim, setting(summary="One."))
    with CaptureQueriesContext(connection) as captured:
        revert_claim(claim, to=number, by=editor, comment="Back.")
    assert 60 <= len(captured) <= 76  # some leaves of the log take one query more

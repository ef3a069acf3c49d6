"""Merging two claims, and undoing it: what moves, what is dropped, what comes back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from audit.context import changeset
from claims import workflow
from claims.corrections import CorrectionNotice
from claims.merging import merge_claims, undo_merge
from claims.models import Citation, Claim, Evidence, IndexedClaim, Merge, Position, Relation, ReviewState, TopicLink
from claims.next_edition import next_edition
from claims.re_review import need_re_review
from claims.review_errors import WorkflowError
from claims.vocabulary import Status
from claims.workflow import approve
from tests.claims.merging.conftest import whole

REASON = "Both say the same."


def state_of(claim: Claim) -> ReviewState:
    return ReviewState.objects.get(claim=claim)


def newest(claim: Claim) -> int:
    return claim.revisions.order_by("-number")[0].number


@pytest.mark.parametrize("parts", ["topic_links", "positions", "evidence", "relations", "reply_requests", "flags"])
def test_every_part_moves_to_the_other_claim(whole_claim: Any, make_flag: Any, editor: Any, parts: str) -> None:
    one, other = whole_claim(), whole_claim()
    make_flag(one.positions.first())
    moving = set(getattr(one, parts).values_list("pk", flat=True))
    merge_claims(one, into=other, by=editor, reason=REASON)
    assert moving
    assert moving <= set(getattr(other, parts).values_list("pk", flat=True))
    assert not getattr(one, parts).exists()


def test_relations_of_others_name_the_other_claim(whole_claim: Any, editor: Any) -> None:
    one, other = whole_claim(), whole_claim()
    relation = one.inbound_relations.get()
    before = newest(relation.claim)
    merge_claims(one, into=other, by=editor, reason=REASON)
    assert Relation.objects.get(pk=relation.pk).target == other
    assert newest(relation.claim) == before + 1


def test_topics_come_after_those_of_the_other_and_evidence_is_no_basis(whole_claim: Any, editor: Any) -> None:
    one, other = whole_claim(), whole_claim()
    main, evidence = other.topic_links.first().topic, list(one.evidence.all())
    merge_claims(one, into=other, by=editor, reason=REASON)
    assert [link.order for link in other.topic_links.all()] == [1, 2, 3, 4]
    assert other.topic_links.first().topic == main
    assert not any(Evidence.objects.get(pk=row.pk).basis for row in evidence)


def test_what_the_other_claim_says_already_is_dropped_with_history(whole_claim: Any, editor: Any) -> None:
    one, other = whole_claim(), whole_claim()
    third = one.relations.get().target
    with changeset(editor, "The same."):
        TopicLink.objects.create(claim=other, topic=one.topic_links.first().topic, order=3)
        for claim in (one, other):
            Relation.objects.create(claim=claim, type="supports", target=third)
        Relation.objects.create(claim=one, type="duplicates", target=other)
        # Symmetric, and recorded from the other end: they would be one edge twice.
        Relation.objects.create(claim=one, type="contradicts", target=third)
        Relation.objects.create(claim=third, type="contradicts", target=other)
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    gone = Relation.history.filter(changeset=merge.act, history_type="-")
    assert sorted(gone.values_list("type", flat=True)) == ["contradicts", "duplicates", "supports"]
    assert TopicLink.history.filter(changeset=merge.act, history_type="-").count() == 1
    assert other.relations.filter(target=third, type="supports").count() == 1


def test_both_claims_get_a_revision_that_says_why(make_claim: Any, editor: Any) -> None:
    one, other = make_claim(rows=0), make_claim()
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    for claim in (one, other):
        revision = claim.revisions.order_by("-number")[0]
        assert (revision.number, revision.changeset) == (2, merge.act)
        assert REASON in revision.changeset.comment


def test_merged_claim_is_off_the_lists_and_what_it_waited_for_is_void(
    published: Claim, publish: Any, make_claim: Any, editor: Any
) -> None:
    other = publish(make_claim())
    with changeset(editor, "Edit."):
        published.summary = "More."
        published.save()
    workflow.submit(published, by=editor)
    merge_claims(published, into=other, by=editor, reason=REASON)
    state = state_of(published)
    assert (state.status, state.merged_into, state.submitted_revision) == (Status.MERGED, other, None)
    assert set(IndexedClaim.objects.values_list("claim", flat=True)) == {other.pk}


@pytest.mark.parametrize("act", ["submit", "approve", "request_changes", "withdraw"])
def test_merged_claim_is_not_reviewed(make_claim: Any, editor: Any, reviewer: Any, act: str) -> None:
    one, other = make_claim(), make_claim()
    merge_claims(one, into=other, by=editor, reason=REASON)
    more = {
        "approve": {"revision": 2},
        "request_changes": {"revision": 2, "comment": "No."},
        "withdraw": {"reason": "No."},
    }
    with pytest.raises(WorkflowError, match="was merged into"):
        getattr(workflow, act)(one, by=reviewer, **more.get(act, {}))


def test_merged_claim_is_not_edited_through_any_door(make_claim: Any, make_topic: Any, editor: Any) -> None:
    one, other, topic = make_claim(), make_claim(), make_topic()
    merge_claims(one, into=other, by=editor, reason=REASON)
    with pytest.raises(ValidationError, match=f"{one.slug} was merged into {other.slug}"), changeset(editor, "Edit."):
        TopicLink.objects.create(claim=one, topic=topic)
    with pytest.raises(ValidationError, match="was merged into"), changeset(editor, "Edit."):
        fresh = Claim.objects.get(pk=one.pk)
        fresh.summary = "Sneaked in."
        fresh.save()
    assert newest(one) == 2


def test_citation_of_a_moved_position_counts_for_its_new_claim_alone(make_claim: Any, editor: Any) -> None:
    one, other = make_claim(), make_claim()
    position = one.positions.get()
    merge_claims(one, into=other, by=editor, reason=REASON)
    with changeset(editor, "Sharpen."):
        citation = position.citations.get()
        citation.locator = "page 4"
        citation.save()
    assert (newest(one), newest(other)) == (2, 3)


# Four eyes


def test_merging_approves_nothing(published: Claim, publish: Any, make_claim: Any, editor: Any, reviewer: Any) -> None:
    one, other = publish(make_claim()), published
    public = other.state.edition
    merge_claims(one, into=other, by=reviewer, reason=REASON)
    assert state_of(other).edition == public
    workflow.submit(other, by=editor)
    with pytest.raises(WorkflowError, match="Somebody else must decide"):
        workflow.approve(other, by=reviewer, revision=2)
    workflow.approve(other, by=editor, revision=2, change=next_edition(other).as_told_by_documents())
    assert len(state_of(other).edition.data()["positions"]) == 2


def test_pending_approval_of_the_other_claim_is_void(make_claim: Any, editor: Any, reviewer: Any) -> None:
    one, other = make_claim(), make_claim()
    workflow.submit(other, by=editor)
    merge_claims(one, into=other, by=editor, reason=REASON)
    assert state_of(other).status == Status.DRAFT


def test_what_called_for_another_look_leaves_the_queues_until_the_undoing(
    published: Claim, publish: Any, make_claim: Any, editor: Any
) -> None:
    with changeset(editor, "Called for."):
        need_re_review([published.pk], reason="Retracted.", at=published.state.edition.approved_at)
    merge = merge_claims(published, into=publish(make_claim()), by=editor, reason=REASON)
    assert state_of(published).re_review_since is None
    undo_merge(merge, by=editor, reason="They differ.")
    state = state_of(published)
    assert (state.re_review_since, state.re_review_reason) == (state.edition.approved_at, "Retracted.")


# Refusals


def test_nothing_is_merged_into_itself(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    with pytest.raises(WorkflowError, match="into itself"):
        merge_claims(claim, into=claim, by=editor, reason=REASON)


def test_reason_is_required(make_claim: Any, editor: Any) -> None:
    with pytest.raises(WorkflowError, match="Say why"):
        merge_claims(make_claim(), into=make_claim(), by=editor, reason=" \n")


def test_inactive_user_merges_nothing(make_claim: Any, make_user: Any) -> None:
    with pytest.raises(WorkflowError, match="active user"):
        merge_claims(make_claim(), into=make_claim(), by=make_user("gone", is_active=False), reason=REASON)


def test_merge_is_an_act_of_its_own(make_claim: Any, editor: Any) -> None:
    one, other = make_claim(), make_claim()
    with changeset(editor, "Edit."), pytest.raises(WorkflowError, match="Finish what you are editing"):
        merge_claims(one, into=other, by=editor, reason=REASON)


@pytest.mark.parametrize("way", ["from", "into"])
def test_merged_claim_is_merged_no_further(make_claim: Any, editor: Any, way: str) -> None:
    one, other, third = make_claim(), make_claim(), make_claim()
    merge_claims(one, into=other, by=editor, reason=REASON)
    item, into = (one, third) if way == "from" else (third, one)
    with pytest.raises(WorkflowError, match="was merged into .* already"):
        merge_claims(item, into=into, by=editor, reason=REASON)
    assert Merge.objects.count() == 1


def test_public_address_must_lead_somewhere(published: Claim, make_claim: Any, editor: Any) -> None:
    draft = make_claim()
    with pytest.raises(WorkflowError, match=f"Publish “{draft.statement}” first"):
        merge_claims(published, into=draft, by=editor, reason=REASON)
    assert state_of(published).status == Status.PUBLISHED


# Flags


def test_flag_on_the_claim_itself_names_the_other(make_claim: Any, make_flag: Any, editor: Any) -> None:
    one, other = make_claim(), make_claim()
    flag = make_flag(one)
    merge_claims(one, into=other, by=editor, reason=REASON)
    flag.refresh_from_db()
    assert (flag.claim, flag.item_id) == (other, other.pk)


def test_second_open_flag_of_one_person_is_kept_beside_the_first(make_claim: Any, make_flag: Any, editor: Any) -> None:
    one, other = make_claim(), make_claim()
    flag = make_flag(one)
    make_flag(other)
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    flag.refresh_from_db()
    assert (flag.claim, flag.item_id) == (other, one.pk)
    assert other.flags.count() == 2
    undo_merge(merge, by=editor, reason="They differ.")
    assert one.flags.get() == flag


def test_flags_raised_or_decided_since_go_back_with_their_part(
    make_claim: Any, make_flag: Any, editor: Any, reviewer: Any
) -> None:
    one, other = make_claim(), make_claim()
    decided, position = make_flag(one.evidence.get()), one.positions.get()
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    raised = make_flag(Position.objects.get(pk=position.pk))
    own = make_flag(other)
    with changeset(editor, "Decide."):
        decided.refresh_from_db()
        decided.status, decided.resolution, decided.resolved_by = "dismissed", "It stands.", editor
        decided.resolved_at = merge.merged_at
        decided.save()
    undo_merge(merge, by=editor, reason="They differ.")
    assert set(one.flags.all()) == {decided, raised}
    assert one.flags.get(pk=decided.pk).status == "dismissed"
    assert other.flags.get() == own


# Undo


@pytest.mark.parametrize("status", ["draft", "in review", "published", "withdrawn"])
def test_undo_brings_everything_back(whole_claim: Any, make_flag: Any, publish: Any, editor: Any, status: str) -> None:
    one, other = whole_claim(), publish(whole_claim())
    with changeset(editor, "Related and filed alike."):
        Relation.objects.create(claim=one, type="duplicates", target=other)
        TopicLink.objects.create(claim=other, topic=one.topic_links.first().topic, order=3)
    make_flag(one.positions.first().citations.first())
    make_flag(one)
    publish(other)
    if status in ("published", "withdrawn"):
        publish(one)
    if status == "withdrawn":
        workflow.withdraw(one, by=editor, reason="In error.")
    if status == "in review":
        workflow.submit(one, by=editor)
    before, edition = [whole(one), whole(other)], state_of(one).edition
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    assert [whole(one), whole(other)] != before
    undone = undo_merge(merge, by=editor, reason="They differ after all.")
    assert [whole(one), whole(other)] == before
    assert undone.left == []
    state = state_of(one)
    assert (state.status, state.edition) == ("draft" if status == "in review" else status, edition)
    assert IndexedClaim.objects.filter(claim=one).exists() == (status == "published")


def test_dropped_rows_come_back_under_their_keys_with_their_history(make_claim: Any, editor: Any) -> None:
    one, other = make_claim(), make_claim()
    with changeset(editor, "Relate."):
        relation = Relation.objects.create(claim=one, type="duplicates", target=other)
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    assert not Relation.objects.exists()
    undo_merge(merge, by=editor, reason="They differ.")
    rows = Relation.history.filter(id=relation.pk).order_by("history_id")
    assert [row.history_type for row in rows] == ["+", "-", "+"]


def test_what_was_edited_or_moved_since_is_left_and_named(make_claim: Any, editor: Any) -> None:
    one, other = make_claim(rows=2), make_claim()
    edited, untouched = one.positions.all()
    evidence = one.evidence.first()
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    with changeset(editor, "Work on it."):
        edited.refresh_from_db()
        edited.note = "Checked."
        edited.save()
        Evidence.objects.get(pk=evidence.pk).delete()
    undone = undo_merge(merge, by=editor, reason="They differ.")
    assert list(one.positions.all()) == [untouched]
    assert Position.objects.get(pk=edited.pk).claim == other
    assert len(undone.left) == 2
    assert edited.party.name in undone.left[0]
    assert not Evidence.objects.filter(pk=evidence.pk).exists()


def test_topic_that_was_deleted_since_is_not_brought_back(make_claim: Any, editor: Any) -> None:
    one = make_claim()
    topic = one.topic_links.get().topic
    other = make_claim(topic=topic)
    merge = merge_claims(one, into=other, by=editor, reason=REASON)
    with changeset(editor, "Not a topic."):
        other.topic_links.get().delete()
        topic.delete()
    undone = undo_merge(merge, by=editor, reason="They differ.")
    assert len(undone.left) == 1
    assert not one.topic_links.exists()


def test_merge_is_undone_once(make_claim: Any, editor: Any) -> None:
    merge = merge_claims(make_claim(), into=make_claim(), by=editor, reason=REASON)
    undo_merge(merge, by=editor, reason="They differ.")
    with pytest.raises(WorkflowError, match="undone already"):
        undo_merge(merge, by=editor, reason="Again.")


def test_claim_can_be_merged_again_after_the_undoing(make_claim: Any, editor: Any) -> None:
    one, other = make_claim(), make_claim()
    before = whole(one)
    for _ in range(2):
        merge = merge_claims(one, into=other, by=editor, reason=REASON)
        undo_merge(merge, by=editor, reason="They differ.")
    assert whole(one) == before
    assert newest(one) == 5


# Chains


def test_chain_leads_to_its_end_and_is_undone_from_there(make_claim: Any, editor: Any) -> None:
    one, two, three = make_claim(), make_claim(), make_claim()
    before = [whole(claim) for claim in (one, two, three)]
    first = merge_claims(one, into=two, by=editor, reason=REASON)
    second = merge_claims(two, into=three, by=editor, reason=REASON)
    assert state_of(one).merged_into == state_of(two).merged_into == three
    with pytest.raises(WorkflowError, match="Undo that merge first"):
        undo_merge(first, by=editor, reason="They differ.")
    undo_merge(second, by=editor, reason="They differ.")
    assert state_of(one).merged_into == two
    undo_merge(first, by=editor, reason="They differ.")
    assert [whole(claim) for claim in (one, two, three)] == before


def test_citations_come_with_their_position(make_claim: Any, editor: Any) -> None:
    one, other = make_claim(), make_claim()
    citation = one.positions.get().citations.get()
    merge_claims(one, into=other, by=editor, reason=REASON)
    assert Citation.objects.get(pk=citation.pk).position.claim == other


def test_who_wrote_a_merged_draft_does_not_approve_the_claim_that_holds_it(
    make_claim: Any, make_user: Any, published: Claim, editor: Any
) -> None:
    writer, merger, other = (make_user(name, "editor") for name in ("wanda", "mona", "olga"))
    first, second = make_claim(by=writer), make_claim(by=editor)
    merge_claims(first, into=second, by=merger, reason="They say the same.")
    merge_claims(second, into=published, by=merger, reason="They say the same.")
    newest = published.revisions.count()
    change = CorrectionNotice("Two positions were missing.", "They are there now.")
    for person in (writer, merger, editor):
        with pytest.raises(WorkflowError, match="Somebody else must decide"):
            approve(published, by=person, revision=newest, change=change)
    assert approve(published, by=other, revision=newest, change=change).number == newest


def test_what_was_approved_before_the_merge_is_nobodys_own_work(
    make_claim: Any, make_user: Any, published: Claim, publish: Any
) -> None:
    writer, merger = make_user("wanda", "editor"), make_user("mona", "editor")
    merge_claims(publish(make_claim(by=writer)), into=published, by=merger, reason="They say the same.")
    change = CorrectionNotice("A position was missing.", "It is there now.")
    assert approve(published, by=writer, revision=published.revisions.count(), change=change)

"""Discarding a working revision when what the edition named has moved on since."""

from typing import Any

import pytest

from audit.context import changeset
from claims.merging import merge_claims, merge_parties, merge_sources, undo_merge
from claims.models import Citation, Claim, Position, Relation, ReviewState, TopicLink
from claims.review_errors import WorkflowError
from claims.revisions import latest_number
from claims.stages import Stage, stage_of
from claims.workflow import discard

pytestmark = pytest.mark.django_db


def stage(claim: Claim) -> Stage:
    return stage_of(ReviewState.objects.select_related("edition").get(claim=claim), latest_number(claim))


def test_discarding_keeps_a_merged_party_merged(published: Claim, make_party: Any, editor: Any) -> None:
    position, other = published.positions.get(), make_party()
    merge_parties(position.party, into=other, by=editor, reason="The same person.")
    discard(published, by=editor, comment="Not needed.")
    assert published.positions.get().party == other
    assert stage(published) == Stage.PUBLISHED


def test_discarding_keeps_a_merged_source_merged(published: Claim, make_source: Any, editor: Any) -> None:
    old, other = published.evidence.get().source, make_source()
    merge_sources(old, into=other, by=editor, reason="The same article.")
    discard(published, by=editor, comment="Not needed.")
    assert published.evidence.get().source == other
    assert Citation.objects.get(position__claim=published).source == other


def test_discarding_does_not_cite_twice_what_a_merge_made_one(
    make_claim: Any, publish: Any, make_source: Any, editor: Any
) -> None:
    claim, source = make_claim(), make_source()
    position = claim.positions.get()
    first = position.citations.get()
    with changeset(editor, "Cite it again."):
        second = Citation.objects.create(position=position, source=source, locator=first.locator)
    publish(claim)
    merge_sources(first.source, into=source, by=editor, reason="The same article.")
    discard(claim, by=editor, comment="Not needed.")
    assert [row.pk for row in position.citations.all()] == [second.pk]


def test_discarding_lets_relations_lead_to_what_stands(make_claim: Any, publish: Any, editor: Any) -> None:
    claim, target, into = make_claim(), publish(make_claim()), publish(make_claim())
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=claim, type="refines", target=target)
    publish(claim)
    merge_claims(target, into=into, by=editor, reason="They say the same.")
    discard(claim, by=editor, comment="Not needed.")
    assert claim.relations.get().target == into


def test_discarding_leaves_out_a_relation_that_the_other_claim_records_now(
    make_claim: Any, publish: Any, editor: Any
) -> None:
    claim, other = make_claim(), make_claim()
    with changeset(editor, "Relate."):
        relation = Relation.objects.create(claim=claim, type="contradicts", target=other)
    publish(claim)
    with changeset(editor, "The other way round."):
        relation.delete()
    with changeset(editor, "The other way round."):
        Relation.objects.create(claim=other, type="contradicts", target=claim)
    discard(claim, by=editor, comment="Not needed.")
    assert Relation.objects.get().claim == other


def test_discarding_undoes_a_swap(make_claim: Any, publish: Any, make_topic: Any, editor: Any) -> None:
    claim = make_claim()
    first, second, third = make_topic(), make_topic(), make_topic()
    with changeset(editor, "File it twice."):
        claim.topic_links.get().delete()
        links = [TopicLink.objects.create(claim=claim, topic=topic) for topic in (first, second)]
    publish(claim)
    for link, topic in ((links[0], third), (links[1], first), (links[0], second)):
        with changeset(editor, "Swap them, step by step."):
            link.topic = topic
            link.save()
    discard(claim, by=editor, comment="Not needed.")
    filed = dict(TopicLink.objects.filter(claim=claim).values_list("pk", "topic"))
    assert filed == {links[0].pk: first.pk, links[1].pk: second.pk}


def test_what_was_merged_into_the_claim_is_not_discarded(published: Claim, make_claim: Any, editor: Any) -> None:
    merged = make_claim()
    held = set(merged.positions.values_list("pk", flat=True))
    merge = merge_claims(merged, into=published, by=editor, reason="They say the same.")
    with pytest.raises(WorkflowError, match="Undo the merge instead"):
        discard(published, by=editor, comment="Not needed.")
    assert held <= set(Position.objects.filter(claim=published).values_list("pk", flat=True))
    undo_merge(merge, by=editor, reason="They differ.")
    discard(published, by=editor, comment="Not needed.")
    assert set(merged.positions.values_list("pk", flat=True)) == held

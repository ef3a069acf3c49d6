"""Merging parties and sources: what moves, what is dropped, what comes back, what the public sees of it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from audit.context import changeset
from claims.merging import merge_parties, merge_sources, undo_merge
from claims.models import (
    Affiliation,
    Alias,
    Citation,
    Claim,
    Evidence,
    IndexedClaim,
    IndexedPosition,
    IndexedSource,
    Party,
    Position,
    ReplyRequest,
    ReviewState,
)
from claims.review_errors import WorkflowError
from sources.models import Derivation, Source
from tests.claims.merging.conftest import whole

REASON = "One and the same."


@pytest.fixture
def parties(make_party: Any, editor: Any) -> tuple[Party, Party]:
    """Two parties with names and affiliations in both directions."""
    one, other, body, member = (make_party(name=name) for name in ("KNB", "National Security", "State", "Officer"))
    with changeset(editor, "What they are."):
        Alias.objects.create(party=one, name="Committee", language="en")
        Affiliation.objects.create(party=one, role="part", organisation=body)
        Affiliation.objects.create(party=member, role="officer", organisation=one)
    return one, other


@pytest.fixture
def sources(make_source: Any, editor: Any) -> tuple[Source, Source]:
    """Two sources that were made from others and that others were made from."""
    one, other, origin, copy = (make_source() for _ in range(4))
    with changeset(editor, "Where they come from."):
        Derivation.objects.create(source=one, origin=origin, kind="quotes")
        Derivation.objects.create(source=copy, origin=one, kind="translates")
    return one, other


def give_position(claim: Claim, party: Party, editor: Any, stance: str = "asserts") -> Position:
    with changeset(editor, "A position."):
        position = Position.objects.create(claim=claim, party=party, stance=stance)
        Citation.objects.create(position=position, source=claim.evidence.first().source)
        ReplyRequest.objects.create(claim=claim, party=party, asked_on="2006", channel="letter")
    return position


def newest(claim: Claim) -> int:
    return claim.revisions.order_by("-number")[0].number


def test_what_named_the_party_names_the_other(parties: Any, make_claim: Any, editor: Any) -> None:
    one, other = parties
    claim = make_claim()
    position = give_position(claim, one, editor)
    merge_parties(one, into=other, by=editor, reason=REASON)
    position.refresh_from_db()
    assert position.party == other
    assert claim.reply_requests.get().party == other
    assert {row.role for row in other.affiliations.all()} == {"part"}
    assert {row.role for row in other.members.all()} == {"officer"}
    assert {row.name for row in other.aliases.all()} == {"Committee", "KNB"}
    assert newest(claim) == 3


def test_aliases_and_affiliations_that_would_say_nothing_are_dropped(parties: Any, editor: Any) -> None:
    one, other = parties
    with changeset(editor, "More."):
        Alias.objects.create(party=one, name=other.name)
        Alias.objects.create(party=other, name="Committee", language="en")
        Alias.objects.create(party=other, name=one.name, language="kk")
        Affiliation.objects.create(party=one, role="part", organisation=other)
        Affiliation.objects.create(party=other, role="heir", organisation=one)
    merge_parties(one, into=other, by=editor, reason=REASON)
    assert sorted(other.aliases.values_list("name", flat=True)) == ["Committee", "KNB"]
    assert {row.role for row in other.affiliations.all()} == {"part"}
    assert not other.members.filter(party=other).exists()


def test_undone_merge_of_parties_leaves_no_trace_but_history(parties: Any, make_claim: Any, editor: Any) -> None:
    one, other = parties
    claim = make_claim()
    give_position(claim, one, editor)
    with changeset(editor, "One of another."):
        Affiliation.objects.create(party=one, role="part", organisation=other)

    def everything() -> Any:
        return [
            whole(claim),
            *(list(party.aliases.values_list("pk", "name", "language")) for party in parties),
            list(Affiliation.objects.order_by("pk").values_list("pk", "party", "organisation", "role")),
        ]

    before = everything()
    merge = merge_parties(one, into=other, by=editor, reason=REASON)
    assert everything() != before
    undone = undo_merge(merge, by=editor, reason="Two bodies.")
    assert everything() == before
    assert undone.left == []
    one.refresh_from_db()
    assert one.merged_into is None


def test_what_named_the_source_names_the_other(sources: Any, make_claim: Any, make_flag: Any, editor: Any) -> None:
    one, other = sources
    claim = make_claim()
    with changeset(editor, "Cite."):
        citation = Citation.objects.create(position=claim.positions.get(), source=one)
        evidence = Evidence.objects.create(claim=claim, source=one, bearing="context")
    flag = make_flag(one)
    merge_sources(one, into=other, by=editor, reason=REASON)
    assert Citation.objects.get(pk=citation.pk).source == other
    assert Evidence.objects.get(pk=evidence.pk).source == other
    assert other.derivations.get().kind == "quotes"
    assert other.derived.get().kind == "translates"
    flag.refresh_from_db()
    assert (flag.source, flag.item_id) == (other, other.pk)
    assert newest(claim) == 3


def test_place_cited_twice_is_dropped_and_comes_back(sources: Any, make_claim: Any, editor: Any) -> None:
    one, other = sources
    claim = make_claim()
    position = claim.positions.get()
    with changeset(editor, "Cite both."):
        for source in sources:
            Citation.objects.create(position=position, source=source, locator="page 9")
        Derivation.objects.create(source=one, origin=other, kind="republishes")
        Derivation.objects.create(source=other, origin=one.derivations.first().origin, kind="quotes")
    before, derived = whole(claim), list(Derivation.objects.order_by("pk").values())
    merge = merge_sources(one, into=other, by=editor, reason=REASON)
    assert position.citations.filter(source=other, locator="page 9").count() == 1
    assert other.derivations.count() == 1
    undo_merge(merge, by=editor, reason="Two prints.")
    assert whole(claim) == before
    assert list(Derivation.objects.order_by("pk").values()) == derived


def test_flags_of_a_source_go_back(sources: Any, make_flag: Any, editor: Any) -> None:
    one, other = sources
    flag, own = make_flag(one), make_flag(other, by=editor)
    merge = merge_sources(one, into=other, by=editor, reason=REASON)
    undo_merge(merge, by=editor, reason="Two prints.")
    assert (one.flags.get(), other.flags.get()) == (flag, own)
    assert one.flags.get().item_id == one.pk


def test_retraction_is_not_forgotten(sources: Any, editor: Any) -> None:
    one, other = sources
    with changeset(editor, "Retracted."):
        one.retracted_on, one.retraction_reason = "2006", "Invented."
        one.save()
    with pytest.raises(WorkflowError, match="Record the retraction"):
        merge_sources(one, into=other, by=editor, reason=REASON)


def test_claims_resting_on_what_turns_out_retracted_need_re_review(
    published: Claim, make_source: Any, editor: Any
) -> None:
    source, retracted = published.evidence.get().source, make_source()
    with changeset(editor, "Retracted."):
        retracted.retracted_on, retracted.retraction_reason = "2006", "Invented."
        retracted.save()
    merge_sources(source, into=retracted, by=editor, reason=REASON)
    assert "Invented." in ReviewState.objects.get(claim=published).re_review_reason


def test_merged_record_is_merged_no_further_and_leads_to_the_end(make_party: Any, editor: Any, client: Client) -> None:
    one, two, three = (make_party() for _ in range(3))
    merge_parties(one, into=two, by=editor, reason=REASON)
    with pytest.raises(WorkflowError, match="already"):
        merge_parties(one, into=three, by=editor, reason=REASON)
    second = merge_parties(two, into=three, by=editor, reason=REASON)
    assert client.get(f"/parties/{one.slug}/")["Location"] == f"/parties/{three.slug}/"
    undo_merge(second, by=editor, reason="Two bodies.")
    assert client.get(f"/parties/{one.slug}/")["Location"] == f"/parties/{two.slug}/"


def test_nothing_new_names_a_merged_record(make_claim: Any, make_party: Any, make_source: Any, editor: Any) -> None:
    claim, party, source = make_claim(), make_party(), make_source()
    merge_parties(party, into=make_party(), by=editor, reason=REASON)
    merge_sources(source, into=make_source(), by=editor, reason=REASON)
    with pytest.raises(ValidationError, match="party"):
        Position(claim=claim, party=party, stance="denies").full_clean()
    with pytest.raises(ValidationError, match="source"):
        Evidence(claim=claim, source=source, bearing="context").full_clean()


# What the public sees


def test_public_page_of_a_merged_party_redirects_and_lists_leave_it_out(
    client: Client, published: Claim, parties: Any, editor: Any, publish: Any
) -> None:
    one, other = parties
    give_position(published, one, editor, "denies")
    publish(published)
    merge = merge_parties(one, into=other, by=editor, reason=REASON)
    page = client.get(f"/parties/{one.slug}/")
    assert (page.status_code, page["Location"]) == (301, f"/parties/{other.slug}/")
    assert published.statement in client.get(f"/parties/{other.slug}/").content.decode()
    assert f'href="/parties/{one.slug}/"' not in client.get("/parties/").content.decode()
    for typed in (one.slug, one.name, other.name):
        assert published.statement in client.get("/claims/", {"party": typed}).content.decode()
    # The edition stays as it was approved.
    assert one.name in client.get(f"/claims/{published.slug}/").content.decode()
    call_command("rebuild_editions")
    assert not IndexedPosition.objects.filter(party=one).exists()
    undo_merge(merge, by=editor, reason="Two bodies.")
    assert client.get(f"/parties/{one.slug}/").status_code == 200
    assert IndexedPosition.objects.get(stance="denies").party == one


def test_party_that_asserts_under_two_names_is_counted_once(
    published: Claim, make_party: Any, editor: Any, publish: Any
) -> None:
    one, other = published.positions.get().party, make_party()
    give_position(published, other, editor)
    publish(published)
    assert IndexedClaim.objects.get().asserting == 2
    merge = merge_parties(one, into=other, by=editor, reason=REASON)
    assert IndexedClaim.objects.get().asserting == 1
    undo_merge(merge, by=editor, reason="Two people.")
    assert IndexedClaim.objects.get().asserting == 2


def test_public_page_of_a_merged_source_redirects_and_its_claims_are_listed_once(
    client: Client, published: Claim, sources: Any, editor: Any, publish: Any
) -> None:
    one, other = sources
    with changeset(editor, "Cite both."):
        for source in sources:
            Evidence.objects.create(claim=published, source=source, bearing="context")
    publish(published)
    merge = merge_sources(one, into=other, by=editor, reason=REASON)
    page = client.get(f"/sources/{one.slug}/")
    assert (page.status_code, page["Location"]) == (301, f"/sources/{other.slug}/")
    assert f'href="/sources/{one.slug}/"' not in client.get("/sources/").content.decode()
    assert IndexedSource.objects.get(source=other).evidence == 2
    call_command("rebuild_editions")
    assert not IndexedSource.objects.filter(source=one).exists()
    undo_merge(merge, by=editor, reason="Two prints.")
    assert {row.source_id: row.evidence for row in IndexedSource.objects.filter(source__in=sources)} == {
        one.pk: 1,
        other.pk: 1,
    }

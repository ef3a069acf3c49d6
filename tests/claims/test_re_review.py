"""Needs re-review: what sets it, on which claims, in the same changeset, and what clears it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.context import changeset
from audit.models import Changeset
from claims import workflow
from claims.corrections import MinorChange
from claims.flags import dismiss_flag, uphold_flag
from claims.models import Claim, Evidence, ReviewState
from claims.re_review import need_re_review, reopen_claim
from sources.models import Source
from tests.claims.admin_forms import values_of

pytestmark = pytest.mark.django_db

DAY, LATER = datetime(2026, 12, 3, 9, tzinfo=UTC), datetime(2026, 12, 5, 9, tzinfo=UTC)


def state_of(claim: Claim) -> ReviewState:
    return ReviewState.objects.get(claim=claim)


def retract(source: Source, by: Any, reason: str = "Invented.") -> None:
    with changeset(by, "It was retracted."):
        source.retracted_on, source.retraction_reason = "2026-01-05", reason
        source.save()


@pytest.fixture
def two_on_one_source(make_claim: Any, make_source: Any, publish: Any, editor: Any) -> Any:
    """A source, two published claims resting on it, one published that cites it as context, and a draft."""

    def make() -> tuple[Source, list[Claim], list[Claim]]:
        source = make_source(title="The report")
        claims = [make_claim() for _ in range(4)]
        with changeset(editor, "One source."):
            for number, claim in enumerate(claims):
                Evidence.objects.create(claim=claim, source=source, bearing="context", basis=number != 2)
        for claim in claims[:3]:
            publish(claim)
        return source, claims[:2], claims[2:]

    return make


def test_upheld_flag_on_other_evidence_reopens_and_nothing_more(
    two_on_one_source: Any, flag_on: Any, resolver: Any
) -> None:
    source, _resting, others = two_on_one_source()
    row = Evidence.objects.get(claim=others[0], source=source)
    uphold_flag(flag_on(row), by=resolver, resolution="It says nothing of the kind.")
    state = state_of(others[0])
    assert state.reopened_at is not None
    assert (state.re_review_since, state.re_review_reason) == (None, "")


def test_upheld_flag_on_basis_evidence_concerns_its_own_claim(
    two_on_one_source: Any, flag_on: Any, resolver: Any
) -> None:
    source, (one, two), _others = two_on_one_source()
    row = Evidence.objects.get(claim=one, source=source)
    uphold_flag(flag_on(row), by=resolver, resolution="It says nothing of the kind.", at=DAY)
    state = state_of(one)
    assert state.re_review_since == DAY
    assert state.re_review_reason == (
        "A flag was upheld on evidence that the verdict rests on, “The report”: misquoted. It says nothing of the kind."
    )
    assert state_of(two).re_review_since is None


@pytest.mark.parametrize(("published_basis", "draft_basis"), [(True, False), (False, True)])
def test_basis_is_that_of_the_edition_and_not_of_the_draft(
    published: Claim, publish: Any, flag_on: Any, resolver: Any, editor: Any, published_basis: bool, draft_basis: bool
) -> None:
    row = published.evidence.get()
    with changeset(editor, "As it is published."):
        row.basis, row.note = published_basis, "As published."
        row.save()
    publish(published)
    with changeset(editor, "As it is drafted."):
        row.basis = draft_basis
        row.save()
    uphold_flag(flag_on(row), by=resolver, resolution="It does not say so.")
    assert bool(state_of(published).re_review_since) == published_basis


def test_basis_evidence_that_the_draft_dropped_still_counts(
    published: Claim, flag_on: Any, resolver: Any, editor: Any
) -> None:
    row = published.evidence.get()
    flag = flag_on(row)
    with changeset(editor, "Drop it."):
        row.delete()
    uphold_flag(flag, by=resolver, resolution="It does not say so.")
    assert state_of(published).re_review_since is not None


def test_upheld_flag_on_a_source_concerns_every_claim_resting_on_it(
    two_on_one_source: Any, flag_on: Any, resolver: Any
) -> None:
    source, resting, others = two_on_one_source()
    uphold_flag(flag_on(source, reason="bad source"), by=resolver, resolution="It was forged.", at=DAY)
    for claim in resting:
        state = state_of(claim)
        assert (state.re_review_since, state.reopened_at) == (DAY, None)
        assert "“The report”: source unreliable or retracted. It was forged." in state.re_review_reason
    assert all(state_of(claim).re_review_since is None for claim in others)


def test_dismissed_flag_on_a_source_concerns_nobody(two_on_one_source: Any, flag_on: Any, resolver: Any) -> None:
    source, resting, _others = two_on_one_source()
    dismiss_flag(flag_on(source), by=resolver, resolution="It stands.")
    assert all(state_of(claim).re_review_since is None for claim in resting)


def test_retraction_concerns_every_claim_resting_on_the_source_in_the_same_changeset(
    two_on_one_source: Any, editor: Any
) -> None:
    source, resting, others = two_on_one_source()
    retract(source, editor)
    made = Changeset.objects.order_by("-pk")[0]
    assert Source.history.filter(changeset=made).count() == 1
    for claim in resting:
        state = state_of(claim)
        assert state.re_review_since == made.created_at
        assert state.re_review_reason == ("A source that the verdict rests on was retracted: “The report”. Invented.")
        assert ReviewState.history.filter(changeset=made, claim=claim).count() == 1
        assert claim.revisions.count() == Claim.objects.get(pk=claim.pk).state.edition.number
    assert all(state_of(claim).re_review_since is None for claim in others)


def test_retraction_in_the_admin_is_followed(desk: Any, published: Claim) -> None:
    source = published.evidence.get().source
    address = f"/admin/sources/source/{source.pk}/change/"
    sent = values_of(desk.get(address).content.decode(), "source_form")
    sent.update(retracted_on="2026-01-05", retraction_reason="Invented.", comment="Retracted.")
    assert desk.post(address, sent).status_code == 302
    assert state_of(published).re_review_since is not None


def test_later_edit_of_a_retracted_source_says_nothing_new(published: Claim, publish: Any, editor: Any) -> None:
    source = published.evidence.get().source
    retract(source, editor)
    with changeset(editor, "Sharpen."):
        published.summary = "It was invented."
        published.save()
    publish(published)
    assert state_of(published).re_review_since is None
    with changeset(editor, "Sharpen the note."):
        source.note = "See the publisher's page."
        source.save()
    assert state_of(published).re_review_since is None


def test_retraction_taken_back_in_the_same_changeset_concerns_nobody(published: Claim, editor: Any) -> None:
    source = published.evidence.get().source
    with changeset(editor, "A slip."):
        source.retracted_on, source.retraction_reason = "2026-01-05", "Invented."
        source.save()
        source.retracted_on, source.retraction_reason = "", ""
        source.save()
    assert state_of(published).re_review_since is None


def test_un_retraction_does_not_clear_it_and_approval_does(
    published: Claim, publish: Any, flag_on: Any, resolver: Any, editor: Any
) -> None:
    source = published.evidence.get().source
    retract(source, editor)
    uphold_flag(flag_on(published), by=resolver, resolution="Not neutral.")
    with changeset(editor, "It stands after all."):
        source.retracted_on, source.retraction_reason = "", ""
        source.save()
    assert state_of(published).re_review_since is not None
    with changeset(editor, "Reword."):
        published.summary = "Neutral now."
        published.save()
    assert state_of(published).reopened_at is not None
    publish(published)
    state = state_of(published)
    assert (state.re_review_since, state.re_review_reason) == (None, "")
    assert (state.reopened_at, state.reopened_reason) == (None, "")


def test_further_reason_keeps_the_first_date(published: Claim, editor: Any) -> None:
    with changeset(editor, "Twice."):
        assert need_re_review([published.pk], reason="One.", at=DAY) == [published.pk]
        need_re_review([published.pk], reason="Two.", at=LATER)
        need_re_review([published.pk], reason="One.", at=LATER)
        reopen_claim(published.pk, reason="Three.", at=DAY)
        reopen_claim(published.pk, reason="Four.", at=LATER)
    state = state_of(published)
    assert (state.re_review_since, state.re_review_reason) == (DAY, "One.\nTwo.")
    assert (state.reopened_at, state.reopened_reason) == (DAY, "Three.\nFour.")


def test_only_published_claims_need_re_review(make_claim: Any, published: Claim, editor: Any) -> None:
    draft = make_claim()
    workflow.withdraw(published, by=editor, reason="A forgery.")
    with changeset(editor, "Ask for both."):
        assert need_re_review([draft.pk, published.pk], reason="One.", at=DAY) == []
        reopen_claim(draft.pk, reason="One.", at=DAY)
    assert state_of(draft).reopened_at is None


@pytest.mark.parametrize("rows", [1, 8])
def test_changeset_without_retraction_pays_one_query(
    make_source: Any, editor: Any, rows: int, django_assert_num_queries: Any
) -> None:
    from claims.re_review import follow_retractions

    sources = [make_source() for _ in range(rows)]
    with changeset(editor, "Notes.") as act:
        for source in sources:
            source.note = "Read."
            source.save()
        with django_assert_num_queries(1):
            follow_retractions(act)


def test_approval_of_an_earlier_edit_leaves_what_was_found_since(
    published: Claim, flag_on: Any, resolver: Any, reviewer: Any, editor: Any
) -> None:
    with changeset(editor, "A typo."):
        published.summary = "Mended."
        published.save()
    uphold_flag(flag_on(published.evidence.get()), by=resolver, resolution="It does not say so.")
    workflow.approve(published, by=reviewer, revision=2, change=MinorChange())
    assert state_of(published).re_review_since is not None
    assert state_of(published).reopened_at is not None
    workflow.reaffirm(published, by=reviewer, revision=2, comment="Read the source.")
    assert state_of(published).re_review_since is None

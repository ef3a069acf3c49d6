"""Flags: who may raise, discuss and resolve one, when, and what follows."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from audit.context import changeset
from audit.models import Changeset
from claims import workflow
from claims.flags import comment_on_flag, dismiss_flag, raise_flag, take_back_flag, uphold_flag
from claims.models import Citation, Claim, Evidence, Flag, Position, ReviewState, Revision
from claims.review_errors import WorkflowError

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 12, 3, 9, tzinfo=UTC)


def item_of(claim: Claim, kind: str) -> Any:
    position = claim.positions.get()
    return {
        "claim": claim,
        "position": position,
        "citation": position.citations.get(),
        "evidence": claim.evidence.get(),
        "source": claim.evidence.get().source,
    }[kind]


def state_of(claim: Claim) -> ReviewState:
    return ReviewState.objects.get(claim=claim)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("claim", "Bridges fell"),
        ("position", "The mayor asserts, spring 2004"),
        ("citation", "The mayor asserts, spring 2004: cited from “The paper”, page 3"),
        ("evidence", "“The report” (supports)"),
        ("source", "The report"),
    ],
)
def test_flag_names_its_item_as_it_was_then(
    make_claim: Any, flagger: Any, flag_on: Any, editor: Any, kind: str, words: str
) -> None:
    claim = make_claim(statement="Bridges fell")
    position, evidence = claim.positions.get(), claim.evidence.get()
    with changeset(editor, "Name them."):
        for row, field, name in (
            (position.party, "name", "The mayor"),
            (position.citations.get().source, "title", "The paper"),
        ):
            setattr(row, field, name)
            row.save()
    if kind in ("evidence", "source"):
        with changeset(editor, "Name it."):
            evidence.source.title = "The report"
            evidence.source.save()
    flag = flag_on(item_of(claim, kind), at=DAY)
    assert (flag.kind, flag.item_label, flag.status) == (kind, words, "open")
    assert (flag.claim, flag.revision) == ((None, None) if kind == "source" else (claim, 1))
    assert (flag.raised_by, flag.raised_at) == (flagger, DAY)


@pytest.mark.parametrize("kind", ["claim", "position", "citation", "evidence", "source"])
def test_second_open_flag_by_same_reviewer_is_refused(make_claim: Any, flag_on: Any, resolver: Any, kind: str) -> None:
    item = item_of(make_claim(), kind)
    first = flag_on(item)
    with pytest.raises(ValidationError, match="already have an open flag"):
        flag_on(item, reason="outdated")
    flag_on(item, by=resolver)
    dismiss_flag(first, by=resolver, resolution="It is on page 3.")
    flag_on(item)
    assert Flag.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"text": " "}, "text"),
        ({"text": "Hidden \u202e text"}, "text"),
        ({"reason": "dislike"}, "reason"),
        ({"suggestion": "Hidden \u202e text"}, "suggestion"),
    ],
)
def test_flag_without_reason_or_words_is_refused_beside_the_field(
    make_claim: Any, flag_on: Any, fields: Any, where: str
) -> None:
    with pytest.raises(WorkflowError) as refused:
        flag_on(make_claim(), **fields)
    assert where in refused.value.message_dict
    assert not Flag.objects.exists()


def test_flag_on_what_is_gone_is_refused(make_claim: Any, flag_on: Any, editor: Any) -> None:
    row = make_claim().evidence.get()
    kept = Evidence.objects.get(pk=row.pk)
    with changeset(editor, "Drop it."):
        row.delete()
    with pytest.raises(WorkflowError, match="no longer there"):
        flag_on(kept)


def test_flag_on_what_was_merged_is_refused(make_claim: Any, make_source: Any, flag_on: Any, editor: Any) -> None:
    claim, other, source = make_claim(), make_claim(), make_source()
    with changeset(editor, "Merge."):
        state = state_of(claim)
        state.status, state.merged_into = "merged", other
        state.save()
        source.merged_into = make_source()
        source.save()
    for item in (claim.positions.get(), source):
        with pytest.raises(WorkflowError, match="merged into another"):
            flag_on(item)


def test_inactive_person_does_nothing(make_claim: Any, make_user: Any, flag_on: Any, flagger: Any) -> None:
    gone, claim = make_user("gone", is_active=False), make_claim()
    flag = flag_on(claim)
    for act in (
        lambda: raise_flag(claim, by=gone, reason="other", text="Wrong."),
        lambda: comment_on_flag(flag, by=gone, text="Indeed."),
        lambda: uphold_flag(flag, by=gone, resolution="Indeed."),
        lambda: dismiss_flag(flag, by=gone, resolution="No."),
        lambda: take_back_flag(flag, by=gone),
    ):
        with pytest.raises(WorkflowError, match="active user"):
            act()
    assert Flag.objects.get().status == "open"


def test_raising_a_flag_is_no_revision_and_voids_no_pending_approval(
    make_claim: Any, flag_on: Any, editor: Any, reviewer: Any
) -> None:
    claim = make_claim()
    workflow.submit(claim, by=editor)
    flag = flag_on(claim.positions.get())
    comment_on_flag(flag, by=editor, text="I see.")
    assert Revision.objects.filter(claim=claim).count() == 1
    workflow.approve(claim, by=reviewer, revision=1)
    assert state_of(claim).status == "published"


def test_each_act_is_one_changeset_with_its_person(make_claim: Any, flag_on: Any, flagger: Any, resolver: Any) -> None:
    flag = flag_on(make_claim())
    comment_on_flag(flag, by=resolver, text="I shall look.")
    uphold_flag(flag, by=resolver, resolution="Page 3 says otherwise.")
    made = Changeset.objects.order_by("-pk").values_list("actor", flat=True)[:3]
    assert list(made) == ["rosa", "rosa", "fay"]
    assert Flag.history.filter(id=flag.pk).count() == 2


@pytest.mark.parametrize("act", [uphold_flag, dismiss_flag])
def test_who_raised_a_flag_does_not_resolve_it(make_claim: Any, flag_on: Any, flagger: Any, act: Any) -> None:
    flag = flag_on(make_claim())
    with pytest.raises(WorkflowError, match="Whoever raised a flag does not resolve it"):
        act(flag, by=flagger, resolution="I was right.")


@pytest.mark.parametrize("act", [uphold_flag, dismiss_flag])
@pytest.mark.parametrize("resolution", ["", " \n"])
def test_resolving_needs_a_reason(make_claim: Any, flag_on: Any, resolver: Any, act: Any, resolution: str) -> None:
    flag = flag_on(make_claim())
    with pytest.raises(WorkflowError, match="Say why"):
        act(flag, by=resolver, resolution=resolution)
    assert Flag.objects.get().status == "open"


@pytest.mark.parametrize(
    "first",
    [
        lambda flag, by: uphold_flag(flag, by=by, resolution="So it is."),
        lambda flag, by: dismiss_flag(flag, by=by, resolution="It is not so."),
        lambda flag, _by: take_back_flag(flag, by=flag.raised_by),
    ],
)
def test_resolved_flag_is_closed_for_good(
    make_claim: Any, flag_on: Any, resolver: Any, editor: Any, first: Any
) -> None:
    flag = flag_on(make_claim())
    resolved = first(flag, resolver)
    for act in (
        lambda: uphold_flag(flag, by=editor, resolution="Again."),
        lambda: dismiss_flag(flag, by=editor, resolution="Again."),
        lambda: take_back_flag(flag, by=flag.raised_by),
        lambda: comment_on_flag(flag, by=editor, text="Too late."),
    ):
        with pytest.raises(WorkflowError, match="resolved already"):
            act()
    stored = Flag.objects.get()
    assert (stored.status, stored.resolution, stored.resolved_by) == (
        resolved.status,
        resolved.resolution,
        resolved.resolved_by,
    )


def test_only_who_raised_it_takes_a_flag_back(make_claim: Any, flag_on: Any, resolver: Any, flagger: Any) -> None:
    flag = flag_on(make_claim())
    with pytest.raises(WorkflowError, match="Only who raised the flag"):
        take_back_flag(flag, by=resolver)
    taken = take_back_flag(flag, by=flagger, at=DAY)
    assert (taken.status, taken.resolved_at) == ("withdrawn", DAY)


def test_comment_needs_words(make_claim: Any, flag_on: Any, editor: Any) -> None:
    with pytest.raises(WorkflowError) as refused:
        comment_on_flag(flag_on(make_claim()), by=editor, text=" ")
    assert "text" in refused.value.message_dict


@pytest.mark.parametrize("kind", ["claim", "position", "citation", "evidence"])
def test_upheld_flag_reopens_its_claim(published: Claim, flag_on: Any, resolver: Any, client: Any, kind: str) -> None:
    uphold_flag(flag_on(item_of(published, kind)), by=resolver, resolution="The paper says otherwise.", at=DAY)
    state = state_of(published)
    assert (state.status, state.reopened_at) == ("published", DAY)
    assert state.reopened_reason == "A flag was upheld: misquoted. The paper says otherwise."
    assert bool(state.re_review_since) == (kind == "evidence")
    assert client.get(f"/claims/{published.slug}/").status_code == 200


def test_upheld_flag_takes_a_claim_in_review_back_to_its_editors(
    make_claim: Any, flag_on: Any, resolver: Any, editor: Any, reviewer: Any
) -> None:
    claim = make_claim()
    flag = flag_on(claim)
    workflow.submit(claim, by=editor)
    uphold_flag(flag, by=resolver, resolution="Not neutral indeed.")
    state = state_of(claim)
    assert (state.status, state.submitted_revision, state.reopened_at) == ("draft", None, None)
    with pytest.raises(WorkflowError, match="not in review"):
        workflow.approve(claim, by=reviewer, revision=1)


def test_upheld_flag_voids_the_pending_edition_of_a_published_claim(
    published: Claim, flag_on: Any, resolver: Any, editor: Any
) -> None:
    with changeset(editor, "Sharpen."):
        published.summary = "Sharper."
        published.save()
    workflow.submit(published, by=editor)
    uphold_flag(flag_on(published), by=resolver, resolution="Not neutral indeed.")
    state = state_of(published)
    assert (state.status, state.submitted_revision) == ("published", None)
    assert state.reopened_at is not None


def test_dismissed_flag_changes_nothing_but_itself(published: Claim, flag_on: Any, resolver: Any) -> None:
    before = state_of(published)
    dismiss_flag(flag_on(published.evidence.get()), by=resolver, resolution="It does say so.")
    after = state_of(published)
    assert (after.reopened_at, after.re_review_since) == (before.reopened_at, before.re_review_since) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_resolve_a_flag_at_once_one_is_told(published: Claim, flag_on: Any, make_user: Any) -> None:
    flag = flag_on(published.evidence.get())
    people = [make_user(name) for name in ("ann", "bob")]
    start = threading.Barrier(2)
    refused: list[str] = []

    def resolve(by: Any, act: Any) -> None:
        try:
            start.wait(timeout=10)
            act(flag, by=by, resolution=f"Says {by}.")
        except WorkflowError as error:
            refused.extend(error.messages)
        finally:
            connection.close()

    acts = (uphold_flag, dismiss_flag)
    threads = [threading.Thread(target=resolve, args=pair) for pair in zip(people, acts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(refused) == 1
    assert "resolved already" in refused[0]
    stored = Flag.objects.get()
    assert stored.resolution == f"Says {stored.resolved_by}."
    assert bool(state_of(published).reopened_at) == (stored.status == "upheld")


@pytest.mark.django_db(transaction=True)
def test_of_two_equal_flags_at_once_one_is_kept(published: Claim, flagger: Any) -> None:
    start = threading.Barrier(2)
    refused: list[str] = []

    def flag() -> None:
        try:
            start.wait(timeout=10)
            raise_flag(published, by=flagger, reason="other", text="Pressed twice.")
        except WorkflowError as error:
            refused.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=flag) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert refused == ["You already have an open flag on this item."]
    assert Flag.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "topic"}, "flag_kind_known"),
        ({"reason": "dislike"}, "flag_reason_known"),
        (
            {"status": "lost", "resolved_at": DAY, "resolved_by": "other", "resolution": "So."},
            "flag_status_known",
        ),
        ({"text": ""}, "flag_has_text"),
        ({"claim": None}, "flag_names_claim_or_source"),
        ({"status": "upheld"}, "flag_open_or_resolved"),
        ({"resolved_at": DAY}, "flag_open_or_resolved"),
        ({"status": "dismissed", "resolved_at": DAY, "resolved_by": "other"}, "flag_resolution_has_words"),
        (
            {"status": "upheld", "resolved_at": DAY, "resolved_by": "same", "resolution": "So."},
            "flag_resolved_by_another",
        ),
    ],
)
def test_database_refuses_a_broken_flag(
    make_claim: Any, flag_on: Any, flagger: Any, resolver: Any, fields: dict[str, Any], name: str
) -> None:
    flag = flag_on(make_claim())
    people = {"same": flagger, "other": resolver}
    for field, value in fields.items():
        setattr(flag, field, people[value] if field == "resolved_by" else value)
    with pytest.raises(ValidationError):
        flag.full_clean()
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), changeset(resolver, "Break it."):
        flag.save()


def test_database_refuses_a_second_open_flag(make_claim: Any, flag_on: Any, flagger: Any) -> None:
    flag = flag_on(make_claim())
    with pytest.raises(IntegrityError), transaction.atomic(), changeset(flagger, "Twice."):
        flag.pk = None
        flag._state.adding = True
        flag.save()


def test_part_may_go_while_its_flag_stays(make_claim: Any, flag_on: Any, editor: Any, resolver: Any) -> None:
    claim = make_claim(rows=2)
    position = Position.objects.filter(claim=claim).order_by("pk")[0]
    citation = Citation.objects.get(position=position)
    flags = [flag_on(position), flag_on(citation)]
    with changeset(editor, "Drop it."):
        position.delete()
    for flag in flags:
        uphold_flag(flag, by=resolver, resolution="It was dropped.")
    assert Flag.objects.filter(status="upheld").count() == 2

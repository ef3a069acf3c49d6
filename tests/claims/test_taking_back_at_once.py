"""Erasing, approving and reverting one claim at the same moment: all wait for each other, and nothing is lost."""

from collections.abc import Callable
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db.models import Model

from audit import redacting
from audit.context import changeset
from audit.redacting import redact
from claims import reverting, workflow
from claims.merging import merge_claims, merge_parties, undo_merge
from claims.models import Claim, Edition, Position, Revert, Revision
from claims.reverting import revert_claim, revert_part, undo_revision
from claims.review_errors import WorkflowError
from tests.audit.tampering import findings
from tests.claims.merging.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]
ROUNDS = range(6)
SECRET = "what nobody may read"


def numbers(claim: Claim) -> list[int]:
    return list(Revision.objects.filter(claim=claim).order_by("number").values_list("number", flat=True))


def erase(record: Model, field: str) -> Any:
    return redact(type(record), record.pk, [field], reason="Court order.", actor="tests")


@pytest.mark.parametrize("of_a_part", [False, True])
def test_approval_and_erasure_leave_no_edition_that_tells(
    of_a_part: bool, make_claim: Any, editor: Any, reviewer: Any
) -> None:
    for _round in ROUNDS:
        claim = make_claim(summary=SECRET)
        position = claim.positions.get()
        with changeset(editor, "Name the capacity."):
            position.capacity = SECRET
            position.save()
        workflow.submit(claim, by=editor)
        approved, erased = at_once(
            lambda claim=claim: workflow.approve(claim, by=reviewer, revision=2),
            lambda what=(position, "capacity") if of_a_part else (claim, "summary"): erase(*what),
        )
        # Whoever came first: an edition is blanked, or none is made of what was submitted before.
        assert isinstance(approved, Edition | WorkflowError)
        key = ("positions", 0, "capacity") if of_a_part else ("summary",)
        for edition in Edition.objects.filter(claim=claim):
            told: Any = edition.data()
            for step in key:
                told = told[step]
            assert told == "[redacted]"
        assert erased.texts
        assert numbers(claim) == [1, 2, 3]
    assert findings() == []


@pytest.mark.parametrize("what", ["party", "source", "publisher", "topic"])
def test_erasure_of_what_a_claim_names_waits_for_an_approval_under_way(
    what: str, make_claim: Any, editor: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, approving = make_claim(), Event()
    source = claim.evidence.get().source
    record, field = {
        "party": (claim.positions.get().party, "name"),
        "source": (source, "title"),
        "publisher": (source.publisher, "name"),
        "topic": (claim.topic_links.get().topic, "title"),
    }[what]
    workflow.submit(claim, by=editor)

    def slow(review: Any) -> None:
        approving.set()
        sleep(0.5)

    monkeypatch.setattr(workflow, "tell_approved", slow)
    edition, erased = at_once(
        lambda: workflow.approve(claim, by=reviewer, revision=1),
        lambda: approving.wait() and erase(record, field),
    )
    edition.refresh_from_db()
    assert getattr(record, field) not in edition.document
    assert erased.texts
    assert findings() == []


def test_erasure_of_a_part_waits_for_a_revert_under_way(
    make_claim: Any, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim is locked before its parts by both: the other way round they would wait for each other."""
    claim, reverting_now, put_back = edited_twice(make_claim(), editor), Event(), reverting.put_back

    def slow(*rows: Any) -> Any:
        reverting_now.set()
        sleep(0.5)
        return put_back(*rows)

    monkeypatch.setattr(reverting, "put_back", slow)
    position = claim.positions.get()
    made, erased = at_once(lambda: one_before(claim, editor), lambda: reverting_now.wait() and erase(position, "note"))
    assert (made, numbers(claim)) == (4, [1, 2, 3, 4, 5])
    assert erased.texts["note"] == {"First.", "Second."}
    assert set(Position.history.filter(id=position.pk).values_list("note", flat=True)) == {"", "[redacted]"}
    assert findings() == []


@pytest.mark.parametrize("kind", ["claim", "party"])
def test_undoing_of_a_merge_waits_for_the_erasure_of_the_merged_record(
    kind: str, make_claim: Any, make_party: Any, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both lock the record before its merge, of which an erasure changes the labels."""
    erasing, write = Event(), redacting.write
    if kind == "claim":
        record, into, merge_records, field = make_claim(), make_claim(), merge_claims, "statement"
    else:
        record, into, merge_records, field = make_party(), make_party(), merge_parties, "name"
    label = getattr(record, field)
    merge = merge_records(record, into=into, by=editor, reason="The same.")

    def slow(*gathered: Any) -> None:
        erasing.set()
        sleep(0.5)
        write(*gathered)

    monkeypatch.setattr(redacting, "write", slow)
    erased, undone = at_once(
        lambda: erase(record, field), lambda: erasing.wait() and undo_merge(merge, by=editor, reason="They differ.")
    )
    merge.refresh_from_db()
    assert erased.texts[field] == {label}
    assert (undone.merge.pk, merge.undone_by) == (merge.pk, editor)
    assert merge.item_label == "[redacted]"
    assert findings() == []


def edited_twice(claim: Claim, editor: Any) -> Claim:
    for summary in ("First.", "Second."):
        with changeset(editor, "Edit."):
            claim = Claim.objects.get(pk=claim.pk)
            claim.summary = summary
            claim.save()
            position = claim.positions.get()
            position.note = summary
            position.save()
    return claim


def whole(claim: Claim, by: Any, **seen: int) -> int:
    return revert_claim(claim, to=1, by=by, comment="Back.", **seen)


def one_before(claim: Claim, by: Any, **seen: int) -> int:
    return revert_claim(claim, to=2, by=by, comment="Back.", **seen)


def undo(claim: Claim, by: Any, **seen: int) -> int:
    return undo_revision(claim, number=3, by=by, comment="Back.", **seen)


def part(claim: Claim, by: Any, **seen: int) -> int:
    return revert_part(claim, part="position", key=claim.positions.get().pk, to=1, by=by, comment="Back.", **seen)


@pytest.mark.parametrize(
    ("one", "other", "done"),
    [
        (whole, whole, {1}),  # the second finds that nothing is left to do
        (whole, one_before, {1, 2}),  # or the whole first, and what it was one before then: both differ from what stood
        (undo, undo, {1}),
        (undo, one_before, {1}),
        (part, whole, {1, 2}),
        (part, part, {1}),
    ],
)
def test_two_reverts_make_a_revision_each_or_say_why_not(
    one: Callable[..., int], other: Callable[..., int], done: set[int], make_claim: Any, editor: Any, make_user: Any
) -> None:
    second = make_user("mira", "editor", is_staff=True)
    for _round in ROUNDS:
        claim = edited_twice(make_claim(), editor)
        results = at_once(lambda claim=claim: one(claim, editor), lambda claim=claim: other(claim, second))
        made = sorted(result for result in results if isinstance(result, int))
        assert len(made) in done
        assert made == [4, 5][: len(made)]
        assert numbers(claim) == [1, 2, 3, *made]
        assert Revert.objects.filter(claim=claim).count() == len(made)
    assert findings() == []


def test_of_two_who_saw_the_same_revision_one_reverts(make_claim: Any, editor: Any, make_user: Any) -> None:
    second = make_user("mira", "editor", is_staff=True)
    for _round in ROUNDS:
        claim = edited_twice(make_claim(), editor)
        results = at_once(
            lambda claim=claim: whole(claim, editor, seen=3), lambda claim=claim: one_before(claim, second, seen=3)
        )
        assert sorted(isinstance(result, int) for result in results) == [False, True]
        assert numbers(claim) == [1, 2, 3, 4]
    assert findings() == []


@pytest.mark.parametrize("of_a_part", [False, True])
def test_erasure_and_revert_leave_nothing_that_tells(of_a_part: bool, make_claim: Any, editor: Any) -> None:
    for _round in ROUNDS:
        claim = edited_twice(make_claim(), editor)
        what = (claim.positions.get(), "note") if of_a_part else (claim, "summary")
        at_once(lambda claim=claim: one_before(claim, editor), lambda what=what: erase(*what))
        row = type(what[0]).objects.get(pk=what[0].pk)
        assert getattr(row, what[1]) in ("[redacted]", "")
        assert not Position.history.filter(id=row.pk, note__in=["First.", "Second."]).exists() or not of_a_part
        assert numbers(claim) in ([1, 2, 3, 4], [1, 2, 3, 4, 5])
    assert findings() == []

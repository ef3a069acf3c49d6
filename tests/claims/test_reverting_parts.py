"""Taking back one part or one field of a claim."""

from typing import Any

import pytest

from claims.models import Citation
from claims.reverting import FIELDS, revert_part, undo_revision
from claims.review_errors import WorkflowError
from claims.revisions import latest_number
from tests.claims.edits import live, noting, setting

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

PARTS = {
    "topic": "topic_links",
    "position": "positions",
    "evidence": "evidence",
    "relation": "relations",
    "reply-request": "reply_requests",
}

CHANGES = {
    "topic": {"order": 9},
    "position": {"quote": "No, no."},
    "evidence": {"basis": False, "note": "Doubtful."},
    "relation": {"note": "Not so."},
    "reply-request": {"channel": "by hand"},
}


@pytest.mark.parametrize("part", PARTS)
def test_part_goes_back_alone_changed_deleted_or_added(part: str, full_claim: Any, edit: Any, editor: Any) -> None:
    claim = full_claim()
    name, number, was = PARTS[part], latest_number(claim), live(claim)
    row = getattr(claim, name).order_by("pk").first()

    edit(claim, noting(name, **CHANGES[part]), setting(summary="Stays."))
    kept = {**was, "summary": "Stays."}
    assert live(claim) != kept
    revert_part(claim, part=part, key=row.pk, to=number, by=editor, comment="Back.")
    assert live(claim) == kept

    edit(claim, lambda claim: getattr(claim, name).get(pk=row.pk).delete())
    gone = live(claim)
    assert gone != kept
    revert_part(claim, part=part, key=row.pk, to=number, by=editor, comment="Bring it back.")
    assert live(claim) == kept
    assert getattr(claim, name).filter(pk=row.pk).exists()

    # Where it was deleted, it is taken out again.
    revert_part(claim, part=part, key=row.pk, to=number + 3, by=editor, comment="Take it out.")
    assert live(claim) == gone


@pytest.mark.parametrize("field", FIELDS)
def test_field_goes_back_alone(field: str, make_claim: Any, edit: Any, editor: Any) -> None:
    claim = make_claim(event_date="2004", summary="First.")
    was = live(claim)
    value = {"language": "kk", "verdict": "supported", "event_date": "1999", "slug": "elsewhere"}.get(field, "Changed.")
    other = "rationale" if field == "summary" else "summary"
    edit(claim, setting(**{field: value, other: "Stays."}))
    revert_part(claim, part="field", key=field, to=1, by=editor, comment="Back.")
    assert live(claim) == {**was, other: "Stays."}
    claim.refresh_from_db()
    assert (claim.event_earliest is None) == (claim.event_date == "")


def test_part_that_is_not_there_is_refused(make_claim: Any, editor: Any, edit: Any) -> None:
    claim, other = make_claim(), make_claim()
    for part, key, why in (
        ("position", other.positions.get().pk, "no such part"),
        ("position", 10**17, "no such part"),
        ("chapter", 1, "no part of the kind"),
        ("field", "id", "no field"),
        ("evidence", claim.evidence.get().pk, "already"),
        ("field", "summary", "already"),
    ):
        with pytest.raises(WorkflowError, match=why):
            revert_part(claim, part=part, key=key, to=1, by=editor, comment="Back.")
    assert latest_number(claim) == 1


def test_position_that_would_be_left_without_a_citation_is_refused(
    make_claim: Any, make_source: Any, edit: Any, editor: Any
) -> None:
    claim, source = make_claim(), make_source()
    edit(claim, lambda claim: Citation.objects.create(position=claim.positions.get(), source=source))
    edit(claim, lambda claim: claim.positions.get().citations.order_by("pk")[0].delete())
    with pytest.raises(WorkflowError, match="has no citation"):
        undo_revision(claim, number=2, by=editor, comment="No.")

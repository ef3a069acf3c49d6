"""Former revisions of claims that were merged: each shows the parts that it had then."""

from typing import Any

from audit.context import changeset
from claims.document import build_document
from claims.merging import merge_claims, undo_merge
from claims.models import Citation, Claim
from claims.past import claim_at


def shown(claim: Claim) -> Any:
    return build_document(claim, revision=0, approved_at=None, review_due=None, previous_revision=None)


def now(claim: Claim) -> Any:
    return shown(Claim.objects.for_document().get(pk=claim.pk))


def test_every_revision_before_during_and_after_a_merge_is_as_it_was(whole_claim: Any, editor: Any) -> None:
    one, other = whole_claim(), whole_claim()
    seen: dict[tuple[int, int], Any] = {}

    def look() -> None:
        for claim in (one, other):
            seen[claim.pk, claim.revisions.order_by("-number")[0].number] = now(claim)

    look()
    citation = Citation.objects.filter(position__claim=one).order_by("pk")[0]
    merge = merge_claims(one, into=other, by=editor, reason="Both say the same.")
    look()
    with changeset(editor, "Sharpen a citation."):
        citation.locator = "page 4"
        citation.save()
    look()
    undo_merge(merge, by=editor, reason="They differ.")
    look()
    with changeset(editor, "And again."):
        citation.locator = "page 5"
        citation.save()
    look()
    assert len(seen) == 8
    for (claim_id, number), document in seen.items():
        assert shown(claim_at(claim_id, number)) == document, (claim_id, number)

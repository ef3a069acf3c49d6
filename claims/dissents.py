"""Reviewers who disagree with an approval: what they say stands beside the verdict that it is about."""

from typing import Any

from django.db.models import Q

from claims.models import Dissent, Edition


def standing_dissents(edition: Edition) -> Any:
    """The dissents that stand beside this edition's verdict, oldest first, with their reviewers. 1 query."""
    later = Q(overtaken_by__isnull=True) | Q(overtaken_by__number__gt=edition.number)
    rows = Dissent.objects.filter(later, claim=edition.claim_id, edition__number__lte=edition.number)
    return rows.filter(withdrawn_at__isnull=True).select_related("reviewer", "edition").order_by("pk")


def with_dissents(document: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """The document of the edition with the dissents that stand beside it. 1 query."""
    return {**document, "dissents": [_dissent(row) for row in standing_dissents(edition)]}


def overtake_dissents(edition: Edition) -> None:
    """With this edition, dissents about another verdict or rationale are about the past. 2 queries and 1 a dissent."""
    document = edition.data()
    earlier = Dissent.objects.filter(claim=edition.claim_id, edition__number__lt=edition.number)
    for dissent in earlier.filter(withdrawn_at=None, overtaken_by=None).select_related("edition"):
        about = dissent.edition.data()
        if any(about[key] != document[key] for key in ("verdict", "rationale")):
            dissent.overtaken_by = edition
            dissent.save()


def _dissent(row: Dissent) -> dict[str, Any]:
    return {
        "reviewer": row.reviewer.get_full_name() or row.reviewer.get_username(),
        "text": row.text,
        "dissented_at": row.dissented_at.isoformat(),
        "revision": row.edition.number,
    }

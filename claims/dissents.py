"""Reviewers who disagree with an approval: what they say stands beside the verdict that it is about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.languages import stored
from audit.prepared import prepared
from audit.text import normalise
from claims.models import Claim, Dissent, Edition
from claims.notices import tell_dissent
from claims.review_acts import locked_claim, public_edition, refuse_closed, review_act
from claims.review_errors import WorkflowError
from claims.stages import Act


def standing_dissents(edition: Edition) -> Any:
    """The dissents that stand beside this edition's verdict, oldest first, with their reviewers. 1 query."""
    return _standing(Dissent.objects.filter(claim=edition.claim_id), beside=edition.number)


def dissents_by_claim(claim_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """By claim, what stands beside the verdict of its current edition, as documents have it. 1 query."""
    keys = list(claim_ids)
    found: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
    for row in _standing(Dissent.objects.filter(claim__in=keys), beside=F("claim__state__edition__number")):
        found[row.claim_id].append(_dissent(row))
    return found


def _standing(rows: Any, *, beside: Any) -> Any:
    """Those of the rows that stand beside the edition of this number."""
    later = Q(overtaken_by__isnull=True) | Q(overtaken_by__number__gt=beside)
    rows = rows.filter(later, edition__number__lte=beside, withdrawn_at__isnull=True)
    return rows.select_related("reviewer", "edition").order_by("pk")


def with_dissents(document: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """The document of the edition with the dissents that stand beside it. 1 query."""
    return {**document, "dissents": [_dissent(row) for row in _beside(edition.claim_id, edition.number)]}


@prepared
def _beside(claim_id: int, number: int) -> QuerySet[Dissent]:
    return _standing(Dissent.objects.filter(claim=claim_id), beside=number)


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


def record_dissent(claim: Claim, *, by: Any, text: str, at: datetime | None = None) -> Dissent:
    """Put on record, publicly, that the reviewer `by` disagrees with the approval of the current edition.

    Raises WorkflowError: not public, approved by the same person, or on record already.
    """
    text = normalise(text, multiline=True)
    if not text:
        raise WorkflowError(_("Say why you disagree."))
    with review_act(by, text):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.DISSENT, state, newest)
        edition = public_edition(state)
        if edition.approved_by_id == by.pk:
            raise WorkflowError(_("You approved this edition yourself: request changes or withdraw it instead."))
        found = Dissent(claim=claim, edition=edition, reviewer=by, text=text, dissented_at=at or timezone.now())
        _check(found)
        found.save()
        tell_dissent(found)
        return found


def take_back_dissent(claim: Claim, *, by: Any, comment: str = "", at: datetime | None = None) -> Dissent:
    """Take one's own dissent off the public page; history keeps it. Raises WorkflowError."""
    with review_act(by, comment or stored(gettext_lazy("Took the dissent back."))):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.TAKE_BACK_DISSENT, state, newest)
        found = standing_dissents(public_edition(state)).filter(reviewer=by).first()
        if found is None:
            raise WorkflowError(_("There is no dissent of yours to take back."))
        found.withdrawn_at = at or timezone.now()
        found.save()
        return found


def _check(row: Any) -> None:
    """Raise WorkflowError with what the row's own constraints say."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise WorkflowError(error.messages) from None

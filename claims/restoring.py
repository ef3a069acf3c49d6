"""Puts a claim and its parts back to what they were at one of its revisions, as a new revision."""

from typing import Any

from audit.context import current_changeset
from claims.models import Citation, Claim
from claims.past import PARTS, claim_at


def write_back(claim_id: int, number: int) -> bool:
    """Make the claim and its parts what they were at revision `number`; whether anything had to be written.

    Belongs to the changeset in force. Rows that were deleted since come back under their own keys, so that what
    refers to them finds them. Raises Revision.DoesNotExist.
    """
    current_changeset()
    past = claim_at(claim_id, number)
    wrote = _make_equal(Claim, {past.pk: past}, {"pk": claim_id})
    wanted = {name: {row.pk: row for row in getattr(past, name).all()} for name in PARTS}
    cited = [row for position in past.positions.all() for row in position.citations.all()]
    # What goes makes room first: two rows of one claim may not say the same.
    for name, model in PARTS.items():
        wrote |= _remove_others(model, wanted[name], {"claim": claim_id})
    wrote |= _remove_others(Citation, {row.pk: row for row in cited}, {"position__claim": claim_id})
    for name, model in PARTS.items():
        wrote |= _make_equal(model, wanted[name], {"pk__in": wanted[name]})
    return _make_equal(Citation, {row.pk: row for row in cited}, {"pk__in": [row.pk for row in cited]}) or wrote


def _remove_others(model: Any, wanted: dict[int, Any], scope: dict[str, Any]) -> bool:
    others = list(model.objects.filter(**scope).exclude(pk__in=wanted))
    for row in others:
        row.delete()
    return bool(others)


def _make_equal(model: Any, wanted: dict[int, Any], scope: dict[str, Any]) -> bool:
    stored = {row.pk: row for row in model.objects.filter(**scope)}
    changed = [row for pk, row in wanted.items() if pk not in stored or not _same(row, stored[pk])]
    for row in changed:
        row.save(force_insert=row.pk not in stored, force_update=row.pk in stored)
    return bool(changed)


def _same(left: Any, right: Any) -> bool:
    names = [field.attname for field in left._meta.concrete_fields]
    return all(getattr(left, name) == getattr(right, name) for name in names)

"""Puts a claim and its parts back to what they were at one of its revisions, as a new revision."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from audit.context import current_changeset
from claims.models import Citation, Claim, ReviewState
from claims.past import PARTS, claim_at


def write_back(claim_id: int, number: int) -> bool:
    """Make the claim and its parts what they were at revision `number`; whether anything had to be written.

    Belongs to the changeset in force. Rows that were deleted since come back under their own keys, so that what
    refers to them finds them. What they named and was merged since stays merged: they name the other record; a row that
    would then say what another says already is left out. Raises Revision.DoesNotExist.
    """
    current_changeset()
    past = claim_at(claim_id, number)
    wrote = _make_equal(Claim, [past], {"pk": claim_id})
    parts: dict[str, list[Any]] = {name: list(getattr(past, name).all()) for name in PARTS}
    cited = [row for position in past.positions.all() for row in position.citations.all()]
    _follow_merges([*parts["positions"], *parts["reply_requests"]], "party")
    _follow_merges([*parts["evidence"], *cited], "source")
    _follow_merged_claims(parts["relations"])
    # What goes makes room first: two rows of one claim may not say the same.
    for name, model in PARTS.items():
        wrote |= _remove_others(model, parts[name], {"claim": claim_id})
    wrote |= _remove_others(Citation, cited, {"position__claim": claim_id})
    for name, model in PARTS.items():
        wrote |= _make_equal(model, parts[name], {"pk__in": [row.pk for row in parts[name]]})
    return _make_equal(Citation, cited, {"pk__in": [row.pk for row in cited]}) or wrote


def _follow_merges(rows: Iterable[Any], name: str) -> None:
    """Let each row name the record that stands for its party or source today. The records are loaded."""
    for row in rows:
        if into := getattr(row, name).merged_into_id:
            setattr(row, f"{name}_id", into)


def _follow_merged_claims(relations: list[Any]) -> None:
    """The same for the claims that relations lead to. 1 query."""
    merged = ReviewState.objects.filter(claim__in=[row.target_id for row in relations], merged_into__isnull=False)
    into = dict(merged.values_list("claim", "merged_into"))
    for row in relations:
        row.target_id = into.get(row.target_id, row.target_id)


def _remove_others(model: Any, wanted: list[Any], scope: dict[str, Any]) -> bool:
    others = list(model.objects.filter(**scope).exclude(pk__in=[row.pk for row in wanted]))
    for row in others:
        row.delete()
    return bool(others)


def _make_equal(model: Any, wanted: list[Any], scope: dict[str, Any]) -> bool:
    stored = {row.pk: row for row in model.objects.filter(**scope)}
    changed = [row for row in wanted if row.pk not in stored or not _same(row, stored[row.pk])]
    wrote = False
    if any(map(_clashes, changed)):
        # They may stand in each other's way, as after a swap; nothing hangs on rows that say what only one may say.
        for old in [stored.pop(row.pk) for row in changed if row.pk in stored]:
            old.delete()
            wrote = True
    for row in changed:
        if not _clashes(row):
            row.save(force_insert=row.pk not in stored, force_update=row.pk in stored)
            wrote = True
    return wrote


def _clashes(row: Any) -> bool:
    """Whether another stored row says the same, where only one may."""
    try:
        row.validate_constraints()
    except ValidationError:
        return True
    return False


def _same(left: Any, right: Any) -> bool:
    names = [field.attname for field in left._meta.concrete_fields]
    return all(getattr(left, name) == getattr(right, name) for name in names)

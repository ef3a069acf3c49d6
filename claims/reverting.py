"""Reverting: a claim, one revision's changes or one part go back to what they were, as a new revision by who reverts.

An edit like any other: it needs a comment, voids a pending approval, and comes to the public through review, where the
eyes must be others than those of who reverted. Nothing in history is rewritten. One function each, one changeset each.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from audit.text import normalise
from claims.models import (
    Citation,
    Claim,
    Evidence,
    Merge,
    Party,
    Position,
    Relation,
    ReplyRequest,
    Revert,
    Revision,
    TopicLink,
)
from claims.past import claim_at
from claims.restoring import Key, Rows, Write, follow_merges, label_of, put_back, refuse_merged_since, rows_of
from claims.review_acts import locked_claim, refuse_other_revision, review_act
from claims.review_errors import WorkflowError
from claims.revisions import refuse_uncited_positions
from claims.rules import can_edit
from claims.vocabulary import RevertKind, Status
from sources.models import Source

FIELD = "field"
# The parts that go back one by one, by the words that addresses use; a position takes its citations with it.
PART_MODELS: dict[str, Any] = {
    "topic": TopicLink,
    "position": Position,
    "evidence": Evidence,
    "relation": Relation,
    "reply-request": ReplyRequest,
}
# The claim's own fields, each with the columns that follow from it.
FIELDS: dict[str, tuple[str, ...]] = {
    "statement": (),
    "slug": (),
    "summary": (),
    "language": (),
    "event_date": ("event_earliest", "event_latest"),
    "verdict": (),
    "rationale": (),
}


def revert_claim(claim: Claim, *, to: int, by: Any, comment: str, seen: int | None = None) -> int:
    """The whole claim, parts included, is again what it was at revision `to`; the number of the new revision.

    Raises WorkflowError with every reason: no comment, merged, a claim merged in since, nothing differs, a named record
    was deleted, a part stands elsewhere, a rule of the data would break. RevisionMoved when `seen`, the newest revision
    that the person knows of, is no longer that. PermissionDenied. Some 40 queries, and 3 for each row written.
    """
    with _revert(claim, by, comment, seen) as act:
        past = act.rows_at(to)
        refuse_merged_since(claim.pk, to)
        act.put_back(past, act.live.keys() - past.keys())
        return act.close(RevertKind.CLAIM, to, idle=_("The claim says what it said at revision %(number)s already."))


def undo_revision(claim: Claim, *, number: int, by: Any, comment: str, seen: int | None = None) -> int:
    """What exactly revision `number` changed is undone, what was edited since stays; the number of the new revision.

    Field by field. Raises as `revert_claim()` does, and with a line about each thing that was changed again since.
    """
    if number == 1:
        raise WorkflowError(_("The first revision recorded the claim. A claim is withdrawn, never deleted."))
    with _revert(claim, by, comment, seen) as act:
        after, before = act.rows_at(number), act.rows_at(number - 1)
        _refuse_merge(claim, number)
        list(follow_merges(before))
        list(follow_merges(after))
        undoing = _Undoing(before, after, act.live)
        undoing.plan()
        if undoing.overlaps:
            raise WorkflowError(undoing.overlaps)
        act.put_back(undoing.wanted, undoing.unwanted)
        return act.close(
            RevertKind.REVISION, number, idle=_("Nothing that revision %(number)s changed is left to undo.")
        )


def revert_part(
    claim: Claim, *, part: str, key: int | str, to: int, by: Any, comment: str, seen: int | None = None
) -> int:
    """One part is again what it was at revision `to`; the number of the new revision.

    `part` is one of PART_MODELS, with the primary key of the row, or "field", with one of FIELDS. A part that was
    deleted since comes back under its own key, a position with its citations; one that did not exist then is removed.
    Raises as `revert_claim()` does.
    """
    with _revert(claim, by, comment, seen) as act:
        past = act.rows_at(to)
        if part == FIELD:
            act.put_back(_with_field(act.live[Claim, claim.pk], past[Claim, claim.pk], str(key)))
        else:
            here, concerned = _of_part(act.live, part, key), _of_part(past, part, key)
            if not (here or concerned):
                raise WorkflowError(
                    _("The claim had no such part at revision %(number)s, and has none now.") % {"number": to}
                )
            act.put_back(concerned, here.keys() - concerned.keys())
        idle = _("It is what it was at revision %(number)s already.")
        return act.close(RevertKind.PART, to, part=f"{part.replace('-', ' ')} {key}", idle=idle)


@dataclass
class _Revert:
    """One revert under way: by whom, of which claim, which is locked, and its rows as they stand now."""

    claim: Claim
    newest: Revision
    live: Rows
    by: Any
    wrote: bool = False

    def rows_at(self, number: int) -> Rows:
        """The claim's rows at the revision; no erasure changes them while it is locked. Raises WorkflowError."""
        try:
            return rows_of(claim_at(self.claim.pk, number))
        except Revision.DoesNotExist:
            raise WorkflowError(_("The claim has no revision %(number)s.") % {"number": number}) from None

    def put_back(self, wanted: Rows, unwanted: Collection[Key] = ()) -> None:
        written = put_back(self.claim.pk, wanted, unwanted)
        self._refuse_forbidden(written)
        try:
            refuse_uncited_positions({self.claim.pk})
        except ValidationError as error:
            raise WorkflowError(error.messages) from None
        self.wrote = bool(written)

    def close(self, kind: RevertKind, number: int, *, part: str = "", idle: str) -> int:
        """Record what was taken back; the number of the new revision. Raises WorkflowError `idle` when nothing was."""
        if not self.wrote:
            raise WorkflowError(idle % {"number": number})
        Revert.objects.insert(Revert(claim=self.claim, kind=kind, number=number, part=part))
        return self.newest.number + 1

    def _refuse_forbidden(self, written: list[Write]) -> None:
        """Whoever may edit the claim needs the role's right for each kind of part as well, as in the admin's rows."""
        for action, model in set(written):
            if model is not Claim and not self.by.has_perm(f"claims.{action}_{model._meta.model_name}"):
                raise PermissionDenied


@contextmanager
def _revert(claim: Claim, by: Any, comment: str, seen: int | None) -> Iterator[_Revert]:
    """The changeset of one revert; the claim and what it ever named are locked. Raises as the acts say."""
    comment = normalise(comment, multiline=True)
    if not comment:
        raise WorkflowError(_("Say what you take back, and why."))
    with review_act(by, comment):
        _lock_named(claim)
        loaded, state, newest = locked_claim(claim)
        if state.status == Status.MERGED:
            words = {"item": loaded, "into": state.merged_into}
            raise WorkflowError(_("“%(item)s” was merged into “%(into)s”: edit that claim, or undo the merge.") % words)
        if not can_edit(by, loaded):
            raise PermissionDenied
        if seen is not None:
            refuse_other_revision(newest, seen)
        yield _Revert(loaded, newest, rows_of(loaded), by)


def _lock_named(claim: Claim) -> None:
    """Lock the parties and sources that may come back: a merge of one waits, and then finds what names it. 2 queries.

    Records before the claim, as every act locks them, so that two never wait for each other; so all that the claim ever
    named, since its past is read after the claim is locked.
    """
    of_claim = {"claim_id": claim.pk}
    positions, citations = Position.history.filter(**of_claim).order_by(), Citation.history.order_by()
    parties = positions.values("party_id").union(ReplyRequest.history.filter(**of_claim).order_by().values("party_id"))
    cited = citations.filter(position_id__in=positions.values("id")).values("source_id")
    sources = cited.union(Evidence.history.filter(**of_claim).order_by().values("source_id"))
    for model, keys in ((Party, parties), (Source, sources)):
        list(model.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _refuse_merge(claim: Claim, number: int) -> None:
    """Raise WorkflowError when the revision was made by a merge, or by undoing one. 1 query."""
    acts = Revision.objects.filter(claim=claim, number=number).order_by().values("changeset")
    if Merge.history.filter(changeset__in=acts).exists():
        raise WorkflowError(
            _("Revision %(number)s was made by a merge, or by undoing one. Undo the merge instead.")
            % {"number": number}
        )


def _of_part(rows: Rows, part: str, key: int | str) -> Rows:
    """The part's row, and the citations of a position. Raises WorkflowError for a kind of part that there is not."""
    if part not in PART_MODELS:
        raise WorkflowError(_("A claim has no part of the kind “%(part)s”.") % {"part": part})
    model = PART_MODELS[part]
    found = {(model, int(key)): rows[model, int(key)]} if (model, int(key)) in rows else {}
    if model is Position:
        found |= {one: row for one, row in rows.items() if one[0] is Citation and row.position_id == int(key)}
    return found


def _with_field(live: Claim, past: Claim, name: str) -> Rows:
    """The claim with one field as it was. Raises WorkflowError for a field that there is not."""
    if name not in FIELDS:
        raise WorkflowError(_("A claim has no field “%(name)s”.") % {"name": name})
    changed = copy(live)
    for column in (name, *FIELDS[name]):
        setattr(changed, column, getattr(past, column))
    return {(Claim, live.pk): changed}


class _Undoing:
    """What undoing one revision writes, from the rows before it, after it and now; `overlaps` is why it cannot be."""

    def __init__(self, before: Rows, after: Rows, now: Rows) -> None:
        self.before, self.after, self.now = before, after, now
        self.wanted: Rows = {}
        self.unwanted: set[Key] = set()
        self.overlaps: list[str] = []

    def plan(self) -> None:
        """Decide about every row that the revision touched."""
        for key in dict.fromkeys([*self.before, *self.after]):
            was, became = self.before.get(key), self.after.get(key)
            if was is None:
                self._take_out(key, became)
            elif became is None:
                self._bring_back(key, was)
            elif names := _differing(was, became):
                self._change_back(key, was, became, names)

    def _take_out(self, key: Key, became: Any) -> None:
        here = self.now.get(key)
        if here is None:
            return
        if _differing(became, here):
            self._overlap(_("%(part)s was recorded by it, and changed since."), here)
            return
        self.unwanted.add(key)
        if key[0] is Position:
            for one, row in self.now.items():
                if one[0] is Citation and row.position_id == key[1] and one not in self.after:
                    self._overlap(_("%(part)s was added since, to a position that it recorded."), row)

    def _bring_back(self, key: Key, was: Any) -> None:
        here = self.now.get(key)
        if here is not None and _differing(was, here):
            self._overlap(_("%(part)s was removed by it, and recorded again since."), here)
        elif key[0] is Citation and not self._holds(Position, was.position_id):
            self._overlap(_("%(part)s was removed by it, and its position was removed since."), was)
        else:
            self.wanted[key] = was

    def _change_back(self, key: Key, was: Any, became: Any, names: list[str]) -> None:
        here = self.now.get(key)
        if here is None:
            self._overlap(_("%(part)s was changed by it, and removed since."), became)
            return
        wanted = copy(here)
        for name in names:
            value = getattr(here, name)
            if value not in (getattr(was, name), getattr(became, name)):
                self._overlap(_("%(part)s, “%(field)s” was changed by it, and again since."), here, name)
            setattr(wanted, name, getattr(was, name))
            field = here._meta.get_field(name)
            if field.is_relation:
                setattr(wanted, field.name, getattr(was, field.name))
        self.wanted[key] = wanted

    def _holds(self, model: Any, pk: int) -> bool:
        return (model, pk) in self.now or ((model, pk) in self.before and (model, pk) not in self.after)

    def _overlap(self, sentence: str, row: Any, name: str = "") -> None:
        if not name or row._meta.get_field(name).editable:  # the days that follow from a date need no line of their own
            field = row._meta.get_field(name).verbose_name if name else ""
            self.overlaps.append(sentence % {"part": label_of(row), "field": field})


def _differing(left: Any, right: Any) -> list[str]:
    return [
        field.attname
        for field in left._meta.concrete_fields
        if getattr(left, field.attname) != getattr(right, field.attname)
    ]

"""Stores records that a person or program sends, under the rules of who may write what, and only if nobody else did."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from audit.context import acts_together
from claims.dossiers.apply import apply_plan
from claims.dossiers.errors import BadDossier
from claims.dossiers.plan import Plan, plan_of
from claims.dossiers.reading import dossier_of
from claims.dossiers.shapes import SHAPES
from claims.dossiers.yaml_text import Located
from claims.models import Revision
from claims.review_acts import refuse_other_revision
from claims.review_errors import WorkflowError
from claims.rules import can_edit

Seen = Mapping[str, int]  # by slug, the revision that the writer read


def store_records(
    located: Located,
    *,
    by: Any,
    comment: str,
    seen: Seen,
    changing: bool = False,
    once_locked: Callable[[], None] | None = None,
) -> Plan:
    """Store the records, all or none, each claim in a changeset of its own; the plan that was carried out.

    New claims must not be there yet; stored ones are edited when `seen` names the revision that was read. Shared
    records may be new, or as they are stored; with `changing` they may be changed too, as far as `once_locked`, called
    when nobody else can write them any more, raises nothing. Raises BadDossier with every error, RevisionMoved,
    WorkflowError or PermissionDenied.
    """
    with acts_together():
        plan = plan_of(dossier_of(located), lock=True)
        if once_locked is not None:
            once_locked()
        _refuse_unseen(plan, seen)
        _refuse_changed(plan, changing)
        _refuse_forbidden(plan, by)
        apply_plan(plan, by=by, comment=comment)
    return plan


def _refuse_unseen(plan: Plan, seen: Seen) -> None:
    """Everything is locked by now: what is not read here was written by nobody else."""
    stored = plan.stored_pks["claims"]
    for slug, record in plan.dossier.records["claims"].items():
        if slug in stored and slug not in seen:
            plan.dossier.located.refuse((*record.path, "slug"), _("Another claim has this slug. Choose another."))
        elif slug in stored:
            newest = Revision.objects.filter(claim=stored[slug]).order_by("-number")
            refuse_other_revision(newest[:1].get(), seen[slug])
    _raise_refused(plan)


def _refuse_changed(plan: Plan, changing: bool) -> None:
    for kind, changes in plan.changes.items():
        for change in changes:
            if kind != "claims" and not change.new and not changing:
                words = {"slug": repr(change.record.slug), "keys": ", ".join(sorted(change.keys))}
                message = _("%(slug)s is stored already, and differs in %(keys)s: edit it at its own address.") % words
                plan.dossier.located.refuse(change.record.path, message)
    _raise_refused(plan)


def _refuse_forbidden(plan: Plan, by: Any) -> None:
    """As the admin asks: the role's right for each kind of record, and for a claim that of editing this one."""
    if not by.is_active:
        raise WorkflowError(_("Only an active user can do this."))
    for kind, changes in plan.changes.items():
        model = SHAPES[kind].model._meta
        for change in changes:
            if change.new:
                allowed = by.has_perm(f"{model.app_label}.add_{model.model_name}")
            elif kind == "claims":
                allowed = can_edit(by, change.stored)
            else:
                allowed = by.has_perm(f"{model.app_label}.change_{model.model_name}")
            if not allowed:
                raise PermissionDenied(_("Your role may not write %(slug)s.") % {"slug": repr(change.record.slug)})


def _raise_refused(plan: Plan) -> None:
    if plan.dossier.located.errors:
        raise BadDossier(plan.dossier.located.errors)

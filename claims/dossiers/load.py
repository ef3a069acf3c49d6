"""Loads a dossier as one act: plan, write, publish what is complete; in one transaction, or not at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from audit.batches import in_batches
from audit.context import acts_together
from claims import workflow
from claims.dossiers.apply import apply_plan
from claims.dossiers.errors import BadDossier
from claims.dossiers.plan import Plan, plan_dossier
from claims.models import Claim
from claims.next_edition import next_edition
from claims.notices import telling_nobody
from claims.publishing_rules import unmet_rules
from claims.review_errors import WorkflowError
from claims.vocabulary import Status

Progress = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass
class Loaded:
    """What loading did, or would do."""

    plan: Plan
    published: list[str] = field(default_factory=list)
    incomplete: dict[str, list[str]] = field(default_factory=dict)  # slug of a draft: what it lacks


def without_progress(rows: Iterable[Any], label: str) -> Iterable[Any]:
    return rows


def load_dossier(
    content: bytes,
    *,
    by: Any,
    approve_as: Any = None,
    comment: str = "Load a dossier.",
    progress: Progress = without_progress,
) -> Loaded:
    """Add and update everything in `content`, as the editor `by`; `approve_as` publishes what is complete.

    A claim that is public already gets a new edition: minor, or a correction whose notice the two documents tell.

    Raises BadDossier with every error; then nothing was written.
    """
    with acts_together(), telling_nobody():
        loaded = Loaded(plan_dossier(content, lock=True))
        apply_plan(loaded.plan, by=by, comment=comment, progress=lambda rows: progress(rows, "claims"))
        if approve_as is not None:
            _publish(loaded, by=by, approve_as=approve_as, comment=comment, progress=progress)
    return loaded


def _publish(loaded: Loaded, *, by: Any, approve_as: Any, comment: str, progress: Progress) -> None:
    dossier = loaded.plan.dossier
    records = dossier.records["claims"]
    for slug in progress(_unpublished(list(records)), "reviews"):
        claim = Claim.objects.for_publishing_rules().with_newest_revision().get(slug=slug)
        if missing := unmet_rules(claim):
            loaded.incomplete[slug] = [str(rule.message) for rule in missing]
            continue
        newest = claim.newest_revision
        try:
            if claim.state.submitted_revision != newest:
                workflow.submit(claim, by=by, comment=comment)
            upcoming = next_edition(claim)
            change = upcoming.as_told_by_documents() if upcoming else None
            workflow.approve(claim, by=approve_as, revision=newest, comment=comment, change=change)
        except WorkflowError as error:
            dossier.located.refuse(records[slug].path, "; ".join(error.messages))
            continue
        loaded.published.append(slug)
    if dossier.located.errors:
        raise BadDossier(dossier.located.errors)


def _unpublished(slugs: list[str]) -> list[str]:
    """Those whose newest revision is not public, in their order. What was withdrawn takes a person to bring back."""
    found: set[str] = set()
    for batch in in_batches(slugs):
        claims = Claim.objects.with_newest_revision().filter(slug__in=batch, state__withdrawn_at=None)
        settled = Coalesce("state__settled_revision", "state__edition__number")
        claims = claims.annotate(settled=settled)
        public = Q(state__status=Status.PUBLISHED, settled=F("newest_revision"))
        found.update(claims.exclude(public).values_list("slug", flat=True))
    return [slug for slug in slugs if slug in found]

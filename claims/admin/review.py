"""The review panel of a claim's admin page: where it stands, what is missing, and who may do what about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.fields import refuse_hidden_characters
from claims import workflow
from claims.models import Claim, Review
from claims.publishing_rules import Missing, unmet_rules
from claims.revisions import latest_number
from claims.vocabulary import Status


@dataclass(frozen=True)
class Act:
    """One button: its permission, when it is open, and the workflow's function behind it."""

    name: str
    label: Any
    permission: str
    done: Any
    perform: Callable[[Claim, Any, int, str], Any]


ACTS = {
    act.name: act
    for act in (
        Act(
            "submit",
            _("Submit"),
            "claims.submit_claim",
            _("The claim is in review now."),
            lambda claim, by, _revision, comment: workflow.submit(claim, by=by, comment=comment),
        ),
        Act(
            "approve",
            _("Approve"),
            "claims.review_claim",
            _("The claim is published at this revision."),
            lambda claim, by, revision, comment: workflow.approve(claim, by=by, revision=revision, comment=comment),
        ),
        Act(
            "request-changes",
            _("Request changes"),
            "claims.review_claim",
            _("The claim went back to its editors."),
            lambda claim, by, revision, comment: workflow.request_changes(
                claim, by=by, revision=revision, comment=comment
            ),
        ),
        Act(
            "withdraw",
            _("Withdraw"),
            "claims.withdraw_claim",
            _("The claim was withdrawn; its address says why."),
            lambda claim, by, _revision, comment: workflow.withdraw(claim, by=by, reason=comment),
        ),
    )
}


class ReviewForm(forms.Form):
    """What comes with a press of a button."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput(attrs={"id": "id_review-revision"}))
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        validators=[refuse_hidden_characters],
        # The claim's own form on the same page has a field of this name, and ids are unique.
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80, "id": "id_review-comment"}),
        help_text=_("What you checked. Requesting changes and withdrawing need one; the public reads a withdrawal's."),
    )


@dataclass
class Panel:
    """What the panel shows."""

    claim: Claim
    revision: int
    form: ReviewForm
    acts: list[Act]
    missing: list[Missing]
    reviews: list[Review] = field(default_factory=list)
    own_work: bool = False  # this person wrote what waits for a decision

    @property
    def state(self) -> Any:
        return self.claim.state

    @property
    def public(self) -> bool:
        return bool(self.state.status == Status.PUBLISHED)

    @property
    def waits(self) -> bool:
        """Whether edits wait for approval beside a published edition."""
        return self.public and not self.state.publishes(self.revision)

    def missing_at(self, name: str) -> list[Missing]:
        """The unmet rules that stand beside the field or part `name`."""
        return [rule for rule in self.missing if rule.field == name]


def review_panel(claim_id: int, request: HttpRequest, form: ReviewForm | None = None) -> Panel:
    """The panel of one claim for whoever asks. 7 queries, whatever the number of parts."""
    claim = Claim.objects.for_publishing_rules().get(pk=claim_id)
    revision = latest_number(claim)
    state = claim.state
    missing = unmet_rules(claim)
    approved = state.publishes(revision)
    waiting = state.submitted_revision == revision
    undecided = waiting or (state.status == Status.PUBLISHED and not approved)
    own_work = workflow.wrote_since_approval(claim, revision, request.user)
    open_now = {
        "submit": not waiting and not approved and state.status != Status.MERGED,
        "approve": undecided and not own_work,
        "request-changes": undecided and not own_work,
        "withdraw": state.status == Status.PUBLISHED,
    }
    acts = [act for act in ACTS.values() if open_now[act.name] and request.user.has_perm(act.permission)]
    reviews = Review.objects.filter(claim=claim_id).select_related("reviewer", "revision").order_by("-pk")[:5]
    return Panel(
        claim,
        revision,
        form or ReviewForm(initial={"revision": revision}),
        acts,
        missing,
        reviews=list(reviews),
        own_work=undecided and own_work,
    )


def perform_act(name: str, claim: Claim, request: HttpRequest, form: ReviewForm) -> bool:
    """Do what the button says; False when the form or the workflow refuses, with the reasons in the form's errors."""
    act = ACTS[name]
    if not request.user.has_perm(act.permission):
        raise PermissionDenied
    if not form.is_valid():
        return False
    try:
        act.perform(claim, request.user, form.cleaned_data["revision"], form.cleaned_data["comment"])
    except workflow.WorkflowError as error:
        form.add_error(None, error)
        return False
    return True

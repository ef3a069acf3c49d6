"""The review panel of a claim's admin page: where it stands, what is missing, and who may do what about it."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.fields import refuse_hidden_characters
from claims.claim_acts import ACTS, PANEL_ACTS, PanelAct, may_do
from claims.corrections import CorrectionNotice, MinorChange
from claims.dissents import standing_dissents
from claims.models import Claim, Dissent, Review
from claims.next_edition import NextEdition, edition_after
from claims.publishing_rules import Missing, unmet_rules
from claims.review_acts import wrote_since_approval
from claims.review_errors import WorkflowError
from claims.revisions import latest_number
from claims.stages import Act, Stage, is_open, stage_of
from claims.vocabulary import EditionChange
from claims.warnings import ReviewWarning, warnings_for

REVIEWS_SHOWN = 5


def _notice_text(name: str, label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=5000,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80, "id": f"id_review-{name}"}),
    )


class ReviewForm(forms.Form):
    """What comes with a press of a button."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput(attrs={"id": "id_review-revision"}))
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        validators=[refuse_hidden_characters],
        # The claim's own form on the same page has a field of this name, and ids are unique.
        # Names of its own, beside the comment of the page's form.
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "cols": 80,
                "id": "id_review-comment",
                "aria-describedby": "id_review-comment_helptext",
            }
        ),
        help_text=_(
            "What you checked, or why. Submitting, taking back and approving do without one. "
            "The public reads the reason of a withdrawal and the text of a dissent."
        ),
    )
    change = forms.ChoiceField(
        label=_("Approving a further edition"),
        required=False,
        choices=[
            (EditionChange.MINOR, _("minor change: a typo, the form, a reference")),
            (EditionChange.CORRECTION, _("correction: readers are told what was wrong and what is right")),
        ],
        widget=forms.RadioSelect(attrs={"id": "id_review-change"}),
    )
    wrong = _notice_text("wrong", _("What was wrong"))
    right = _notice_text("right", _("What is right"))

    def clean(self) -> Any:
        """What the two texts and the choice say together: `change` becomes what the workflow takes."""
        cleaned = super().clean() or {}
        kind = cleaned.get("change")
        if kind == EditionChange.CORRECTION:
            return {**cleaned, "change": CorrectionNotice(cleaned.get("wrong", ""), cleaned.get("right", ""))}
        return {**cleaned, "change": MinorChange() if kind else None}


@dataclass
class Panel:
    """What the panel shows."""

    claim: Claim
    revision: int
    stage: Stage
    form: ReviewForm
    acts: list[PanelAct]
    missing: list[Missing]
    warnings: list[ReviewWarning]
    reviews: list[Review] = field(default_factory=list)
    dissents: list[Dissent] = field(default_factory=list)
    own_work: bool = False  # this person wrote what waits for a decision
    upcoming: NextEdition | None = None  # what approving says of the edition before; None when nothing is asked

    @property
    def state(self) -> Any:
        return self.claim.state

    @property
    def public(self) -> bool:
        return self.stage in (Stage.PUBLISHED, Stage.REVISED, Stage.REVISION_IN_REVIEW)

    @property
    def waits(self) -> bool:
        """Whether edits wait for approval beside a published edition."""
        return self.stage in (Stage.REVISED, Stage.REVISION_IN_REVIEW)

    def missing_at(self, name: str) -> list[Missing]:
        """The unmet rules that stand beside the field or part `name`."""
        return [rule for rule in self.missing if rule.field == name]


def review_panel(claim_id: int, request: HttpRequest, form: ReviewForm | None = None) -> Panel:
    """The panel of one claim for whoever asks. Some 16 queries, whatever the number of parts."""
    claim = Claim.objects.for_document().get(pk=claim_id)
    revision = latest_number(claim)
    stage = stage_of(claim.state, revision)
    edition = claim.state.edition
    decided = edition.number if edition and stage == Stage.PUBLISHED else revision
    wrote = wrote_since_approval(claim, decided, request.user)
    dissents = list(standing_dissents(edition)) if edition else []
    reviews = Review.objects.filter(claim=claim_id).select_related("reviewer", "revision").order_by("-pk")
    dissented = any(row.reviewer_id == request.user.pk for row in dissents)
    closed = {Act.DISSENT if dissented else Act.TAKE_BACK_DISSENT}
    if edition and edition.approved_by_id == request.user.pk:
        closed.add(Act.DISSENT)
    acts = [
        row
        for row in PANEL_ACTS
        if is_open(row.act, stage)
        and row.act not in closed
        and not (wrote and row.by_other_eyes)
        and may_do(row, request.user, claim)
    ]
    upcoming = None
    if edition and edition.number != revision and any(row.act == Act.APPROVE for row in acts):
        upcoming = edition_after(edition, claim, revision)
    return Panel(
        claim,
        revision,
        stage,
        form or ReviewForm(initial=_proposal(revision, upcoming)),
        acts,
        unmet_rules(claim),
        warnings_for(claim),
        reviews=list(reviews[:REVIEWS_SHOWN]),
        dissents=dissents,
        own_work=wrote and is_open(Act.APPROVE, stage),
        upcoming=upcoming,
    )


def _proposal(revision: int, upcoming: NextEdition | None) -> dict[str, Any]:
    """What the form shows at first."""
    if upcoming is None:
        return {"revision": revision}
    change = EditionChange.CORRECTION if upcoming.substantive else EditionChange.MINOR
    proposed = upcoming.proposed
    return {"revision": revision, "change": change, "wrong": proposed.wrong, "right": proposed.right}


def perform_act(name: str, claim: Claim, request: HttpRequest, form: ReviewForm) -> WorkflowError | None:
    """Do what the button says. Refused by the form or the workflow: the reasons are in the form's errors.

    The workflow's refusal is returned too, since some say more than a sentence; None when it was done or the form is
    at fault. Raises PermissionDenied.
    """
    row = ACTS[name]
    if not may_do(row, request.user, claim):
        raise PermissionDenied
    if not form.is_valid():
        return None
    try:
        row.perform(claim, request.user, form.cleaned_data)
    except WorkflowError as error:
        form.add_error(None, error)
        return error
    return None

"""The acts of review as one table: who may do each, and the workflow's function behind it.

The admin's buttons and the API are made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.dissents import record_dissent, take_back_dissent
from claims.models import Claim
from claims.stages import Act


@dataclass(frozen=True)
class PanelAct:
    """One button: its permission, what is said afterwards, and the workflow's function behind it."""

    act: Act
    permission: str
    done: Any
    perform: Callable[[Claim, Any, dict[str, Any]], Any]
    by_other_eyes: bool = False  # never by who wrote what is decided

    @property
    def name(self) -> str:
        return str(self.act.value)

    @property
    def label(self) -> Any:
        return self.act.label


PANEL_ACTS = (
    PanelAct(
        Act.SUBMIT,
        "claims.submit_claim",
        _("The claim is in review now."),
        lambda claim, by, typed: workflow.submit(claim, by=by, comment=typed["comment"]),
    ),
    PanelAct(
        Act.TAKE_BACK,
        "claims.submit_claim",
        _("The claim is not in review any more."),
        lambda claim, by, typed: workflow.take_back(claim, by=by, comment=typed["comment"]),
    ),
    PanelAct(
        Act.APPROVE,
        "claims.review_claim",
        _("The claim is published at this revision."),
        lambda claim, by, typed: workflow.approve(
            claim, by=by, revision=typed["revision"], comment=typed["comment"], change=typed["change"]
        ),
        by_other_eyes=True,
    ),
    PanelAct(
        Act.REQUEST_CHANGES,
        "claims.review_claim",
        _("The claim went back to its editors."),
        lambda claim, by, typed: workflow.request_changes(
            claim, by=by, revision=typed["revision"], comment=typed["comment"]
        ),
        by_other_eyes=True,
    ),
    PanelAct(
        Act.REAFFIRM,
        "claims.review_claim",
        _("The edition was reaffirmed; it is due for review again in its time."),
        lambda claim, by, typed: workflow.reaffirm(claim, by=by, revision=typed["revision"], comment=typed["comment"]),
        by_other_eyes=True,
    ),
    PanelAct(
        Act.DISCARD,
        "claims.edit_any_claim",
        _("The working revision was discarded; the claim says again what its edition says."),
        lambda claim, by, typed: workflow.discard(claim, by=by, comment=typed["comment"]),
    ),
    PanelAct(
        Act.DISSENT,
        "claims.review_claim",
        _("Your dissent stands beside the verdict now."),
        lambda claim, by, typed: record_dissent(claim, by=by, text=typed["comment"]),
    ),
    PanelAct(
        Act.TAKE_BACK_DISSENT,
        "claims.review_claim",
        _("Your dissent is off the public page."),
        lambda claim, by, typed: take_back_dissent(claim, by=by, comment=typed["comment"]),
    ),
    PanelAct(
        Act.WITHDRAW,
        "claims.withdraw_claim",
        _("The claim was withdrawn; its address says why."),
        lambda claim, by, typed: workflow.withdraw(claim, by=by, reason=typed["comment"]),
    ),
)
ACTS = {row.name: row for row in PANEL_ACTS}


def may_do(row: PanelAct, user: Any, claim: Claim) -> bool:
    """Whether the person's role allows the act, on this claim."""
    return bool(user.has_perm(row.permission, claim))

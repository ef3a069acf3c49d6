"""The table of stages, walked: each act of the panel, in every stage, by a stranger to the claim of every role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.claim_acts import PANEL_ACTS, PanelAct
from claims.dissents import record_dissent
from claims.merging.acts import merge_claims
from claims.models import Claim, ReviewState
from claims.revisions import latest_number
from claims.stages import TRANSITIONS, Act, Stage, stage_of
from claimtrack.roles import ROLES
from tests.claims.test_admin_review import press

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

RESULTS = {(row.stage, row.act): row.result for row in TRANSITIONS}
# Merging has its own pages and tests; a merged claim is made here all the same.
STAGES = list(Stage)


def stage(claim: Claim) -> Stage:
    return stage_of(ReviewState.objects.select_related("edition").get(claim=claim), latest_number(claim))


@pytest.fixture
def bring_to(make_claim: Any, publish: Any, editor: Any) -> Callable[[Stage], Claim]:
    """A claim in the stage, drafted and edited by `editor`."""

    def revise(claim: Claim) -> None:
        with changeset(editor, "Edit."):
            claim.summary += "More. "
            claim.save()

    def bring(wanted: Stage) -> Claim:
        claim: Claim = make_claim()
        if wanted in (Stage.DRAFT, Stage.IN_REVIEW):
            if wanted == Stage.IN_REVIEW:
                workflow.submit(claim, by=editor)
            return claim
        claim = publish(claim)
        if wanted in (Stage.REVISED, Stage.REVISION_IN_REVIEW):
            revise(claim)
        if wanted in (Stage.WITHDRAWN, Stage.RETURNING):
            workflow.withdraw(claim, by=editor, reason="In error.")
        if wanted in (Stage.REVISION_IN_REVIEW, Stage.RETURNING):
            workflow.submit(claim, by=editor)
        if wanted == Stage.MERGED:
            merge(claim, publish(make_claim()))
        return claim

    def merge(claim: Claim, into: Claim) -> None:
        merge_claims(claim, into=into, by=editor, reason="They say the same.")

    return bring


@pytest.mark.parametrize("wanted", STAGES, ids=str)
def test_stage_is_told_from_state_and_revision(wanted: Stage, bring_to: Any) -> None:
    assert stage(bring_to(wanted)) == wanted


@pytest.mark.parametrize("row", PANEL_ACTS, ids=lambda row: row.name)
@pytest.mark.parametrize("wanted", STAGES, ids=str)
def test_act_does_what_the_table_says_for_every_role(
    wanted: Stage, row: PanelAct, bring_to: Any, make_user: Any
) -> None:
    claim = bring_to(wanted)
    people = {role: make_user(f"a-{role}", role, is_staff=True) for role in ROLES}
    for role, person in people.items():
        with transaction.atomic():
            check_act(claim, row, wanted, role, person)
            transaction.set_rollback(True)


def check_act(claim: Claim, row: PanelAct, wanted: Stage, role: str, person: Any) -> None:
    if row.act == Act.TAKE_BACK_DISSENT and (wanted, row.act) in RESULTS and row.permission in ROLES[role]:
        record_dissent(claim, by=person, text="I read it otherwise.")
    client = Client()
    client.force_login(person)
    further = wanted in (Stage.REVISED, Stage.REVISION_IN_REVIEW)
    answer = press(client, claim, row.name, "Because.", **({"change": "minor"} if further else {}))
    allowed = row.permission in ROLES[role] and not (role == "contributor" and row.permission == "claims.submit_claim")
    if not allowed or (wanted == Stage.MERGED and row.permission == "claims.submit_claim"):
        assert (answer.status_code, stage(claim)) == (403, wanted), role
    elif (wanted, row.act) not in RESULTS:
        assert (answer.status_code, stage(claim)) == (409, wanted), role
    else:
        assert (answer.status_code, stage(claim)) == (302, RESULTS[wanted, row.act]), role

"""Every act on a claim, by everybody, in every state of the claim, through the admin's own addresses.

What should come out is said here in words: who may (the table of roles, and whose draft it is), and what the workflow
says to those who may. To add an act: give it a line in ACTS; to add a state: one in STATES and in `claim_in`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from audit.context import changeset
from audit.models import Changeset
from claims import workflow
from claims.models import Claim
from claims.vocabulary import Status
from tests.claims.admin_forms import change_page, values_of
from tests.claimtrack.people import OUTSIDERS, PEOPLE, come_in, is_refused, may

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

DONE, REFUSED, FORBIDDEN, SHOWN = "done", "refused by the workflow", "forbidden", "shown"

# State to whether the claim is of the person who acts.
STATES = {
    "foreign draft": False,
    "own draft": True,
    "foreign claim in review": False,
    "own claim in review": True,
    "published claim": False,
    "own published claim": True,
    "revised claim": False,
    "withdrawn claim": False,
    "merged claim": False,
}
DRAFTS = ("foreign draft", "own draft")
IN_REVIEW = ("foreign claim in review", "own claim in review")
PUBLISHED = ("published claim", "own published claim")
REVISED = ("revised claim",)
EDITABLE_BY_DRAFTER = ("own draft", "own claim in review")


@dataclass
class World:
    """One claim in one state, who acts on it, and a superuser from whose pages the forms are taken."""

    claim: Claim
    client: Client
    root: Client | None  # none for outsiders: were the door open, an empty form would show it as well
    revision: int
    other: Claim  # published
    forms: dict[str, dict[str, str]] = field(default_factory=dict)  # each act finds the claim as the others did

    def form(self, address: str, name: str) -> dict[str, str]:
        """What a browser would send."""
        if self.root is None:
            return {}
        if address not in self.forms:
            self.forms[address] = values_of(self.root.get(address).content.decode(), name)
        return {**self.forms[address], "comment": "Because."}

    @property
    def position(self) -> str:
        position = self.claim.positions.order_by("pk").first()
        assert position is not None
        return f"/admin/claims/position/{position.pk}/"


@dataclass(frozen=True)
class WalkedAct:
    """One act: how it is done, the permission that the table asks for, and in which states it comes to something."""

    do: Callable[[World], Any]
    permission: str
    states: tuple[str, ...]
    edits: bool = False  # whether it is bound to "any claim or one's own draft"
    reads: bool = False
    own_refused: bool = False  # four eyes


def press(act: str) -> Callable[[World], Any]:
    def do(world: World) -> Any:
        address = f"/admin/claims/claim/{world.claim.pk}/review/{act}/"
        edition = world.claim.state.edition
        further = edition is not None and edition.number != world.revision
        typed = {"change": "minor"} if further else {}
        return world.client.post(address, {"revision": world.revision, "comment": "Because.", **typed})

    return do


def edit_claim(world: World) -> Any:
    address = change_page(world.claim)
    return world.client.post(address, {**world.form(address, "claim_form"), "summary": "Changed by the walk."})


def edit_part_on_claims_page(world: World) -> Any:
    address = change_page(world.claim)
    return world.client.post(address, {**world.form(address, "claim_form"), "evidence-0-note": "Changed by the walk."})


def edit_position(world: World) -> Any:
    address = f"{world.position}change/"
    return world.client.post(address, {**world.form(address, "position_form"), "note": "Changed by the walk."})


def add_position(world: World) -> Any:
    address = "/admin/claims/position/add/"
    position = world.claim.positions.select_related("party")[0]
    citation = position.citations.all()[0]
    typed = {"claim": world.claim.pk, "party": position.party_id, "stance": "denies"}
    return world.client.post(
        address, {**world.form(address, "position_form"), **typed, "citations-0-source": citation.source_id}
    )


def delete_position(world: World) -> Any:
    address = f"{world.position}delete/"
    html = world.root.get(address).content.decode() if world.root else ""
    shown = re.search(r'name="newest_change" value="([^"]*)"', html)
    typed = {"post": "yes", "comment": "Because.", "newest_change": shown[1] if shown else ""}
    return world.client.post(address, typed)


def merge(world: World) -> Any:
    address = f"/admin/claims/claim/{world.claim.pk}/merge/"
    return world.client.post(address, {"slug": world.other.slug, "reason": "The same.", "confirmed": "yes"})


def flag(world: World) -> Any:
    key = f"claim-{world.claim.pk}"
    address = f"/admin/claims/flag/raise/?item={key}"
    return world.client.post(address, {"item": key, "reason": "outdated", "text": "See the report."})


def take_back(what: str) -> Callable[[World], Any]:
    def do(world: World) -> Any:
        form = {"seen": world.revision, "comment": "Because.", "what": what}
        return world.client.post(f"/admin/claims/claim/{world.claim.pk}/revert/", form)

    return do


def get(page: str) -> Callable[[World], Any]:
    return lambda world: world.client.get(f"/admin/claims/claim/{world.claim.pk}/{page}/")


NOT_MERGED = tuple(state for state in STATES if state != "merged claim")
ACTS = {
    "read": WalkedAct(get("change"), "claims.view_claim", tuple(STATES), reads=True),
    "preview": WalkedAct(get("preview"), "claims.view_claim", tuple(STATES), reads=True),
    "read the history": WalkedAct(get("history"), "claims.view_claim", tuple(STATES), reads=True),
    "compare revisions": WalkedAct(get("compare/1/1"), "claims.view_claim", tuple(STATES), reads=True),
    "read a revision": WalkedAct(get("revisions/1"), "claims.view_claim", tuple(STATES), reads=True),
    "read the claim as of a date": WalkedAct(get("as-of"), "claims.view_claim", tuple(STATES), reads=True),
    "take the claim back": WalkedAct(take_back("claim:1"), "claims.change_claim", REVISED, edits=True),
    "undo a revision": WalkedAct(take_back("undo:2"), "claims.change_claim", REVISED, edits=True),
    "take a field back": WalkedAct(take_back("field-summary:1"), "claims.change_claim", REVISED, edits=True),
    "edit": WalkedAct(edit_claim, "claims.change_claim", NOT_MERGED, edits=True),
    "edit a part in its row": WalkedAct(edit_part_on_claims_page, "claims.change_evidence", NOT_MERGED, edits=True),
    "edit a position": WalkedAct(edit_position, "claims.change_position", NOT_MERGED, edits=True),
    "add a position": WalkedAct(add_position, "claims.add_position", NOT_MERGED, edits=True),
    "delete a position": WalkedAct(delete_position, "claims.delete_position", NOT_MERGED, edits=True),
    "submit": WalkedAct(press("submit"), "claims.submit_claim", (*DRAFTS, *REVISED, "withdrawn claim"), edits=True),
    "take back": WalkedAct(press("take-back"), "claims.submit_claim", IN_REVIEW, edits=True),
    "approve": WalkedAct(press("approve"), "claims.review_claim", (*IN_REVIEW, *REVISED), own_refused=True),
    "request changes": WalkedAct(
        press("request-changes"), "claims.review_claim", (*IN_REVIEW, *REVISED), own_refused=True
    ),
    "reaffirm": WalkedAct(press("reaffirm"), "claims.review_claim", PUBLISHED, own_refused=True),
    "discard": WalkedAct(press("discard"), "claims.edit_any_claim", REVISED),
    "dissent": WalkedAct(press("dissent"), "claims.review_claim", (*PUBLISHED, *REVISED)),
    "take a dissent back that nobody left": WalkedAct(press("take-back-dissent"), "claims.review_claim", ()),
    "withdraw": WalkedAct(press("withdraw"), "claims.withdraw_claim", (*PUBLISHED, *REVISED)),
    "merge": WalkedAct(merge, "claims.merge_claim", NOT_MERGED),
    "flag": WalkedAct(flag, "claims.add_flag", NOT_MERGED),
}


def expected(person: str, act: WalkedAct, state: str) -> str:
    """What the table of roles and the rules for one claim say."""
    if not may(person, act.permission):
        return FORBIDDEN
    if act.edits and state == "merged claim":
        return FORBIDDEN
    if act.edits and not may(person, "claims.edit_any_claim") and state not in EDITABLE_BY_DRAFTER:
        return FORBIDDEN
    if act.reads:
        return SHOWN
    if state not in act.states or (act.own_refused and STATES[state]):
        return REFUSED
    return DONE


def seen(person: str, response: Any, changesets: int) -> str:
    """What came out; a word that nobody expects when the answer and the audit trail do not agree."""
    if is_refused(person, response):
        return FORBIDDEN if not changesets else "forbidden, but something changed"
    outcome = {(200, 0): SHOWN, (409, 0): REFUSED, (302, 1): DONE}
    return outcome.get((response.status_code, changesets), f"{response.status_code} with {changesets} changesets")


@pytest.fixture
def claim_in(make_claim: Any, make_party: Any, publish: Any, editor: Any) -> Callable[[str, Any], Claim]:
    """A claim in the state, recorded by an editor or, if it is to be one's own, by `own`."""

    def make(state: str, own: Any) -> Claim:
        claim: Claim = make_claim(rows=2, by=own if STATES[state] else editor)
        if state in IN_REVIEW:
            workflow.submit(claim, by=editor)
        elif state not in DRAFTS:
            publish(claim)
        if state in REVISED:
            with changeset(editor, "Revise."):
                claim.summary = "Later."
                claim.save()
        if state == "withdrawn claim":
            workflow.withdraw(claim, by=editor, reason="A forgery.")
        if state == "merged claim":
            into = make_claim()
            with changeset(editor, "Merge."):
                row = Claim.objects.get(pk=claim.pk).state
                row.status, row.merged_into = Status.MERGED, into
                row.save()
        return Claim.objects.get(pk=claim.pk)

    return make


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_may_what_the_table_says_and_nothing_else(
    person: str, state: str, make_user: Any, claim_in: Any, published: Claim
) -> None:
    client, user = come_in(person, make_user)
    root = None if person in OUTSIDERS else Client()
    if root is not None:
        root.force_login(make_user("root", is_staff=True, is_superuser=True))
    # An anonymous reader has no drafts; then a stranger's stands for them.
    claim = claim_in(state, user or make_user("nobody-in-particular"))
    world = World(claim, client, root, claim.revisions.count(), published)
    wrong = []
    for name, act in ACTS.items():
        with transaction.atomic():
            before = Changeset.objects.count()
            response = act.do(world)
            found = seen(person, response, Changeset.objects.count() - before)
            transaction.set_rollback(True)
        if found != (wanted := expected(person, act, state)):
            wrong.append(f"{person} / {name} / {state}: {found}, expected: {wanted}")
    assert not wrong, "\n".join(wrong)


def test_the_walk_meets_every_outcome_for_every_role() -> None:
    outcomes = {
        (person, expected(person, act, state)) for person in PEOPLE for act in ACTS.values() for state in STATES
    }
    for person in ("editor", "administrator"):
        assert {(person, outcome) for outcome in (DONE, REFUSED, FORBIDDEN, SHOWN)} <= outcomes
    assert {outcome for person, outcome in outcomes if person in OUTSIDERS} == {FORBIDDEN}
    assert len(PEOPLE) * len(ACTS) * len(STATES) >= 700

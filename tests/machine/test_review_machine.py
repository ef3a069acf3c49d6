"""Random acts by random people of every role; after each, every rule that is never broken is checked.

CLAIMTRACK_MACHINE_RUNS says how many runs of thirty acts (10); they are the same ones each time unless it is set.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from audit.context import changeset
from claims import flags, workflow
from claims.corrections import CorrectionNotice, MinorChange
from claims.dissents import record_dissent, take_back_dissent
from claims.merging.acts import merge_claims
from claims.merging.undo import undo_merge
from claims.models import Citation, Claim, Evidence, Flag, Merge, Party, Position, ReviewState, Topic, TopicLink
from claims.review_errors import WorkflowError
from claims.revisions import latest_number
from claims.stages import TRANSITIONS, Act, Stage, is_open, stage_of
from claims.vocabulary import FlagReason, FlagStatus
from sources.models import Publisher, Source
from tests.machine.rules_checked import (
    check_audit,
    check_citations,
    check_editions,
    check_four_eyes,
    check_history,
    check_public,
    check_revisions,
)

RUNS = int(os.environ.get("CLAIMTRACK_MACHINE_RUNS", "0"))
RESULTS = {(row.stage, row.act): row.result for row in TRANSITIONS}
PEOPLE = {
    "cora": "contributor",
    "rashid": "reviewer",
    "rita": "reviewer",
    "edith": "editor",
    "emil": "editor",
    "ada": "administrator",
}
SEEN: Counter[str] = Counter()  # what happened, for the figures

people = st.sampled_from(sorted(PEOPLE))
numbers = st.integers(min_value=0, max_value=2**16)
claims = st.integers(min_value=0, max_value=2)


class Desk(RuleBasedStateMachine):
    """Three claims and six people. Every rule is one act by one person, at the door of their role."""

    def __init__(self) -> None:
        super().__init__()
        self.run_of_acts = transaction.atomic()
        self.run_of_acts.__enter__()
        self.client = Client()
        self.editions: dict[int, str] = {}
        with changeset(actor="setup", comment="People."):
            self.people = {name: self.make_person(name, role) for name, role in PEOPLE.items()}
        with changeset(self.people["edith"], "Records."):
            publisher = Publisher.objects.create(slug="evening-post", name="Evening Post")
            self.sources = [
                Source.objects.create(slug=f"source-{n}", title=f"Source {n}", publisher=publisher) for n in range(3)
            ]
            self.parties = [Party.objects.create(slug=f"party-{n}", name=f"Party {n}", kind="person") for n in range(3)]
            self.topic = Topic.objects.create(slug="bridges", title="Bridges")
        self.claims = [self.make_claim(n, by) for n, by in enumerate(("cora", "edith", "emil"))]
        # One claim in each of the stages that most acts begin from.
        for claim in self.claims[1:]:
            workflow.submit(claim, by=self.people["edith"])
        workflow.approve(self.claims[2], by=self.people["rashid"], revision=1)
        self.changed = True

    def make_person(self, name: str, role: str) -> Any:
        person = get_user_model()._default_manager.create_user(name, is_staff=True)
        person.groups.set(Group.objects.filter(name=role))
        return person

    def make_claim(self, number: int, by: str) -> Claim:
        with changeset(self.people[by], "Record the claim."):
            claim: Claim = Claim.objects.create(
                slug=f"claim-{number}", statement=f"Statement {number}", verdict="contested", rationale="They differ."
            )
            TopicLink.objects.create(claim=claim, topic=self.topic)
            position = Position.objects.create(claim=claim, party=self.parties[number], stance="asserts", quote="Yes.")
            Citation.objects.create(position=position, source=self.sources[number])
            Evidence.objects.create(claim=claim, source=self.sources[number], bearing="supports", basis=True)
        return claim

    def teardown(self) -> None:
        try:
            check_audit()
        finally:
            transaction.set_rollback(True)
            self.run_of_acts.__exit__(None, None, None)

    def stage(self, claim: Claim) -> Stage:
        return stage_of(ReviewState.objects.select_related("edition").get(claim=claim), latest_number(claim))

    def attempt(self, who: str, permission: str, claim: Claim, act: Act, perform: Callable[[Any], Any]) -> None:
        """The act, if the door lets the person; the stage afterwards is what the table says, or nothing happened."""
        person = get_user_model()._default_manager.get(username=who)
        before = self.stage(claim)
        if not person.has_perm(permission, Claim.objects.select_related("state").get(pk=claim.pk)):
            SEEN["refused by role"] += 1
            return
        try:
            with transaction.atomic():
                perform(person)
            self.changed = True
        except WorkflowError:
            assert self.stage(claim) == before
            SEEN["refused by rule" if is_open(act, before) else "refused by stage"] += 1
            return
        assert is_open(act, before), (act, before)
        after = self.stage(claim)
        assert RESULTS[before, act] in (after, None), (act, before, after)
        SEEN[f"{before.value} > {act.value} > {after.value}"] += 1

    @rule(who=people, which=claims, number=numbers)
    def change_claim(self, who: str, which: int, number: int) -> None:
        self.edit_claim(who, which, number)

    def edit_claim(self, who: str, which: int, number: int) -> None:
        claim = self.claims[which]

        def perform(person: Any) -> None:
            with changeset(person, "Edit."):
                edit(Claim.objects.get(pk=claim.pk), number, self.parties, self.sources)

        self.attempt(who, "claims.change_claim", claim, Act.EDIT, perform)

    @rule(who=people, which=claims)
    def submit_claim(self, who: str, which: int) -> None:
        self.submit(who, which)

    def submit(self, who: str, which: int) -> None:
        claim = self.claims[which]
        self.attempt(who, "claims.submit_claim", claim, Act.SUBMIT, lambda by: workflow.submit(claim, by=by))

    @rule(who=st.sampled_from(["edith", "emil", "rashid", "rita"]), which=claims, number=numbers)
    def do_what_comes_next(self, who: str, which: int, number: int) -> None:
        """The desk's daily bread, without which chance rarely comes far."""
        stage = self.stage(self.claims[which])
        if stage in (Stage.DRAFT, Stage.WITHDRAWN) or (stage == Stage.REVISED and number % 2):
            self.submit("edith", which)
        elif stage == Stage.PUBLISHED:
            self.edit_claim("emil", which, number)
        else:
            self.approve(who, which, ("", "minor", "correction")[number % 3], late=False)

    @rule(who=people, which=claims)
    def take_back(self, who: str, which: int) -> None:
        claim = self.claims[which]
        self.attempt(who, "claims.submit_claim", claim, Act.TAKE_BACK, lambda by: workflow.take_back(claim, by=by))

    @rule(who=people, which=claims, change=st.sampled_from(["", "minor", "correction"]), late=st.booleans())
    def approve_claim(self, who: str, which: int, change: str, late: bool) -> None:
        self.approve(who, which, change, late=late)

    def approve(self, who: str, which: int, change: str, *, late: bool) -> None:
        claim = self.claims[which]
        seen = max(1, latest_number(claim) - (1 if late and change else 0))
        kinds: dict[str, Any] = {"minor": MinorChange(), "correction": CorrectionNotice("It was so.", "It is not.")}
        self.attempt(
            who,
            "claims.review_claim",
            claim,
            Act.APPROVE,
            lambda by: workflow.approve(claim, by=by, revision=seen, change=kinds.get(change)),
        )

    @rule(who=people, which=claims)
    def request_changes(self, who: str, which: int) -> None:
        claim = self.claims[which]
        seen = latest_number(claim)
        self.attempt(
            who,
            "claims.review_claim",
            claim,
            Act.REQUEST_CHANGES,
            lambda by: workflow.request_changes(claim, by=by, revision=seen, comment="Name the date."),
        )

    @rule(who=people, which=claims)
    def reaffirm(self, who: str, which: int) -> None:
        claim = self.claims[which]
        seen = latest_number(claim)
        self.attempt(
            who,
            "claims.review_claim",
            claim,
            Act.REAFFIRM,
            lambda by: workflow.reaffirm(claim, by=by, revision=seen, comment="Read it again."),
        )

    @rule(who=people, which=claims)
    def discard(self, who: str, which: int) -> None:
        claim = self.claims[which]
        self.attempt(
            who, "claims.edit_any_claim", claim, Act.DISCARD, lambda by: workflow.discard(claim, by=by, comment="No.")
        )

    @rule(who=people, which=claims)
    def dissent(self, who: str, which: int) -> None:
        claim = self.claims[which]
        self.attempt(
            who, "claims.review_claim", claim, Act.DISSENT, lambda by: record_dissent(claim, by=by, text="I differ.")
        )

    @rule(who=people, which=claims)
    def take_back_dissent(self, who: str, which: int) -> None:
        claim = self.claims[which]
        self.attempt(
            who,
            "claims.review_claim",
            claim,
            Act.TAKE_BACK_DISSENT,
            lambda by: take_back_dissent(claim, by=by),
        )

    @rule(who=people, which=claims)
    def withdraw(self, who: str, which: int) -> None:
        claim = self.claims[which]
        self.attempt(
            who,
            "claims.withdraw_claim",
            claim,
            Act.WITHDRAW,
            lambda by: workflow.withdraw(claim, by=by, reason="Wrong."),
        )

    @rule(who=people, which=claims, other=claims)
    def merge(self, who: str, which: int, other: int) -> None:
        claim, into = self.claims[which], self.claims[other]
        self.attempt(
            who,
            "claims.merge_claim",
            claim,
            Act.MERGE,
            lambda by: merge_claims(claim, into=into, by=by, reason="They say the same."),
        )

    @rule(who=people, which=claims)
    def undo_merge(self, who: str, which: int) -> None:
        claim = self.claims[which]
        if found := Merge.objects.filter(kind="claim", item_id=claim.pk, undone_at=None).first():
            self.attempt(
                who,
                "claims.merge_claim",
                claim,
                Act.UNDO_MERGE,
                lambda by: undo_merge(found, by=by, reason="They differ."),
            )

    @rule(who=people, which=claims, reason=st.sampled_from(FlagReason.values), number=numbers)
    def raise_flag(self, who: str, which: int, reason: str, number: int) -> None:
        claim = self.claims[which]
        items = [claim, *claim.positions.all(), *claim.evidence.all(), *self.sources]
        self.discuss(
            who,
            "claims.add_flag",
            lambda by: flags.raise_flag(items[number % len(items)], by=by, reason=reason, text="Look again."),
        )

    @rule(who=people, number=numbers, outcome=st.sampled_from(["uphold", "dismiss", "take back", "comment"]))
    def answer_flag(self, who: str, number: int, outcome: str) -> None:
        found = list(Flag.objects.filter(status=FlagStatus.OPEN))
        if not found:
            return
        flag = found[number % len(found)]
        acts: dict[str, tuple[str, Callable[[Any], Any]]] = {
            "uphold": ("claims.resolve_flag", lambda by: flags.uphold_flag(flag, by=by, resolution="Right.")),
            "dismiss": ("claims.resolve_flag", lambda by: flags.dismiss_flag(flag, by=by, resolution="No.")),
            "take back": ("claims.add_flag", lambda by: flags.take_back_flag(flag, by=by)),
            "comment": ("claims.add_flag", lambda by: flags.comment_on_flag(flag, by=by, text="Hm.")),
        }
        self.discuss(who, *acts[outcome])

    def discuss(self, who: str, permission: str, perform: Callable[[Any], Any]) -> None:
        person = get_user_model()._default_manager.get(username=who)
        if not person.has_perm(permission):
            SEEN["refused by role"] += 1
            return
        try:
            with transaction.atomic():
                perform(person)
            self.changed = True
            SEEN["flag acts"] += 1
        except WorkflowError:
            SEEN["refused by rule"] += 1

    @rule(number=numbers)
    def retract_source(self, number: int) -> None:
        source = Source.objects.get(pk=self.sources[number % 3].pk)
        self.changed = True
        with changeset(self.people["edith"], "It was taken back."):
            source.retracted_on, source.retraction_reason = ("2026", "Invented.") if number % 2 else ("", "")
            source.save()
        SEEN["sources retracted or restored"] += 1
        if number % 2:
            resting = ReviewState.objects.filter(
                status="published", claim__indexed__sources__source=source, claim__indexed__sources__in_basis=True
            )
            assert all(state.re_review_since for state in resting) or number % 2 == 0

    @invariant()
    def no_rule_is_broken(self) -> None:
        if not self.changed:
            return
        self.changed = False
        check_history()
        check_revisions(self.claims)
        check_four_eyes()
        check_citations()
        check_public(self.client)
        check_editions(self.editions)
        for claim in self.claims:
            SEEN[f"in {self.stage(claim).value}"] += 1

    @invariant()
    def flags_of_one_person_on_one_item_are_one(self) -> None:
        opened = Flag.objects.filter(status=FlagStatus.OPEN).values_list("kind", "item_id", "raised_by")
        assert len(opened) == len(set(opened))
        for flag in Flag.objects.filter(status__in=FlagStatus.decided()):
            assert flag.resolved_by_id != flag.raised_by_id


def edit(claim: Claim, number: int, parties: list[Party], sources: list[Source]) -> None:
    """One of many small edits."""
    kind, value = number % 5, number // 5
    if kind == 0:
        claim.summary = f"Summary {value}."
        claim.save()
    elif kind == 1:
        claim.statement, claim.verdict = f"Statement {value}", ("contested", "supported", "")[value % 3]
        claim.save()
    elif kind == 2:
        position = Position.objects.create(claim=claim, party=parties[value % 3], stance="denies", quote=f"No {value}.")
        Citation.objects.create(position=position, source=sources[value % 3])
    elif kind == 3:
        Evidence.objects.create(claim=claim, source=sources[value % 3], bearing="context", basis=bool(value % 2))
    else:
        rows = [*claim.positions.all()[1:], *claim.evidence.all()]
        if not rows:
            claim.rationale = f"Because {value}."
            claim.save()
        else:
            rows[value % len(rows)].delete()


@pytest.mark.walk
@pytest.mark.django_db
def test_no_sequence_of_acts_breaks_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    SEEN.clear()
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=RUNS or 10,
            stateful_step_count=30,
            deadline=None,
            derandomize=not RUNS,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        if RUNS:
            print("\n" + "\n".join(f"{count:7d}  {name}" for name, count in sorted(SEEN.items())))  # noqa: T201
    assert {f"in {stage.value}" for stage in (Stage.DRAFT, Stage.IN_REVIEW, Stage.PUBLISHED)} <= SEEN.keys()


def test_refusals_are_errors_of_validation() -> None:
    assert issubclass(WorkflowError, ValidationError)

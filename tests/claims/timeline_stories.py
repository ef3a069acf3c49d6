"""What people do at the desk, and the time line that each story leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from audit.context import changeset
from audit.models import Redaction
from claims import flags, workflow
from claims.corrections import CorrectionNotice, MinorChange
from claims.dissents import record_dissent, take_back_dissent
from claims.merging import merge_claims, merge_parties, merge_sources, undo_merge
from claims.models import Claim, Relation
from claims.reverting import revert_claim, revert_part, undo_revision
from claims.revisions import latest_number
from claims.timeline import TimelineAct

A = TimelineAct


@dataclass
class Desk:
    """The people and makers that a story needs, and the claim that it is about."""

    claim: Claim
    editor: Any
    reviewer: Any
    other: Any
    make_claim: Any
    make_party: Any
    make_source: Any
    publish: Any

    def edit(self) -> None:
        with changeset(self.editor, "Reword."):
            claim = Claim.objects.get(pk=self.claim.pk)
            claim.summary = f"{claim.summary} Reworded.".strip()
            claim.save()

    def submit(self) -> None:
        workflow.submit(self.claim, by=self.editor)

    def approve(self, **options: Any) -> None:
        newest = latest_number(self.claim)
        workflow.approve(self.claim, by=self.reviewer, revision=newest, **options)

    def flag(self, item: Any = None) -> Any:
        item = item or self.claim
        return flags.raise_flag(item, by=self.reviewer, reason="misquoted", text="Page 3 has other words.")

    def source(self) -> Any:
        return self.claim.evidence.get().source


def nothing(desk: Desk) -> None:
    """The claim as it was recorded."""


def edit_in_review(desk: Desk) -> None:
    desk.submit()
    desk.edit()


def submit(desk: Desk) -> None:
    desk.submit()


def take_back(desk: Desk) -> None:
    desk.submit()
    workflow.take_back(desk.claim, by=desk.editor)


def approve(desk: Desk) -> None:
    desk.publish(desk.claim)


def approve_a_minor_change(desk: Desk) -> None:
    desk.publish(desk.claim)
    desk.edit()
    desk.submit()
    desk.approve(change=MinorChange())


def approve_a_correction(desk: Desk) -> None:
    desk.publish(desk.claim)
    desk.edit()
    desk.submit()
    desk.approve(change=CorrectionNotice("It said this.", "It says that."))


def request_changes(desk: Desk) -> None:
    desk.submit()
    workflow.request_changes(desk.claim, by=desk.reviewer, revision=1, comment="Cite page 3.")


def reaffirm(desk: Desk) -> None:
    desk.publish(desk.claim)
    workflow.reaffirm(desk.claim, by=desk.reviewer, revision=1, comment="Still so.")


def discard(desk: Desk) -> None:
    desk.publish(desk.claim)
    desk.edit()
    desk.submit()
    workflow.discard(desk.claim, by=desk.editor, comment="Not needed.")


def discard_twice(desk: Desk) -> None:
    discard(desk)
    desk.edit()
    workflow.discard(desk.claim, by=desk.editor, comment="Not needed again.")


def revert(desk: Desk) -> None:
    desk.edit()
    revert_claim(desk.claim, to=1, by=desk.editor, comment="Back.")


def undo(desk: Desk) -> None:
    desk.edit()
    undo_revision(desk.claim, number=2, by=desk.editor, comment="Back.")


def revert_one_field(desk: Desk) -> None:
    desk.edit()
    revert_part(desk.claim, part="field", key="summary", to=1, by=desk.editor, comment="Back.")


def revert_and_edit(desk: Desk) -> None:
    """An act of a program, which reverts and edits at once."""
    desk.edit()
    with changeset(desk.editor, "Back, and on."):
        revert_claim(desk.claim, to=1, by=desk.editor, comment="Back.")
        desk.edit()


def withdraw(desk: Desk) -> None:
    desk.publish(desk.claim)
    workflow.withdraw(desk.claim, by=desk.editor, reason="A forgery.")


def withdraw_what_is_in_review(desk: Desk) -> None:
    desk.publish(desk.claim)
    desk.edit()
    desk.submit()
    workflow.withdraw(desk.claim, by=desk.editor, reason="A forgery.")


def take_back_a_return(desk: Desk) -> None:
    withdraw(desk)
    desk.submit()
    workflow.take_back(desk.claim, by=desk.editor)


def restore(desk: Desk) -> None:
    withdraw(desk)
    desk.submit()
    desk.approve()


def dissent(desk: Desk) -> None:
    desk.publish(desk.claim)
    record_dissent(desk.claim, by=desk.other, text="The evidence says otherwise.")


def take_dissent_back(desk: Desk) -> None:
    dissent(desk)
    take_back_dissent(desk.claim, by=desk.other)


def raise_flag(desk: Desk) -> None:
    desk.flag()


def flag_a_part(desk: Desk) -> None:
    desk.flag(desk.claim.positions.get())


def comment_on_flag(desk: Desk) -> None:
    flags.comment_on_flag(desk.flag(), by=desk.editor, text="Which edition?")


def uphold(desk: Desk) -> None:
    desk.publish(desk.claim)
    flags.uphold_flag(desk.flag(), by=desk.editor, resolution="So it is.")


def uphold_on_a_draft_in_review(desk: Desk) -> None:
    desk.submit()
    flags.uphold_flag(desk.flag(), by=desk.editor, resolution="So it is.")


def uphold_on_evidence(desk: Desk) -> None:
    desk.publish(desk.claim)
    flags.uphold_flag(desk.flag(desk.claim.evidence.get()), by=desk.editor, resolution="So it is.")


def dismiss(desk: Desk) -> None:
    flags.dismiss_flag(desk.flag(), by=desk.editor, resolution="It is not.")


def take_flag_back(desk: Desk) -> None:
    flags.take_back_flag(desk.flag(), by=desk.reviewer)


def flag_the_source(desk: Desk) -> None:
    desk.flag(desk.source())


def comment_on_the_sources_flag(desk: Desk) -> None:
    flags.comment_on_flag(desk.flag(desk.source()), by=desk.editor, text="Which edition?")


def uphold_on_the_source(desk: Desk) -> None:
    desk.publish(desk.claim)
    flags.uphold_flag(desk.flag(desk.source()), by=desk.editor, resolution="So it is.")


def retract_the_source(desk: Desk) -> None:
    desk.publish(desk.claim)
    source = desk.source()
    with changeset(desk.editor, "Retracted."):
        source.retracted_on, source.retraction_reason = "2026-01-02", "Made up."
        source.save()


def merge_another_in(desk: Desk) -> None:
    merge_claims(desk.make_claim(), into=desk.claim, by=desk.editor, reason="The same.")


def merge_it_away(desk: Desk) -> None:
    merge_claims(desk.claim, into=desk.make_claim(), by=desk.editor, reason="The same.")


def merge_it_further(desk: Desk) -> None:
    other = desk.make_claim()
    merge_claims(desk.claim, into=other, by=desk.editor, reason="The same.")
    merge_claims(other, into=desk.make_claim(), by=desk.editor, reason="The same.")


def merge_it_away_in_review(desk: Desk) -> None:
    desk.submit()
    merge_it_away(desk)


def undo_the_merge(desk: Desk) -> None:
    merge = merge_claims(desk.claim, into=desk.make_claim(), by=desk.editor, reason="The same.")
    undo_merge(merge, by=desk.editor, reason="They differ.")


def merge_what_it_relates_to(desk: Desk) -> None:
    target = desk.make_claim()
    with changeset(desk.editor, "Relate."):
        Relation.objects.create(claim=desk.claim, type="refines", target=target)
    merge_claims(target, into=desk.make_claim(), by=desk.editor, reason="The same.")


def merge_its_party(desk: Desk) -> None:
    merge_parties(desk.claim.positions.get().party, into=desk.make_party(), by=desk.editor, reason="The same.")


def merge_its_source(desk: Desk) -> None:
    merge_sources(desk.source(), into=desk.make_source(), by=desk.editor, reason="The same.")


def erase_in_a_part(desk: Desk) -> None:
    with changeset(desk.editor, "On request of the person concerned."):
        position = desk.claim.positions.get()
        Redaction.objects.create(model="claims.Position", object_pk=position.pk, fields="note", reason="Private.")


RECORDED, SUBMITTED, APPROVED, EDITED = [A.RECORDED], [A.SUBMITTED], [A.APPROVED], [A.EDITED]

PUBLISHED = [APPROVED, SUBMITTED, RECORDED]

# What is done, and the whole time line after it, newest first.
STORIES: list[tuple[Callable[[Desk], None], list[list[TimelineAct]]]] = [
    (nothing, [RECORDED]),
    (edit_in_review, [EDITED, SUBMITTED, RECORDED]),
    (submit, [SUBMITTED, RECORDED]),
    (take_back, [[A.TAKEN_BACK], SUBMITTED, RECORDED]),
    (approve, PUBLISHED),
    (approve_a_minor_change, [APPROVED, SUBMITTED, EDITED, *PUBLISHED]),
    (approve_a_correction, [[A.APPROVED, A.CORRECTED], SUBMITTED, EDITED, *PUBLISHED]),
    (request_changes, [[A.CHANGES_REQUESTED], SUBMITTED, RECORDED]),
    (reaffirm, [[A.REAFFIRMED], *PUBLISHED]),
    (discard, [[A.DISCARDED], SUBMITTED, EDITED, *PUBLISHED]),
    (discard_twice, [[A.DISCARDED], EDITED, [A.DISCARDED], SUBMITTED, EDITED, *PUBLISHED]),
    (revert, [[A.REVERTED], EDITED, RECORDED]),
    (undo, [[A.REVERTED], EDITED, RECORDED]),
    (revert_one_field, [[A.REVERTED], EDITED, RECORDED]),
    (revert_and_edit, [[A.REVERTED], EDITED, RECORDED]),
    (withdraw, [[A.WITHDRAWN], *PUBLISHED]),
    (withdraw_what_is_in_review, [[A.WITHDRAWN], SUBMITTED, EDITED, *PUBLISHED]),
    (take_back_a_return, [[A.TAKEN_BACK], SUBMITTED, [A.WITHDRAWN], *PUBLISHED]),
    (restore, [[A.APPROVED, A.RESTORED], SUBMITTED, [A.WITHDRAWN], *PUBLISHED]),
    (dissent, [[A.DISSENTED], *PUBLISHED]),
    (take_dissent_back, [[A.DISSENT_TAKEN_BACK], [A.DISSENTED], *PUBLISHED]),
    (raise_flag, [[A.FLAGGED], RECORDED]),
    (flag_a_part, [[A.FLAGGED], RECORDED]),
    (comment_on_flag, [[A.FLAG_COMMENTED], [A.FLAGGED], RECORDED]),
    (uphold, [[A.FLAG_UPHELD, A.REOPENED], [A.FLAGGED], *PUBLISHED]),
    # What waited for a decision goes back by itself: nobody took it back.
    (uphold_on_a_draft_in_review, [[A.FLAG_UPHELD], [A.FLAGGED], SUBMITTED, RECORDED]),
    (uphold_on_evidence, [[A.FLAG_UPHELD, A.REOPENED, A.RE_REVIEW], [A.FLAGGED], *PUBLISHED]),
    (dismiss, [[A.FLAG_DISMISSED], [A.FLAGGED], RECORDED]),
    (take_flag_back, [[A.FLAG_TAKEN_BACK], [A.FLAGGED], RECORDED]),
    (flag_the_source, [[A.FLAGGED], RECORDED]),
    (comment_on_the_sources_flag, [[A.FLAG_COMMENTED], [A.FLAGGED], RECORDED]),
    (uphold_on_the_source, [[A.FLAG_UPHELD, A.RE_REVIEW], [A.FLAGGED], *PUBLISHED]),
    (retract_the_source, [[A.RE_REVIEW], *PUBLISHED]),
    (merge_another_in, [[A.MERGED], RECORDED]),
    (merge_it_away, [[A.MERGED], RECORDED]),
    (merge_it_further, [[A.MERGED], [A.MERGED], RECORDED]),
    (merge_it_away_in_review, [[A.MERGED], SUBMITTED, RECORDED]),
    (undo_the_merge, [[A.MERGE_UNDONE], [A.MERGED], RECORDED]),
    (merge_what_it_relates_to, [[A.MERGED], EDITED, RECORDED]),
    (merge_its_party, [[A.MERGED], RECORDED]),
    (merge_its_source, [[A.MERGED], RECORDED]),
    (erase_in_a_part, [[A.REDACTED], RECORDED]),
]

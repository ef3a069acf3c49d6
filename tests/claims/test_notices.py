"""Who is told of which act, and who is not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims import notices, workflow
from claims.models import Claim, Dissent, Flag, FlagComment, Notice, NoticePreference, Review
from claims.vocabulary import Decision, FlagStatus, NoticeKind
from tests.sizes import few_and


def told(tell: Callable[..., None], *subject: Any, **details: Any) -> list[str]:
    """The names of those whom the act told of, in order; a name stands once for each notice."""
    Notice.objects.all().delete()
    tell(*subject, **details)
    return sorted(Notice.objects.values_list("recipient__username", flat=True))


@pytest.fixture
def carl(make_user: Any) -> Any:
    return make_user("carl", "contributor", is_staff=True)


@pytest.fixture
def edit() -> Callable[..., None]:
    def act(claim: Claim, by: Any) -> None:
        with changeset(by, "Reword."):
            claim.summary = f"As {by} sees it."
            claim.save()

    return act


@pytest.fixture
def make_flag() -> Callable[..., Flag]:
    def make(claim: Claim | None, by: Any, **fields: Any) -> Flag:
        about = {"kind": "claim", "item_id": claim.pk, "claim": claim, "item_label": claim.statement} if claim else {}
        with changeset(by, "Raise a flag."):
            return Flag.objects.create(
                **{"reason": "outdated", "text": "It is old.", "raised_by": by, **about, **fields}
            )

    return make


def decide(claim: Claim, by: Any, decision: Decision, comment: str = "") -> Review:
    with changeset(by, "Decide."):
        return Review.objects.create(
            claim=claim, revision=claim.revisions.last(), reviewer=by, decision=decision, comment=comment
        )


def test_submission_is_told_to_reviewers_who_wrote_nothing_of_it(
    make_claim: Any, make_user: Any, edit: Any, editor: Any, reviewer: Any, stranger: Any
) -> None:
    make_user("retired", "reviewer", is_active=False)
    make_user("both", "reviewer", "editor")  # once, though two groups may review
    make_user("root", is_superuser=True)  # may, but is no reviewer
    claim = make_claim()
    edit(claim, make_user("writes", "reviewer"))
    assert told(notices.tell_submitted, claim, by=editor) == ["both", "rashid"]


def test_who_wrote_only_what_was_approved_before_is_told_of_a_submission(
    published: Claim, make_user: Any, edit: Any, editor: Any, carl: Any
) -> None:
    edit(published, carl)
    assert told(notices.tell_submitted, published, by=carl) == ["edith", "rashid"]


def test_decision_is_told_to_those_who_wrote_what_it_is_about(
    published: Claim, edit: Any, carl: Any, reviewer: Any
) -> None:
    edit(published, carl)
    asked = decide(published, reviewer, Decision.CHANGES_REQUESTED, "Name the source.")
    assert told(notices.tell_changes_requested, asked) == ["carl"]
    assert told(notices.tell_approved, decide(published, reviewer, Decision.APPROVED)) == ["carl"]
    first = Review.objects.filter(claim=published).earliest("pk")
    assert told(notices.tell_approved, first) == ["edith"]
    notice = Notice.objects.get()
    assert (notice.kind, notice.actor, notice.claim) == (NoticeKind.APPROVED, "rashid", published)
    assert notice.detail == "Checked against the sources."


def test_withdrawal_is_told_to_authors_of_the_edition_and_of_what_came_after(
    published: Claim, edit: Any, publish: Any, make_user: Any, carl: Any, editor: Any
) -> None:
    edit(published, carl)
    publish(published)
    edit(published, make_user("dora", "contributor"))
    assert told(notices.tell_withdrawn, published, by=editor, reason="A forgery.") == ["carl", "dora"]


def test_dissent_and_re_review_are_told_to_authors_and_to_the_approver(
    published: Claim, make_user: Any, editor: Any
) -> None:
    other = make_user("olga", "reviewer")
    edition = published.editions.get()
    with changeset(other, "Disagree."):
        dissent = Dissent.objects.create(claim=published, edition=edition, reviewer=other, text="Not so.")
    assert told(notices.tell_dissent, dissent) == ["edith", "rashid"]
    assert told(notices.tell_re_review, [published.pk], by=other, reason="Retracted.") == ["edith", "rashid"]
    assert told(notices.tell_re_review, [published.pk], by=editor, reason="Retracted.") == ["rashid"]


def test_re_review_tells_once_of_each_claim(make_claim: Any, publish: Any, stranger: Any) -> None:
    one, two = publish(make_claim()), publish(make_claim())
    assert told(notices.tell_re_review, [one.pk, two.pk, one.pk], by=stranger, reason="Retracted.") == [
        *("edith", "edith"),
        *("rashid", "rashid"),
    ]


@pytest.mark.parametrize("many", few_and(12))
@pytest.mark.parametrize("act", ["re-review", "submitted", "withdrawn"])
def test_telling_costs_the_same_for_few_and_many(
    make_claim: Any, publish: Any, make_user: Any, stranger: Any, editor: Any, edit: Any, act: str, many: int
) -> None:
    counts = []
    for rows in (1, many):
        claims = [publish(make_claim()) for _ in range(rows)]
        for number in range(rows):
            edit(claims[0], make_user(f"writer-{rows}-{number}", "contributor"))
            make_user(f"reviewer-{rows}-{number}", "reviewer")
        with CaptureQueriesContext(connection) as queries:
            if act == "re-review":
                notices.tell_re_review([claim.pk for claim in claims], by=stranger, reason="Retracted.")
            elif act == "submitted":
                notices.tell_submitted(claims[0], by=stranger)
            else:
                notices.tell_withdrawn(claims[0], by=stranger, reason="A forgery.")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_flag_is_told_to_authors_alone(published: Claim, make_flag: Any, make_user: Any, reviewer: Any) -> None:
    make_user("eve", "editor")  # has the queue
    assert told(notices.tell_flag_raised, make_flag(published, reviewer)) == ["edith"]
    assert Notice.objects.get().detail == "It is old."


def test_flag_on_a_source_is_told_to_nobody_when_raised(make_flag: Any, make_source: Any, reviewer: Any) -> None:
    source = make_source()
    about = {"kind": "source", "item_id": source.pk, "source": source, "item_label": source.title}
    assert told(notices.tell_flag_raised, make_flag(None, reviewer, **about)) == []


def test_comment_is_told_to_flagger_earlier_commenters_and_authors(
    published: Claim, make_flag: Any, make_user: Any, reviewer: Any, carl: Any
) -> None:
    flag = make_flag(published, reviewer)
    with changeset(carl, "Discuss."):
        FlagComment.objects.create(flag=flag, author=carl, text="Is it?")
        second = FlagComment.objects.create(flag=flag, author=make_user("dora", "contributor"), text="It is.")
    assert told(notices.tell_flag_comment, second) == ["carl", "edith", "rashid"]


@pytest.mark.parametrize(
    ("outcome", "names"), [(FlagStatus.DISMISSED, ["carl", "rashid"]), (FlagStatus.UPHELD, ["carl", "edith", "rashid"])]
)
def test_outcome_is_told_to_flagger_and_commenters_and_of_an_upheld_flag_to_authors(
    published: Claim, make_flag: Any, make_user: Any, reviewer: Any, carl: Any, outcome: str, names: list[str]
) -> None:
    flag, judge = make_flag(published, reviewer), make_user("judy")
    with changeset(carl, "Discuss."):
        FlagComment.objects.create(flag=flag, author=carl, text="Is it?")
    flag.status, flag.resolved_by, flag.resolution = outcome, judge, "As the report says."
    assert told(notices.tell_flag_resolved, flag) == names


def test_merge_is_told_to_authors_of_both_claims(make_claim: Any, make_user: Any, editor: Any, carl: Any) -> None:
    assert told(notices.tell_merged, make_claim(by=carl), make_claim(), by=make_user("judy")) == ["carl", "edith"]


def test_nobody_deactivated_is_told(published: Claim, editor: Any, reviewer: Any) -> None:
    editor.is_active = False
    with changeset(actor="setup", comment="Change the account."):
        editor.save()
    assert told(notices.tell_withdrawn, published, by=reviewer, reason="A forgery.") == []


@pytest.mark.parametrize(
    ("in_app", "mail", "kept", "listed"),
    [
        (True, "daily", 1, 1),
        (True, "never", 1, 1),
        (False, "daily", 1, 0),
        (False, "at once", 1, 0),
        (False, "never", 0, 0),
    ],
)
def test_turning_off_the_list_keeps_only_what_is_to_be_mailed(
    published: Claim, editor: Any, reviewer: Any, in_app: bool, mail: str, kept: int, listed: int
) -> None:
    NoticePreference.objects.create(user=editor, in_app=in_app, mail=mail)
    assert len(told(notices.tell_withdrawn, published, by=reviewer, reason="A forgery.")) == kept
    assert Notice.objects.listed_for(editor).unread().count() == listed
    NoticePreference.objects.filter(user=editor).update(in_app=True)
    assert Notice.objects.listed_for(editor).unread().count() == listed  # what was not wanted is not new later


def test_act_of_a_command_names_the_command(published: Claim) -> None:
    with changeset(actor="retract_sources"):
        assert told(notices.tell_re_review, [published.pk], by=None, reason="Retracted.") == ["edith", "rashid"]
    assert {notice.actor for notice in Notice.objects.all()} == {"retract_sources"}


def test_loading_in_bulk_tells_nobody(make_claim: Any, editor: Any, reviewer: Any) -> None:
    claim = make_claim()
    with notices.telling_nobody():
        assert told(notices.tell_submitted, claim, by=editor) == []
        assert told(notices.tell_withdrawn, claim, by=reviewer, reason="A forgery.") == []
    assert told(notices.tell_submitted, claim, by=editor) == ["rashid"]


def test_a_submission_says_when_and_by_whom_until_it_is_decided(
    make_claim: Any, edit: Any, editor: Any, reviewer: Any
) -> None:
    claim = make_claim()

    def waits() -> tuple[bool, Any]:
        state = Claim.objects.get(pk=claim.pk).state
        return state.submitted_at is not None, state.submitted_by

    workflow.submit(claim, by=editor)
    assert waits() == (True, editor)
    workflow.request_changes(claim, by=reviewer, revision=1, comment="Name the source.")
    assert waits() == (False, None)
    workflow.submit(claim, by=editor)
    edit(claim, editor)
    assert waits() == (False, None)
    workflow.submit(claim, by=editor)
    workflow.approve(claim, by=reviewer, revision=2)
    assert waits() == (False, None)
    edit(claim, editor)
    workflow.submit(claim, by=editor)
    workflow.withdraw(claim, by=editor, reason="A forgery.")
    assert waits() == (False, None)


def test_who_lost_their_role_is_told_nothing_more(make_claim: Any, carl: Any, reviewer: Any) -> None:
    claim = make_claim(by=carl)
    with changeset(actor="tests"):
        carl.groups.clear()
    assert told(notices.tell_withdrawn, claim, by=reviewer, reason="A forgery.") == []

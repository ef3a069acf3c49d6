"""The time line of a claim: every act is known by what the functions of the workflow really write."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from audit.models import Changeset, Redaction
from claims import flags
from claims.merging import merge_claims, merge_parties
from claims.models import Alias, Citation, Claim, Evidence, Position
from claims.timeline import Done, Entry, TimelineAct
from claims.timeline_entries import changesets_of_claim, doing, entries_of_claim, entries_of_site
from claims.timeline_filter import changesets_shown
from tests.claims.timeline_stories import (
    EDITED,
    RECORDED,
    STORIES,
    A,
    Desk,
    approve_a_minor_change,
    merge_another_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def time_line(claim: Claim) -> list[Entry]:
    return entries_of_claim(claim.pk, list(changesets_of_claim(claim.pk).order_by("-pk")))


def acts(entry: Entry) -> list[TimelineAct]:
    return [done.act for done in entry.acts]


@pytest.mark.parametrize(("act", "told"), STORIES, ids=[act.__name__ for act, _told in STORIES])
def test_time_line_tells_what_was_done(act: Any, told: list[list[TimelineAct]], desk_of_story: Desk) -> None:
    act(desk_of_story)
    found = time_line(desk_of_story.claim)
    assert [acts(entry) for entry in found] == told
    # The filter finds what the entries tell, and nothing else.
    everything = changesets_of_claim(desk_of_story.claim.pk)
    for one in TimelineAct.of_claims():
        chosen = doing(everything, one, desk_of_story.claim.pk).order_by("-pk")
        assert [str(row.uuid) for row in chosen] == [entry.changeset for entry in found if one in acts(entry)]


def test_every_act_of_claims_stands_in_a_story() -> None:
    told = {act for _act, entries in STORIES for entry in entries for act in entry}
    assert told == set(TimelineAct.of_claims())


@pytest.mark.parametrize(("act", "told"), STORIES, ids=[act.__name__ for act, _told in STORIES])
def test_recent_changes_tell_the_same(act: Any, told: list[list[TimelineAct]], desk_of_story: Desk) -> None:
    act(desk_of_story)
    everywhere = entries_of_site(list(changesets_shown(with_accounts=True)), with_accounts=True)
    found = {entry.changeset: set(acts(entry)) for entry in everywhere}
    for entry in time_line(desk_of_story.claim):
        assert set(acts(entry)) <= found[entry.changeset]


def test_entry_says_who_when_how_and_why(desk_of_story: Desk) -> None:
    desk_of_story.submit()
    entry = time_line(desk_of_story.claim)[0]
    made = Changeset.objects.get(uuid=entry.changeset)
    assert (entry.person, entry.channel, entry.comment) == ("edith", "command", "Submitted for review.")
    assert entry.time == made.created_at


def test_decisions_name_their_revision_and_edition(desk_of_story: Desk) -> None:
    approve_a_minor_change(desk_of_story)
    newest, _submitted, edited, first, *_ = time_line(desk_of_story.claim)
    slug = desk_of_story.claim.slug
    assert (newest.edition, first.edition, edited.edition) == ((slug, 2), (slug, 1), None)
    assert newest.acts[0].detail == "revision 2"
    assert (edited.revision, edited.diff) == (2, (1, 2))
    assert (newest.revision, newest.diff) == (None, None)


def test_flags_name_reason_and_item(desk_of_story: Desk) -> None:
    flag = desk_of_story.flag()
    (done,) = time_line(desk_of_story.claim)[0].acts
    assert (done.flag, done.detail) == (flag.pk, f"misquoted: {desk_of_story.claim.statement}")


def test_merges_name_both_records(desk_of_story: Desk) -> None:
    party, into = desk_of_story.claim.positions.get().party, desk_of_story.make_party()
    merge_parties(party, into=into, by=desk_of_story.editor, reason="The same.")
    (done,) = time_line(desk_of_story.claim)[0].acts
    assert done.detail == f"“{party.name}” into “{into.name}”"


def test_parts_are_counted_by_what_happened_to_them(desk_of_story: Desk) -> None:
    claim, source = desk_of_story.claim, desk_of_story.make_source()
    parties = [desk_of_story.make_party() for _ in range(2)]
    with changeset(desk_of_story.editor, "Much at once."):
        claim.summary = "Another."
        claim.save()
        for party in parties:
            position = Position.objects.create(claim=claim, party=party, stance="denies")
            Citation.objects.create(position=position, source=source)
        row = claim.evidence.get()
        row.note = "Once."
        row.save()
        row.note = "Twice."
        row.save()
        claim.topic_links.get().delete()
    recorded = ["topics: 1 added", "positions: 1 added", "evidence: 1 added", "citations: 1 added"]
    much = [
        "the claim's own fields changed",
        "topics: 1 removed",
        "positions: 2 added",
        "evidence: 1 changed",
        "citations: 2 added",
    ]
    assert [[part.words for part in entry.parts] for entry in time_line(claim)] == [much, recorded]


def test_merge_counts_what_came_and_not_the_claim_that_it_saved(desk_of_story: Desk) -> None:
    merge_another_in(desk_of_story)
    newest = time_line(desk_of_story.claim)[0]
    assert [part.words for part in newest.parts] == [
        "topics: 1 changed",
        "positions: 1 changed",
        "evidence: 1 changed",
    ]


def test_flag_on_a_source_counts_from_when_the_claim_named_it(desk_of_story: Desk) -> None:
    early, late = desk_of_story.make_source(), desk_of_story.make_source()
    desk_of_story.flag(early)
    with changeset(desk_of_story.editor, "Add evidence."):
        for source in (early, late):
            Evidence.objects.create(claim=desk_of_story.claim, source=source, bearing="context")
    desk_of_story.flag(late)
    told = time_line(desk_of_story.claim)
    assert [acts(entry) for entry in told] == [[A.FLAGGED], EDITED, RECORDED]
    assert late.title in told[0].acts[0].detail


def test_what_happens_to_other_claims_is_not_told(desk_of_story: Desk) -> None:
    other = desk_of_story.publish(desk_of_story.make_claim())
    flags.raise_flag(other, by=desk_of_story.reviewer, reason="outdated", text="Old.")
    assert [acts(entry) for entry in time_line(desk_of_story.claim)] == [RECORDED]


def test_comment_stays_where_the_flag_stood_when_it_was_written(desk_of_story: Desk) -> None:
    flag, into = desk_of_story.flag(), desk_of_story.make_claim()
    flags.comment_on_flag(flag, by=desk_of_story.editor, text="Before.")
    merge_claims(desk_of_story.claim, into=into, by=desk_of_story.editor, reason="The same.")
    flag.refresh_from_db()
    flags.comment_on_flag(flag, by=desk_of_story.editor, text="After.")
    assert [acts(entry) for entry in time_line(desk_of_story.claim)] == [
        [A.MERGED],
        [A.FLAG_COMMENTED],
        [A.FLAGGED],
        RECORDED,
    ]
    assert [acts(entry) for entry in time_line(into)] == [[A.FLAG_COMMENTED], [A.MERGED], RECORDED]


def test_documentation_names_every_act() -> None:
    page = Path(__file__).parents[2].joinpath("docs/formats/timeline.md").read_text(encoding="utf-8")
    table = page.split("## The acts")[1]
    told = [act for row in table.splitlines() if row.startswith("| `") for act in re.findall("`([^`]+)`", row)]
    assert told == TimelineAct.values


# Recent changes


def newest_change(*, with_accounts: bool = True) -> Entry:
    shown = changesets_shown(with_accounts=with_accounts).order_by("-pk")[:1]
    return entries_of_site(list(shown), with_accounts=with_accounts)[0]


def test_recent_changes_name_what_was_touched(desk_of_story: Desk) -> None:
    desk_of_story.flag(desk_of_story.source())
    (touched,) = newest_change().touched
    assert (touched.kind, touched.label, touched.gone) == ("source", desk_of_story.source().title, False)


def test_change_of_a_part_changes_its_record(make_party: Any, editor: Any) -> None:
    party = make_party(name="The Mayor")
    with changeset(editor, "Also called."):
        alias = Alias.objects.create(party=party, name="Major", language="de")
    found = newest_change()
    assert (acts(found), [one.label for one in found.touched]) == ([A.RECORD_CHANGED], ["The Mayor"])
    with changeset(editor, "Entered in error."):
        alias.delete()
        party.delete()
    found = newest_change()
    assert acts(found) == [A.RECORD_DELETED]
    assert [(one.label, one.gone) for one in found.touched] == [("The Mayor", True)]


def test_record_that_comes_with_its_parts_is_added_once(make_party: Any, editor: Any) -> None:
    party = make_party
    with changeset(editor, "Add a party with its alias."):
        Alias.objects.create(party=party(), name="Major", language="de")
    assert acts(newest_change()) == [A.RECORD_ADDED]


def test_accounts_are_told_to_those_alone_who_may_see_them(desk_of_story: Desk, make_user: Any) -> None:
    make_user("nina", "reviewer")
    found = newest_change()
    assert (acts(found), [one.label for one in found.touched]) == ([A.ACCOUNTS_CHANGED], ["nina"])
    assert acts(newest_change(with_accounts=False)) == [A.RECORDED]
    with changeset(desk_of_story.editor, "Both at once."):
        desk_of_story.other.first_name = "Rosa"
        desk_of_story.other.save()
        desk_of_story.claim.summary = "Another."
        desk_of_story.claim.save()
    found = newest_change(with_accounts=False)
    assert (acts(found), [one.kind for one in found.touched]) == ([A.EDITED], ["claim"])


def test_erasures_in_accounts_are_shown_like_accounts(desk_of_story: Desk) -> None:
    for model in ("auth.User", "sources.Source"):
        with changeset(desk_of_story.editor, f"Erase in {model}."):
            Redaction.objects.create(model=model, object_pk=1, fields="email", reason="Private.")
        assert acts(newest_change()) == [A.REDACTED]
    comments = [row.comment for row in changesets_shown(with_accounts=False).order_by("-pk")[:2]]
    assert comments == ["Erase in sources.Source.", "Record the claim."]


def test_large_change_names_a_few_and_says_that_there_are_more(make_party: Any, editor: Any) -> None:
    with changeset(editor, "Many at once."):
        many = [make_party() for _ in range(7)]
    found = newest_change()
    assert [one.label for one in found.touched] == [party.name for party in many[:5]]
    assert list(found.more) == ["party"]


# Costs


@pytest.mark.parametrize("size", [1, 30])
def test_time_line_takes_four_queries(
    size: int, make_claim: Any, reviewer: Any, editor: Any, django_assert_num_queries: Any
) -> None:
    claim = make_claim(rows=size)
    for number in range(size):
        with changeset(editor, "Edit."):
            claim.summary = f"As of {number}."
            claim.save()
            for row in claim.evidence.all():
                row.note = str(number)
                row.save()
    with django_assert_num_queries(4):  # changesets, acts, parts, revisions
        found = time_line(claim)
    assert len(found) == size + 1


def test_recent_changes_cost_the_same_at_any_size(make_claim: Any, publish: Any, make_user: Any) -> None:
    counts = []
    for size in (1, 15):
        for number in range(size):
            publish(make_claim(rows=size))
            make_user(f"person-{size}-{number}", "editor")
        with CaptureQueriesContext(connection) as queries:
            entries_of_site(list(changesets_shown(with_accounts=True)), with_accounts=True)
        counts.append(len(queries))
    assert counts == [4, 4]  # changesets, acts, what they touched, how that is called


def test_acts_are_named_in_words_for_people_and_machines() -> None:
    done = Done(A.FLAGGED, 7, "misquoted", "A claim")
    assert done.data() == {"act": "flagged", "flag": 7, "reason": "misquoted", "item": "A claim"}
    assert Done(A.APPROVED, 2, "a-claim").data() == {"act": "approved", "revision": 2}
    assert Done(A.MERGED, 3, "One", "Other").data() == {"act": "merged", "item": "One", "into": "Other"}
    erased = Done(A.REDACTED, None, "claims.Position", "note")
    assert erased.data() == {"act": "redacted", "record": "claims.Position", "fields": "note"}
    assert erased.detail == "claims.Position: note"
    assert Done(A.EDITED).data() == {"act": "edited"}

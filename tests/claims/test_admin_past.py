"""The pages of a claim's past in the admin: any revision, any date, and the buttons that take changes back."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from audit.context import changeset
from audit.models import Changeset
from claims.models import Claim, Relation, ReplyRequest, ReviewState, TopicLink
from claims.revisions import latest_number
from claims.vocabulary import Status
from claims.workflow import submit
from claimtrack.stylesheet import SOURCES
from tests.claims.admin_forms import errors_in
from tests.sizes import few_and

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def page(claim: Claim, ending: str) -> str:
    return f"/admin/claims/claim/{claim.pk}/{ending}"


def take_back(client: Client, claim: Claim, what: str, comment: str = "In error.", seen: int | None = None) -> Any:
    form = {"what": what, "comment": comment, "seen": latest_number(claim) if seen is None else seen}
    return client.post(page(claim, "revert/"), form)


def buttons(html: str) -> dict[str, str]:
    """The values of the buttons that take back, with what they say."""
    found = re.findall(r'<button[^>]*name="what" value="([^"]*)"[^>]*>(.*?)</button>', html, re.DOTALL)
    return {value: strip_tags(said) for value, said in found}


def edit(claim: Claim, editor: Any, **fields: Any) -> None:
    with changeset(editor, "Edit."):
        fresh = Claim.objects.get(pk=claim.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()


@pytest.fixture
def thin_claim(make_claim: Any, editor: Any) -> Claim:
    """A claim of two positions and two evidence rows, of which one each is gone since revision 1; a new summary."""
    claim: Claim = make_claim(rows=2)
    with changeset(editor, "Away with it."):
        claim.positions.order_by("pk").last().delete()
        claim.evidence.order_by("pk").last().delete()
    edit(claim, editor, summary="A summary.")
    return claim


def test_revision_shows_what_was_deleted_since(desk: Client, make_claim: Any, editor: Any) -> None:
    claim = make_claim(rows=2)
    position = claim.positions.order_by("pk").last()
    name, key = position.party.name, position.pk
    with changeset(editor, "Away with it."):
        position.delete()
    then, now = (desk.get(page(claim, f"revisions/{number}/")).content.decode() for number in (1, 2))
    assert f"<strong>{name}</strong>" in then
    assert f"<strong>{name}</strong>" not in now
    assert buttons(then) == {
        f"position-{key}:1": f"Bring it back: {name}",
        "claim:1": "Take the whole claim back to revision 1",
    }
    assert buttons(now) == {"undo:2": "Undo what revision 2 changed"}


def test_revision_leads_to_its_neighbours(desk: Client, thin_claim: Claim) -> None:
    html = desk.get(page(thin_claim, "revisions/2/")).content.decode()
    for ending in ("revisions/1/", "revisions/3/", "compare/1/2/", "compare/2/3/", "as-of/", "history/"):
        assert f'href="{page(thin_claim, ending)}"' in html
    first, last = (desk.get(page(thin_claim, f"revisions/{number}/")).content.decode() for number in (1, 3))
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last


def test_date_shows_the_claim_as_it_stood(desk: Client, thin_claim: Claim, flag_on: Any) -> None:
    flag_on(thin_claim)
    html = desk.get(page(thin_claim, "as-of/?at=2999-01-01T10:00")).content.decode()
    assert "Then the newest was revision 3." in html
    assert "claim, misquoted" in strip_tags(html)
    made = Changeset.objects.get(revisions__claim=thin_claim, revisions__number=1).created_at
    html = desk.get(page(thin_claim, f"as-of/?at={made:%Y-%m-%dT%H:%M:%S.%fZ}")).content.decode()
    assert "Then the newest was revision 1." in html
    assert "none" in html
    html = desk.get(page(thin_claim, "as-of/?at=1999-01-01")).content.decode()
    assert "The claim was not on record yet." in html


@pytest.mark.parametrize("at", ["", "yesterday", "2026-02-30", "9999-12-31T23:59-14:00", "x" * 5000, "\x00", "²"])
def test_what_is_no_date_is_said_so(desk: Client, make_claim: Any, at: str) -> None:
    answer = desk.get(page(make_claim(), "as-of/"), {"at": at})
    assert answer.status_code == 400
    assert errors_in(answer.content.decode())


@pytest.mark.parametrize("ending", ["revisions/0/", "revisions/2/", f"revisions/{10**30}/", "compare/1/2/"])
def test_revision_that_is_not_there_is_not_found(desk: Client, make_claim: Any, ending: str) -> None:
    assert desk.get(page(make_claim(), ending)).status_code == 404


def test_as_of_without_a_date_asks_for_one(desk: Client, make_claim: Any) -> None:
    answer = desk.get(page(make_claim(), "as-of/"))
    assert answer.status_code == 200
    assert 'type="datetime-local"' in answer.content.decode()


def test_each_change_has_its_button(desk: Client, thin_claim: Claim, editor: Any, make_topic: Any) -> None:
    with changeset(editor, "File it."):
        link = TopicLink.objects.create(claim=thin_claim, topic=make_topic(title="Bridges"), order=2)
    found = buttons(desk.get(page(thin_claim, "compare/1/4/")).content.decode())
    assert found["field-summary:1"] == "Back to revision 1: Summary"
    assert found[f"topic-{link.pk}:1"] == "Take it out: Bridges"
    assert sorted(value.split("-")[0] for value in found) == ["claim:1", "evidence", "field", "position", "topic"]
    assert "undo:4" in buttons(desk.get(page(thin_claim, "compare/3/4/")).content.decode())


def test_every_button_of_a_page_does_what_it_says(desk: Client, thin_claim: Claim) -> None:
    for value in buttons(desk.get(page(thin_claim, "revisions/1/")).content.decode()):
        newest = latest_number(thin_claim)
        answer = take_back(desk, thin_claim, value)
        if value == "claim:1":  # the parts went back one by one already
            assert answer.status_code == 409
            assert "says what it said at revision 1 already" in answer.content.decode()
        else:
            assert (answer.status_code, latest_number(thin_claim)) == (302, newest + 1)
    assert (thin_claim.positions.count(), thin_claim.evidence.count()) == (2, 2)
    assert buttons(desk.get(page(thin_claim, "revisions/1/")).content.decode()) == {}


def test_whole_claim_goes_back_with_the_comment(desk: Client, thin_claim: Claim, editor: Any) -> None:
    submit(thin_claim, by=editor)
    answer = take_back(desk, thin_claim, "claim:1", "It was right.")
    assert (answer.status_code, answer["Location"]) == (302, page(thin_claim, "change/"))
    made = Changeset.objects.get(revisions__claim=thin_claim, revisions__number=4)
    assert (made.user, made.comment, made.channel) == (editor, "It was right.", "admin")
    assert ReviewState.objects.get(claim=thin_claim).status == Status.DRAFT
    assert "Revision 4 takes it back." in desk.get(page(thin_claim, "change/")).content.decode()


def test_without_a_comment_nothing_is_done_and_the_button_stays(desk: Client, thin_claim: Claim) -> None:
    answer = take_back(desk, thin_claim, "undo:3", "  ")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert errors_in(html)
    assert buttons(html) == {"undo:3": "Undo what revision 3 changed"}
    assert latest_number(thin_claim) == 3


def test_claim_that_moved_on_is_shown_and_what_was_typed_is_kept(desk: Client, thin_claim: Claim, editor: Any) -> None:
    edit(thin_claim, editor, rationale="More of it.")
    answer = take_back(desk, thin_claim, "claim:1", "A comment worth keeping.", seen=3)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "You read revision 3; the claim is at revision 4 now." in html
    assert "A comment worth keeping." in html
    assert "added: </span>More of it" in html
    assert 'name="seen" value="4"' in html
    assert latest_number(thin_claim) == 4


def test_overlaps_are_listed(desk: Client, thin_claim: Claim, editor: Any) -> None:
    edit(thin_claim, editor, summary="Another.")
    html = take_back(desk, thin_claim, "undo:3").content.decode()
    assert "“summary” was changed by it, and again since." in errors_in(html)


def test_button_that_is_not_known_is_refused(desk: Client, thin_claim: Claim) -> None:
    unknown = ("", "claim", "claim:", "claim:x", "claim:²", "chapter-1:1", "position-x:1", "field-:1", "\x00:1")
    for what in (*unknown, "x" * 5000):
        answer = take_back(desk, thin_claim, what)
        assert answer.status_code == 409, what
        assert latest_number(thin_claim) == 3, what


@pytest.mark.parametrize("seen", ["", "x", "-1", str(10**30)])
def test_form_that_names_no_revision_is_refused(desk: Client, thin_claim: Claim, seen: str) -> None:
    form = {"what": "claim:1", "comment": "Back.", "seen": seen}
    assert desk.post(page(thin_claim, "revert/"), form).status_code == 409
    assert latest_number(thin_claim) == 3


@pytest.mark.parametrize("what", ["claim", "undo", "field-summary", "position-1"])
def test_revision_that_never_was_is_refused(desk: Client, thin_claim: Claim, what: str) -> None:
    for number in ("0", "9", "9" * 18):
        answer = take_back(desk, thin_claim, f"{what}:{number}")
        assert answer.status_code == 409, number
        assert "has no revision" in errors_in(answer.content.decode()), number


def test_reviewer_reads_the_past_and_takes_nothing_back(reviewing: Client, thin_claim: Claim) -> None:
    for ending in ("revisions/1/", "compare/1/2/", "as-of/?at=2999-01-01"):
        answer = reviewing.get(page(thin_claim, ending))
        assert answer.status_code == 200
        assert buttons(answer.content.decode()) == {}
    assert take_back(reviewing, thin_claim, "claim:1").status_code == 403
    assert latest_number(thin_claim) == 3


def test_press_without_a_token_is_refused(thin_claim: Claim, editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert take_back(client, thin_claim, "claim:1").status_code == 403
    assert latest_number(thin_claim) == 3


def test_addresses_answer_to_their_methods(desk: Client, thin_claim: Claim) -> None:
    assert desk.get(page(thin_claim, "revert/")).status_code == 405
    for ending in ("revisions/1/", "as-of/", "compare/1/2/"):
        assert desk.post(page(thin_claim, ending)).status_code == 405
    assert desk.post("/admin/claims/claim/999999/revert/").status_code == 404


def test_comparisons_have_one_stylesheet(desk: Client, published: Claim, editor: Any) -> None:
    top = Path(__file__).parents[2]
    sheets = [sheet for folder in ("audit", "claims", "claimtrack") for sheet in top.glob(f"{folder}/static/**/*.css")]
    styled = [sheet.name for sheet in sheets if re.search(r"^\.(pieces|comparison__)", sheet.read_text(), re.MULTILINE)]
    assert styled == ["comparison.css"]
    edit(published, editor, rationale="They agree.")
    for address in (page(published, "compare/1/2/"), page(published, "revisions/1/")):
        assert 'href="/static/claims/comparison.css"' in desk.get(address).content.decode()
    assert "claims/comparison.css" in SOURCES  # of the one that public pages have


def test_markup_in_texts_is_shown_and_not_run(desk: Client, make_claim: Any, editor: Any) -> None:
    claim = make_claim(statement="<script>alert(1)</script>", rationale="<b>bold</b>")
    edit(claim, editor, rationale="<i>slanted</i>")
    for ending in ("revisions/1/", "compare/1/2/", "as-of/?at=2999-01-01"):
        html = desk.get(page(claim, ending)).content.decode()
        for run in ("<script>alert", "<b>bold", "<i>slanted", "style="):
            assert run not in html.replace('<link rel="stylesheet', "")


@pytest.mark.parametrize("many", few_and(15))
@pytest.mark.parametrize("ending", ["revisions/{}/", "as-of/?at=2999-01-01", "compare/1/{}/"])
def test_past_costs_the_same_at_any_size(
    desk: Client, make_claim: Any, make_topic: Any, make_party: Any, editor: Any, ending: str, many: int
) -> None:
    counts = []
    for rows in (1, many):
        claim = make_claim(rows=rows)
        for number in range(rows):
            topic, party, other = make_topic(), make_party(), make_claim()
            with changeset(editor, "One more of each."):
                TopicLink.objects.create(claim=claim, topic=topic, order=2)
                Relation.objects.create(claim=claim, target=other, type="supports")
                ReplyRequest.objects.create(claim=claim, party=party, asked_on="2026", channel=str(number))
        with changeset(editor, "All changed."):
            for row in (*claim.positions.all(), *claim.evidence.all(), *claim.relations.all()):
                row.note = "Changed."
                row.save()
        desk.get("/admin/")  # what is asked once in a session
        with CaptureQueriesContext(connection) as captured:
            answer = desk.get(page(claim, ending.format(rows + 1)))
        assert answer.status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 50

"""The admin, as editors and reviewers use it: over HTTP, with the forms that the pages hold."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from audit.models import Changeset
from claims import workflow
from claims.models import Citation, Claim, Evidence, Party, Position, ReviewState, TopicLink
from claims.vocabulary import Status

Form = dict[str, str]


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def reviewing(reviewer: Any) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def change_page(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/change/"


def values_of(html: str, form: str) -> Form:
    """What a browser would send of the form `form` as it stands."""
    html = re.search(rf'<form[^>]*id="{form}".*?</form>', html, re.DOTALL)[0]  # type: ignore[index]  # fails the test
    found: Form = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("submit", "search") or "name" not in attributes:
            continue
        if attributes.get("type") != "checkbox":
            found[attributes["name"]] = unescape(attributes.get("value", ""))
        elif " checked" in tag:
            found[attributes["name"]] = "on"
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


@pytest.fixture
def form_of(desk: Client) -> Callable[[Claim], Form]:
    return lambda claim: values_of(desk.get(change_page(claim)).content.decode(), "claim_form")


def errors_in(html: str) -> str:
    return " ".join(strip_tags(part) for part in re.findall(r'<ul class="errorlist.*?</ul>', html, re.DOTALL))


def test_saving_makes_one_changeset_with_the_comment(desk: Client, make_claim: Any, form_of: Any, editor: Any) -> None:
    claim = make_claim()
    before = Changeset.objects.count()
    form = {
        **form_of(claim),
        "statement": "A better statement",
        "positions-0-quote": "We said so.",
        "comment": "Why not.",
    }
    assert desk.post(change_page(claim), form).status_code == 302
    changeset = Changeset.objects.order_by("-pk")[0]
    assert Changeset.objects.count() == before + 1
    assert (changeset.user, changeset.comment, changeset.channel) == (editor, "Why not.", "admin")
    assert changeset.request_id
    assert Claim.objects.get(pk=claim.pk).statement == "A better statement"
    assert claim.revisions.count() == 2
    assert Position.history.filter(changeset=changeset).get().history_change_reason == "Why not."


def test_comment_is_required_and_nothing_typed_is_lost(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    before = Changeset.objects.count()
    page = desk.post(change_page(claim), {**form_of(claim), "statement": "Typed in vain", "comment": "  "})
    assert "This field is required." in errors_in(page.content.decode())
    assert "Typed in vain" in page.content.decode()
    assert Changeset.objects.count() == before


def test_comment_with_hidden_characters_is_refused(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    page = desk.post(change_page(claim), {**form_of(claim), "statement": "X", "comment": "a\u202eb"})
    assert "U+202E" in errors_in(page.content.decode())
    assert claim.revisions.count() == 1


def test_saving_without_a_change_leaves_no_trace(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim(rows=3)
    before = Changeset.objects.count(), Claim.history.count(), Position.history.count(), Citation.history.count()
    assert desk.post(change_page(claim), {**form_of(claim), "comment": "Nothing really."}).status_code == 302
    assert before == (
        Changeset.objects.count(), Claim.history.count(), Position.history.count(), Citation.history.count()
    )  # fmt: skip


def test_position_is_entered_in_one_row_with_its_first_citation(
    desk: Client, make_claim: Any, make_party: Any, make_source: Any, form_of: Any
) -> None:
    claim, party, source = make_claim(), make_party(), make_source()
    row = {
        "positions-1-party": str(party.pk),
        "positions-1-stance": "denies",
        "positions-1-stated_on": "7 February 2005",
        "positions-1-source": str(source.pk),
        "positions-1-locator": "page 9",
        "comment": "The denial was missing.",
    }
    assert desk.post(change_page(claim), {**form_of(claim), **row}).status_code == 302
    position = Position.objects.get(claim=claim, party=party)
    assert (position.stance, position.stated_on) == ("denies", "2005-02-07")
    assert (position.citations.get().source, position.citations.get().locator) == (source, "page 9")
    assert claim.revisions.count() == 2


def test_position_without_a_source_is_refused_beside_the_field(
    desk: Client, make_claim: Any, make_party: Any, form_of: Any
) -> None:
    claim = make_claim()
    row = {"positions-1-party": str(make_party().pk), "positions-1-stance": "denies", "comment": "Add."}
    page = desk.post(change_page(claim), {**form_of(claim), **row})
    assert page.status_code == 200
    assert "This field is required." in errors_in(page.content.decode())
    assert claim.positions.count() == 1


def test_changing_only_the_citation_leaves_the_position_alone(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    before = Position.history.count()
    desk.post(change_page(claim), {**form_of(claim), "positions-0-locator": "page 4", "comment": "Wrong page."})
    assert claim.positions.get().citations.get().locator == "page 4"
    assert Position.history.count() == before
    assert claim.revisions.count() == 2


def test_bad_date_says_what_was_typed(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    form = {**form_of(claim), "event_date": "sprung 2004", "positions-0-stated_on": "the 31st", "comment": "Date it."}
    errors = errors_in(desk.post(change_page(claim), form).content.decode())
    assert "sprung 2004" in unescape(errors)
    assert "the 31st" in unescape(errors)


def test_rows_are_deleted_with_their_history_kept(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim(rows=2)
    desk.post(change_page(claim), {**form_of(claim), "evidence-0-DELETE": "on", "comment": "Not relevant."})
    assert claim.evidence.count() == 1
    assert Evidence.history.filter(history_type="-").get().history_change_reason == "Not relevant."


def test_new_claim_gets_its_slug_from_the_statement(desk: Client, make_topic: Any, make_claim: Any) -> None:
    make_claim(slug="the-bridge-is-safe")
    form = values_of(desk.get("/admin/claims/claim/add/").content.decode(), "claim_form")
    form |= {"statement": "The bridge is safe.", "topic_links-0-topic": str(make_topic().pk), "comment": "New."}
    page = desk.post("/admin/claims/claim/add/", form)
    assert page.status_code == 302, errors_in(page.content.decode())
    claim = Claim.objects.get(statement="The bridge is safe.")
    assert claim.slug == "the-bridge-is-safe-2"
    assert claim.state.status == Status.DRAFT


@pytest.mark.parametrize("statement", ["Мост безопасен.", "!!!"])
def test_statement_without_latin_letters_gets_a_slug_too(desk: Client, db: None, statement: str) -> None:
    form = values_of(desk.get("/admin/claims/claim/add/").content.decode(), "claim_form")
    desk.post("/admin/claims/claim/add/", {**form, "statement": statement, "comment": "New."})
    assert Claim.objects.get(statement=statement).slug == "claim"


def test_claims_cannot_be_deleted_even_by_an_administrator(make_user: Any, make_claim: Any, client: Client) -> None:
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    claim = make_claim()
    assert client.get(f"/admin/claims/claim/{claim.pk}/delete/").status_code == 403
    assert "delete_selected" not in client.get("/admin/claims/claim/").content.decode()


def test_deleting_a_record_asks_why(desk: Client, make_party: Any) -> None:
    party = make_party()
    page = f"/admin/claims/party/{party.pk}/delete/"
    assert "Why is it deleted?" in desk.get(page).content.decode()
    desk.post(page, {"post": "yes", "comment": " "})
    assert Party.objects.filter(pk=party.pk).exists()
    desk.post(page, {"post": "yes", "comment": "Entered twice."})
    assert not Party.objects.filter(pk=party.pk).exists()
    assert Party.history.filter(history_type="-").get().history_change_reason == "Entered twice."


def test_what_is_cited_cannot_be_deleted(desk: Client, make_claim: Any) -> None:
    source = make_claim().evidence.get().source
    page = desk.post(f"/admin/sources/source/{source.pk}/delete/", {"post": "yes", "comment": "Away."})
    assert "would require deleting the following protected related objects" in page.content.decode()
    source.refresh_from_db()


def test_last_citation_of_a_position_stays(desk: Client, make_claim: Any) -> None:
    position = make_claim().positions.get()
    page = f"/admin/claims/position/{position.pk}/change/"
    form = values_of(desk.get(page).content.decode(), "position_form")
    refused = desk.post(page, {**form, "citations-0-DELETE": "on", "comment": "Away."})
    assert "A position needs a citation" in errors_in(refused.content.decode())
    assert position.citations.count() == 1


def test_further_citations_are_added_on_the_positions_page(desk: Client, make_claim: Any, make_source: Any) -> None:
    claim, source = make_claim(), make_source()
    position = claim.positions.get()
    page = f"/admin/claims/position/{position.pk}/change/"
    form = values_of(desk.get(page).content.decode(), "position_form")
    desk.post(page, {**form, "citations-1-source": str(source.pk), "comment": "A second source."})
    assert position.citations.count() == 2
    assert claim.revisions.count() == 2


def test_history_shows_diffs_and_cannot_be_posted_to(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    desk.post(change_page(claim), {**form_of(claim), "statement": "Reworded", "comment": "Clearer."})
    page = desk.get(f"/admin/claims/claim/{claim.pk}/history/").content.decode()
    assert "Reworded" in page
    assert "Clearer." in page
    assert "style=" not in page
    version = f"/admin/claims/claim/{claim.pk}/history/{Claim.history.filter(id=claim.pk).earliest().pk}/"
    assert desk.get(version).status_code == 200
    assert desk.post(version, form_of(claim)).status_code == 405
    assert Claim.objects.get(pk=claim.pk).statement == "Reworded"


def test_history_of_a_claim_lists_the_revisions_of_its_parts(desk: Client, published: Claim, form_of: Any) -> None:
    desk.post(change_page(published), {**form_of(published), "positions-0-note": "Aside.", "comment": "A note."})
    html = desk.get(f"/admin/claims/claim/{published.pk}/history/").content.decode()
    assert html.index("<td>2</td>") < html.index("<td>A note.</td>") < html.index("<td>1</td>")
    assert f'href="/claims/{published.slug}/v/1/"' in html


# Review


def press(client: Client, claim: Claim, act: str, comment: str = "", revision: int | None = None) -> Any:
    newest = claim.revisions.count() if revision is None else revision
    return client.post(f"/admin/claims/claim/{claim.pk}/review/{act}/", {"revision": newest, "comment": comment})


def status_of(claim: Claim) -> str:
    return ReviewState.objects.get(claim=claim).status


def test_editor_submits_and_reviewer_approves(desk: Client, reviewing: Client, make_claim: Any) -> None:
    claim = make_claim()
    assert press(desk, claim, "submit").status_code == 302
    assert status_of(claim) == Status.IN_REVIEW
    assert ">Approve</button>" in reviewing.get(change_page(claim)).content.decode()
    assert press(reviewing, claim, "approve", "Checked.").status_code == 302
    assert status_of(claim) == Status.PUBLISHED
    assert f"/claims/{claim.slug}/" in desk.get(change_page(claim)).content.decode()


def test_editor_cannot_approve_what_they_wrote(desk: Client, make_claim: Any) -> None:
    claim = make_claim()
    press(desk, claim, "submit")
    page = press(desk, claim, "approve", "A comment worth keeping.")
    assert page.status_code == 409
    assert "Somebody else must decide." in page.content.decode()
    assert "A comment worth keeping." in page.content.decode()
    assert status_of(claim) == Status.IN_REVIEW


def test_reviewer_who_read_an_older_revision_is_told(
    desk: Client, reviewing: Client, make_claim: Any, form_of: Any
) -> None:
    claim = make_claim()
    desk.post(change_page(claim), {**form_of(claim), "summary": "Later.", "comment": "More."})
    press(desk, claim, "submit")
    page = press(reviewing, claim, "approve", revision=1)
    assert "You read revision 1; the claim is at revision 2 now." in page.content.decode()
    assert 'name="revision" value="2"' in page.content.decode()


def test_requesting_changes_needs_a_comment(desk: Client, reviewing: Client, make_claim: Any) -> None:
    claim = make_claim()
    press(desk, claim, "submit")
    assert "Say which changes you ask for." in press(reviewing, claim, "request-changes").content.decode()
    assert press(reviewing, claim, "request-changes", "Name the newspaper.").status_code == 302
    assert status_of(claim) == Status.DRAFT
    assert "Name the newspaper." in desk.get(change_page(claim)).content.decode()


def test_withdrawing_needs_a_reason(desk: Client, published: Claim) -> None:
    assert press(desk, published, "withdraw").status_code == 409
    assert press(desk, published, "withdraw", "A forgery.").status_code == 302
    assert status_of(published) == Status.WITHDRAWN


@pytest.mark.parametrize("act", ["submit", "withdraw"])
def test_reviewer_may_neither_submit_nor_withdraw(reviewing: Client, published: Claim, act: str) -> None:
    assert press(reviewing, published, act, "Why not.").status_code == 403


def test_reviewer_reads_the_claim_and_cannot_save_it(reviewing: Client, make_claim: Any) -> None:
    claim = make_claim(rows=2)
    page = reviewing.get(change_page(claim)).content.decode()
    assert 'name="statement"' not in page
    assert claim.positions.first().citations.get().source.title in page
    assert reviewing.post(change_page(claim), {"statement": "X", "comment": "Y"}).status_code == 403


def test_stranger_gets_no_further_than_the_door(client: Client, stranger: Any, make_claim: Any) -> None:
    client.force_login(stranger)
    claim = make_claim()
    for address in (change_page(claim), f"/admin/claims/claim/{claim.pk}/preview/"):
        assert client.get(address).status_code == 302
    assert press(client, claim, "submit").status_code == 302
    assert status_of(claim) == Status.DRAFT


def test_what_is_missing_stands_beside_its_field(desk: Client, make_claim: Any) -> None:
    claim = make_claim(verdict="", rationale="")
    page = desk.get(change_page(claim)).content.decode()
    assert re.search(r'field-verdict.*?<strong class="missing">Choose a verdict.</strong>', page, re.DOTALL)
    assert re.search(r'field-rationale.*?<strong class="missing">Write why this verdict.</strong>', page, re.DOTALL)
    refused = press(desk, claim, "submit").content.decode()
    assert "Choose a verdict." in refused
    assert status_of(claim) == Status.DRAFT


def test_preview_shows_the_draft_as_the_public_would_see_it(desk: Client, published: Claim, form_of: Any) -> None:
    desk.post(change_page(published), {**form_of(published), "statement": "Not public yet", "comment": "Reword."})
    preview = desk.get(f"/admin/claims/claim/{published.pk}/preview/").content.decode()
    assert "Not public yet" in preview
    assert "Preview of a draft" in preview
    assert "Not public yet" not in desk.get(f"/claims/{published.slug}/").content.decode()
    assert "Edits wait for approval" in desk.get(change_page(published)).content.decode()


def test_preview_of_an_empty_draft_works(desk: Client, make_claim: Any) -> None:
    claim = make_claim(rows=0, verdict="", rationale="")
    assert desk.get(f"/admin/claims/claim/{claim.pk}/preview/").status_code == 200


@pytest.mark.parametrize("act", ["approve", "publish"])
def test_review_addresses_answer_to_posts_of_known_acts(desk: Client, make_claim: Any, act: str) -> None:
    claim = make_claim()
    assert desk.get(f"/admin/claims/claim/{claim.pk}/review/{act}/").status_code == 405
    assert desk.post("/admin/claims/claim/999999/review/approve/").status_code == 404
    assert desk.post(f"/admin/claims/claim/{claim.pk}/review/publish/").status_code == 404


# Lists


def listed(client: Client, query: str) -> set[str]:
    html = client.get(f"/admin/claims/claim/{query}").content.decode()
    return set(re.findall(r'field-statement"><a href="[^"]*">([^<]*)</a>', html))


def test_list_shows_status_counts_and_last_editor(desk: Client, make_claim: Any, publish: Any) -> None:
    publish(make_claim(rows=2))
    row = desk.get("/admin/claims/claim/").content.decode()
    for cell in ('field-status">published', 'field-verdict">contested', 'field-asserting">2', 'field-denying">0'):
        assert cell in row
    assert 'field-last_editor">edith' in row


def test_filters_of_the_list(desk: Client, make_claim: Any, make_topic: Any, publish: Any) -> None:
    topic = make_topic(slug="bridges")
    one = publish(make_claim(statement="One", topic=make_topic(parent=topic), verdict="supported", event_date="2006"))
    two = make_claim(statement="Two")
    position = one.positions.get()
    party, publisher = position.party, position.citations.get().source.publisher
    assert listed(desk, "") == {"One", "Two"}
    assert listed(desk, "?state__status__exact=published") == {"One"}
    assert listed(desk, "?verdict__exact=supported") == {"One"}
    assert listed(desk, "?topic=bridges") == {"One"}
    assert listed(desk, "?topic=nowhere") == set()
    assert listed(desk, f"?party={party.slug}") == {"One"}
    assert listed(desk, f"?publisher={publisher.slug}") == {"One"}
    assert listed(desk, "?date=2006") == {"One"}
    assert listed(desk, "?date=April+2004") == {"One", "Two"}
    assert listed(desk, "?date=sprung") == set()
    assert listed(desk, "?q=two") == {two.statement}


# Costs


def warm(client: Client, address: str) -> None:
    client.get(address)  # content types are read once per process


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_claim_page_costs_the_same_for_one_row_and_thirty(
    make_claim: Any, make_user: Any, django_assert_max_num_queries: Any, role: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(make_user("somebody", role, is_staff=True))
    small, large = make_claim(rows=1), make_claim(rows=30)
    warm(client, change_page(small))
    counts = []
    for claim in (small, large):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(change_page(claim)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40


@pytest.mark.parametrize(
    "address",
    [
        "/admin/claims/claim/",
        "/admin/claims/position/",
        "/admin/claims/party/",
        "/admin/claims/topic/",
        "/admin/sources/source/",
        "/admin/sources/publisher/",
    ],
)
def test_lists_cost_the_same_for_one_row_and_thirty(desk: Client, make_claim: Any, address: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_claim()
    warm(desk, address)
    counts = []
    for rows in (0, 30):
        for _ in range(rows):
            make_claim()
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_saving_one_row_of_many_costs_no_query_for_each_other(desk: Client, make_claim: Any, form_of: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in (1, 30):
        claim = make_claim(rows=rows)
        form = {**form_of(claim), "positions-0-note": "Changed.", "comment": "One row."}
        with CaptureQueriesContext(connection) as queries:
            assert desk.post(change_page(claim), form).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/claims/claim/",
        "/admin/claims/claim/add/",
        "/admin/claims/party/add/",
        "/admin/claims/topic/add/",
        "/admin/claims/position/add/",
        "/admin/sources/source/add/",
        "/admin/sources/publisher/add/",
        "/admin/autocomplete/?app_label=claims&model_name=position&field_name=party&term=x",
        "/admin/autocomplete/?app_label=claims&model_name=citation&field_name=source&term=x",
    ],
)
def test_admin_pages_obey_the_strict_policy(desk: Client, db: None, address: str) -> None:
    page = desk.get(address)
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    html = page.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", html)
    assert " style=" not in html


def test_topic_is_filed_once(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    topic = claim.topic_links.get().topic
    form = {**form_of(claim), "topic_links-1-topic": str(topic.pk), "comment": "Twice."}
    page = desk.post(change_page(claim), form)
    assert page.status_code == 200
    assert TopicLink.objects.filter(claim=claim).count() == 1


def test_editing_a_withdrawn_claim_does_not_publish_it(
    desk: Client, published: Claim, editor: Any, form_of: Any
) -> None:
    workflow.withdraw(published, by=editor, reason="A forgery.")
    desk.post(change_page(published), {**form_of(published), "summary": "New.", "comment": "Mend."})
    assert Client().get(f"/claims/{published.slug}/").status_code == 410

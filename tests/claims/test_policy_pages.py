"""The pages on how this site works: their default, what an editor wrote instead, and the marks of its text."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import PolicyText
from claims.policy_defaults import default_policy
from claims.policy_text import Block, blocks
from claims.vocabulary import VERDICT_MEANINGS, Credibility, PolicyPage, Verdict
from sources.models import Reliability
from tests.claims.admin_forms import values_of

PAGES = ["/about/method/", "/about/corrections/", "/about/privacy/"]
ADD = "/admin/claims/policytext/add/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("One.\n\nTwo.", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("One\nand on.", [("paragraph", "One and on.")]),
        ("## Head\nText", [("heading", "Head"), ("paragraph", "Text")]),
        ("- a\n- b\nmore", [("item", "a"), ("item", "b more")]),
        ("Text\n- a", [("paragraph", "Text"), ("item", "a")]),
        ("- a\n\n- b", [("item", "a"), ("item", "b")]),
        # Marks without their space, or of another kind, are text.
        ("##Head\n\n# Head\n\n-a", [("paragraph", "##Head"), ("paragraph", "# Head"), ("paragraph", "-a")]),
        # An empty heading or item is nothing, and ends what stood before it.
        ("One.\n## \nTwo.", [("paragraph", "One."), ("paragraph", "Two.")]),
    ],
)
def test_text_is_taken_apart(text: str, found: list[tuple[str, str]]) -> None:
    assert blocks(text) == [Block(*block) for block in found]


@pytest.mark.parametrize("page", PolicyPage)
def test_default_speaks_of_what_the_page_must_tell(page: PolicyPage) -> None:
    title, body = default_policy(page)
    assert title
    kinds = {block.kind for block in blocks(body)}
    assert kinds == {"heading", "item", "paragraph"}


def test_method_page_lists_every_verdict_and_grade_in_words(client: Client, db: None) -> None:
    page = client.get("/about/method/").content.decode()
    for subject in ("How claims are chosen", "graded", "How claims are reviewed", "How errors are corrected"):
        assert subject in page
    for verdict in Verdict:
        assert f'data-verdict="{verdict}">{verdict.label}</span></th><td>{VERDICT_MEANINGS[verdict]}</td>' in page
    for grade, label in [*Reliability.choices, *Credibility.choices]:
        assert f'<th scope="row">{grade}</th><td>{label}</td>' in page
    assert "after 12 months" in page


def test_vocabularies_stand_on_the_method_page_alone(client: Client, db: None) -> None:
    assert "data-verdict" not in client.get("/about/corrections/").content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        ("mailto:errors@claims.example", '<a href="mailto:errors@claims.example">errors@claims.example</a>'),
        ("https://claims.example/report", '<a href="https://claims.example/report">https://claims.example/report</a>'),
        ("", "This site has not named an address for reports yet."),
    ],
)
def test_page_says_where_errors_are_reported(
    client: Client, db: None, settings: Any, page: str, setting: str, shown: str
) -> None:
    settings.CLAIMTRACK_REPORT_ERRORS_TO = setting
    report = client.get(page).content.decode().split('<h2 id="report">')[1]
    assert shown in report


def test_text_of_an_editor_replaces_the_default_and_is_not_run(client: Client, editor: Any) -> None:
    body = "## Ours <b>\n\nSee https://example.org/x & ask.\n\n- one\n- <script>alert(1)</script>\n\nThe end."
    with changeset(editor, "Write it anew."):
        PolicyText.objects.create(page="method", title="Our <i>method</i>", body=body)
    page = client.get("/about/method/").content.decode()
    assert "<h1>Our &lt;i&gt;method&lt;/i&gt;</h1>" in page
    assert "<h2>Ours &lt;b&gt;</h2>" in page
    assert '<a href="https://example.org/x" rel="nofollow">' in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert len(re.findall(r"<ul>\s*<li>one</li>\s*<li>", page)) == 1
    assert "How claims are chosen</h2>" not in page
    assert 'data-verdict="contested"' in page  # the tables stay
    assert "How errors are corrected</h1>" in client.get("/about/corrections/").content.decode()


@pytest.mark.parametrize("rows", [0, 2])
def test_policy_pages_take_two_queries(client: Client, editor: Any, rows: int, django_assert_num_queries: Any) -> None:
    with changeset(editor, "Write them anew."):
        for page in list(PolicyPage)[:rows]:
            PolicyText.objects.create(page=page, title="Ours", body="Text.")
    for address in PAGES:
        with django_assert_num_queries(2):  # the newest write, the text
            assert client.get(address).status_code == 200


# The admin


@pytest.fixture
def root(client: Client, make_user: Any) -> Client:
    client.force_login(make_user("root", is_superuser=True, is_staff=True))
    return client


@pytest.mark.parametrize("page", PolicyPage)
def test_text_begins_as_the_default_of_the_page_that_was_asked_for(root: Client, page: PolicyPage) -> None:
    listed = root.get("/admin/claims/policytext/").content.decode()
    assert f'href="{ADD}?page={page}"' in listed
    form = values_of(root.get(f"{ADD}?page={page}").content.decode(), "policytext_form")
    title, body = default_policy(page)
    assert (form["page"], form["title"], form["body"].replace("\r\n", "\n")) == (page, title, body)


@pytest.mark.parametrize("query", ["", "?page=nothing"])
def test_text_begins_as_the_first_default_otherwise(root: Client, query: str) -> None:
    assert values_of(root.get(f"{ADD}{query}").content.decode(), "policytext_form")["page"] == "method"


def test_text_is_written_and_changed_with_a_comment_on_record(root: Client) -> None:
    form = values_of(root.get(f"{ADD}?page=method").content.decode(), "policytext_form")
    refused = root.post(f"{ADD}?page=method", {**form, "comment": ""})
    assert refused.status_code == 200
    assert not PolicyText.objects.exists()
    assert root.post(f"{ADD}?page=method", {**form, "title": "Ours", "comment": "In our words."}).status_code == 302
    row = PolicyText.objects.get()
    assert row.history.get().changeset.comment == "In our words."
    assert "<h1>Ours</h1>" in root.get("/about/method/").content.decode()
    change = f"/admin/claims/policytext/{row.pk}/change/"
    form = values_of(root.get(change).content.decode(), "policytext_form")
    assert "page" not in form
    assert root.post(change, {**form, "title": "Ours again", "comment": "Shorter."}).status_code == 302
    assert row.history.count() == 2


def test_no_text_can_be_added_when_every_page_has_one(root: Client, editor: Any) -> None:
    with changeset(editor, "Write them anew."):
        for page in PolicyPage:
            PolicyText.objects.create(page=page, title="Ours", body="Text.")
    form = values_of(root.get(ADD).content.decode(), "policytext_form")
    assert root.post(ADD, {**form, "comment": "Again."}).status_code == 200
    assert PolicyText.objects.count() == len(PolicyPage)


def test_reviewer_writes_no_policy(reviewing: Client, reviewer: Any) -> None:
    assert not reviewer.has_perm("claims.change_policytext")
    assert reviewing.get(ADD).status_code == 403
    assert reviewing.post(ADD, {"page": "method", "title": "X", "body": "Y", "comment": "Z"}).status_code == 403

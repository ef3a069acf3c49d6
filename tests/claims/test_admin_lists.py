"""The admin's lists and filters, what its pages cost, and the policy that they obey."""

import re
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims import workflow
from claims.models import Affiliation, Alias, Citation, Claim, Position, TopicLink
from sources.edtf_dates import parse_date
from sources.edtf_fields import overlapping
from sources.models import Author, Derivation
from tests.claims.admin_forms import change_page
from tests.sizes import few_and


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


def test_topics_to_filter_by_keep_what_else_is_asked_for(desk: Client, make_topic: Any) -> None:
    make_topic(title="Dams", slug="dams", parent=make_topic(title="Water & power", slug="water"))
    html = desk.get("/admin/claims/claim/?q=50%25+%22a%26b&topic=water").content.decode()
    asked = "?q=50%25+%22a%26b"
    assert f'<li><a href="{asked}">All</a></li>' in html
    assert f'<li class="selected"><a href="{asked}&amp;topic=water">Water &amp; power</a></li>' in html
    assert f'<li><a href="{asked}&amp;topic=dams">\u2003Dams</a></li>' in html


@pytest.mark.parametrize("rare", [0, 5000])
@pytest.mark.parametrize(
    "typed", ["2004", "since 2004", "../2003-12-31", "2003-12-31/2004-01-01", "1890", "2004-06-01/2004-06-02"]
)
def test_claims_are_listed_by_date_alike_whether_dates_are_few_or_many(
    desk: Client, make_claim: Any, editor: Any, monkeypatch: pytest.MonkeyPatch, typed: str, rare: int
) -> None:
    monkeypatch.setattr("claims.bounded.RARE", rare)
    days = ["", "2004", "2004-06-01", "2003", "../2003", "2004/..", "1890", "since 2010", "1990/2010"]
    for number, (event, stated) in enumerate([*pairwise(days), *((day, day) for day in days)]):
        claim = make_claim(statement=f"Claim {number}", event_date=event)
        with changeset(editor, "When it was stated."):
            position = claim.positions.get()
            position.stated_on = stated
            position.save()
    asked = parse_date(typed)
    spans = asked.earliest, asked.latest
    stated = Position.objects.filter(overlapping("stated_on", *spans)).values("claim")
    found = Claim.objects.filter(overlapping("event_date", *spans) | Q(pk__in=stated))
    assert listed(desk, f"?date={quote(typed)}") == set(found.values_list("statement", flat=True))


# Costs


def cost(client: Client, address: str) -> int:
    """Queries that the page takes."""
    client.get(address)  # content types are read once per process
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("many", few_and(30))
@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_claim_page_costs_the_same_for_one_row_and_many(make_claim: Any, make_user: Any, role: str, many: int) -> None:
    client = Client()
    client.force_login(make_user("somebody", role, is_staff=True))
    small, large = make_claim(rows=1), make_claim(rows=many)
    counts = [cost(client, change_page(claim)) for claim in (small, large)]
    assert counts[0] == counts[1] <= 40


@pytest.mark.parametrize("many", few_and(30))
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
def test_lists_cost_the_same_for_one_row_and_many(desk: Client, make_claim: Any, address: str, many: int) -> None:
    counts = []
    for rows in (1, many):
        for _ in range(rows):
            make_claim()
        counts.append(cost(desk, address))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("many", few_and(30))
def test_saving_one_row_of_many_costs_no_query_for_each_other(
    desk: Client, make_claim: Any, form_of: Any, many: int
) -> None:
    counts = []
    for rows in (1, many):
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


def test_records_to_choose_from_follow_each_other_and_are_not_counted(
    desk: Client, make_party: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {make_party(name=f"Choice {number}").name for number in range(45)}
    address = "/admin/autocomplete/?app_label=claims&model_name=position&field_name=party&term=choice&page="
    found: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        pages = [desk.get(f"{address}{page}").json() for page in (1, 2, 3)]
    for page in pages:
        found += [row["text"] for row in page["results"]]
    assert len(found) == 45
    assert {name for name in names if any(name in row for row in found)} == names
    assert [page["pagination"]["more"] for page in pages] == [True, True, False]
    assert not [query for query in queries if "COUNT(" in query["sql"]]
    assert desk.get(f"{address}last").json() == pages[2]
    for number in ("0", "-1", "4", "501", "x"):
        assert desk.get(f"{address}{number}").status_code == 404
    monkeypatch.setattr("audit.paginating.MOST_LISTED", 40)
    assert desk.get(f"{address}2").json()["pagination"]["more"] is False
    assert desk.get(f"{address}3").status_code == 404


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


@pytest.mark.parametrize("many", few_and(30))
def test_pages_of_records_cost_the_same_for_one_part_and_many(
    desk: Client, make_claim: Any, make_party: Any, make_source: Any, make_topic: Any, editor: Any, many: int
) -> None:
    counts = []
    for rows in (1, many):
        party, source, position = make_party(), make_source(), make_claim().positions.get()
        others = [(make_party(), make_source()) for _ in range(rows)]
        topic = make_topic()
        with changeset(editor, "Parts."):
            for number, (other, origin) in enumerate(others, start=1):
                Alias.objects.create(party=party, name=other.name)
                Affiliation.objects.create(party=party, role="member", organisation=other)
                Author.objects.create(source=source, order=number, name=f"Author {number}")
                Derivation.objects.create(source=source, origin=origin, kind="quotes")
                Citation.objects.create(position=position, source=origin)
        addresses = (
            f"/admin/claims/party/{party.pk}/change/",
            f"/admin/sources/source/{source.pk}/change/",
            f"/admin/claims/position/{position.pk}/change/",
            f"/admin/claims/topic/{topic.pk}/change/",
            f"/admin/sources/publisher/{source.publisher_id}/change/",
        )
        counts.append([cost(desk, address) for address in addresses])
    assert counts[0] == counts[1]


@pytest.mark.parametrize("many", few_and(30))
def test_history_and_preview_cost_the_same_for_few_changes_and_many(
    desk: Client, make_claim: Any, editor: Any, many: int
) -> None:
    counts = []
    for rows in (2, many):
        claim = make_claim(rows=rows)
        source = claim.evidence.order_by("pk")[0].source
        for number in range(rows):
            with changeset(editor, f"Change {number}."):
                claim.summary = f"Summary {number}."
                claim.save()
                source.note = f"Note {number}."
                source.save()
        addresses = (
            f"/admin/claims/claim/{claim.pk}/history/",
            f"/admin/sources/source/{source.pk}/history/",
            f"/admin/claims/claim/{claim.pk}/preview/",
        )
        counts.append([cost(desk, address) for address in addresses])
    assert counts[0] == counts[1]


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_withdrawn_and_unknown_claims_take_one_query(
    client: Client,
    published: Claim,
    make_claim: Any,
    publish: Any,
    editor: Any,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    for _ in range(rows):
        publish(make_claim())
    workflow.withdraw(published, by=editor, reason="A forgery.")
    for address, status in ((f"/claims/{published.slug}/", 410), ("/claims/unknown/", 404)):
        with django_assert_num_queries(1):
            assert client.get(address).status_code == status


@pytest.mark.parametrize("term", ["a " * 2000, "a" * 60_000], ids=["many words", "one long word"])
@pytest.mark.parametrize(
    "address",
    [
        "/admin/claims/claim/?q=",
        "/admin/claims/flag/?q=",
        "/admin/claims/party/?q=",
        "/admin/claims/merge/?q=",
        "/admin/autocomplete/?app_label=claims&model_name=relation&field_name=target&term=",
    ],
)
def test_search_for_a_very_long_term_gives_a_list(desk: Client, address: str, term: str) -> None:
    assert desk.get(address + quote(term)).status_code == 200

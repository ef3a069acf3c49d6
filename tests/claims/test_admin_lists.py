"""The admin's lists and filters, what its pages cost, and the policy that they obey."""

import re
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, TopicLink
from tests.claims.admin_forms import change_page


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

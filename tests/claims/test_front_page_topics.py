"""Topics on the front page and in their list, each with how many claims are filed under it or below it."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.filed import filed_few

_ITEM = re.compile(r'data-depth="(\d)"><a href="([^"]*)"[^>]*>([^<]*)</a> <span class="outline__count">([^<]*)</span>')


def told(client: Client, address: str = "/") -> list[tuple[str, ...]]:
    return _ITEM.findall(client.get(address).content.decode())


@pytest.fixture
def filed(make_topic: Any, make_claim: Any, publish: Any, editor: Any) -> tuple[Any, Any]:
    """A topic with another below it: two claims under the second, one of which is filed under both."""
    wide = make_topic(title="Water & power", slug="water")
    narrow = make_topic(title="Dams", slug="dams", parent=wide)
    make_topic(title="Nothing", slug="nothing")
    both, one = make_claim(topic=narrow), make_claim(topic=narrow)
    with changeset(editor, "Filed twice."):
        both.topic_links.create(topic=wide, order=2)
    publish(both)
    publish(one)
    return wide, narrow


def test_each_claim_is_counted_once(client: Client, filed: Any) -> None:
    assert told(client) == [
        ("0", "/topics/water/", "Water &amp; power", "2 claims"),
        ("1", "/topics/dams/", "Dams", "2 claims"),
        ("0", "/topics/nothing/", "Nothing", "0 claims"),
    ]


def test_claims_are_counted_up_to_a_bound(client: Client, filed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.views.lists.FEW", 1)
    assert [row[3] for row in told(client)] == ["1+ claim", "1+ claim", "0 claims"]


def test_topics_are_told_in_the_language_of_the_page(client: Client, filed: Any) -> None:
    html = client.get("/ru/").content.decode()
    assert '<a href="/ru/topics/dams/" lang="en">Dams</a>' in html


def test_keys_of_many_claims_are_not_handed_over(filed: Any) -> None:
    wide, narrow = filed
    found = filed_few(1, [wide.pk, narrow.pk])
    assert len(found[wide.pk] or ()) == 1
    assert found[narrow.pk] is None


def test_topics_that_were_not_asked_for_are_not_counted(filed: Any) -> None:
    wide, _narrow = filed
    assert filed_few(5, [wide.pk]).keys() == {wide.pk}
    assert filed_few(5, []) == {}


_ROW = re.compile(
    r'<a href="(/topics/[^"]*)"[^>]*>([^<]*)</a>\s*<span class="records__meta">([^<]*)(?:<span[^>]*>([^<]*))?<'
)


def test_list_tells_all_topics_by_title_with_the_wider_ones(client: Client, filed: Any) -> None:
    assert _ROW.findall(client.get("/topics/").content.decode()) == [
        ("/topics/dams/", "Dams", "2 claims · ", "Water &amp; power"),
        ("/topics/nothing/", "Nothing", "0 claims", ""),
        ("/topics/water/", "Water &amp; power", "2 claims", ""),
    ]


def test_list_goes_on_and_leads_back(client: Client, filed: Any, settings: Any) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 2
    first = client.get("/topics/").content.decode()
    after = re.search(r'<a href="([^"]*)" rel="next">', first)
    assert after
    second = client.get(after[1].replace("&amp;", "&")).content.decode()
    assert [row[0] for row in _ROW.findall(second)] == ["/topics/water/"]
    assert '<a href="/topics/">First page</a>' in second


@pytest.mark.parametrize("more", [1, 20])
def test_list_takes_three_queries_at_any_size(
    client: Client, make_topic: Any, django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        make_topic(title=f"Topic {number}", slug=f"topic-{number}")
    client.get("/topics/")
    with django_assert_num_queries(4):  # and the newest write
        assert client.get("/topics/").status_code == 200


def test_list_without_topics_says_so(client: Client, db: None) -> None:
    assert "There are no topics yet." in client.get("/topics/").content.decode()


@pytest.fixture
def many(filed: Any, make_topic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.topic_tree.MOST_OFFERED", 2)
    make_topic(title="Late", slug="late", parent=make_topic(title="Last", slug="last"))


def test_front_page_of_many_topics_tells_the_first_outermost(client: Client, many: None) -> None:
    assert [row[1] for row in told(client)] == ["/topics/water/", "/topics/nothing/"]
    assert '<a href="/topics/">All topics</a>' in client.get("/").content.decode()


def test_choice_among_many_topics_leads_to_all(client: Client, many: None) -> None:
    html = client.get("/claims/").content.decode()
    assert re.findall(r'<option value="([a-z]+)">[^<]*(?=</option>)', html.split("</select>")[0]) == [
        "water",
        "nothing",
    ]
    assert '<a href="/topics/">All topics</a>' in html


@pytest.mark.parametrize("address", ["/claims/", "/search", "/claims.csv", "/api/v1/claims/"])
def test_topic_that_is_not_offered_can_be_chosen(client: Client, many: None, address: str) -> None:
    answer = client.get(address, {"topic": "dams"})
    assert answer.status_code == 200
    assert b"Select a valid choice" not in b"".join(answer)
    if address == "/claims/":
        html = answer.content.decode()
        assert re.search(r'<option value="dams"[^>]* selected>\u2003Dams</option>', html)
        assert html.count('class="entry__title"') == 2


def test_choice_shows_what_is_right_below_the_chosen_topic(client: Client, many: None) -> None:
    html = client.get("/claims/", {"topic": "last"}).content.decode()
    assert re.search(
        r'<option value="last"[^>]* selected>Last</option><option value="late"[^>]*>\u2003Late</option>', html
    )


def test_few_topics_are_all_offered(client: Client, filed: Any) -> None:
    html = client.get("/claims/").content.decode()
    assert '<option value="dams">\u2003Dams</option>' in html
    assert "All topics" not in html


def test_topics_page_leads_to_its_claims_in_the_list(client: Client, filed: Any) -> None:
    assert '<a href="/claims/?topic=dams">' in client.get("/topics/dams/").content.decode()


def test_desk_offers_as_many_and_the_way_to_all(admin_client: Client, many: None) -> None:
    html = admin_client.get("/admin/claims/claim/", {"topic": "late"}).content.decode()
    assert '<a href="/admin/claims/topic/">All topics</a>' in html
    offered = re.findall(r'<li(?: class="selected")?><a href="\?topic=([a-z]+)">(?!All<)', html)
    assert offered == ["water", "nothing", "last", "late"]
    assert '<a href="/admin/claims/claim/?topic=dams">' in admin_client.get("/admin/claims/topic/").content.decode()

"""All topics on the front page, each with how many claims are filed under it or below it."""

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
    found = filed_few(1)
    assert len(found[wide.pk] or ()) == 1
    assert found[narrow.pk] is None

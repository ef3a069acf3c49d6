"""What the public sees of flags, and what it never sees."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.flags import dismiss_flag, take_back_flag, uphold_flag
from claims.models import Claim
from claims.re_review import need_re_review
from tests.sizes import few_and

pytestmark = pytest.mark.django_db

DAY, LATER = datetime(2026, 12, 3, 9, tzinfo=UTC), datetime(2026, 12, 9, 9, tzinfo=UTC)


def text_of(page: Any) -> str:
    """The page's words, without markup, spaces in one."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split()).replace(" ,", ",")


def listed(client: Client, address: str) -> list[str]:
    html = client.get(address).content.decode()
    return re.findall(r'class="entry__title"[^>]*><a href="/claims/([a-z0-9-]+)/">', html)


def test_claim_page_says_disputed_since_when_why_and_how_many(
    client: Client, published: Claim, flag_on: Any, resolver: Any
) -> None:
    flag_on(published.positions.get(), at=LATER)
    flag_on(published.positions.get(), by=resolver, reason="outdated", at=DAY)
    words = text_of(client.get(f"/claims/{published.slug}/"))
    assert "disputed since 3 December 2026 ( 2 open flags )" in words
    assert "asserts, spring 2004): outdated since 3 December 2026" in words
    assert "asserts, spring 2004): misquoted since 9 December 2026" in words


@pytest.mark.parametrize("what", ["claim", "source"])
def test_outcome_and_its_reason_are_public_and_who_raised_it_is_not(
    client: Client, published: Claim, flag_on: Any, resolver: Any, flagger: Any, what: str
) -> None:
    source = published.evidence.get().source
    item, address = (
        (published, f"/claims/{published.slug}/") if what == "claim" else (source, f"/sources/{source.slug}/")
    )
    flag = flag_on(item, text="A secret text.", suggestion="A secret wish.", at=DAY)
    assert "disputed since 3 December 2026" in text_of(client.get(address))
    dismiss_flag(flag, by=resolver, resolution="It is neutral.", at=LATER)
    words = text_of(client.get(address))
    assert "disputed since" not in words
    assert f"dismissed {what}: misquoted raised 3 December 2026, decided 9 December 2026 It is neutral." in words
    for hidden in ("secret", flagger.username, resolver.username):
        assert hidden not in words


@pytest.mark.parametrize("part", ["position", "citation", "evidence"])
def test_part_is_named_as_the_edition_has_it(client: Client, published: Claim, flag_on: Any, part: str) -> None:
    position = published.positions.get()
    items = {"position": position, "citation": position.citations.get(), "evidence": published.evidence.get()}
    flag = flag_on(items[part])
    assert f"{part} ({flag.item_label}): misquoted" in text_of(client.get(f"/claims/{published.slug}/"))


def test_label_of_a_draft_part_is_not_public(client: Client, published: Claim, flag_on: Any, editor: Any) -> None:
    row = published.evidence.get()
    with changeset(editor, "Try a place."):
        row.locator = "a secret place"
        row.save()
    flag_on(row)
    assert "secret" not in client.get(f"/claims/{published.slug}/").content.decode()


def test_flag_taken_back_leaves_no_trace(client: Client, published: Claim, flag_on: Any, flagger: Any) -> None:
    before = client.get(f"/claims/{published.slug}/").content
    take_back_flag(flag_on(published), by=flagger)
    assert client.get(f"/claims/{published.slug}/").content == before


def test_flag_on_a_source_disputes_the_source_alone(client: Client, published: Claim, flag_on: Any) -> None:
    source = published.evidence.get().source
    flag_on(source, reason="bad source")
    assert "source: source unreliable or retracted" in text_of(client.get(f"/sources/{source.slug}/"))
    assert client.get(f"/claims/{published.slug}.json").json()["live"]["disputed"] is False


def test_data_tells_of_open_flags_and_re_review(client: Client, published: Claim, flag_on: Any, resolver: Any) -> None:
    live = lambda: client.get(f"/claims/{published.slug}.json").json()["live"]  # noqa: E731  asked three times
    assert (live()["disputed"], live()["open_flags"], live()["needs_re_review"]) == (False, 0, False)
    flag = flag_on(published.evidence.get())
    flag_on(published)
    assert (live()["disputed"], live()["open_flags"], live()["needs_re_review"]) == (True, 2, False)
    uphold_flag(flag, by=resolver, resolution="It does not say so.")
    assert (live()["disputed"], live()["open_flags"], live()["needs_re_review"]) == (True, 1, True)


def test_reason_of_re_review_is_public(client: Client, published: Claim, editor: Any) -> None:
    with changeset(editor, "Ask."):
        need_re_review([published.pk], reason="The archive burnt.", at=DAY)
    words = text_of(client.get(f"/claims/{published.slug}/"))
    assert "Needs re-review since 3 December 2026 The archive burnt." in words
    assert words.index(published.statement, words.index("Corrections")) < words.index("The archive burnt.")


@pytest.fixture
def three(make_claim: Any, make_topic: Any, publish: Any, flag_on: Any, editor: Any) -> list[Claim]:
    """Published claims a, b, c and a draft: a disputed since later than b, c not, the draft disputed."""
    topic = make_topic(slug="bridges")
    claims = [publish(make_claim(slug=slug, topic=topic, verdict="supported")) for slug in "abc"]
    flag_on(claims[0], at=LATER)
    flag_on(claims[1].positions.get(), at=DAY)
    flag_on(make_claim(slug="draft"), at=DAY)
    return claims


def test_list_is_filtered_by_dispute(client: Client, three: list[Claim]) -> None:
    expected = {
        "yes": ["b", "a"],
        "1": ["b", "a"],
        "true": ["b", "a"],
        "no": ["c"],
        "0": ["c"],
        "false": ["c"],
        "": ["c", "b", "a"],
    }
    assert {query: listed(client, f"/claims/?disputed={query}") for query in expected} == expected
    assert sorted(listed(client, "/claims/?disputed=yes&sort=statement&topic=bridges")) == ["a", "b"]


def test_filter_shows_what_was_chosen_in_other_words(client: Client, three: list[Claim]) -> None:
    assert '<option value="yes" selected>' in client.get("/claims/?disputed=true").content.decode()
    assert "maybe is not one of the available choices" in client.get("/claims/?disputed=maybe").content.decode()


def test_home_shows_the_longest_disputed_first(client: Client, three: list[Claim]) -> None:
    assert listed(client, "/") == ["b", "a", "c", "b", "a"]  # disputed, then newest
    assert text_of(client.get("/")).count("disputed since 3 December 2026") == 2


def test_rows_of_lists_and_topics_say_disputed(client: Client, three: list[Claim]) -> None:
    for address in ("/claims/", "/topics/bridges/"):
        words = text_of(client.get(address))
        assert words.count("disputed since") == 2


@pytest.mark.parametrize("rows", [1, *few_and(12)])
def test_disputes_cost_the_same_whatever_their_number(
    client: Client,
    make_claim: Any,
    publish: Any,
    flag_on: Any,
    make_user: Any,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    claims = [publish(make_claim()) for _ in range(rows)]
    people = [make_user(f"person-{number}") for number in range(rows)]
    source = claims[0].evidence.get().source
    for person in people:
        flag_on(claims[0], by=person)
        flag_on(source, by=person)
    for claim in claims[1:]:
        flag_on(claim)
    expected = {
        # Address, inbound relations, dissents, disputes, origins, topics, who is kept out of search engines: it names
        # no relation itself.
        f"/claims/{claims[0].slug}/": 7,
        f"/claims/{claims[0].slug}.json": 5,
        f"/sources/{source.slug}/": 10,
        "/": 10,
        "/claims/?disputed=yes": 3,
        "/claims/": 3,
    }
    for address, queries in expected.items():
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_withdrawn_claim_tells_nothing_of_disputes(client: Client, published: Claim, flag_on: Any, editor: Any) -> None:
    flag_on(published)
    workflow.withdraw(published, by=editor, reason="A forgery.")
    assert "disputed" not in text_of(client.get(f"/claims/{published.slug}/"))
    assert listed(client, "/claims/?disputed=yes") == []

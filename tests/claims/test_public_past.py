"""The public pages about a claim's past: two editions compared, and what was public on a day."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.context import changeset
from audit.models import Changeset
from claims import workflow
from claims.merging import merge_claims, undo_merge
from claims.models import Claim, Edition, Relation
from tests.sizes import few_and

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Any]:
    """Everything in the block is done on a day of March 2026, at noon."""
    field = Changeset._meta.get_field("created_at")

    @contextmanager
    def act(day: int) -> Iterator[None]:
        with monkeypatch.context() as patched:
            patched.setattr(field, "_get_default", lambda: datetime(2026, 3, day, 12, tzinfo=UTC), raising=False)
            yield

    return act


@pytest.fixture
def revise(editor: Any, publish: Any) -> Callable[..., Claim]:
    """One more edition, with these fields changed."""

    def act(claim: Claim, **fields: Any) -> Claim:
        with changeset(editor, "Revise."):
            fresh = Claim.objects.get(pk=claim.pk)
            for name, value in fields.items():
                setattr(fresh, name, value)
            fresh.save()
        revised: Claim = publish(claim)
        return revised

    return act


def where(client: Client, claim: Claim, day: int) -> str | int:
    """The number of the edition that the day's address leads to, or the status of the answer."""
    answer = client.get(f"/claims/{claim.slug}/as-of/2026-03-{day:02}/")
    if answer.status_code != 302:
        return int(answer.status_code)
    found = re.fullmatch(r"/claims/([\w-]+)/v/(\d+)/", answer["Location"])
    assert found
    assert client.get(answer["Location"]).status_code in (200, 301)
    return int(found[2]) if found[1] == claim.slug else f"{found[1]} {found[2]}"


def test_day_leads_to_the_edition_that_was_public(
    client: Client, on_day: Any, make_claim: Any, publish: Any, revise: Any, editor: Any
) -> None:
    with on_day(1):
        claim = make_claim()
    with on_day(3):
        publish(claim)
    with on_day(4), changeset(editor, "A draft."):
        claim.summary = "Not yet public."
        claim.save()
    with on_day(5):
        publish(claim)
    with on_day(7):
        workflow.withdraw(claim, by=editor, reason="A forgery.")
    with on_day(9):
        revise(claim, summary="Sound again.")
    days = {day: where(client, claim, day) for day in (1, 2, 3, 4, 5, 6, 7, 8, 9, 20)}
    assert days == {1: 404, 2: 404, 3: 1, 4: 1, 5: 2, 6: 2, 7: 2, 8: 404, 9: 3, 20: 3}
    assert client.get(f"/claims/{claim.slug}/as-of/9999-12-31/")["Location"] == f"/claims/{claim.slug}/v/3/"
    assert client.get(f"/claims/{claim.slug}/as-of/0001-01-01/").status_code == 404


def test_merged_claim_leads_to_what_its_address_led_to(
    client: Client, on_day: Any, make_claim: Any, publish: Any, editor: Any
) -> None:
    with on_day(1):
        one, other = publish(make_claim()), publish(make_claim())
    with on_day(3):
        merge = merge_claims(one, into=other, by=editor, reason="They say the same.")
    with on_day(5):
        undo_merge(merge, by=editor, reason="They differ.")
    elsewhere = f"{other.slug} 1"
    assert [where(client, one, day) for day in range(1, 7)] == [1, 1, elsewhere, elsewhere, 1, 1]


def test_day_of_a_renamed_claim_is_asked_under_its_new_slug(
    client: Client, on_day: Any, make_claim: Any, publish: Any, revise: Any
) -> None:
    with on_day(1):
        claim = publish(make_claim())
    former = claim.slug
    with on_day(2):
        claim = revise(claim, slug="shorter")
    answer = client.get(f"/claims/{former}/as-of/2026-03-01/")
    assert (answer.status_code, answer["Location"]) == (301, "/claims/shorter/as-of/2026-03-01/")
    assert where(client, claim, 1) == 1


def test_what_is_no_day_or_no_edition_is_not_found(client: Client, published: Claim, editor: Any) -> None:
    with changeset(editor, "A draft, revision 2."):
        published.summary = "A secret."
        published.save()
    for ending in (
        *("as-of/2026-02-30/", "as-of/2026-13-01/", "as-of/0000-01-01/", "as-of/today/", "as-of/20260301/"),
        *("as-of/2026-3-1/", "as-of/2026-03-01T10:00/", "diff/1/2/", "diff/0/1/", f"diff/1/{10**30}/", "diff/"),
        *("diff/?from=1", "diff/?from=1&to=x", "diff/?from=1&to=²", "diff/?from=-1&to=1"),
    ):
        page = client.get(f"/claims/{published.slug}/{ending}")
        assert page.status_code == 404, ending
        assert "secret" not in page.content.decode(), ending


@pytest.mark.parametrize("ending", ["as-of/2026-03-01/", f"as-of/{date.max}/", "diff/1/1/", "diff/?from=1&to=1"])
def test_unknown_and_unpublished_have_no_past(client: Client, make_claim: Any, ending: str) -> None:
    for slug in (make_claim().slug, "no-such-claim"):
        assert client.get(f"/claims/{slug}/{ending}").status_code == 404


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_day_takes_three_queries(
    client: Client, make_claim: Any, publish: Any, revise: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    for number in range(2):
        revise(claim, summary=f"Edition {number}.")
    with django_assert_num_queries(3):  # the address, where it stood, the edition
        assert client.get(f"/claims/{claim.slug}/as-of/{timezone.localdate() + timedelta(1)}/").status_code == 302


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_difference_takes_four_queries(
    client: Client, make_claim: Any, publish: Any, revise: Any, editor: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    for other in [publish(make_claim()) for _ in range(3)]:
        with changeset(editor, "Relate."):
            Relation.objects.create(claim=claim, type="refines", target=other)
    revise(claim, rationale="Many agree.")
    newest = claim.editions.order_by("-number")[0].number
    with django_assert_num_queries(4):  # the address, both editions, what relations lead to, the numbers to choose from
        page = client.get(f"/claims/{claim.slug}/diff/1/{newest}/")
    assert page.status_code == 200


def test_difference_is_told_in_words_and_marks(client: Client, published: Claim, revise: Any) -> None:
    revise(published, rationale="Everybody agrees.", verdict="supported")
    html = client.get(f"/claims/{published.slug}/diff/1/2/").content.decode()
    assert '<del><span class="pieces__word">removed: </span>Nobody</del>' in html
    assert '<ins><span class="pieces__word">added: </span>Everybody</ins>' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/claims/{published.slug}/diff/1/2/">' in html
    assert html.count("<h1") == 1
    for unwanted in ("<script", "style=", "<style", '<button type="submit" class'):
        assert unwanted not in html


def test_difference_is_shown_in_either_direction_and_with_itself(client: Client, published: Claim, revise: Any) -> None:
    revise(published, rationale="Everybody agrees.")
    backwards = client.get(f"/claims/{published.slug}/diff/2/1/").content.decode()
    assert "added: </span>Nobody" in backwards
    assert "This compares backwards" in backwards
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/claims/{published.slug}/diff/1/2/">' in backwards
    assert "Nothing differs." in client.get(f"/claims/{published.slug}/diff/2/2/").content.decode()


def test_history_leads_to_each_difference_and_to_any_two(client: Client, published: Claim, revise: Any) -> None:
    assert "claim-diff" not in client.get(f"/claims/{published.slug}/history/").content.decode()
    for rationale in ("Some agree.", "All agree."):
        revise(published, rationale=rationale)
    html = client.get(f"/claims/{published.slug}/history/").content.decode()
    for pair in ("1/2", "2/3"):
        assert f'href="/claims/{published.slug}/diff/{pair}/"' in html
    assert f'action="/claims/{published.slug}/diff/"' in html
    answer = client.get(f"/claims/{published.slug}/diff/?from=1&to=3")
    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{published.slug}/diff/1/3/")


def test_withdrawn_claim_keeps_its_differences_under_a_notice(
    client: Client, published: Claim, revise: Any, editor: Any
) -> None:
    revise(published, rationale="All agree.")
    workflow.withdraw(published, by=editor, reason="The source was a forgery.")
    page = client.get(f"/claims/{published.slug}/diff/1/2/")
    assert page.status_code == 200
    assert "The source was a forgery." in page.content.decode()
    assert 'content="noindex"' in page.content.decode()


def test_difference_never_names_an_unpublished_claim(
    client: Client, published: Claim, make_claim: Any, revise: Any, publish: Any, editor: Any
) -> None:
    draft = make_claim(statement="An unpublished statement", slug="secret-slug")
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=published, type="refines", target=draft, note="A note about it.")
    revise(published, rationale="All agree.")
    assert Edition.objects.filter(claim=published, document__contains="secret-slug").exists()
    number = published.editions.order_by("-number")[0].number
    html = client.get(f"/claims/{published.slug}/diff/1/{number}/").content.decode()
    for hidden in ("An unpublished statement", "secret-slug", "A note about it."):
        assert hidden not in html
    publish(draft)
    html = client.get(f"/claims/{published.slug}/diff/1/{number}/").content.decode()
    assert "An unpublished statement" in html


@pytest.mark.parametrize("ending", ["diff/1/1/", "diff/?from=1&to=1", "as-of/2999-01-01/"])
def test_pages_of_the_past_are_read_only_and_set_no_cookie(client: Client, published: Claim, ending: str) -> None:
    assert client.post(f"/claims/{published.slug}/{ending}").status_code == 405
    assert not client.get(f"/claims/{published.slug}/{ending}").cookies

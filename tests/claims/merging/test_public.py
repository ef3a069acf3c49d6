"""What readers see of a merged claim: where its address leads, and what is kept for the record."""

from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.merging import merge_claims, undo_merge
from claims.models import Claim, Merge, Relation

REASON = "Both say the same."


@pytest.fixture
def merged(published: Claim, make_claim: Any, publish: Any, editor: Any) -> Merge:
    """`published` was merged into another published claim."""
    return merge_claims(published, into=publish(make_claim(statement="The one that stays")), by=editor, reason=REASON)


def slugs(merge: Merge) -> tuple[str, str]:
    return tuple(Claim.objects.get(pk=pk).slug for pk in (merge.item_id, merge.into_id))  # type: ignore[return-value]  # two


@pytest.mark.parametrize("ending", ["/", ".json"])
def test_address_leads_to_the_other_claim(client: Client, merged: Merge, ending: str) -> None:
    one, other = slugs(merged)
    page = client.get(f"/claims/{one}{ending}")
    assert (page.status_code, page["Location"]) == (301, f"/claims/{other}{ending}")


def test_former_slug_leads_there_at_once(
    client: Client, published: Claim, make_claim: Any, publish: Any, editor: Any
) -> None:
    former, other = published.slug, publish(make_claim())
    with changeset(editor, "Shorten."):
        published.slug = "shorter"
        published.save()
    publish(published)
    merge_claims(published, into=other, by=editor, reason=REASON)
    assert client.get(f"/claims/{former}/")["Location"] == f"/claims/{other.slug}/"


@pytest.mark.parametrize("ending", ["/v/1/", "/history/"])
def test_what_is_kept_for_the_record_says_where_the_claim_went(client: Client, merged: Merge, ending: str) -> None:
    one, other = slugs(merged)
    page = client.get(f"/claims/{one}{ending}")
    html = page.content.decode()
    assert page.status_code == 200
    assert f'<a href="/claims/{other}/">The one that stays</a>' in html
    assert "withdrawn" not in html


def test_lists_leave_the_merged_claim_out(client: Client, published: Claim, merged: Merge) -> None:
    for address in ("/", "/claims/", f"/topics/{published.topic_links.model.objects.first().topic.slug}/"):
        assert f">{published.statement}<" not in client.get(address).content.decode()


def test_draft_that_was_never_public_leads_nowhere(
    client: Client, published: Claim, make_claim: Any, editor: Any
) -> None:
    draft = make_claim()
    merge_claims(draft, into=published, by=editor, reason=REASON)
    assert client.get(f"/claims/{draft.slug}/").status_code == 404


def test_withdrawal_of_the_other_shows_at_the_old_address(client: Client, merged: Merge, editor: Any) -> None:
    one, _other = slugs(merged)
    workflow.withdraw(Claim.objects.get(pk=merged.into_id), by=editor, reason="A forgery.")
    assert client.get(f"/claims/{one}/", follow=True).status_code == 410


def test_relations_that_named_it_show_the_other_until_it_is_undone(
    client: Client, published: Claim, make_claim: Any, publish: Any, editor: Any
) -> None:
    naming, other = make_claim(statement="Naming"), make_claim(statement="The one that stays")
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=naming, type="supports", target=published)
        Relation.objects.create(claim=naming, type="supports", target=other)
        Relation.objects.create(claim=other, type="duplicates", target=published)
    for claim in (naming, other):
        publish(claim)

    def related(claim: Claim) -> list[str]:
        return [row["claim"]["slug"] for row in client.get(f"/claims/{claim.slug}.json").json()["relations"]]

    before = [sorted(related(claim)) for claim in (naming, other, published)]
    merge = merge_claims(published, into=other, by=editor, reason=REASON)
    for _ in range(2):
        assert related(naming) == [other.slug]
        assert related(other) == [naming.slug]
        call_command("rebuild_editions")
    undo_merge(merge, by=editor, reason="They differ.")
    assert [sorted(related(claim)) for claim in (naming, other, published)] == before


def test_undo_brings_the_page_back(client: Client, published: Claim, merged: Merge, editor: Any) -> None:
    before = slugs(merged)
    undo_merge(merged, by=editor, reason="They differ.")
    for slug in before:
        assert client.get(f"/claims/{slug}/").status_code == 200
    assert published.statement in client.get("/claims/").content.decode()


def test_redirect_takes_one_query_however_long_the_chain(
    client: Client, published: Claim, make_claim: Any, publish: Any, editor: Any, django_assert_num_queries: Any
) -> None:
    chain = [published, *(publish(make_claim()) for _ in range(3))]
    for one, other in pairwise(chain):
        merge_claims(one, into=other, by=editor, reason=REASON)
        with django_assert_num_queries(1):
            page = client.get(f"/claims/{published.slug}/")
        assert page["Location"] == f"/claims/{other.slug}/"

"""Merging in the admin: asked, shown, confirmed, listed, undone; and what a merged record's pages allow."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.merging import merge_claims, merge_parties, merge_sources
from claims.models import Citation, Claim, Evidence, Merge, Party, Position
from sources.models import Source
from tests.claims.admin_forms import change_page, values_of
from tests.sizes import few_and

pytestmark = pytest.mark.walk

REASON = "Both say the same."
PAGES = {Claim: "claims/claim", Party: "claims/party", Source: "sources/source"}


@pytest.fixture
def merging(editor: Any) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture(params=["claim", "party", "source"])
def pair(request: Any, make_claim: Any, make_party: Any, make_source: Any) -> tuple[Any, Any]:
    make = {"claim": make_claim, "party": make_party, "source": make_source}[request.param]
    return make(), make()


def page_of(row: Any, page: str = "change") -> str:
    return f"/admin/{PAGES[type(row)]}/{row.pk}/{page}/"


def merge(one: Any, other: Any, by: Any) -> Merge:
    act = {Claim: merge_claims, Party: merge_parties, Source: merge_sources}[type(one)]
    return act(one, into=other, by=by, reason=REASON)


def test_record_is_merged_after_a_look_at_what_moves(merging: Client, pair: Any) -> None:
    one, other = pair
    assert f'href="{page_of(one, "merge")}"' in merging.get(page_of(one)).content.decode()
    assert 'name="slug"' in merging.get(page_of(one, "merge")).content.decode()
    shown = merging.post(page_of(one, "merge"), {"slug": other.slug, "reason": REASON})
    html = shown.content.decode()
    assert shown.status_code == 200
    assert str(one) in html
    assert str(other) in html
    assert not Merge.objects.exists()
    fields = dict(re.findall(r'<input type="hidden" name="(target|reason|confirmed)" value="([^"]*)"', html))
    done = merging.post(page_of(one, "merge"), fields)
    assert (done.status_code, done["Location"]) == (302, page_of(other))
    assert Merge.objects.get().reason == REASON
    assert REASON in merging.get(page_of(one, "history")).content.decode()
    assert REASON in merging.get(page_of(other, "history")).content.decode()


def test_what_moves_and_what_is_dropped_is_named(merging: Client, make_claim: Any, make_topic: Any) -> None:
    topic = make_topic()
    one, other = make_claim(topic=topic), make_claim(topic=topic)
    html = merging.post(page_of(one, "merge"), {"target": other.pk, "reason": REASON}).content.decode()
    moves, dropped = html.split("Dropped, since")
    assert one.positions.get().party.name in moves
    assert topic.title in dropped
    assert topic.title not in moves


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"slug": "no-such-thing"}, "Nothing has the slug"),
        ({}, "Choose the record that stays"),
        ({"slug": "itself"}, "nothing is merged into itself"),
        ({"slug": "itself", "confirmed": "yes"}, "nothing is merged into itself"),
        ({"target": "999999"}, "Select a valid choice"),
    ],
)
def test_refused_merge_keeps_what_was_typed(merging: Client, make_party: Any, typed: Any, message: str) -> None:
    party = make_party(slug="itself")
    page = merging.post(page_of(party, "merge"), {**typed, "reason": "A reason worth keeping."})
    assert page.status_code == 409
    assert message in page.content.decode()
    assert "A reason worth keeping." in page.content.decode()
    assert typed.get("slug", "") in page.content.decode()
    assert not Merge.objects.exists()


def test_public_claim_is_not_merged_into_a_draft(merging: Client, published: Claim, make_claim: Any) -> None:
    page = merging.post(page_of(published, "merge"), {"slug": make_claim().slug, "reason": REASON})
    assert page.status_code == 409
    assert "Publish" in page.content.decode()


@pytest.mark.parametrize("page", ["merge"])
def test_who_may_not_merge_gets_no_further(reviewing: Client, pair: Any, page: str) -> None:
    one, other = pair
    assert page_of(one, "merge") not in reviewing.get(page_of(one)).content.decode()
    assert reviewing.get(page_of(one, page)).status_code == 403
    typed = {"slug": other.slug, "reason": REASON, "confirmed": "yes"}
    assert reviewing.post(page_of(one, page), typed).status_code == 403
    assert Client().get(page_of(one, page)).status_code == 302
    assert not Merge.objects.exists()


def test_merge_page_of_nothing_is_not_found(merging: Client) -> None:
    assert merging.get("/admin/claims/party/999999/merge/").status_code == 404
    assert merging.get("/admin/claims/merge/999999/undo/").status_code == 404


# The merged record


def test_merged_record_is_read_only_and_says_where_it_went(merging: Client, pair: Any, editor: Any) -> None:
    one, other = pair
    merge(one, other, editor)
    html = merging.get(page_of(one)).content.decode()
    assert "was merged and cannot be edited" in html
    assert f'<a href="{page_of(other)}">' in html
    assert 'name="_save"' not in html
    assert merging.post(page_of(one), {"comment": "Edit."}).status_code == 403
    assert merging.post(page_of(one, "delete"), {"post": "yes", "comment": "Go."}).status_code == 403
    assert "Merged into this record" in merging.get(page_of(other)).content.decode()


def test_lists_leave_merged_records_out_unless_asked(merging: Client, pair: Any, editor: Any) -> None:
    one, other = pair
    merge(one, other, editor)
    address = f"/admin/{PAGES[type(one)]}/"

    def listed(query: str) -> list[bool]:
        html = merging.get(address + query).content.decode()
        return [f"/{row.pk}/change/" in html for row in pair]

    assert listed("") == [False, True]
    assert listed("?merged=yes") == [True, False]
    if isinstance(one, Claim):
        assert listed("?state__status__exact=merged") == [True, False]


@pytest.mark.parametrize(
    ("model", "field", "make"),
    [("position", "party", "make_party"), ("evidence", "source", "make_source"), ("relation", "target", "make_claim")],
)
def test_autocompletes_leave_merged_records_out(
    merging: Client, editor: Any, request: Any, model: str, field: str, make: str
) -> None:
    one, other = request.getfixturevalue(make)(), request.getfixturevalue(make)()
    merge(one, other, editor)
    found = merging.get(f"/admin/autocomplete/?app_label=claims&model_name={model}&field_name={field}&term=").json()
    keys = {row["id"] for row in found["results"]}
    assert str(other.pk) in keys
    assert str(one.pk) not in keys


def test_form_refuses_a_merged_party_and_source(
    merging: Client, make_claim: Any, make_party: Any, make_source: Any, editor: Any
) -> None:
    claim, party, source = make_claim(), make_party(), make_source()
    merge_parties(party, into=make_party(), by=editor, reason=REASON)
    merge_sources(source, into=make_source(), by=editor, reason=REASON)
    form = values_of(merging.get(change_page(claim)).content.decode(), "claim_form")
    for name, value in (
        ("positions-0-party", party.pk),
        ("positions-0-source", source.pk),
        ("evidence-0-source", source.pk),
    ):
        assert merging.post(change_page(claim), {**form, name: str(value), "comment": "X"}).status_code == 200
    assert not Position.objects.filter(party=party).exists()
    assert not Citation.objects.filter(source=source).exists()
    assert not Evidence.objects.filter(source=source).exists()


# Undo


def test_merge_is_undone_from_the_list_and_from_the_records_page(merging: Client, pair: Any, editor: Any) -> None:
    one, other = pair
    made = merge(one, other, editor)
    undo = f"/admin/claims/merge/{made.pk}/undo/"
    for address in ("/admin/claims/merge/", page_of(one), page_of(other)):
        assert f'href="{undo}"' in merging.get(address).content.decode()
    assert str(one) in merging.get(undo).content.decode()
    assert merging.post(undo, {"reason": ""}).status_code == 409
    done = merging.post(undo, {"reason": "They differ."})
    assert (done.status_code, done["Location"]) == (302, page_of(one))
    assert "The merge was undone." in merging.get(page_of(one)).content.decode()
    assert "They differ." in merging.get(page_of(one, "history")).content.decode()
    again = merging.post(undo, {"reason": "Once more."})
    assert again.status_code == 409
    assert "Once more." in again.content.decode()
    assert "undone by" in merging.get("/admin/claims/merge/").content.decode()


def test_who_may_not_merge_may_not_undo(reviewing: Client, pair: Any, editor: Any) -> None:
    made = merge(*pair, editor)
    assert reviewing.post(f"/admin/claims/merge/{made.pk}/undo/", {"reason": "No."}).status_code == 403
    assert Merge.objects.get().undone_at is None


def test_merges_are_read_only(merging: Client, pair: Any, editor: Any) -> None:
    made = merge(*pair, editor)
    assert merging.get(f"/admin/claims/merge/{made.pk}/change/").status_code == 200
    for page in ("add/", f"{made.pk}/change/", f"{made.pk}/delete/"):
        assert merging.post(f"/admin/claims/merge/{page}", {"post": "yes", "comment": "X"}).status_code == 403


# Costs and policy


def cost(client: Client, address: str, typed: Any = None) -> int:
    with CaptureQueriesContext(connection) as queries:
        page = client.post(address, typed) if typed else client.get(address)
    assert page.status_code == 200
    return len(queries)


@pytest.mark.parametrize("many", few_and(15))
def test_merge_pages_cost_the_same_for_one_row_and_many(
    merging: Client, make_claim: Any, make_party: Any, make_flag: Any, editor: Any, many: int
) -> None:
    counts = []
    for rows in (1, many):
        one, other = make_claim(rows=rows), make_claim()
        for position in one.positions.all():
            make_flag(position)
        for _ in range(rows):
            merge_parties(make_party(), into=make_party(), by=editor, reason=REASON)
        party = make_party()
        for _ in range(rows):
            merge_parties(make_party(), into=party, by=editor, reason=REASON)
        typed = {"slug": other.slug, "reason": REASON}
        addresses = (page_of(one, "merge"), "/admin/claims/merge/", page_of(party))
        for address in addresses:  # content types are read once
            cost(merging, address)
        counts.append([cost(merging, page_of(one, "merge"), typed), *(cost(merging, one) for one in addresses)])
    assert counts[0] == counts[1]


def test_merge_pages_obey_the_strict_policy(merging: Client, make_party: Any, editor: Any) -> None:
    one, other = make_party(), make_party()
    made = merge_parties(make_party(), into=other, by=editor, reason=REASON)
    pages = [
        merging.get(page_of(one, "merge")),
        merging.post(page_of(one, "merge"), {"slug": other.slug, "reason": REASON}),
        merging.get(f"/admin/claims/merge/{made.pk}/undo/"),
    ]
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html)
        assert " style=" not in html


def test_merge_of_many_rows_grows_only_with_them(make_claim: Any, editor: Any) -> None:
    counts = []
    for rows in (5, 10, 15):
        one, other = make_claim(rows=rows), make_claim()
        with CaptureQueriesContext(connection) as queries:
            merge_claims(one, into=other, by=editor, reason=REASON)
        counts.append(len(queries))
    assert counts[2] - counts[1] == counts[1] - counts[0]

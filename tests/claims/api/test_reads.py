"""Reading the API: what the pages show, as data that its schemas describe, at a fixed cost."""

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from audit.context import changeset
from claims import workflow
from claims.flags import dismiss_flag, raise_flag
from claims.models import Relation
from tests.claims.api.conftest import Machine, refuse_other_than
from tests.sizes import few_and

LISTS = {
    "claims": "ClaimSummary",
    "parties": "Party",
    "publishers": "Publisher",
    "sources": "Source",
    "topics": "Topic",
    "positions": "Position",
    "evidence": "Evidence",
    "relations": "Relation",
    "flags": "Flag",
    "corrections": "Correction",
    "editions": "Edition",
    "changes": "Change",
}


@pytest.fixture
def everything(make_claim: Any, publish: Any, editor: Any, reviewer: Any, reword: Any) -> list[Any]:
    """Two claims that name each other, one of them flagged and corrected."""
    claims = [make_claim(rows=2), make_claim()]
    with changeset(editor, "They contradict each other."):
        Relation.objects.create(claim=claims[0], target=claims[1], type="contradicts")
    claims = [publish(claim) for claim in claims]
    raise_flag(claims[0].positions.first(), by=reviewer, reason="misquoted", text="A secret of the desk.")
    reword(claims[1])
    return claims


@pytest.fixture
def reword(publish: Any, editor: Any) -> Any:
    def act(claim: Any) -> Any:
        with changeset(editor, "Reworded."):
            claim.statement = f"{claim.statement}, or so it is said"
            claim.save()
        return publish(claim)

    return act


@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_list_is_as_its_schema_says(name: str, everything: Any, anybody: Machine) -> None:
    page = anybody.get(f"{name}/").json()
    assert page["results"]
    for row in page["results"]:
        refuse_other_than(LISTS[name], row)


def test_root_names_addresses_that_answer(everything: Any, anybody: Machine) -> None:
    named = anybody.get("").json()
    assert set(LISTS) < named.keys()
    for name, address in named.items():
        expected = 404 if name == "checkpoint" else 200  # nothing was signed here
        assert anybody.client.get(address.partition("8000")[2]).status_code == expected, name


def test_claim_is_the_document_that_the_page_offers(everything: Any, anybody: Machine, client: Client) -> None:
    slug = everything[0].slug
    found = anybody.get(f"claims/{slug}/").json()
    assert found == client.get(f"/claims/{slug}.json").json()
    refuse_other_than("Claim", found)


def test_documents_of_a_list_are_those_of_their_claims(everything: Any, anybody: Machine) -> None:
    rows = anybody.get("claims/?include=document").json()["results"]
    assert [row["document"] for row in rows] == [anybody.get(f"claims/{row['slug']}/").json() for row in rows]
    assert any(row["document"]["relations"] for row in rows)


@pytest.mark.parametrize("rows", few_and(12))
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("claims/", 2),
        ("claims/?include=document", 6),
        ("claims/?include=document,parties,sources,topics", 13),
        ("parties/", 3),
        ("publishers/", 1),
        ("sources/", 3),
        ("sources/?include=publishers", 4),
        ("topics/", 1),
        ("positions/", 1),
        ("positions/?include=claims", 2),
        ("evidence/", 1),
        ("relations/", 1),
        ("flags/", 1),
        ("corrections/", 1),
        ("editions/", 1),
        ("changes/", 21),
    ],
)
def test_lists_cost_the_same_at_every_size(
    path: str,
    queries: int,
    rows: int,
    make_claim: Any,
    publish: Any,
    anybody: Machine,
    django_assert_num_queries: Any,
) -> None:
    for _number in range(rows // 4):
        publish(make_claim(rows=2))
    with django_assert_num_queries(queries + 1):  # the newest write, for the ETag
        assert anybody.get(path).status_code == 200


@pytest.mark.parametrize("rows", few_and(12))
def test_claim_costs_the_same_at_every_size(
    rows: int, make_claim: Any, publish: Any, anybody: Machine, django_assert_num_queries: Any
) -> None:
    slug = publish(make_claim(rows=rows)).slug
    with django_assert_num_queries(6):
        anybody.get(f"claims/{slug}/")
    with django_assert_num_queries(13):
        anybody.get(f"claims/{slug}/?include=parties,sources,topics")


def test_drafts_are_in_no_list(make_claim: Any, anybody: Machine) -> None:
    claim = make_claim()
    for name in ("claims", "positions", "evidence", "relations", "flags", "corrections", "editions"):
        assert anybody.get(f"{name}/").json()["results"] == []
    assert anybody.get(f"claims/{claim.slug}/").status_code == 404
    kinds = {row["kind"] for row in anybody.get("changes/").json()["results"]}
    assert "claim" not in kinds


def test_unknown_and_unpublished_are_answered_alike(make_claim: Any, anybody: Machine) -> None:
    slug = make_claim().slug
    assert anybody.get(f"claims/{slug}/").content == anybody.get("claims/no-such-claim/").content


def test_withdrawn_claim_is_gone_and_says_why(published: Any, editor: Any, anybody: Machine) -> None:
    workflow.withdraw(published, by=editor, reason="The source was forged.")
    found = anybody.get(f"claims/{published.slug}/")
    assert found.status_code == 410
    assert found["Content-Type"] == "application/problem+json"
    assert found.json()["detail"] == "The source was forged."
    assert anybody.get(f"claims/{published.slug}/editions/1/").json()["live"]["status"] == "withdrawn"


def test_former_slug_leads_on(published: Any, publish: Any, editor: Any, anybody: Machine) -> None:
    former = published.slug
    with changeset(editor, "A better address."):
        published.slug = "a-better-address"
        published.save()
    publish(published)
    moved = anybody.get(f"claims/{former}/")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/claims/a-better-address/")


def test_edition_keeps_what_it_said(published: Any, reword: Any, anybody: Machine) -> None:
    reword(published)
    former = anybody.get(f"claims/{published.slug}/editions/1/").json()
    refuse_other_than("Claim", former)
    assert former["statement"] != anybody.get(f"claims/{published.slug}/").json()["statement"]
    assert anybody.get(f"claims/{published.slug}/editions/99999999999999999999/").status_code == 404


def test_flags_say_neither_who_nor_what_was_written(everything: Any, anybody: Machine) -> None:
    content = anybody.get("flags/").content.decode()
    assert "A secret of the desk." not in content
    assert "rashid" not in content
    assert anybody.get("flags/").json()["results"][0]["item"]


def test_flag_taken_back_or_on_a_draft_is_not_told(
    make_claim: Any, publish: Any, reviewer: Any, editor: Any, anybody: Machine
) -> None:
    claim = make_claim()
    flag = raise_flag(claim, by=reviewer, reason="outdated", text="See the report.")
    assert anybody.get("flags/").json()["results"] == []
    dismiss_flag(flag, by=editor, resolution="The report is older.")
    publish(claim)
    assert [row["resolution"] for row in anybody.get("flags/").json()["results"]] == ["The report is older."]


def test_pages_hold_every_row_once(make_claim: Any, publish: Any, anybody: Machine) -> None:
    for _number in range(5):
        publish(make_claim(rows=2))
    for name in LISTS:
        if name == "changes":
            continue
        whole = anybody.get(f"{name}/").json()["results"]
        found, address = [], f"{name}/?page_size=3"
        while address:
            page = anybody.get(address)
            found += page.json()["results"]
            following = page.json()["next"]
            assert (f'<{following}>; rel="next"' == page.headers.get("Link")) is bool(following)
            address = following and following.partition("/api/v1/")[2]
        assert found == whole, name


@pytest.mark.parametrize("rare", [0, 1, 5000])
@pytest.mark.parametrize("name", ["positions", "sources"])
def test_days_select_the_same_whether_they_are_few_or_many(
    name: str, rare: int, make_claim: Any, publish: Any, editor: Any, anybody: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.bounded.RARE", rare)
    for number, days in enumerate(["2003", "2004", "2004-06-01", "2005", "2003/..", "../2004", "", "2006"]):
        claim = make_claim()
        with changeset(editor, "When it was stated."):
            position = claim.positions.get()
            position.stated_on, position.quote = days, str(number)
            position.save()
            source = position.citations.get().source
            source.date, source.title = days, str(number)
            source.save()
        publish(claim)

    def found(query: str) -> set[str]:
        rows = anybody.get(f"{name}/?{query}").json()["results"]
        return {row["quote" if name == "positions" else "title"] for row in rows} - {"Source"}

    # An open end is no day: it is neither by nor since any other.
    assert found("until=2003-12-31") & set("01234567") == set("04")
    assert found("since=2005-01-01") & set("01234567") == set("37")
    assert found("since=2004-06-01&until=2004-06-30") & set("01234567") == set("12")
    assert found("until=1980-01-01") == set()


def test_fields_leave_out_all_others(published: Any, anybody: Machine) -> None:
    assert anybody.get("claims/?fields=slug,verdict").json()["results"] == [
        {"slug": published.slug, "verdict": "contested"}
    ]
    assert anybody.get(f"claims/{published.slug}/?fields=statement").json() == {"statement": published.statement}


def test_included_records_are_those_that_the_answer_names(everything: Any, anybody: Machine) -> None:
    found = anybody.get(f"claims/{everything[0].slug}/?include=parties,sources,publishers,topics,claims").json()
    included = found["included"]
    refuse_other_than("Included", included)
    assert {row["slug"] for row in included["parties"]} == {row["party"]["slug"] for row in found["positions"]}
    assert {row["slug"] for row in included["topics"]} == {row["slug"] for row in found["topics"]}
    assert {row["slug"] for row in included["claims"]} == {row["claim"]["slug"] for row in found["relations"]}


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("claims/?colour=red", "colour"),
        ("claims/?verdict=maybe", "verdict"),
        ("claims/?fields=slug,secret", "fields"),
        ("claims/?include=everything", "include"),
        ("claims/?page_size=0", "page_size"),
        ("claims/?page_size=101", "page_size"),
        ("claims/?page_size=ten", "page_size"),
        ("claims/?after=nonsense", "after"),
        ("claims/?topic=a&topic=b", "topic"),
        ("claims/?party=%00", "party"),
        (f"claims/?party={'x' * 501}", "party"),
        ("positions/?stance=shouts", "stance"),
        ("positions/?since=yesterday", "since"),
        ("positions/?claim=Not_A_Slug", "claim"),
        ("evidence/?credibility=7", "credibility"),
        ("changes/?since=-1", "since"),
        ("changes/?since=9999999999999999999", "since"),
        ("log/inclusion/?index=0", "size"),
        ("log/consistency/?old=0&new=1", "old"),
    ],
)
def test_query_that_cannot_be_answered_names_its_parameter(path: str, parameter: str, anybody: Machine) -> None:
    found = anybody.get(path)
    assert found.status_code == 400
    refuse_other_than("Problem", found.json())
    assert [error["parameter"] for error in found.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("positions/?stance=asserts", 3),
        ("positions/?stance=denies", 0),
        ("positions/?since=2005-01-01", 0),
        ("positions/?since=2004-01-01&until=2004-12-31", 3),
        ("evidence/?bearing=supports&credibility=6", 3),
        ("evidence/?source=no-such-source", 0),
        ("relations/?type=contradicts", 1),
        ("relations/?type=refines", 0),
        ("flags/?status=open&kind=position", 1),
        ("flags/?status=upheld", 0),
        ("corrections/?verdict_changed=true", 0),
        ("corrections/?verdict_changed=false", 1),
        ("parties/?kind=person", 3),
        ("parties/?kind=company", 0),
        ("claims/?disputed=yes", 1),
    ],
)
def test_filters_select(path: str, count: int, everything: Any, anybody: Machine) -> None:
    assert len(anybody.get(path).json()["results"]) == count


def test_reader_who_has_it_is_told_so(published: Any, anybody: Machine, django_assert_num_queries: Any) -> None:
    first = anybody.get(f"claims/{published.slug}/")
    assert "public" in first["Cache-Control"]
    with django_assert_num_queries(1):
        again = anybody.get(f"claims/{published.slug}/", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_asked_with_a_token_is_kept_by_nobody(published: Any, editor: Any, machine_of: Any) -> None:
    found = machine_of(editor).get(f"claims/{published.slug}/")
    assert "no-store" in found["Cache-Control"]


def test_merged_party_leads_to_the_other(make_party: Any, editor: Any, anybody: Machine) -> None:
    from claims.merging.acts import merge_parties

    one, other = make_party(), make_party()
    merge_parties(one, into=other, by=editor, reason="The same person.")
    moved = anybody.get(f"parties/{one.slug}/")
    assert (moved.status_code, moved["Location"]) == (301, f"/api/v1/parties/{other.slug}/")


def test_persons_are_named_without_what_is_for_editors(make_party: Any, anybody: Machine) -> None:
    person = make_party(summary="Lives in Almaty.")
    assert anybody.get(f"parties/{person.slug}/").json()["summary"] == ""


def test_search_engines_are_asked_to_leave_it_out(published: Any, anybody: Machine) -> None:
    for path in ("", "parties/", f"claims/{published.slug}/", "no/such/address/"):
        assert ("noindex" in anybody.get(path).get("X-Robots-Tag", "")) or anybody.get(path).status_code == 404


def test_schema_is_valid_by_its_own_rules() -> None:
    from claims.api.schemas import components

    for schema in components().values():
        Draft202012Validator.check_schema(schema)

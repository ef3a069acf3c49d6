"""Writing through the API: drafts with all their parts, under the rules of the admin, and nobody's edit lost."""

import threading
from typing import Any

import pytest
from django.db import connection

from audit.context import changeset
from audit.models import Changeset
from claims.models import Claim, Party
from sources.models import Source
from tests.claims.api.conftest import Machine, refuse_other_than

BRIDGE = {
    "statement": "The bridge is closed.",
    "verdict": "supported",
    "rationale": "The office says so.",
    "topics": ["bridges"],
    "positions": [
        {
            "party": "harbour-office",
            "stance": "asserts",
            "stated_on": "spring 2005",
            "cites": [{"source": "bridge-report", "locator": "page 3"}],
        }
    ],
    "evidence": [{"source": "bridge-report", "bearing": "supports", "basis": True}],
}
NEW = {
    "comment": "From this morning's paper.",
    "claim": BRIDGE,
    "topics": [{"slug": "bridges", "title": "Bridges"}],
    "parties": [{"slug": "harbour-office", "name": "Harbour Office", "kind": "government body"}],
    "publishers": [{"slug": "evening-post", "name": "Evening Post", "reliability": "B"}],
    "sources": [{"slug": "bridge-report", "title": "Report", "publisher": "evening-post"}],
}


@pytest.fixture
def desk(editor: Any, machine_of: Any) -> Any:
    return machine_of(editor)


@pytest.fixture
def recorded(desk: Any) -> Any:
    """The answer to a new claim that was recorded with everything that it names."""
    found = desk.post("claims/", NEW)
    assert found.status_code == 201
    return found


def test_claim_is_recorded_with_all_that_it_names(recorded: Any) -> None:
    refuse_other_than("Draft", recorded.json())
    claim = Claim.objects.get(slug="the-bridge-is-closed")
    position = claim.positions.get()
    assert (position.party.name, position.stated_on) == ("Harbour Office", "2005-21")
    assert position.citations.get().source.publisher.reliability == "B"
    assert recorded["ETag"] == '"1"'
    assert recorded["Location"].endswith("/api/v1/claims/the-bridge-is-closed/draft/")


def test_what_is_written_belongs_to_its_person_and_channel(recorded: Any, editor: Any) -> None:
    acts = Changeset.objects.filter(comment=NEW["comment"])
    assert {(act.user_id, act.channel) for act in acts} == {(editor.pk, "api")}


def test_recorded_claim_is_a_draft_that_nobody_else_sees(recorded: Any, anybody: Any) -> None:
    assert recorded.json()["stage"] == "draft"
    assert anybody.get("claims/the-bridge-is-closed/").status_code == 404
    assert anybody.get("claims/the-bridge-is-closed/draft/").status_code == 401


def test_draft_is_read_as_it_is_written(recorded: Any, desk: Any) -> None:
    draft = desk.get("claims/the-bridge-is-closed/draft/").json()
    again = desk.send(
        "PUT", "claims/the-bridge-is-closed/draft/", {"comment": "The same.", "claim": draft["claim"]}, if_match='"1"'
    )
    assert (again.status_code, again["ETag"]) == (200, '"1"')  # nothing changed: no new revision


def test_replacing_takes_out_what_is_left_out(recorded: Any, desk: Any) -> None:
    wanted = {**BRIDGE, "evidence": []}
    found = desk.send(
        "PUT", "claims/the-bridge-is-closed/draft/", {"comment": "No evidence.", "claim": wanted}, if_match='"1"'
    )
    assert (found.status_code, found["ETag"]) == (200, '"2"')
    assert not Claim.objects.get().evidence.exists()


def test_merge_patch_leaves_all_else_as_it_is(recorded: Any, desk: Any) -> None:
    patch = {"comment": "Say when.", "claim": {"event_date": "2005-02", "rationale": None}}
    kind = "application/merge-patch+json"
    found = desk.send("PATCH", "claims/the-bridge-is-closed/draft/", patch, if_match='"1"', Content_Type=kind)
    assert found.status_code == 200
    claim = Claim.objects.get()
    assert (claim.event_date, claim.rationale, claim.verdict) == ("2005-02", "", "supported")
    assert claim.positions.count() == 1


def test_write_without_a_condition_is_refused(recorded: Any, desk: Any) -> None:
    found = desk.send("PATCH", "claims/the-bridge-is-closed/draft/", {"comment": "Blind.", "claim": {}})
    assert found.status_code == 428
    assert found.json()["errors"][0]["parameter"] == "If-Match"


@pytest.mark.parametrize("tag", ["*", 'W/"1"', "1", '"one"', '"1", "2"'])
def test_condition_that_names_no_revision_is_refused(tag: str, recorded: Any, desk: Any) -> None:
    body = {"comment": "Blind.", "claim": {}}
    assert desk.send("PATCH", "claims/the-bridge-is-closed/draft/", body, if_match=tag).status_code == 400


def test_stale_write_is_refused_and_told_what_changed(recorded: Any, desk: Any) -> None:
    address = "claims/the-bridge-is-closed/draft/"
    desk.send("PATCH", address, {"comment": "Undecided.", "claim": {"verdict": "contested"}}, if_match='"1"')
    found = desk.send("PATCH", address, {"comment": "Mine.", "claim": {"summary": "Lost?"}}, if_match='"1"')
    assert (found.status_code, found["ETag"]) == (412, '"2"')
    told = found.json()
    assert (told["seen"], told["current_revision"]) == (1, 2)
    assert told["changes"] == ["The verdict changed from “supported” to “contested”."]
    assert [row["comment"] for row in told["revisions"]] == ["Undecided."]
    assert Claim.objects.get().summary == ""


@pytest.mark.parametrize("tag", ['"0"', '"999"'])
def test_revision_that_never_was_is_stale_too(tag: str, recorded: Any, desk: Any) -> None:
    body = {"comment": "From nowhere.", "claim": {"summary": "?"}}
    found = desk.send("PATCH", "claims/the-bridge-is-closed/draft/", body, if_match=tag)
    assert (found.status_code, found.json()["changes"]) == (412, [])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"colour": "red"}, "/claim/colour"),
        ({"verdict": "maybe"}, "/claim/verdict"),
        ({"statement": 5}, "/claim/statement"),
        ({"event_date": "some day"}, "/claim/event_date"),
        ({"language": "no language"}, "/claim/language"),
        ({"topics": ["no-such-topic"]}, "/claim/topics/0"),
        ({"slug": "Not A Slug"}, "/claim/slug"),
        ({"positions": [{**BRIDGE["positions"][0], "party": "nobody"}]}, "/claim/positions/0/party"),  # type: ignore[dict-item,index]
        ({"positions": [{"party": "harbour-office", "stance": "asserts", "cites": []}]}, "/claim/positions/0/cites"),
        (
            {"evidence": [{"source": "bridge-report", "bearing": "supports", "credibility": 7}]},
            "/claim/evidence/0/credibility",
        ),
        ({"statement": "It is \u202eclosed."}, "/claim/statement"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(change: Any, pointer: str, desk: Any) -> None:
    found = desk.post("claims/", {**NEW, "claim": {**BRIDGE, **change}})
    assert found.status_code == 422
    refuse_other_than("Problem", found.json())
    assert pointer in [error["pointer"] for error in found.json()["errors"]]
    assert not Claim.objects.exists()
    assert not Party.objects.exists()


def test_comment_is_required(desk: Any) -> None:
    for comment in ({}, {"comment": ""}, {"comment": "  "}, {"comment": 7}, {"comment": "x" * 2001}):
        body = {key: value for key, value in NEW.items() if key != "comment"} | comment
        found = desk.post("claims/", body)
        assert found.status_code == 422
        assert [error["pointer"] for error in found.json()["errors"]] == ["/comment"]


def test_unknown_key_of_the_body_is_refused_by_name(desk: Any) -> None:
    found = desk.post("claims/", {**NEW, "publish": True})
    assert found.status_code == 422
    assert [error["pointer"] for error in found.json()["errors"]] == ["/publish"]


def test_slug_that_is_taken_is_refused_when_it_was_chosen(recorded: Any, desk: Any) -> None:
    again = {"comment": "Once more.", "claim": {**BRIDGE, "slug": "the-bridge-is-closed"}}
    assert desk.post("claims/", again).json()["errors"][0]["pointer"] == "/claim/slug"
    made = desk.post("claims/", {"comment": "Once more.", "claim": BRIDGE})
    assert made.json()["slug"] == "the-bridge-is-closed-2"


def test_stored_record_is_not_changed_beside_a_claim(recorded: Any, desk: Any) -> None:
    renamed = {**NEW["parties"][0], "name": "Another Office"}  # type: ignore[dict-item,index]
    found = desk.post("claims/", {"comment": "By the way.", "claim": BRIDGE, "parties": [renamed]})
    assert (found.status_code, found.json()["errors"][0]["pointer"]) == (422, "/parties/0")
    assert Party.objects.get().name == "Harbour Office"


def test_many_claims_are_recorded_or_none(recorded: Any, desk: Any) -> None:
    claims = [{"statement": f"Bridge {number} is closed."} for number in range(30)]
    found = desk.post("claims/bulk/", {"comment": "The list.", "claims": [*claims, {"statement": ""}, {"colour": 1}]})
    assert found.status_code == 422
    assert {error["pointer"] for error in found.json()["errors"]} >= {"/claims/31/colour", "/claims/31/statement"}
    assert Claim.objects.count() == 1
    found = desk.post("claims/bulk/", {"comment": "The list.", "claims": claims})
    refuse_other_than("Written", found.json())
    assert Claim.objects.count() == 31


def test_same_statements_in_one_request_get_different_slugs(desk: Any) -> None:
    claims = [{"statement": "It is closed."}] * 3
    found = desk.post("claims/bulk/", {"comment": "Thrice.", "claims": claims})
    assert [row["slug"] for row in found.json()["claims"]] == ["it-is-closed", "it-is-closed-2", "it-is-closed-3"]


@pytest.mark.parametrize("claims", [[], [{"statement": "x"}] * 501, {"statement": "x"}, None])
def test_too_many_claims_or_none_are_refused(claims: Any, desk: Any) -> None:
    found = desk.post("claims/bulk/", {"comment": "The list.", "claims": claims})
    assert (found.status_code, found.json()["errors"][0]["pointer"]) == (422, "/claims")


def test_reviewer_does_not_write(reviewer: Any, machine_of: Any) -> None:
    assert machine_of(reviewer).post("claims/", NEW).status_code == 403
    assert not Claim.objects.exists()


def test_contributor_edits_own_drafts_alone(recorded: Any, contributor: Any, machine_of: Any) -> None:
    machine = machine_of(contributor)
    body = {"comment": "Not mine.", "claim": {"summary": "Mine?"}}
    assert machine.send("PATCH", "claims/the-bridge-is-closed/draft/", body, if_match='"1"').status_code == 403
    own = machine.post("claims/", {"comment": "Mine.", "claim": {"statement": "It is open."}})
    found = machine.send("PATCH", "claims/it-is-open/draft/", body, if_match=own["ETag"])
    assert found.status_code == 200


def test_stranger_sees_no_draft(recorded: Any, stranger: Any, machine_of: Any) -> None:
    machine = machine_of(stranger)
    assert machine.get("claims/the-bridge-is-closed/draft/").status_code == 403
    assert machine.get("drafts/").status_code == 403
    assert machine.get("parties/harbour-office/record/").status_code == 403


def test_scope_of_the_token_is_no_more_than_it_says(editor: Any, machine_of: Any) -> None:
    machine = machine_of(editor, drafts=False, reviews=False)
    assert machine.post("claims/", NEW).status_code == 403
    assert machine.get("drafts/").status_code == 200


def test_drafts_are_listed_with_their_stage(recorded: Any, desk: Any, published: Any) -> None:
    rows = desk.get("drafts/").json()["results"]
    for row in rows:
        refuse_other_than("DraftSummary", row)
    assert [row["stage"] for row in rows] == ["published", "draft"]


def test_record_is_made_read_and_replaced(desk: Any) -> None:
    made = desk.post("parties/", {"comment": "New.", "record": NEW["parties"][0]})  # type: ignore[index]
    assert made.status_code == 201
    record = {**made.json()["record"], "aliases": [{"name": "HO", "language": "en"}]}
    body = {"comment": "Its short name.", "record": record}
    found = desk.send("PUT", "parties/harbour-office/record/", body, if_match=made["ETag"])
    assert found.status_code == 200
    assert desk.get("parties/harbour-office/record/")["ETag"] == found["ETag"] != made["ETag"]
    stale = desk.send("PUT", "parties/harbour-office/record/", body, if_match=made["ETag"])
    assert (stale.status_code, stale.json()["current"]) == (412, found.json()["record"])


def test_record_that_is_there_is_not_made_again(recorded: Any, desk: Any) -> None:
    body = {"comment": "Again.", "record": NEW["sources"][0]}  # type: ignore[index]
    assert desk.post("sources/", body).status_code == 409
    assert Source.objects.count() == 1


def test_contributor_adds_records_and_changes_none(contributor: Any, machine_of: Any) -> None:
    machine = machine_of(contributor)
    made = machine.post("parties/", {"comment": "New.", "record": NEW["parties"][0]})  # type: ignore[index]
    assert made.status_code == 201
    body = {"comment": "Renamed.", "record": {**made.json()["record"], "name": "Office"}}
    assert machine.send("PUT", "parties/harbour-office/record/", body, if_match=made["ETag"]).status_code == 403


def test_edit_voids_a_pending_approval(published: Any, desk: Any, editor: Any) -> None:
    with changeset(editor, "Reworded."):
        published.summary = "More."
        published.save()
    address = f"claims/{published.slug}/"
    assert (
        desk.post(f"{address}submit/", {"comment": "Please."}, if_match='"2"').json()["stage"] == "revision in review"
    )
    body = {"comment": "One more.", "claim": {"summary": "Even more."}}
    assert desk.send("PATCH", f"{address}draft/", body, if_match='"2"').json()["stage"] == "revised"


@pytest.mark.django_db(transaction=True)
def test_of_six_who_read_the_same_revision_one_writes(editor: Any, make_token: Any) -> None:
    with changeset(editor, "A new claim."):
        Claim.objects.create(slug="the-bridge-is-closed", statement="The bridge is closed.")
    secret, statuses, ready = make_token(editor), [], threading.Barrier(6)

    def write(number: int) -> None:
        ready.wait()
        try:
            body = {"comment": "Mine.", "claim": {"summary": f"Words of writer {number}."}}
            found = Machine(secret).send("PATCH", "claims/the-bridge-is-closed/draft/", body, if_match='"1"')
            statuses.append(found.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 412, 412, 412, 412, 412]
    assert Claim.objects.get().revisions.count() == 2

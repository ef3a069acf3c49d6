"""What a redaction does to a claim, its parts, its editions and all that copies them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from audit.context import changeset
from audit.leftovers import find_leftovers
from audit.models import Changeset, RedactedRow, Redaction
from audit.sealed_tables import sealed_models
from claims import workflow
from claims.dissents import record_dissent
from claims.dossiers.export import export_dossier
from claims.dossiers.load import load_dossier
from claims.merging import merge_claims, merge_parties
from claims.models import (
    Citation,
    Claim,
    Correction,
    Dissent,
    Edition,
    Flag,
    IndexedClaim,
    IndexedPosition,
    Merge,
    Notice,
    Position,
    PublicAddress,
    Relation,
    Review,
    ReviewState,
)
from claims.past import claim_at
from claims.revisions import latest_number
from claims.similar import similar_claims
from claims.stages import Stage, stage_of
from tests.audit.proofs import is_proven, is_stub_intact
from tests.audit.tampering import findings
from tests.claims.redactions.conftest import QUOTE, REASON

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

Erase = Callable[..., Any]


def stage(claim: Claim) -> Stage:
    state = ReviewState.objects.select_related("edition").get(claim=claim)
    return stage_of(state, latest_number(claim))


def test_quotation_goes_from_editions_history_index_corrections_and_notices(quoted: Position, erase: Erase) -> None:
    assert Correction.objects.filter(right__contains=QUOTE).exists()
    erase(quoted, "quote")
    quotes = [edition.data()["positions"][0]["quote"] for edition in Edition.objects.order_by("number")]
    assert quotes == ["", "[redacted]", "[redacted]"]
    assert IndexedPosition.objects.get().quote == "[redacted]"
    assert find_leftovers([QUOTE]) == []


def test_every_sealed_row_is_proven_after_many_redactions(quoted: Position, erase: Erase, editor: Any) -> None:
    claim = quoted.claim
    erase(quoted, "quote", "stated_on")
    erase(quoted.party, "name", "slug")
    erase(claim, "statement", "rationale", "slug")
    erase(quoted.citations.get().source, "title")
    erase(editor, "username")
    assert findings() == []  # of verify_audit
    for model in sealed_models():
        for pk in model._base_manager.order_by("pk").values_list("pk", flat=True):
            assert is_proven(model, pk), (model, pk)
    for row in RedactedRow.objects.all():
        (model,) = [model for model in sealed_models() if model._meta.db_table == row.table_name]
        assert is_stub_intact(model, row.row_id)


def test_editions_without_the_text_are_left_alone(quoted: Position, erase: Erase) -> None:
    first = Edition.objects.get(number=1).document
    erase(quoted, "quote")
    assert Edition.objects.get(number=1).document == first


def test_only_this_position_is_erased_in_the_document(
    published: Claim, make_party: Any, make_source: Any, publish: Any, editor: Any, erase: Erase
) -> None:
    with changeset(editor, "Two with the same words."):
        rows = [
            Position.objects.create(claim=published, party=make_party(), stance="denies", stated_on="2005", quote=QUOTE)
            for _ in range(2)
        ]
        for row in rows:
            Citation.objects.create(position=row, source=make_source())
    publish(published)
    erase(rows[0], "quote", "stated_on")
    document = Edition.objects.latest("number").data()
    assert [row["quote"] for row in document["positions"]] == ["", "[redacted]", QUOTE]
    assert [bool(row["stated_on"]) for row in document["positions"]] == [True, False, True]
    places = [row["what"] for row in document["redactions"] if not row["what"].startswith("corrections/")]
    assert places == ["positions/2", "positions/2"]


def test_published_claim_stays_published_at_its_edition(quoted: Position, erase: Erase) -> None:
    claim, edition = quoted.claim, Edition.objects.latest("number")
    erase(quoted, "quote")
    assert latest_number(claim) == edition.number + 1
    assert stage(claim) == Stage.PUBLISHED
    assert ReviewState.objects.get(claim=claim).edition == edition
    assert IndexedClaim.objects.get(claim=claim).edition == edition


def test_claim_under_revision_stays_so(quoted: Position, erase: Erase, editor: Any) -> None:
    with changeset(editor, "Go on."):
        quoted.claim.summary = "New."
        quoted.claim.save()
    erase(quoted, "quote")
    assert stage(quoted.claim) == Stage.REVISED


def test_pending_submission_is_voided(quoted: Position, erase: Erase, editor: Any) -> None:
    with changeset(editor, "Go on."):
        quoted.claim.summary = "New."
        quoted.claim.save()
    workflow.submit(quoted.claim, by=editor)
    erase(quoted, "quote")
    assert stage(quoted.claim) == Stage.REVISED


def test_past_revisions_say_that_it_was_redacted(quoted: Position, erase: Erase) -> None:
    erase(quoted, "quote")
    quotes = [claim_at(quoted.claim_id, number).positions.get_queryset()[0].quote for number in (1, 2, 3, 4)]
    assert quotes == ["", "[redacted]", "[redacted]", "[redacted]"]


def test_discarding_brings_nothing_back(quoted: Position, erase: Erase, editor: Any) -> None:
    erase(quoted, "quote")
    with changeset(editor, "Edit."):
        quoted.claim.summary = "New."
        quoted.claim.save()
    workflow.discard(quoted.claim, by=editor, comment="No.")
    assert Position.objects.get(pk=quoted.pk).quote == "[redacted]"
    assert find_leftovers([QUOTE]) == []


def test_later_edition_tells_of_it_until_something_else_stands_there(
    quoted: Position, erase: Erase, editor: Any, publish: Any
) -> None:
    erase(quoted, "quote")
    with changeset(editor, "Edit."):
        quoted.claim.summary = "New."
        quoted.claim.save()
    publish(quoted.claim)
    notes = Edition.objects.latest("number").data()["redactions"]
    assert [(row["what"], row["field"], row["reason"]) for row in notes if "positions" in row["what"]] == [
        ("positions/1", "quote", REASON)
    ]
    with changeset(editor, "Lawful words."):
        position = Position.objects.get(pk=quoted.pk)
        position.quote = "No comment"
        position.save()
    publish(quoted.claim)
    assert not [row for row in Edition.objects.latest("number").data()["redactions"] if "positions" in row["what"]]


def test_deleted_position_is_erased_from_the_editions_that_had_it(
    quoted: Position, erase: Erase, make_party: Any, make_source: Any, editor: Any, publish: Any
) -> None:
    claim = quoted.claim
    with changeset(editor, "Another instead."):
        other = Position.objects.create(claim=claim, party=make_party(), stance="asserts", quote="Other words")
        Citation.objects.create(position=other, source=make_source())
        gone = Position.objects.get(pk=quoted.pk)
        gone.delete()
    publish(claim)
    erase(quoted, "quote")
    assert not Position.objects.filter(pk=quoted.pk).exists()
    assert [edition.data()["positions"][0]["quote"] for edition in Edition.objects.order_by("number")] == [
        "", "[redacted]", "[redacted]", "Other words",
    ]  # fmt: skip
    assert stage(claim) == Stage.PUBLISHED
    assert find_leftovers([QUOTE]) == []


@pytest.mark.parametrize("claims", [2, 20])
def test_party_named_in_many_editions(
    make_claim: Any, make_party: Any, publish: Any, editor: Any, erase: Erase, claims: int
) -> None:
    party = make_party(name="Каир Нурланов", slug="kair-nurlanov")
    for _ in range(claims):
        claim = make_claim()
        with changeset(editor, "Name the party."):
            position = claim.positions.get()
            position.party = party
            position.save()
        publish(claim)
    erase(party, "name", "slug")
    slug = f"redacted-{party.pk}"
    for edition in Edition.objects.all():
        assert edition.data()["positions"][0]["party"] == {"slug": slug, "name": "[redacted]", "kind": "person"}
        assert [row["field"] for row in edition.data()["redactions"]] == ["name", "slug"]
    assert IndexedPosition.objects.filter(party=party).count() == claims
    assert all(stage(claim) == Stage.PUBLISHED for claim in Claim.objects.all())
    assert find_leftovers(["Каир Нурланов", "kair-nurlanov"]) == []


def test_statement_and_slug_leave_the_address_to_another(
    make_claim: Any, publish: Any, editor: Any, erase: Erase, client: Client
) -> None:
    claim, other = make_claim(statement="Каир Нурланов trained at Aksu", slug="kair-at-aksu"), make_claim()
    publish(claim)
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=other, type="supports", target=claim)
    publish(other)
    erase(claim, "statement", "slug")
    slug = f"redacted-{claim.pk}"
    assert client.get("/claims/kair-at-aksu/").status_code == 404
    page = client.get(f"/claims/{slug}/")
    assert page.status_code == 200
    assert "[redacted]" in page.content.decode()
    assert client.get(f"/claims/{slug}/v/1/").status_code == 200
    related = client.get(f"/claims/{other.slug}.json").json()["relations"]
    assert related[0]["claim"] == {"slug": slug, "statement": "[redacted]", "url": f"/claims/{slug}/"}
    assert list(PublicAddress.objects.filter(claim=claim).values_list("slug", flat=True)) == [slug]
    assert similar_claims("Каир Нурланов trained at Aksu") == []
    assert find_leftovers(["Каир Нурланов trained at Aksu", "kair-at-aksu", "нурланов"]) == []


def test_labels_of_flags_follow_and_still_name_the_public_item(
    quoted: Position, erase: Erase, reviewer: Any, flag_on: Any
) -> None:
    flag = flag_on(quoted)
    name = quoted.party.name
    assert name in flag.item_label
    erase(quoted.party, "name")
    erase(quoted, "stated_on")
    flag.refresh_from_db()
    assert flag.item_label == "[redacted] asserts"
    assert set(flag.history.values_list("item_label", flat=True)) == {"[redacted] asserts"}
    assert find_leftovers([name]) == []


def test_merge_keeps_no_name_of_what_was_merged(make_party: Any, editor: Any, erase: Erase) -> None:
    party, into = make_party(name="Каир Нурланов"), make_party()
    merge_parties(party, into=into, by=editor, reason="The same person.")
    erase(party, "name")
    assert Merge.objects.get().item_label == "[redacted]"
    alias = into.aliases.get()  # a record of its own, with the name of the merged one
    assert {row.command for row in find_leftovers(["Каир Нурланов"])} == {
        f"manage.py redact claims.Alias {alias.pk} name --reason ..."
    }
    erase(alias, "name")
    assert find_leftovers(["Каир Нурланов"]) == []


def test_merged_claim_can_be_erased(make_claim: Any, publish: Any, editor: Any, erase: Erase) -> None:
    claim, into = make_claim(statement="Каир Нурланов trained at Aksu"), publish(make_claim())
    merge_claims(claim, into=into, by=editor, reason="The same.")
    erase(claim, "statement")
    assert stage(claim) == Stage.MERGED
    assert find_leftovers(["Каир Нурланов trained at Aksu"]) == []


def test_review_comment_goes_from_review_edition_changeset_and_notices(published: Claim, erase: Erase) -> None:
    review = Review.objects.get()
    said = review.comment
    assert said == Edition.objects.get().comment
    erase(review, "comment")
    assert Edition.objects.get().comment == "[redacted]"
    assert Edition.objects.get().data()["redactions"][0]["what"] == "reviews"
    assert find_leftovers([said]) == []


def test_comment_of_the_approving_changeset_does_the_same(published: Claim, erase: Erase) -> None:
    review = Review.objects.get()
    said = review.comment
    erase(Changeset.objects.get(comment=said), "comment")
    review.refresh_from_db()
    assert review.comment == Edition.objects.get().comment == "[redacted]"
    assert find_leftovers([said]) == []


def test_dissent_is_erased_with_the_comment_and_the_notices_that_repeat_it(
    published: Claim, second_reviewer: Any, erase: Erase, client: Client
) -> None:
    dissent = record_dissent(published, by=second_reviewer, text="Каир Нурланов told me otherwise.")
    assert Notice.objects.filter(detail=dissent.text).exists()
    erase(dissent, "text")
    assert Dissent.objects.get().text == "[redacted]"
    assert find_leftovers(["Каир Нурланов told me otherwise."]) == []
    page = client.get(f"/claims/{published.slug}/").content.decode()
    assert REASON in page


def test_admin_log_and_sessions_forget(published: Claim, editor: Any, erase: Erase) -> None:
    said, source = "Каир & Нурланов", published.evidence.get().source
    with changeset(editor, "Name it."):
        source.title = said
        source.save()
    message = [{"changed": {"name": "evidence", "object": f"{said} (1)", "fields": ["Note"]}}]
    LogEntry.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(Claim),
        object_id=str(published.pk),
        object_repr=f"About {said}",
        action_flag=CHANGE,
        change_message=json.dumps(message),
    )
    for shown in (f"The source “{said}” was changed.", "Каир &amp; Нурланов was changed.", "Nothing."):
        session = SessionStore()
        session["_messages"] = json.dumps([["__json_message", 0, 25, shown]])
        session.save()
    erase(source, "title")
    entry = LogEntry.objects.get()
    assert entry.object_repr == "About [redacted]"
    assert json.loads(entry.change_message)[0]["changed"]["object"] == "[redacted] (1)"
    assert [s.get_decoded()["_messages"] for s in SessionStore().model.objects.all()] == [
        json.dumps([["__json_message", 0, 25, "Nothing."]])
    ]
    assert find_leftovers([said]) == []


def test_export_holds_the_marker_and_says_what_was_redacted(
    quoted: Position, erase: Erase, editor: Any, make_claim: Any
) -> None:
    make_claim()
    erase(quoted, "quote")
    text = export_dossier()
    day = Redaction.objects.get().changeset.created_at.date()
    assert text.startswith(f"# Redacted on {day}: claims.Position {quoted.pk}, quote: {REASON}\ndossier: 1\n")
    assert QUOTE not in text
    assert not load_dossier(text.encode(), by=editor, comment="Again.").plan
    assert "# Redacted" in export_dossier(topic=quoted.claim.topic_links.get().topic.slug)
    other = Claim.objects.exclude(pk=quoted.claim_id).get()
    assert "# Redacted" not in export_dossier(topic=other.topic_links.get().topic.slug)


def test_flag_texts_are_erased(quoted: Position, flag_on: Any, erase: Erase) -> None:
    flag = flag_on(quoted, text="Каир Нурланов never said it.")
    erase(flag, "text")
    assert Flag.objects.get().text == "[redacted]"
    assert find_leftovers(["Каир Нурланов never said it."]) == []

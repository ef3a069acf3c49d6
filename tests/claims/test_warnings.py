"""Warnings: what editor and reviewer are told before a claim is published, and that nothing is blocked by it."""

from typing import Any

import pytest

from audit.context import changeset
from claims import workflow
from claims.models import Alias, Citation, Claim, Position, ReplyRequest
from claims.vocabulary import Status
from claims.warnings import names_in_denials, warnings_for
from sources.models import Derivation

pytestmark = pytest.mark.django_db


def told(claim: Claim) -> str:
    return " | ".join(str(found.message) for found in warnings_for(Claim.objects.for_document().get(pk=claim.pk)))


def test_claim_on_one_source_says_so(make_claim: Any) -> None:
    assert "single source" in told(make_claim(rows=1))
    assert "single source" not in told(make_claim(rows=2))


def test_sources_that_derive_from_each_other_are_one_origin(make_claim: Any, editor: Any) -> None:
    claim = make_claim(rows=2)
    assert "one origin" not in told(claim)
    first, second = [row.source for row in claim.evidence.all()]
    with changeset(editor, "A wire story."):
        Derivation.objects.create(source=second, origin=first, kind="republishes")
    assert "one origin" in told(claim)


def test_sources_with_a_common_original_elsewhere_are_one_origin(
    make_claim: Any, make_source: Any, editor: Any
) -> None:
    claim, wire = make_claim(rows=2), make_source()
    with changeset(editor, "A wire story."):
        for row in claim.evidence.all():
            Derivation.objects.create(source=row.source, origin=wire, kind="republishes")
    assert "one origin" in told(claim)


def test_secondary_sources_only_are_named_until_a_primary_one_is_cited(
    make_claim: Any, make_source: Any, editor: Any
) -> None:
    claim = make_claim(rows=2)
    assert "secondary" in told(claim)
    with changeset(editor, "The interview itself."):
        Citation.objects.create(position=claim.positions.first(), source=make_source(kind="interview"))
    assert "secondary" not in told(claim)


def test_source_without_an_archived_copy_is_named(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    source = claim.evidence.get().source
    assert f"archived copy: {source.title}" in told(claim)
    with changeset(editor, "Archived."):
        source.archive_url = "https://archive.example/1"
        source.save()
    assert "archived copy" not in told(claim)


def test_denying_party_in_the_text_that_is_not_on_record_is_named(
    make_claim: Any, make_party: Any, editor: Any
) -> None:
    ministry = make_party(name="Ministry of Foreign Affairs of Kazakhstan")
    with changeset(editor, "Another name."):
        Alias.objects.create(party=ministry, name="Kazakh Foreign Ministry", language="en")
    claim = make_claim(rationale="Two say so. The Kazakh Foreign Ministry denied it in February.")
    assert "no position here: Ministry of Foreign Affairs of Kazakhstan" in told(claim)
    with changeset(editor, "Record the denial."):
        denial = Position.objects.create(claim=claim, party=ministry, stance="denies")
        Citation.objects.create(position=denial, source=claim.evidence.get().source)
    assert "no position here" not in told(claim)


def test_party_in_a_sentence_without_a_denial_is_not_named(make_claim: Any, make_party: Any) -> None:
    make_party(name="Pravda")
    assert "no position here" not in told(make_claim(summary="Pravda reports it. Nobody denies it."))


def test_names_are_runs_of_words_that_begin_with_a_capital() -> None:
    found = names_in_denials("The KNB denied it. Pravda wrote so.")
    assert "KNB" in found
    assert "The KNB" in found
    assert not any("Pravda" in name for name in found)
    assert len(names_in_denials("Denied " + " ".join(f"Word{n}" for n in range(5000)))) == 500


def test_nobody_asked_the_denying_side_until_it_was(make_claim: Any, make_party: Any, editor: Any) -> None:
    claim, party, other = make_claim(), make_party(), make_party()
    with changeset(editor, "A denial."):
        denial = Position.objects.create(claim=claim, party=party, stance="denies")
        Citation.objects.create(position=denial, source=claim.evidence.get().source)
        ReplyRequest.objects.create(claim=claim, party=other, asked_on="2026-01-05", channel="letter")
    assert "denying side" in told(claim)
    with changeset(editor, "Asked."):
        ReplyRequest.objects.create(claim=claim, party=party, asked_on="2026-01-05", channel="letter")
    assert "denying side" not in told(claim)


def test_warnings_block_nothing(make_claim: Any, editor: Any, reviewer: Any) -> None:
    claim = make_claim()
    assert told(claim)
    workflow.submit(claim, by=editor)
    workflow.approve(claim, by=reviewer, revision=1)
    assert Claim.objects.get(pk=claim.pk).state.status == Status.PUBLISHED


@pytest.mark.parametrize("rows", [2, 20])
def test_warnings_cost_the_same_at_any_size(rows: int, make_claim: Any, django_assert_num_queries: Any) -> None:
    claim = make_claim(rows=rows, rationale="The Mayor denies it.")
    loaded = Claim.objects.for_document().get(pk=claim.pk)
    with django_assert_num_queries(2):  # derivations, parties named in a denial
        warnings_for(loaded)

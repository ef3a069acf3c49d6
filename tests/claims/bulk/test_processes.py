"""Batches that several processes store beside each other, and edits that come between preparing and storing."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from audit.context import changeset
from claims.bulk import BadClaim, BulkClaim, Version, load_claims
from claims.bulk.known import Known
from claims.models import Claim, Edition, IndexedClaim, Party
from tests.claims.bulk.test_loading import CORPUS, records

__all__ = ["records"]


def given() -> list[BulkClaim]:
    return [BulkClaim([Version(plain) for plain, _approved in versions]) for versions in CORPUS.claim_versions()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("records")
def test_processes_beside_each_other_store_every_claim_once(editor: Any, reviewer: Any) -> None:
    people = {"by": editor, "approve_as": reviewer, "comment": "Load."}
    done = list(load_claims(given(), **people, at_once=2, processes=3))
    assert [batch.claims for batch in done] == [2] * 6
    assert IndexedClaim.objects.count() == Claim.objects.count() == CORPUS.claims
    call_command("verify_audit")
    assert sum(batch.skipped for batch in load_claims(given(), **people, processes=2, resume=True)) == CORPUS.claims


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("records")
def test_what_one_process_refuses_is_told_here(editor: Any, reviewer: Any) -> None:
    good, bad = given()[0], BulkClaim([Version({**given()[1].versions[0].plain, "verdict": ""})])
    with pytest.raises(BadClaim, match=f"^\\['{bad.slug}: Choose a verdict") as refused:
        list(load_claims([good, bad], by=editor, approve_as=reviewer, comment="Load.", at_once=1, processes=2))
    assert refused.value.slug == bad.slug


@pytest.mark.django_db(transaction=True)
def test_processes_are_refused_inside_a_transaction(editor: Any, reviewer: Any) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside it"):
        list(load_claims([], by=editor, approve_as=reviewer, comment="Load.", processes=2))


@pytest.mark.usefixtures("records")
def test_party_renamed_after_its_claims_were_prepared_has_its_new_name(
    editor: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = given()[0]
    party = Party.objects.get(slug=claim.versions[0].plain["positions"][0]["party"])
    asked = Known.refresh
    seen = []

    def rename_before_storing(self: Known) -> bool:
        seen.append(self)
        if len(seen) == 2:
            with changeset(editor, "Rename."):
                party.name = "Renamed meanwhile"
                party.save()
        return asked(self)

    monkeypatch.setattr(Known, "refresh", rename_before_storing)
    list(load_claims([claim], by=editor, approve_as=reviewer, comment="Load."))
    assert "Renamed meanwhile" in {row["party"]["name"] for row in Edition.objects.latest("pk").data()["positions"]}
    assert Edition.objects.count() == len(claim.versions)

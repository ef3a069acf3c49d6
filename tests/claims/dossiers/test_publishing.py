"""Loading with `--approve-as`: what is complete is published, by somebody who did not write it."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Changeset
from claims import workflow
from claims.models import Claim, Correction, Edition
from claims.vocabulary import Status
from tests.claims.dossiers.bridge import BRIDGE


def test_complete_claims_are_published_by_another_user(load: Any, reviewer: Any) -> None:
    said = load(BRIDGE.replace("rationale: Nobody knows.\n", "\n"), approve_as=reviewer.username)
    assert Claim.objects.get(slug="bridge-is-safe").state.status == Status.PUBLISHED
    assert Claim.objects.get(slug="bridge-will-close").state.status == Status.DRAFT
    assert "Still a draft: bridge-will-close: Write why this verdict." in said


def test_source_retracted_in_a_dossier_sends_its_claims_to_re_review(load: Any, reviewer: Any) -> None:
    load(BRIDGE, approve_as=reviewer.username)
    retracted = "title: Bridge will close\n    retracted_on: 2005-03\n    retraction_reason: Invented."
    load(BRIDGE.replace("title: Bridge will close", retracted))
    resting, other = (Claim.objects.get(slug=slug).state for slug in ("bridge-is-safe", "bridge-will-close"))
    assert resting.re_review_reason == (
        "A source that the verdict rests on was retracted: “Bridge will close”. Invented."
    )
    assert other.re_review_since is None


def test_publishing_twice_changes_nothing(load: Any, reviewer: Any) -> None:
    load(BRIDGE, approve_as=reviewer.username)
    before = Changeset.objects.count()
    load(BRIDGE, approve_as=reviewer.username)
    assert Changeset.objects.count() == before


def test_drafts_loaded_earlier_are_published_later(load: Any, reviewer: Any) -> None:
    load(BRIDGE)
    load(BRIDGE, approve_as=reviewer.username)
    assert Claim.objects.published().count() == 2


@pytest.mark.parametrize(
    ("line", "other", "change", "notices"),
    [
        ("rationale: One side only.", "rationale: One side alone.", "minor", []),
        (
            "quote: It will stand.",
            "quote: It stands.",
            "correction",
            [
                (
                    "The page recorded this position: The Mayor, asserts, “It will stand.”.",
                    "It now reads: The Mayor, asserts, “It stands.”.",
                )
            ],
        ),
    ],
)
def test_later_edition_is_what_the_documents_tell(
    load: Any, reviewer: Any, line: str, other: str, change: str, notices: list[tuple[str, str]]
) -> None:
    load(BRIDGE, approve_as=reviewer.username)
    load(BRIDGE.replace(line, other), approve_as=reviewer.username)
    editions = Edition.objects.filter(claim__slug="bridge-is-safe").order_by("number")
    assert list(editions.values_list("change", flat=True)) == ["first", change]
    assert list(Correction.objects.values_list("wrong", "right")) == notices


def test_withdrawn_claim_is_not_brought_back(load: Any, editor: Any, reviewer: Any) -> None:
    load(BRIDGE, approve_as=reviewer.username)
    workflow.withdraw(Claim.objects.get(slug="bridge-is-safe"), by=editor, reason="A forgery.")
    load(BRIDGE.replace("It will stand.", "It stands."), approve_as=reviewer.username)
    assert Claim.objects.get(slug="bridge-is-safe").state.status == Status.WITHDRAWN


def test_nobody_approves_what_they_wrote(load: Any, editor: Any, reviewer: Any) -> None:
    with pytest.raises(CommandError, match="nobody approves") as refused:
        load(BRIDGE, approve_as=editor.username)
    assert refused.value.returncode == 2
    assert not Claim.objects.exists()


def test_approver_who_edited_the_claim_is_refused_and_nothing_written(
    load: Any, reviewer: Any, publish: Any, tmp_path: Path
) -> None:
    (tmp_path / "theirs.yaml").write_text(BRIDGE)
    call_command("load_dossier", str(tmp_path / "theirs.yaml"), user=reviewer.username, stdout=StringIO())
    before = Changeset.objects.count()
    with pytest.raises(CommandError, match=r"bridge.yaml:4: claims\[0\]: You edited this claim"):
        load(BRIDGE.replace("It will stand.", "It stands."), approve_as=reviewer.username)
    assert Changeset.objects.count() == before

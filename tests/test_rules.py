"""The rules that are never broken, one by one, through the doors that people use."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client

from audit.context import calling, changeset
from audit.errors import DeletionRefused, HistoryBypassed, OutsideChangeset
from audit.records import recorded_models
from claims import workflow
from claims.corrections import CorrectionNotice
from claims.models import Claim, Position


def test_rule_1_every_history_table_names_its_changeset() -> None:
    tracked = recorded_models()
    assert {model._meta.app_label for model in tracked} == {"audit", "auth", "sources", "claims"}
    for model in tracked:
        column = model.history.model._meta.get_field("changeset")
        assert not column.null
        assert model.history.model._meta.get_field("history_id").get_internal_type() == "BigAutoField"
        assert model.history.model._meta.get_field("history_change_reason").get_internal_type() == "TextField"


def test_rule_1_every_tracked_model_refuses_to_be_written_outside_a_changeset(published: Claim) -> None:
    seen = 0
    for model in recorded_models():
        if (row := model.objects.first()) is None:
            continue
        seen += 1
        # While a request is served; outside one, accounts alone are recorded in the name of the command that writes.
        with pytest.raises(OutsideChangeset), calling(lambda: None, "web"):
            row.save()
        if model._meta.app_label != "auth":
            with pytest.raises(OutsideChangeset):
                row.save()
        # What is cited is refused even earlier, and people always.
        with pytest.raises((OutsideChangeset, DeletionRefused, ProtectedError)), transaction.atomic():
            row.delete()
        with pytest.raises(HistoryBypassed):
            model.objects.update(pk=0)
    assert seen >= 10


def test_rule_1_no_model_of_ours_is_untracked_without_a_reason() -> None:
    for label in ("sources", "claims"):
        for model in apps.get_app_config(label).get_models():
            history = hasattr(model, "instance_type")
            assert history or model in recorded_models() or getattr(model, "untracked_because", ""), model


def test_rule_3_nothing_public_is_unreviewed(client: Client, make_claim: Any, editor: Any, reviewer: Any) -> None:
    claim = make_claim(statement="First wording")
    address = f"/claims/{claim.slug}/"
    assert client.get(address).status_code == 404
    workflow.submit(claim, by=editor)
    assert client.get(address).status_code == 404
    workflow.approve(claim, by=reviewer, revision=1)
    assert "First wording" in client.get(address).content.decode()
    with changeset(editor, "Reword."):
        claim.statement = "Second wording"
        claim.save()
    workflow.submit(claim, by=editor)
    assert "Second wording" not in client.get(address).content.decode()
    notice = CorrectionNotice("The wording was the first.", "It is the second.")
    workflow.approve(claim, by=reviewer, revision=2, change=notice)
    assert "Second wording" in client.get(address).content.decode()


def test_rule_4_four_eyes_hold_for_an_administrator_too(make_claim: Any, make_user: Any) -> None:
    root = make_user("root", is_superuser=True, is_staff=True)
    claim = make_claim(by=root)
    workflow.submit(claim, by=root)
    with pytest.raises(workflow.WorkflowError, match="Somebody else must decide"):
        workflow.approve(claim, by=root, revision=1)


@pytest.mark.parametrize("part", ["positions", "evidence", "topic_links"])
def test_rule_5_any_change_to_a_part_voids_a_pending_approval(
    make_claim: Any, editor: Any, reviewer: Any, part: str
) -> None:
    claim = make_claim()
    workflow.submit(claim, by=editor)
    row = getattr(claim, part).get()
    with changeset(editor, "Change a part."):
        row.save()
    with pytest.raises(workflow.WorkflowError, match="not in review"):
        workflow.approve(claim, by=reviewer, revision=1)


def test_rule_6_no_position_without_a_citation(make_claim: Any, make_party: Any, editor: Any) -> None:
    claim, party = make_claim(), make_party()
    with pytest.raises(ValidationError, match="has no citation"), changeset(editor, "Bare."):
        Position.objects.create(claim=claim, party=party, stance="denies")
    assert claim.positions.count() == 1


def test_rule_7_every_edition_keeps_its_address(client: Client, published: Claim, publish: Any, editor: Any) -> None:
    first = published.slug
    with changeset(editor, "Rename and reword."):
        published.slug, published.statement = "renamed", "Reworded"
        published.save()
    publish(published)
    workflow.withdraw(published, by=editor, reason="A forgery.")
    for number in (1, 2):
        assert client.get(f"/claims/{first}/v/{number}/", follow=True).status_code == 200
    assert client.get(f"/claims/{first}/", follow=True).status_code == 410


def test_rule_9_pages_name_no_other_host_and_set_no_cookie(client: Client, published: Claim) -> None:
    addresses = [
        *(
            "/",
            "/claims/",
            f"/claims/{published.slug}/",
            f"/claims/{published.slug}/history/",
            "/parties/",
            "/sources/",
        ),
        *("/corrections/", "/about/method/", "/about/corrections/"),
    ]
    for address in addresses:
        page = client.get(address)
        html = page.content.decode()
        assert not page.cookies
        # Data for machines is no script: browsers do not run it.
        assert set(re.findall(r"<script\b([^>]*)>", html)) <= {' type="application/ld+json"'}
        for loading in ('src="http', 'rel="stylesheet" href="http', "@import", "url(http"):
            assert loading not in html

"""What is stored says the same whatever language the person who acts has their admin in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from audit.context import changeset
from audit.models import Changeset
from claims import workflow
from claims.corrections import propose_notice
from claims.flag_items import words_for
from claims.flags import raise_flag, uphold_flag
from claims.models import Claim, Flag, ReviewState
from claims.notice_mail import mail_people, people_to_mail
from claims.policy_defaults import default_policy
from claims.vocabulary import FlagReason, PolicyPage

LANGUAGES = [code for code, _name in settings.LANGUAGES]
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_edition_is_the_same_bytes_in_whatever_language_it_is_approved(
    make_claim: Any, editor: Any, reviewer: Any, language: str
) -> None:
    claim = make_claim(event_date="2004-21")
    position = claim.positions.get()
    with changeset(editor, "When it was said."):
        position.stated_on = "2005-02-07"
        position.save()
    workflow.submit(claim, by=editor)
    revision = claim.revisions.order_by("-number").values_list("number", flat=True)[0]
    with translation.override(language):
        edition = workflow.approve(claim, by=reviewer, revision=revision, at=AT)
    assert '"display":"spring 2004"' in edition.document
    assert '"display":"7 February 2005"' in edition.document


@pytest.mark.parametrize("language", LANGUAGES)
def test_comments_of_acts_and_reasons_are_in_the_language_of_the_site(
    published: Claim, reviewer: Any, editor: Any, language: str
) -> None:
    evidence = published.evidence.get()
    with translation.override(language):
        flag = raise_flag(evidence, by=reviewer, reason=FlagReason.OUTDATED, text="See the 2006 report.")
        uphold_flag(flag, by=editor, resolution="It is.")
    comments = set(Changeset.objects.values_list("comment", flat=True))
    assert {"Submitted for review.", "Raised a flag.", "Upheld a flag."} <= comments
    state = ReviewState.objects.get(claim=published)
    assert state.reopened_reason == "A flag was upheld: outdated. It is."
    assert state.re_review_reason.startswith("A flag was upheld on evidence that the verdict rests on")
    assert Flag.objects.get().item_label == f"“{evidence.source.title}” (supports)"


def test_flagged_part_is_named_to_readers_in_their_language(client: Client, published: Claim, reviewer: Any) -> None:
    """It is public since the edition has it, which does not depend on the language of either."""
    with translation.override("kk"):
        raise_flag(published.positions.get(), by=reviewer, reason=FlagReason.OUTDATED, text="See the 2006 report.")
    party = published.positions.get().party.name
    for language in LANGUAGES:
        page = client.get(f"/{language}/claims/{published.slug}/").content.decode()
        with translation.override(language):
            assert f"({words_for(published.positions.get())})" in page
        assert party in page


def test_correction_is_proposed_in_the_language_of_the_site(published: Claim) -> None:
    older = published.editions.get().data()
    newer = {**older, "statement": "Another."}
    with translation.override("ru"):
        assert propose_notice(older, newer).right == "It now reads: “Another.”"


def test_mail_is_in_the_language_of_the_site(published: Claim, reviewer: Any, editor: Any, mailoutbox: Any) -> None:
    """And not in that of who acts: what is wanted at once leaves within their request."""
    editor.email = "edith@claims.example"
    with changeset(actor="setup", comment="Change the account."):
        editor.save()
    with translation.override("ru"):
        raise_flag(published, by=reviewer, reason=FlagReason.OUTDATED, text="See the 2006 report.")
        assert mail_people(people_to_mail(), refused=lambda _user, error: pytest.fail(str(error)))
    assert "You are told because you work on this" in mailoutbox[-1].body
    assert "rashid raised a flag." in mailoutbox[-1].body


def test_policy_is_offered_to_its_writer_in_the_language_of_the_site(client: Client, editor: Any) -> None:
    client.force_login(editor)
    page = client.get("/admin/claims/policytext/add/?page=method", headers={"Accept-Language": "ru"}).content.decode()
    with translation.override("en"):
        assert default_policy(PolicyPage.METHOD).title in page

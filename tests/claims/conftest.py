"""People at the admin's desk, and what they have done there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from audit.context import changeset
from claims import flags
from claims.flags import raise_flag
from claims.models import Claim, Flag, Relation, ReplyRequest, TopicLink
from tests.claims.admin_forms import Form, change_page, values_of
from tests.claims.edits import Edit
from tests.claims.timeline_stories import Desk


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def reviewing(reviewer: Any) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


@pytest.fixture
def allow() -> Callable[..., Any]:
    """Grants permissions to one person, whatever the roles' table says."""

    def act(user: Any, *codenames: str) -> Any:
        with changeset(actor="setup", comment="Grant permissions."):
            user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
        return user

    return act


@pytest.fixture
def flagger(make_user: Any) -> Any:
    return make_user("fay", "reviewer", is_staff=True)


@pytest.fixture
def resolver(make_user: Any) -> Any:
    return make_user("rosa", "editor", is_staff=True)


@pytest.fixture
def flag_on(flagger: Any) -> Callable[..., Flag]:
    def act(item: Any, *, by: Any = None, **fields: Any) -> Flag:
        return raise_flag(
            item, by=by or flagger, **{"reason": "misquoted", "text": "Page 3 has other words.", **fields}
        )

    return act


@pytest.fixture
def form_of(desk: Client) -> Callable[[Claim], Form]:
    return lambda claim: values_of(desk.get(change_page(claim)).content.decode(), "claim_form")


@pytest.fixture
def other(make_user: Any) -> Client:
    """A second editor at a desk of their own."""
    client = Client()
    client.force_login(make_user("ottmar", "editor", is_staff=True))
    return client


@pytest.fixture
def story(published: Claim, editor: Any, reviewer: Any) -> Claim:
    """Recorded and submitted by edith, approved and flagged by rashid, reworded and dismissed by edith."""
    flag = flags.raise_flag(published, by=reviewer, reason="outdated", text="See the report of 2006.")
    with changeset(editor, "Reword it.", "web"):
        published.summary = "Another."
        published.save()
    flags.dismiss_flag(flag, by=editor, resolution="It is from 2007.")
    return published


@pytest.fixture
def desk_of_story(
    make_claim: Any,
    editor: Any,
    reviewer: Any,
    second_reviewer: Any,
    make_party: Any,
    make_source: Any,
    publish: Any,
) -> Desk:
    return Desk(make_claim(), editor, reviewer, second_reviewer, make_claim, make_party, make_source, publish)


@pytest.fixture
def edit(editor: Any) -> Callable[..., None]:
    """One act that does these things to the claim as it stands."""

    def act(claim: Claim, *edits: Edit, by: Any = None) -> None:
        with changeset(by or editor, "Edit."):
            for one in edits:
                one(Claim.objects.get(pk=claim.pk))

    return act


@pytest.fixture
def full_claim(make_claim: Any, make_topic: Any, make_party: Any, editor: Any) -> Any:
    """A claim with two rows of every kind of part."""

    def make(rows: int = 2) -> Claim:
        claim: Claim = make_claim(rows=rows)
        for number in range(rows):
            topic, party, other = make_topic(), make_party(), make_claim()
            with changeset(editor, "One more of each."):
                TopicLink.objects.create(claim=claim, topic=topic, order=2 + number)
                Relation.objects.create(claim=claim, target=other, type="supports", note="So it seems.")
                ReplyRequest.objects.create(claim=claim, party=party, asked_on="2026", channel=f"letter {number}")
        return claim

    return make

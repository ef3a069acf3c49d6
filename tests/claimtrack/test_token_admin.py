"""Tokens at the desk: made, shown once, revoked; one's own alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import ApiToken
from audit.models.tokens import usable_token
from tests.claims.admin_forms import values_of

ADD = "/admin/audit/apitoken/add/"


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    client.force_login(editor)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    later = timezone.localtime() + timedelta(days=changes.pop("days", 30))
    form = {
        "name": "Newsroom mirror",
        "drafts": "on",
        "expires_at_0": f"{later:%Y-%m-%d}",
        "expires_at_1": f"{later:%H:%M:%S}",
        "comment": "For the mirror.",
    }
    return {**form, **changes}


def send(client: Client, address: str, **more: str) -> Any:
    """What a browser sends of the token's page, with something typed."""
    return client.post(address, {**values_of(client.get(address).content.decode(), "apitoken_form"), **more})


def make(client: Client) -> str:
    page = client.post(ADD, typed()).content.decode()
    return re.findall(r"<code>(ct_[\w-]+)</code>", page)[0]


def test_new_token_is_shown_once_and_opens(desk: Client, editor: Any) -> None:
    secret = make(desk)
    token = usable_token(secret)
    assert token is not None
    assert (token.user, token.name, token.scopes) == (editor, "Newsroom mirror", ("read", "draft"))
    for address in (reverse("admin:audit_apitoken_changelist"), f"/admin/audit/apitoken/{token.pk}/change/"):
        assert secret not in desk.get(address).content.decode()


def test_revoked_token_opens_no_more(desk: Client) -> None:
    secret = make(desk)
    token = ApiToken.objects.get()
    send(desk, f"/admin/audit/apitoken/{token.pk}/change/", revoke="on", comment="Lost.")
    assert usable_token(secret) is None
    revoked = ApiToken.objects.get().revoked_at
    send(desk, f"/admin/audit/apitoken/{token.pk}/change/", comment="Nothing.")
    assert ApiToken.objects.get().revoked_at == revoked


@pytest.mark.parametrize("days", [-1, 400])
def test_token_lasts_a_year_at_most(days: int, desk: Client) -> None:
    page = desk.post(ADD, typed(days=days))
    assert "Choose a time within the next year." in page.content.decode()
    assert not ApiToken.objects.exists()


def test_others_tokens_are_for_administrators_alone(
    desk: Client, reviewer: Any, administrator: Any, client: Client
) -> None:
    make(desk)
    token = ApiToken.objects.get()
    address = f"/admin/audit/apitoken/{token.pk}/change/"
    client.force_login(reviewer)
    assert client.get(address).status_code == 302  # Django's answer for what is not there
    client.post(address, {"revoke": "on", "comment": "Not mine."})
    assert ApiToken.objects.get().revoked_at is None
    client.force_login(administrator)
    send(client, address, revoke="on", comment="They left.")
    assert ApiToken.objects.get().revoked_at is not None


def test_scopes_of_a_token_never_grow(desk: Client) -> None:
    make(desk)
    token = ApiToken.objects.get()
    send(desk, f"/admin/audit/apitoken/{token.pk}/change/", reviews="on", name="Other", comment="More.")
    token.refresh_from_db()
    assert (token.reviews, token.name) == (False, "Newsroom mirror")

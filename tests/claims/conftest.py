"""People at the admin's desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from audit.context import changeset
from claims.flags import raise_flag
from claims.models import Claim, Flag
from tests.claims.admin_forms import Form, change_page, values_of


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

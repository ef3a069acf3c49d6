"""Makers for these tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client

from tests.claims.admin_forms import values_of
from tests.claimtrack.office import page_of


@pytest.fixture
def office(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def save(office: Client) -> Callable[..., Any]:
    """Sends the form of a person's page as it stands, with changes."""

    def act(user: User, **fields: Any) -> Any:
        typed: dict[str, Any] = values_of(office.get(page_of(user)).content.decode(), "user_form")
        typed["groups"] = list(user.groups.values_list("pk", flat=True))
        return office.post(page_of(user), {**typed, "comment": "As agreed.", **fields})

    return act


@pytest.fixture
def keeping(settings: Any) -> Iterator[Any]:
    """The cache of pages, empty at first, in a site that keeps them."""
    settings.CLAIMTRACK_KEEP_PAGES = 3600
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()

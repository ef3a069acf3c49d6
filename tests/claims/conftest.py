"""People at the admin's desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claims.models import Claim
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
def form_of(desk: Client) -> Callable[[Claim], Form]:
    return lambda claim: values_of(desk.get(change_page(claim)).content.decode(), "claim_form")

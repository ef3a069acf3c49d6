"""Tokens, and a client that speaks JSON."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from audit.context import changeset
from audit.models import ApiToken
from audit.models.tokens import digest_of, new_secret
from claims.api.schemas import components


class Machine:
    """A program with a token, or without one: what it sends and is answered is JSON."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.client = Client(raise_request_exception=True)
        self.headers = {**({"Authorization": f"Bearer {secret}"} if secret else {}), **headers}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={**self.headers, **named(headers)})

    def send(self, method: str, path: str, body: Any, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {**self.headers, **named(headers)}
        kind = given.pop("Content-Type", "application/json")
        return self.client.generic(method, f"/api/v1/{path}", content, content_type=kind, headers=given)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)


def named(headers: dict[str, str]) -> dict[str, str]:
    """Keyword names as header names: if_match as If-Match."""
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


def refuse_other_than(component: str, value: Any) -> None:
    """Fails unless the value is valid by the schema of this component."""
    schema = {"$ref": f"#/components/schemas/{component}", "components": {"schemas": components()}}
    errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(value)]
    assert not errors


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()  # how often an address asked is counted there


@pytest.fixture
def make_token(db: None) -> Callable[..., str]:
    """The secret of a new token of `user`, which may do everything unless told otherwise."""

    def make(user: Any, *, drafts: bool = True, reviews: bool = True, days: int = 30, **fields: Any) -> str:
        secret = new_secret()
        with changeset(user, "Add a token."):
            ApiToken.objects.create(
                user=user,
                name=fields.pop("name", "tests"),
                digest=digest_of(secret),
                drafts=drafts,
                reviews=reviews,
                expires_at=timezone.now() + timedelta(days=days),
                **fields,
            )
        return secret

    return make


@pytest.fixture
def machine_of(make_token: Any) -> Callable[..., Machine]:
    """A program that acts for `user`."""
    return lambda user, **token: Machine(make_token(user, **token))


@pytest.fixture
def anybody(db: None) -> Machine:
    return Machine()

"""Generated requests to every operation of the API, by every role: nothing that is not described may come back.

`FUZZ_EXAMPLES` says how many for each operation and role; `make fuzz` asks for many, the suite for a few. Each request
is taken back, so that every one meets the same world. What came back is told at the end.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache as cache_once
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from claims.api.pages import description
from tests.fuzz.world import ROLES, Pins, World, make_world

pytestmark = [pytest.mark.walk, pytest.mark.django_db]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
CHECKS: Any = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA: Any = schemathesis.openapi.from_dict(description())
SCHEMA.app = lambda environ, start_response: application()(environ, start_response)
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()}


SIGNALS = (request_started, request_finished)


@cache_once
def application() -> Any:
    """Made when the first request comes: by then the tests' settings are in force."""
    return get_wsgi_application()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with (
        django_db_blocker.unblock(),
        override_settings(CLAIMTRACK_API_PER_MINUTE=10**9, CLAIMTRACK_API_TOKEN_PER_MINUTE=10**9),
        transaction.atomic(),
    ):
        for signal in SIGNALS:  # they would close a connection that is in a transaction
            signal.disconnect(close_old_connections)
        yield make_world()
        for signal in SIGNALS:
            signal.connect(close_old_connections)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Iterator[Counter[tuple[str, int]]]:
    """By operation and status, how many answers; added to the file that FUZZ_REPORT names."""
    counts: Counter[tuple[str, int]] = Counter()
    yield counts
    if report := os.environ.get("FUZZ_REPORT"):
        with Path(report).open("a", encoding="utf-8") as file:
            file.writelines(f"{name} {status} {number}\n" for (name, status), number in counts.items())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_undescribed_comes_back(name: str, role: str, world: World, told: Any) -> None:
    operation, chance = OPERATIONS[name], random.Random(f"{name} {role}")  # noqa: S311
    pins, seen = Pins(world, role, name, chance), Counter[int]()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=EXAMPLES < 10,  # few are the same every time, many are not
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        pins.pin(case)
        cache.clear()
        case.headers["Accept-Encoding"] = "identity"
        if secret := world.secrets.get(role):
            case.headers["Authorization"] = f"Bearer {secret}"
        with transaction.atomic():
            response = case.call()
            transaction.set_rollback(True)
        seen[response.status_code] += 1
        told[name, response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    ask()
    assert seen

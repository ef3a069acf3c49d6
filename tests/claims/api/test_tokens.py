"""Tokens: kept as digests, limited in time and scope, revoked at once; and how often anybody may ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.context import changeset
from audit.models import ApiToken, TokenUse
from tests.claims.api.conftest import Machine


def test_secret_is_stored_nowhere(editor: Any, make_token: Any) -> None:
    secret = make_token(editor)
    found = ApiToken.objects.values().get() | ApiToken.history.values().get()
    assert secret not in repr(found)
    assert len(secret) > 40


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Basic dTpw", "Bearer ct_unknown", "Bearer \xff\xfe", "ct_x"]
)
def test_unknown_token_is_refused_everywhere(header: str, anybody: Machine) -> None:
    for path in ("claims/", "drafts/"):
        found = anybody.get(path, Authorization=header)
        assert found.status_code == 401
        assert found["WWW-Authenticate"] == 'Bearer realm="claimtrack"'


def test_expired_token_opens_nothing(editor: Any, make_token: Any) -> None:
    machine = Machine(make_token(editor, days=-1))
    assert machine.get("drafts/").status_code == 401


def test_revoked_token_opens_nothing(editor: Any, make_token: Any) -> None:
    machine = Machine(make_token(editor))
    assert machine.get("drafts/").status_code == 200
    token = ApiToken.objects.get()
    with changeset(editor, "Lost."):
        token.revoked_at = timezone.now()
        token.save()
    assert machine.get("drafts/").status_code == 401


def test_token_of_who_left_opens_nothing(editor: Any, make_token: Any, administrator: Any) -> None:
    machine = Machine(make_token(editor))
    with changeset(administrator, "Left."):
        editor.is_active = False
        editor.save()
    assert machine.get("drafts/").status_code == 401


def test_session_of_the_desk_opens_nothing(editor: Any, anybody: Machine) -> None:
    anybody.client.force_login(editor)
    assert anybody.get("drafts/").status_code == 401


def test_last_use_is_noted_once_a_minute(editor: Any, make_token: Any) -> None:
    machine = Machine(make_token(editor))
    machine.get("drafts/")
    first = TokenUse.objects.get().last_used_at
    machine.get("drafts/")
    assert TokenUse.objects.get().last_used_at == first
    TokenUse.objects.update(last_used_at=first - timedelta(minutes=2))
    machine.get("drafts/")
    assert TokenUse.objects.get().last_used_at >= first


def test_address_that_asks_too_often_is_told_when_to_come_back(anybody: Machine, settings: Any) -> None:
    settings.CLAIMTRACK_API_PER_MINUTE = 3
    for _number in range(3):
        assert anybody.get("topics/").status_code == 200
    found = anybody.get("topics/")
    assert (found.status_code, found["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(found["Retry-After"]) <= 60


def test_each_token_has_a_measure_of_its_own(editor: Any, make_token: Any, settings: Any) -> None:
    settings.CLAIMTRACK_API_TOKEN_PER_MINUTE = 2
    settings.CLAIMTRACK_API_PER_MINUTE = 1
    one, other = Machine(make_token(editor)), Machine(make_token(editor))
    assert [one.get("topics/").status_code for _number in range(3)] == [200, 200, 429]
    assert other.get("topics/").status_code == 200


def test_reader_without_a_token_costs_no_query_for_it(anybody: Machine, django_assert_num_queries: Any) -> None:
    anybody.get("schema/")
    with django_assert_num_queries(1):  # the newest write, for the ETag
        anybody.get("schema/")

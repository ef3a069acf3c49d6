"""Which database answers whom. tests/cluster does it with servers; here they are played."""

from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection, connections, router, transaction
from django.db.utils import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from audit.reading import reading_connection, reading_from, reads_from
from claimtrack import replica
from claimtrack.databases import databases
from claimtrack.environment import BadSetting
from claimtrack.failures import server_error
from claimtrack.replica import REPLICA, ReplicaMiddleware, ReplicaRouter, is_anybodys_read

pytestmark = pytest.mark.database

POSTGRESQL = "postgres://desk@db.example/claims"


class PlayedFreshness:
    def __init__(self) -> None:
        self.fresh = True

    def may_be_read(self) -> bool:
        return self.fresh

    def lose(self) -> None:
        self.fresh = False


@pytest.fixture
def freshness(monkeypatch: pytest.MonkeyPatch) -> PlayedFreshness:
    played = PlayedFreshness()
    monkeypatch.setattr(replica, "freshness", lambda: played)
    monkeypatch.setattr(replica, "settings", SimpleNamespace(DATABASES={"default": {}, REPLICA: {}}))
    return played


class PlayedConnection:
    connection = None
    in_atomic_block = False

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def no_transaction(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The router looks whether the primary is in a transaction, as it is in tests that use a database."""
    if "db" not in request.fixturenames:
        played = {"default": PlayedConnection(), REPLICA: PlayedConnection()}
        monkeypatch.setattr(replica, "connections", played)


def read(path: str = "/claims/", **headers: Any) -> HttpRequest:
    return RequestFactory().get(path, **headers)


@pytest.mark.parametrize("path", ["/", "/claims/a/", "/ru/claims/", "/api/v1/claims/", "/search?q=a", "/audit/"])
def test_anybodys_reads_are_known(path: str) -> None:
    assert is_anybodys_read(read(path))
    assert is_anybodys_read(RequestFactory().head(path))
    assert not is_anybodys_read(RequestFactory().post(path))


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/readyz", "/healthz"])
def test_the_desk_and_what_load_balancers_ask_are_the_primarys(path: str) -> None:
    assert not is_anybodys_read(read(path))


def test_who_has_a_session_or_a_token_reads_what_they_wrote() -> None:
    logged_in = read()
    logged_in.COOKIES["sessionid"] = "x"
    assert not is_anybodys_read(logged_in)
    assert not is_anybodys_read(read(headers={"authorization": "Bearer ct_x"}))


def test_whole_request_reads_from_one_database(freshness: PlayedFreshness) -> None:
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(reads_from())
        return HttpResponse()

    middleware = ReplicaMiddleware(answer)
    middleware(read())
    middleware(RequestFactory().post("/claims/"))
    freshness.fresh = False
    middleware(read())
    assert asked == [REPLICA, "default", "default"]
    assert reads_from() == "default"


@pytest.mark.parametrize(("error", "left_alone"), [(OperationalError, True), (DataError, False)])
def test_what_the_replica_fails_to_answer_is_asked_of_the_primary_at_once(
    freshness: PlayedFreshness, error: type[Exception], left_alone: bool
) -> None:
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(reads_from())
        if reads_from() == REPLICA:
            answered = middleware.process_exception(request, error("server closed the connection"))
            assert answered is not None
            return answered
        return HttpResponse("shown")

    middleware = ReplicaMiddleware(answer)
    assert middleware(read()).content == b"shown"
    assert asked == [REPLICA, "default"]
    assert freshness.fresh is not left_alone


def test_other_errors_and_those_of_the_primary_are_left_to_django(freshness: PlayedFreshness) -> None:
    middleware = ReplicaMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(read(), OperationalError()) is None
    with reading_from(REPLICA):
        assert middleware.process_exception(read(), ValueError()) is None


def test_without_a_replica_there_is_no_middleware() -> None:
    assert REPLICA not in settings.DATABASES
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: HttpResponse())


def test_router_writes_and_migrates_the_primary_alone() -> None:
    told = ReplicaRouter()
    with reading_from(REPLICA):
        assert (told.db_for_read(User), told.db_for_write(User)) == (REPLICA, "default")
    assert told.db_for_read(User) == "default"
    assert told.allow_migrate("default", "claims")
    assert not told.allow_migrate(REPLICA, "claims")
    assert told.allow_relation(User(), User())


@pytest.mark.django_db
def test_transaction_reads_from_the_primary_whoever_asks() -> None:
    with reading_from(REPLICA), transaction.atomic():
        assert router.db_for_read(User) == "default"
        assert reading_connection() is connections["default"]
        assert not User.objects.filter(username="nobody").exists()
    assert connection.alias == "default"


def test_replica_and_pool_are_for_postgresql() -> None:
    for more in ({"replica_url": POSTGRESQL}, {"pool_size": 4}, {"behind_pooler": True}):
        with pytest.raises(BadSetting, match="for PostgreSQL"):
            databases(
                **{"url": "sqlite:///a.sqlite3", "replica_url": "", "pool_size": 0, "behind_pooler": False, **more}
            )
    with pytest.raises(BadSetting, match="no database of PostgreSQL"):
        databases(POSTGRESQL, "sqlite:///a.sqlite3", pool_size=0, behind_pooler=False)
    with pytest.raises(BadSetting, match="one pool is enough"):
        databases(POSTGRESQL, "", pool_size=4, behind_pooler=True)


def test_tests_read_a_mirror_and_never_the_replica() -> None:
    found = databases(POSTGRESQL, "postgres://desk@other.example/claims", pool_size=0, behind_pooler=False)
    assert found[REPLICA]["TEST"] == {"MIRROR": "default"}
    assert found[REPLICA]["HOST"] == "other.example"


def test_lost_host_is_noticed_in_seconds_unless_the_address_says_otherwise() -> None:
    options = databases(f"{POSTGRESQL}?connect_timeout=9", "", pool_size=0, behind_pooler=False)["default"]["OPTIONS"]
    assert (int(options["connect_timeout"]), options["tcp_user_timeout"]) == (9, 5000)


def test_nothing_is_compiled_and_settings_of_the_address_stay() -> None:
    url = f"{POSTGRESQL}?options=-c%20work_mem=8MB"
    told = databases(url, POSTGRESQL, pool_size=0, behind_pooler=False)
    assert told["default"]["OPTIONS"]["options"] == "-c jit=off -c work_mem=8MB"
    assert told["replica"]["OPTIONS"]["options"] == "-c jit=off"
    behind = databases(POSTGRESQL, "", pool_size=0, behind_pooler=True)["default"]["OPTIONS"]
    assert "options" not in behind


def test_pool_keeps_connections_itself() -> None:
    pooled = databases(POSTGRESQL, "", pool_size=7, behind_pooler=False)["default"]
    assert (pooled["OPTIONS"]["pool"]["max_size"], pooled["CONN_MAX_AGE"]) == (7, 0)


def test_neither_cursor_nor_prepared_statement_is_kept_behind_a_pooler() -> None:
    for behind in (True, False):
        found = databases(POSTGRESQL, "", pool_size=0, behind_pooler=behind)["default"]
        assert found["DISABLE_SERVER_SIDE_CURSORS"] is behind
        assert (found["OPTIONS"]["prepare_threshold"] is None) is behind


def test_several_hosts_may_be_named_of_which_the_one_that_writes_is_taken() -> None:
    url = "postgres://desk@one.example:5432,two.example:5433/claims?target_session_attrs=read-write"
    found = databases(url, "", pool_size=0, behind_pooler=False)["default"]
    assert (found["HOST"], str(found["PORT"])) == ("one.example,two.example", "5432,5433")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"


@pytest.mark.parametrize(
    ("error", "path", "status"),
    [
        (OperationalError, "/claims/", 503),
        (OperationalError, "/api/v1/claims/", 503),
        (ValueError, "/claims/", 500),
    ],
)
def test_lost_database_says_when_to_try_again(error: type[Exception], path: str, status: int) -> None:
    try:
        raise error from psycopg.OperationalError("server closed the connection")
    except error:
        answer = server_error(read(path))
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)

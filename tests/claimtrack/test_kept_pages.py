"""Pages are kept for everybody, never for one person, and never past the next act."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from audit.caching import Caching
from audit.context import changeset
from audit.log import root_at
from audit.models import Checkpoint
from audit.notes import SigningKey, sign_tree_head
from claims import workflow
from claims.flags import dismiss_flag, raise_flag
from claims.models import Claim, Topic
from claims.vocabulary import FlagReason
from claimtrack.caches import caches as caches_of
from tests.claimtrack.public_addresses import example_of, public_patterns

pytestmark = pytest.mark.usefixtures("keeping")

MISSING = ("dataset", "api-checkpoint")  # there is none, unless somebody made one
GZIP = {"Accept-Encoding": "gzip"}


def kept_bytes(pages: Any) -> bytes:
    """All that the cache in memory holds."""
    return b"".join(pages._cache.values())


def test_page_asked_for_again_costs_one_query(published: Claim, client: Client, django_assert_num_queries: Any) -> None:
    address = f"/claims/{published.slug}/"
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    differing = {name for name, value in again.items() if first.get(name) != value}
    assert differing == {"X-Request-ID"}
    assert set(first.headers) == set(again.headers)


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": '"anything"'}], ids=["asked", "asked again"])
def test_static_file_costs_no_query(
    headers: dict[str, str], client: Client, db: None, settings: Any, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "site.css").write_text("main { margin: auto }")
    with django_assert_num_queries(0):
        answer = client.get("/static/site.css", headers=headers)
    assert (answer.status_code, answer.getvalue()) == (200, b"main { margin: auto }")


def test_page_is_kept_compressed(published: Claim, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/claims/{published.slug}/"
    first, plain = client.get(address, headers=GZIP), client.get(address)
    monkeypatch.setattr("django.utils.text.compress_string", lambda *_args, **_kwargs: pytest.fail("compressed again"))
    assert client.get(address, headers=GZIP).content == first.content != plain.content
    assert client.get(address).content == plain.content


@pytest.mark.walk
def test_every_public_page_is_the_same_when_it_is_kept(published: Claim, client: Client) -> None:
    for pattern in public_patterns():
        if getattr(pattern.callback, "caching", None) is not Caching.REVALIDATED or pattern.name in MISSING:
            continue
        address = example_of(pattern, published)
        first, again = client.get(address), client.get(address)
        assert first.status_code == again.status_code == 200, address
        bodies = [answer.getvalue() for answer in (first, again)]
        assert bodies[0] == bodies[1], address
        assert {**first.headers, "X-Request-ID": ""} == {**again.headers, "X-Request-ID": ""}, address


def test_head_and_conditions_are_answered_from_what_is_kept(
    published: Claim, client: Client, django_assert_num_queries: Any
) -> None:
    address = f"/claims/{published.slug}/"
    first = client.get(address)
    with django_assert_num_queries(3):
        assert client.head(address)["ETag"] == first["ETag"]
        for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
            again = client.get(address, headers=known)
            assert (again.status_code, again.content) == (304, b"")
            assert (again["ETag"], again["Vary"], again["Cache-Control"]) == tuple(
                first[name] for name in ("ETag", "Vary", "Cache-Control")
            )
    for other in ({"If-None-Match": "*"}, {"If-None-Match": '"other"'}, {"If-Modified-Since": "soon"}):
        assert client.get(address, headers=other).status_code == 200


@pytest.mark.parametrize("ending", ["/", ".json"])
def test_name_of_a_page_is_enough_to_say_that_it_stands(
    published: Claim, client: Client, ending: str, django_assert_num_queries: Any
) -> None:
    address = f"/claims/{published.slug}{ending}"
    first = client.get(address)
    caches["pages"].clear()
    with django_assert_num_queries(1):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    names = ("ETag", "Vary", "Cache-Control", "Last-Modified")
    assert [{part.strip() for part in again[name].split(", ")} for name in names] == [
        {part.strip() for part in first[name].split(", ")} for name in names
    ]


def test_withdrawn_claim_is_gone_at_once(published: Claim, client: Client, editor: Any) -> None:
    address = f"/claims/{published.slug}/"
    first = client.get(address)
    workflow.withdraw(published, by=editor, reason="The source was forged.")
    assert client.get(address).status_code == 410
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 410


def test_flag_shows_and_goes_at_once(published: Claim, client: Client, editor: Any, reviewer: Any) -> None:
    address = f"/claims/{published.slug}.json"
    assert client.get(address).json()["live"]["disputed"] is False
    flag = raise_flag(published, by=reviewer, reason=FlagReason.OUTDATED, text="See the report of 2006.")
    assert client.get(address).json()["live"]["disputed"] is True
    dismiss_flag(flag, by=editor, resolution="It says the same.")
    assert client.get(address).json()["live"]["disputed"] is False


def test_record_that_a_page_names_is_new_at_once(published: Claim, client: Client, editor: Any) -> None:
    address = f"/claims/{published.slug}/"
    client.get(address)
    topic = Topic.objects.get(claim_links__claim=published)
    with changeset(editor, "Rename."):
        topic.title = "Entirely other heading"
        topic.save()
    assert "Entirely other heading" in client.get(address).content.decode()


def test_nothing_of_a_person_is_kept_or_given_to_others(
    published: Claim, client: Client, reviewer: Any, keeping: Any
) -> None:
    address = f"/claims/{published.slug}/"
    person = Client()
    person.force_login(reviewer)
    theirs = person.get(address)
    assert "Raise a flag" in theirs.content.decode()
    assert kept_bytes(keeping) == b""
    everybodys = client.get(address)
    assert everybodys.content != theirs.content
    assert person.get(address).content != everybodys.content
    assert client.get(address).content == everybodys.content


@pytest.mark.parametrize(
    "address", ["/search?q=statement", "/claims/none/", "/healthz", "/admin/login/", "/robots.txt"]
)
def test_what_is_not_for_everybody_or_not_there_is_not_kept(
    published: Claim, client: Client, address: str, keeping: Any
) -> None:
    client.get(address)
    assert kept_bytes(keeping) == b""


def test_token_is_never_answered_from_what_is_kept(published: Claim, client: Client, keeping: Any) -> None:
    address = f"/api/v1/claims/{published.slug}/"
    assert client.get(address).status_code == 200
    assert client.get(address, headers={"Authorization": "Bearer nobody"}).status_code == 401


@pytest.mark.parametrize(
    "other",
    [{"Accept-Language": "ru"}, {"Accept-Encoding": "gzip"}, {"Host": "127.0.0.1"}, {"X-Forwarded-For": "1.2.3.4"}],
)
def test_readers_who_differ_get_their_own(published: Claim, client: Client, other: dict[str, str]) -> None:
    address = f"/claims/{published.slug}/"
    first = client.get(address)
    answers = client.get(address, headers=other), client.get(address, headers=other)
    assert answers[0].content == answers[1].content
    assert (answers[0].content == first.content) == ("X-Forwarded-For" in other)
    assert client.get(address).content == first.content


def test_page_of_yesterday_is_made_again(published: Claim, client: Client, django_assert_max_num_queries: Any) -> None:
    address = f"/claims/{published.slug}/"
    with time_machine.travel(datetime(2031, 1, 1, 23, 59, tzinfo=UTC)):
        yesterdays = client.get(address)
        assert client.get(address)["ETag"] == yesterdays["ETag"]
    with time_machine.travel(datetime(2031, 1, 2, 0, 1, tzinfo=UTC)):
        assert client.get(address)["ETag"] != yesterdays["ETag"]


def test_checkpoint_is_new_at_once_though_nothing_was_written(published: Claim, client: Client) -> None:
    address, key = "/api/v1/log/checkpoint/", SigningKey.new("claims.example/log")
    Checkpoint.objects.create(size=1, note=sign_tree_head(1, root_at(1), key), verifier=str(key.verifier))
    first = client.get(address)
    Checkpoint.objects.create(size=2, note=sign_tree_head(2, root_at(2), key), verifier=str(key.verifier))
    assert client.get(address).json() != first.json()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_lost_cache_costs_no_answer(published: Claim, client: Client, settings: Any) -> None:
    settings.CACHES = caches_of("rediscache://127.0.0.1:9/0")
    for _again in range(2):
        assert client.get(f"/claims/{published.slug}/").status_code == 200


def test_pages_and_counts_do_not_push_each_other_out() -> None:
    found = caches_of("locmemcache://claimtrack")
    assert found["default"]["LOCATION"] != found["pages"]["LOCATION"]
    shared = caches_of("rediscache://127.0.0.1:6379/0")
    assert shared["default"].get("KEY_PREFIX", "") != shared["pages"]["KEY_PREFIX"]

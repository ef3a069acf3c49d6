"""The public addresses of the log."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from audit.context import changeset
from audit.log import prove_consistency, prove_inclusion
from audit.merkle import leaf_hash
from audit.models import Channel, Checkpoint, Leaf
from audit.notes import SigningKey, open_checkpoint
from audit.signing import sign_newest
from sources.models import Publisher
from tests.audit.conftest import LogGrower

TOP = Path(__file__).parents[2]


@pytest.fixture
def signed(grow_log: LogGrower, log_key: SigningKey) -> list[bytes]:
    """A log of 40 leaves, signed at 25, 30 and 40."""
    for size in (25, 30, 40):
        leaves = grow_log(size)
        sign_newest(log_key)
    return leaves


def months(answer: Any) -> bool:
    return "immutable" in answer["Cache-Control"] and "max-age=31536000" in answer["Cache-Control"]


def test_checkpoints_are_served_as_they_were_signed(client: Any, signed: list[bytes], log_key: SigningKey) -> None:
    for path, size in (("checkpoint", 40), ("checkpoints/first", 25), ("checkpoints/30", 30)):
        answer = client.get(f"/audit/{path}")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert open_checkpoint(answer.content.decode(), log_key.verifier).size == size


def test_the_newest_checkpoint_is_kept_for_moments_and_what_never_changes_for_ever(
    client: Any, signed: list[bytes]
) -> None:
    assert client.get("/audit/checkpoint")["Cache-Control"] == "public, max-age=10"
    for path in (
        "checkpoints/first",
        "checkpoints/30",
        "leaf/3",
        "proof/consistency?old=25&new=40",
        "proof/inclusion?index=3&size=40",
    ):
        assert months(client.get(f"/audit/{path}")), path


@pytest.mark.parametrize("path", ["checkpoint", "checkpoints/first", "checkpoints/26", f"checkpoints/{10**30}"])
def test_a_checkpoint_that_was_not_signed_is_a_kind_404(client: Any, db: None, path: str) -> None:
    answer = client.get(f"/audit/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert answer.content == b"No such checkpoint was signed. /audit/ lists those that were.\n"
    assert "no-cache" in answer["Cache-Control"]


def test_a_leaf_is_served_byte_by_byte(client: Any, signed: list[bytes]) -> None:
    answer = client.get("/audit/leaf/39")
    assert (answer.content, answer["Content-Type"]) == (signed[39], "application/json")
    assert leaf_hash(answer.content) == bytes(Leaf.objects.get(index=39).hashes)[:32]


@pytest.mark.parametrize("index", ["40", str(10**30)])
def test_a_leaf_beyond_the_log_is_a_404(client: Any, signed: list[bytes], index: str) -> None:
    answer = client.get(f"/audit/leaf/{index}")
    assert (answer.status_code, answer.content.decode()) == (404, f"The log has no leaf {index} yet.\n")


def test_a_leaf_shows_nothing_of_what_was_written(client: Any, editor: Any) -> None:
    with changeset(editor, "Because a secret source said so."):
        Publisher.objects.create(slug="whispering-gazette", name="Whispering Gazette")
    data = client.get(f"/audit/leaf/{Leaf.objects.latest('index').index}").content
    assert set(json.loads(data)) == {"version", "uuid", "channel", "time", "rows"}
    page = client.get("/audit/").content
    for word in (b"hispering", b"secret", b"edith"):
        assert word not in data
        assert word not in page


def test_proofs_are_those_of_the_log(client: Any, signed: list[bytes]) -> None:
    answer = client.get("/audit/proof/consistency?old=25&new=40").json()
    assert answer == {"old": 25, "new": 40, "proof": [one.hex() for one in prove_consistency(25, 40)]}
    answer = client.get("/audit/proof/inclusion?index=7&size=30").json()
    assert answer == {"index": 7, "size": 30, "proof": [one.hex() for one in prove_inclusion(7, 30)]}


@pytest.mark.parametrize(("query", "detail"), [
    ("consistency", "`old` must be a whole number."),
    ("consistency?old=1", "`new` must be a whole number."),
    ("consistency?old=-1&new=2", "`old` must be a whole number."),
    ("consistency?old=1.5&new=2", "`old` must be a whole number."),
    ("consistency?old=٣&new=4", "`old` must be a whole number."),
    (f"consistency?old=1&new={'9' * 19}", "`new` must be a whole number."),
    ("consistency?old=0&new=4", "`old` must be at least 1, and at most `new`."),
    ("consistency?old=5&new=4", "`old` must be at least 1, and at most `new`."),
    ("consistency?old=5&new=41", "`new` is beyond the log, which has 40 leaves."),
    ("inclusion?index=x&size=4", "`index` must be a whole number."),
    ("inclusion?index=4&size=4", "`index` must be below `size`: the first leaf is number 0."),
    ("inclusion?index=0&size=0", "`index` must be below `size`: the first leaf is number 0."),
    (f"inclusion?index=4&size={'9' * 18}", "`size` is beyond the log, which has 40 leaves."),
])  # fmt: skip
def test_a_proof_that_cannot_be_given_says_why(client: Any, signed: list[bytes], query: str, detail: str) -> None:
    answer = client.get(f"/audit/proof/{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json() == {"status": 400, "title": "Bad request", "detail": detail}
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize(("size", "signings"), [(30, 1), (300, 9)])
def test_each_address_costs_the_same_at_every_size(
    client: Any, grow_log: LogGrower, log_key: SigningKey, size: int, signings: int, django_assert_num_queries: Any
) -> None:
    for step in range(signings):
        grow_log(size - signings + step + 1)
        sign_newest(log_key)
    for path, queries in (
        ("", 4),
        ("verify.py", 0),
        ("checkpoint", 1),
        ("checkpoints/first", 1),
        (f"checkpoints/{size}", 1),
        ("leaf/20", 1),
        (f"proof/consistency?old=23&new={size}", 2),
        (f"proof/inclusion?index=5&size={size}", 2),
    ):
        with django_assert_num_queries(queries):
            answer = client.get(f"/audit/{path}")
        assert answer.status_code == 200, path
        assert not answer.cookies, path


def test_the_page_says_what_was_logged_and_signed(client: Any, signed: list[bytes], log_key: SigningKey) -> None:
    page = client.get("/audit/")
    text = page.content.decode()
    assert "40 changesets" in text
    assert str(log_key.verifier) in text
    assert Checkpoint.objects.get(size=40).note in text
    assert 'href="/audit/verify.py"' in text
    assert text.count('href="/audit/leaf/') == 10
    newest = page.context["leaves"][0]
    assert newest["index"] == 39
    assert newest["time"] == datetime.fromisoformat(json.loads(signed[39])["time"])
    assert newest["channel"] == Channel.COMMAND.label


def test_the_page_before_anything_was_signed_says_so(client: Any, db: None) -> None:
    text = client.get("/audit/").content.decode()
    assert "Nothing was signed so far" in text
    assert "verify.py" not in text


def test_checkpoints_are_listed_a_page_at_a_time(client: Any, signed: list[bytes], settings: Any) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 2
    first = client.get("/audit/")
    assert [one.size for one in first.context["checkpoints"]] == [40, 30]
    assert '<link rel="next" href="/audit/?before=30">' in first.content.decode()
    second = client.get("/audit/?before=30")
    assert [one.size for one in second.context["checkpoints"]] == [25]
    assert 'rel="next"' not in second.content.decode()
    assert "First page" in second.content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "٣"])
def test_a_bad_address_of_a_page_shows_the_first(client: Any, signed: list[bytes], before: str) -> None:
    page = client.get("/audit/", {"before": before})
    assert [one.size for one in page.context["checkpoints"]] == [40, 30, 25]
    assert "this is the first page" in page.content.decode()


def test_a_page_below_a_huge_size_is_the_first(client: Any, signed: list[bytes]) -> None:
    assert len(client.get("/audit/", {"before": "9" * 500}).context["checkpoints"]) == 3


@pytest.mark.parametrize("name", ["verify.py", "verify_edition.py"])
def test_the_pages_of_python_are_those_of_the_docs(client: Any, name: str) -> None:
    assert client.get(f"/audit/{name}").content == (TOP / "docs" / name).read_bytes()


@pytest.mark.parametrize("path", ["", "checkpoint", "leaf/0", "proof/consistency"])
def test_nothing_is_posted_to_the_log(client: Any, path: str) -> None:
    assert client.post(f"/audit/{path}").status_code == 405


def test_every_page_links_to_the_log(client: Any, db: None) -> None:
    assert 'href="/audit/"' in client.get("/").content.decode()

"""Every public address, walked: what may be kept of it, by whom, and how it is asked for again.

The addresses come from the table of addresses: one that was added without a decision, or without an example, fails.
"""

import gzip
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from audit.caching import SHARED_SECONDS, Caching
from audit.context import changeset
from audit.log import root_at
from audit.models import Checkpoint
from audit.notes import SigningKey, sign_tree_head
from claims import workflow
from claims.models import Claim
from claimtrack.languages import page_names
from tests.claimtrack.public_addresses import ARCHIVE, example_of, public_patterns

pytestmark = pytest.mark.walk  # over all addresses, many times

NAMES = {str(pattern.name): pattern for pattern in public_patterns()}
# What is the same whatever language its reader speaks.
WORDLESS = {
    *("sitemap", "sitemap-section", "claim-json", "dataset"),
    *(name for name in NAMES if name.endswith("-csv") or (name.startswith("api-") and name != "api-docs")),
}


def of(*caching: Caching) -> list[str]:
    return [name for name, pattern in NAMES.items() if getattr(pattern.callback, "caching", None) in caching]


@pytest.fixture
def claim(published: Claim, settings: Any, tmp_path: Any) -> Claim:
    """One published claim, and one archive to download."""
    settings.CLAIMTRACK_DATA_ROOT = str(tmp_path)
    (tmp_path / ARCHIVE).write_bytes(b"PK" + b"0" * 500)
    (tmp_path / f"{ARCHIVE}.sha256").write_text(f"{'0' * 64}  {ARCHIVE}\n")
    key = SigningKey.new("claims.example/log")
    Checkpoint.objects.create(size=1, note=sign_tree_head(1, root_at(1), key), verifier=str(key.verifier))
    return published


def directives(answer: Any) -> dict[str, str]:
    parts = (part.strip().partition("=") for part in answer["Cache-Control"].split(","))
    return {name: value for name, _mark, value in parts}


def vary(answer: Any) -> set[str]:
    return {name.strip() for name in answer.get("Vary", "").split(",") if name.strip()}


class Reader(Client):
    """Reads to the end what is streamed, as a server does, and closes it."""

    def request(self, **asked: Any) -> Any:
        answer: Any = super().request(**asked)
        answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for close in answer._resource_closers:  # close() itself would end the test's database connection
            close()
        return answer


@pytest.fixture
def client() -> Reader:
    return Reader()


def test_every_address_has_a_decision() -> None:
    undecided = [name for name in NAMES if name not in of(*Caching)]
    assert undecided == []


def test_page_is_kept_and_had_again_for_one_query(
    claim: Claim, client: Reader, django_assert_max_num_queries: Any
) -> None:
    for name in of(Caching.REVALIDATED):
        address = example_of(NAMES[name], claim)
        first = client.get(address)
        assert first.status_code == 200, address
        asked_each_time = {"private", "no-cache"} if name == "search" else {"public", "max-age", "must-revalidate"}
        assert asked_each_time <= directives(first).keys()
        assert "no-store" not in directives(first)
        assert directives(first).get("max-age", "0") == "0"
        assert {"Cookie", "Accept-Encoding"} <= vary(first)
        unconditional = client.head(address)
        assert (unconditional["ETag"], unconditional["Last-Modified"]) == (first["ETag"], first["Last-Modified"])
        known = (
            {"If-None-Match": first["ETag"]},
            {"If-None-Match": f'"other", W/{first["ETag"]}'},
            {"If-None-Match": first["ETag"], "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
            {"If-Modified-Since": first["Last-Modified"]},
        )
        for headers in known:
            for ask in (client.get, client.head):
                with django_assert_max_num_queries(1):
                    again = ask(address, headers=headers)
                assert (again.status_code, again.body) == (304, b""), headers
                for header in ("ETag", "Last-Modified", "Cache-Control"):
                    assert again[header] == first[header]
                assert vary(again) == vary(first)


def test_whoever_has_something_else_gets_the_page(claim: Claim, client: Reader) -> None:
    for name in of(Caching.REVALIDATED):
        address = example_of(NAMES[name], claim)
        first = client.get(address)
        other = {"If-Modified-Since": first["Last-Modified"], "If-None-Match": '"other"'}
        for known in (
            other,
            {"If-None-Match": "*"},
            {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
            {"If-Modified-Since": "soon"},
            {"If-None-Match": ""},
        ):
            assert client.get(address, headers=known).status_code == 200, known


def test_any_act_makes_it_new(claim: Claim, client: Reader, editor: Any) -> None:
    for name in of(Caching.REVALIDATED):
        address = example_of(NAMES[name], claim)
        old = client.get(address)["ETag"]
        with changeset(editor, "Edit."):
            claim.save()
        # An archive says what was public on its day.
        assert (client.get(address, headers={"If-None-Match": old}).status_code == 304) == (
            name in ("dataset", "dataset-list")
        )


def test_compressed_page_is_had_again_by_its_weak_name(claim: Claim, client: Reader) -> None:
    for name in of(Caching.REVALIDATED, Caching.KEPT):
        address = example_of(NAMES[name], claim)
        first = client.get(address, headers={"Accept-Encoding": "gzip"})
        if "Content-Encoding" in first:
            assert first["ETag"].startswith("W/")
            # An empty feed was updated just now, whenever that is.
            assert gzip.decompress(first.body)[:99] == client.get(address).body[:99]
        known = {"Accept-Encoding": "gzip", "If-None-Match": first.get("ETag", "")}
        assert client.get(address, headers=known).status_code == (
            304 if first.status_code == 200 else first.status_code
        )


def test_shared_cache_shows_nothing_older_than_half_a_minute(claim: Claim, client: Reader) -> None:
    for name in of(Caching.REVALIDATED):
        told = directives(client.get(example_of(NAMES[name], claim)))
        assert "private" in told or int(told["s-maxage"]) == SHARED_SECONDS <= 30


def test_nobody_keeps_what_a_person_with_an_account_sees(claim: Claim, client: Reader, editor: Any) -> None:
    desk = Reader()
    desk.force_login(editor)
    for name in NAMES:
        address = example_of(NAMES[name], claim)
        etag = client.get(address).get("ETag", "")
        answer = desk.get(address, headers={"If-None-Match": etag})
        assert answer.status_code != 304
        assert {"private", "no-store"} <= directives(answer).keys()
        assert "public" not in answer["Cache-Control"]
        assert not {"ETag", "Last-Modified"} & answer.headers.keys()


def test_anonymous_reader_is_given_no_cookie(claim: Claim, client: Reader) -> None:
    for name in NAMES:
        assert not client.get(example_of(NAMES[name], claim)).cookies


def test_only_what_people_read_varies_by_language(claim: Claim, client: Reader) -> None:
    read = {name for name in NAMES if name in page_names() or name.endswith("-feed") or name == "api-docs"}
    assert len(read) > 30
    assert not read & set(WORDLESS)
    for name in of(Caching.REVALIDATED):
        address = example_of(NAMES[name], claim)
        first = client.get(address, headers={"Accept-Language": "en"})
        known = {"Accept-Language": "ru", "If-None-Match": first["ETag"]}
        if name in read:
            assert "Accept-Language" in vary(first)
            assert client.get(address, headers=known).status_code == 200
        else:
            assert "Accept-Language" not in vary(first)
            assert client.get(address, headers=known).status_code == 304


def test_data_is_the_same_in_every_language(claim: Claim, client: Reader) -> None:
    for name in WORDLESS:
        address = example_of(NAMES[name], claim)
        with translation.override("en"):
            english = client.get(address).body
        for language in ("ru", "kk", "de"):
            with translation.override(language):
                assert client.get(address).body == english


def test_what_nobody_may_keep_says_so(claim: Claim, client: Reader) -> None:
    for name in of(Caching.NEVER):
        address = example_of(NAMES[name], claim)
        answer = client.post(address) if name.endswith("-flags") else client.get(address)
        assert "no-store" in directives(answer)


def test_redirects_are_asked_for_each_time(claim: Claim, client: Reader) -> None:
    for name in of(Caching.REDIRECT):
        answer = client.get(example_of(NAMES[name], claim))
        assert answer.status_code in (302, 404)
        assert directives(answer).keys() == {"no-cache"}


@pytest.mark.parametrize("page", ["/claims/nowhere/", "/nowhere/", "/parties/nobody/", "/feeds/topics/none.atom"])
def test_unknown_address_is_asked_for_each_time(page: str, claim: Claim, client: Reader) -> None:
    answer = client.get(page, headers={"If-None-Match": "*"})
    assert (answer.status_code, directives(answer).keys()) == (404, {"no-cache"})


@pytest.mark.parametrize("page", ["/", ".json", ".jsonld", ".md", "/cite/", "/embed/"])
def test_withdrawn_claim_is_asked_for_each_time(page: str, claim: Claim, client: Reader, editor: Any) -> None:
    address = f"/claims/{claim.slug}{page}"
    etag = client.get(address)["ETag"]
    workflow.withdraw(claim, by=editor, reason="It was no claim.")
    answer = client.get(address, headers={"If-None-Match": etag})
    assert (answer.status_code, directives(answer).keys(), "ETag" in answer) == (410, {"no-cache"}, False)


@pytest.mark.parametrize("address", ["/claims.csv?verdict=no-such", "/oembed?format=xml", "/oembed?maxwidth=x"])
def test_refused_request_is_kept_by_nobody(address: str, claim: Claim, client: Reader) -> None:
    answer = client.get(address)
    assert answer.status_code >= 400
    assert "no-store" in directives(answer)


def test_what_sets_a_cookie_is_kept_by_nobody(client: Reader, db: None) -> None:
    answer = client.get("/admin/login/")
    assert answer.cookies
    assert {"private", "no-store"} <= directives(answer).keys()


def test_error_is_kept_by_nobody(claim: Claim, client: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("claims.views.lists.IndexedClaim.objects.with_disputes", lambda: 1 / 0)
    answer = client.get("/claims/")
    assert (answer.status_code, "no-store" in directives(answer)) == (500, True)


def test_archive_keeps_its_length(claim: Claim, client: Reader) -> None:
    answer = client.get(f"/data/{ARCHIVE}", headers={"Accept-Encoding": "gzip"})
    assert (answer["Content-Length"], "Content-Encoding" in answer) == ("502", False)

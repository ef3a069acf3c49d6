"""Editions in the log: what the site shows of them, and what docs/verify_edition.py says to it."""

import importlib
import io
import json
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from django.db import connection

from audit.append_only import drop_triggers
from audit.context import changeset
from audit.log import root_at
from audit.merkle import leaf_hash, verify_inclusion
from audit.notes import SigningKey
from audit.redacting import redact
from audit.signing import sign_newest
from claims.models import Claim, Edition, Relation
from claims.workflow import withdraw
from tests.sizes import few_and

DOCS = Path(__file__).parents[2] / "docs"
SITE = "http://testserver"
KEY = SigningKey.new("claims.example/log")

pytestmark = pytest.mark.django_db

Verify = Callable[..., str]


@pytest.fixture
def verify(client: Any, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """The page of the docs, run against this site; `change` forges what the site answers."""

    def run(claim: Claim, number: int = 1, *, key: SigningKey = KEY, change: Any = lambda path, text: text) -> str:
        def answer(address: str, **_: Any) -> io.BytesIO:
            path = address.removeprefix(SITE)
            response = client.get(path)
            if response.status_code != 200:
                raise HTTPError(address, response.status_code, response.reason_phrase, {}, None)  # type: ignore[arg-type]
            return io.BytesIO(change(path, response.content.decode()).encode())

        monkeypatch.setattr(urllib.request, "urlopen", answer)
        monkeypatch.syspath_prepend(DOCS)
        monkeypatch.delitem(sys.modules, "verify", raising=False)
        monkeypatch.delitem(sys.modules, "verify_edition", raising=False)
        said: str = importlib.import_module("verify_edition").check(SITE, str(key.verifier), claim.slug, str(number))
        return said

    return run


@pytest.fixture
def logged(published: Claim) -> Claim:
    """A published claim under a signed checkpoint."""
    sign_newest(KEY)
    return published


def proof_of(client: Any, claim: Claim, number: int = 1) -> Any:
    return client.get(f"/claims/{claim.slug}/v/{number}/proof.json")


def test_an_edition_in_the_log_is_a_yes_with_its_text(verify: Verify, logged: Claim) -> None:
    edition = Edition.objects.get(claim=logged)
    index = edition.changeset.leaf.index
    assert verify(logged) == (f"leaf {index} of {index + 1} holds revision 1 of {logged.slug}:\n{edition.document}")


def test_the_proof_shows_what_is_public_and_only_the_digests_of_keys(client: Any, logged: Claim) -> None:
    answer = proof_of(client, logged)
    edition = Edition.objects.get(claim=logged)
    shown = answer.json()
    assert list(shown) == ["table", "row", "columns", "leaf", "size", "proof"]
    values = {column["name"]: column["value"] for column in shown["columns"] if "value" in column}
    assert values == {
        "approved_at": edition.approved_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "change": edition.change,
        "comment": edition.comment,
        "document": edition.document,
        "number": 1,
        "slug": logged.slug,
    }
    digests = [column["name"] for column in shown["columns"] if "digest" in column]
    assert digests == ["approved_by_id", "changeset_id", "claim_id", "id", "revision_id"]
    assert bytes(edition.nonce).hex() not in answer.content.decode()
    leaf = leaf_hash(client.get(f"/audit/leaf/{shown['leaf']}").content)
    proof = [bytes.fromhex(one) for one in shown["proof"]]
    assert verify_inclusion(shown["leaf"], shown["size"], leaf, proof, root_at(shown["size"]))


@pytest.mark.parametrize(("column", "value"), [("document", "{}"), ("number", 2), ("comment", "Approved in a hurry.")])
def test_a_changed_edition_is_a_no(verify: Verify, logged: Claim, column: str, value: Any) -> None:
    def change(path: str, text: str) -> str:
        if not path.endswith("proof.json"):
            return text
        shown = json.loads(text)
        next(one for one in shown["columns"] if one["name"] == column)["value"] = value
        return json.dumps(shown)

    with pytest.raises(ValueError, match="does not hold this edition"):
        verify(logged, change=change)


def test_a_changed_leaf_is_a_no(verify: Verify, logged: Claim) -> None:
    forge = lambda path, text: text.replace("20", "19", 1) if "/leaf/" in path else text  # noqa: E731
    with pytest.raises(ValueError, match=r"is not in the log|does not hold"):
        verify(logged, change=forge)


def write_past_the_triggers(sql: str) -> None:
    """What an operator could do who first takes the triggers away."""
    drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_row_that_was_changed_in_the_database_is_a_no(verify: Verify, logged: Claim) -> None:
    write_past_the_triggers("UPDATE claims_edition SET comment = 'Never doubted.'")
    with pytest.raises(ValueError, match="does not hold this edition"):
        verify(logged)


def test_an_edition_of_which_a_part_was_erased_is_still_proved(
    client: Any, verify: Verify, make_claim: Any, publish: Any
) -> None:
    claim = publish(make_claim(summary="The telephone number of a neighbour."))
    sign_newest(KEY)
    redact(Claim, claim.pk, ["summary"], reason="Nobody consented.")
    shown = proof_of(client, claim)
    assert b"telephone" not in shown.content
    erased = [column["name"] for column in shown.json()["columns"] if "erased" in column]
    assert erased == ["document"]
    assert "(The text is not shown: part of it was erased.)" in verify(claim)


def test_an_edition_that_lost_its_nonce_unlawfully_has_no_proof(client: Any, logged: Claim) -> None:
    write_past_the_triggers("UPDATE claims_edition SET comment = '', nonce = NULL")
    answer = proof_of(client, logged)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "This edition has lost its nonce, and nothing says why."


def test_another_key_is_a_no(verify: Verify, logged: Claim) -> None:
    with pytest.raises(ValueError, match="not signed with this key"):
        verify(logged, key=SigningKey.new("claims.example/log"))


def test_an_edition_that_was_not_signed_yet_says_so(client: Any, published: Claim) -> None:
    index = Edition.objects.get(claim=published).changeset.leaf.index
    answer = proof_of(client, published)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == f"This edition is leaf {index} of the log, of which 0 leaves are signed so far."


@pytest.mark.parametrize("number", [2, 10**30])
def test_an_edition_that_there_is_not_is_a_404(client: Any, logged: Claim, number: int) -> None:
    assert proof_of(client, logged, number).status_code == 404


def test_a_claim_that_is_not_public_has_no_proof(client: Any, make_claim: Any) -> None:
    assert proof_of(client, make_claim()).status_code == 404


def test_a_withdrawn_claim_keeps_its_proof(client: Any, verify: Verify, logged: Claim, editor: Any) -> None:
    withdraw(logged, by=editor, reason="It was about somebody else.")
    assert "holds revision 1" in verify(logged)


def test_a_text_that_names_a_claim_that_is_not_public_is_proved_and_not_shown(
    client: Any, verify: Verify, make_claim: Any, publish: Any, editor: Any
) -> None:
    secret, claim = make_claim(slug="not-yet-public"), make_claim()
    with changeset(editor, "Relate them."):
        Relation.objects.create(claim=claim, target=secret, type="contradicts", note="See there.")
    publish(claim)
    sign_newest(KEY)
    revision = Edition.objects.get(claim=claim).number
    answer = proof_of(client, claim, revision)
    assert b"not-yet-public" not in answer.content
    assert "(The text is not shown: it names a claim that is not public.)" in verify(claim, revision)
    publish(secret)
    assert b"not-yet-public" in proof_of(client, claim, revision).content


@pytest.mark.parametrize("claims", [1, *few_and(20)])
def test_a_proof_takes_six_queries(
    client: Any, make_claim: Any, publish: Any, claims: int, django_assert_num_queries: Any
) -> None:
    for _ in range(claims):
        claim = publish(make_claim())
    sign_newest(KEY)
    with django_assert_num_queries(6):  # the claim, the edition, its leaf, the checkpoint, the row, the proof
        answer = proof_of(client, claim)
    assert answer.status_code == 200
    assert not answer.cookies


def test_the_page_of_an_edition_links_to_its_proof(client: Any, logged: Claim) -> None:
    for path in (f"/claims/{logged.slug}/", f"/claims/{logged.slug}/v/1/"):
        assert f'href="/claims/{logged.slug}/v/1/proof.json"' in client.get(path).content.decode()


def test_the_page_is_at_most_sixty_lines_and_needs_its_neighbour_alone() -> None:
    lines = (DOCS / "verify_edition.py").read_text().splitlines()
    assert len(lines) <= 60
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - sys.stdlib_module_names == {"verify"}

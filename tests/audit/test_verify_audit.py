"""`manage.py verify_audit`: what it prints, how it ends, where it goes on."""

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from audit.append_only import install_triggers
from audit.management.commands import verify_audit
from audit.models import Checkpoint, Leaf, Verification
from audit.signing import write_key
from audit.verification import Kind
from claims.models import Claim
from tests.audit.tampering import World, disarmed, keys_of, rehash_log, run

pytestmark = pytest.mark.walk

TOP = Path(__file__).parents[2]
CLAIMS = "claims_historicalclaim"


def told(*options: str) -> str:
    out = StringIO()
    call_command("verify_audit", *options, stdout=out)
    return out.getvalue()


def refused(*options: str) -> tuple[int, str, str]:
    """Exit status, what was printed, and the error."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_audit", *options, stdout=out)
    return error.value.returncode, out.getvalue(), str(error.value)


@pytest.fixture
def with_key(world: World, settings: Any, tmp_path: Path) -> World:
    settings.CLAIMTRACK_LOG_KEY = str(tmp_path / "log.key")
    write_key(tmp_path / "log.key", world.key)
    return world


@pytest.mark.django_db
def test_command_counts_what_it_looked_at(with_key: World) -> None:
    first, last = told().splitlines()
    leaves = Leaf.objects.count()
    assert first.startswith(f"{leaves} leaves, ")
    assert ", 2 checkpoints in " in first
    assert first.endswith(" rows a second.")
    assert last == "Nothing is wrong."


@pytest.mark.django_db
def test_command_says_that_without_a_checkpoint_a_new_log_would_pass(make_claim: Any) -> None:
    make_claim()
    assert "There is no checkpoint" in told()


@pytest.mark.django_db
def test_command_ends_with_1_and_one_line_a_finding(with_key: World) -> None:
    with disarmed():
        run("UPDATE claims_claim SET summary = 'So it is.' WHERE id = %s", with_key.claim.pk)
        install_triggers()
        status, out, error = refused()
    assert (status, error) == (1, "Findings: 1.")
    assert out.splitlines()[0].startswith(f"live row differs: claims_claim {with_key.claim.pk} is not what")
    assert not Verification.objects.exists()


@pytest.mark.django_db
def test_command_prints_some_of_many_findings_and_counts_all(with_key: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_audit, "MOST_TOLD", 3)
    with disarmed():
        run("UPDATE claims_historicalclaim SET language = 'kk'")
        install_triggers()
        _status, out, error = refused()
    rows = Claim.history.count()
    assert out.count("row altered: claims_historicalclaim") == 3
    assert f"row altered: {rows - 3} more." in out
    assert error == f"Findings: {rows + 1}."  # and the live row


@pytest.mark.django_db
def test_json_is_one_object_as_documented(with_key: World) -> None:
    with disarmed():
        run("UPDATE claims_claim SET summary = 'So it is.' WHERE id = %s", with_key.claim.pk)
        install_triggers()
        status, out, _error = refused("--json")
    found = json.loads(out)
    page = (TOP / "docs" / "formats" / "verify_audit.md").read_text(encoding="utf-8")
    assert status == 1
    assert set(found) == set(re.findall(r"^\| `(\w+)` \|", page.partition("## A finding")[0], re.MULTILINE))
    (one,) = found["findings"]
    assert set(one) == set(re.findall(r"^\| `(\w+)` \|", page.partition("## A finding")[2], re.MULTILINE))
    assert (one["kind"], one["table"], one["key"]) == ("live row differs", "claims_claim", with_key.claim.pk)
    assert found["found"] == {"live row differs": 1}
    assert found["leaves"] == Leaf.objects.count()


def test_every_kind_is_documented() -> None:
    page = (TOP / "docs" / "audit.md").read_text(encoding="utf-8")
    assert {kind.value for kind in Kind} == set(
        re.findall(r"^\| \*([\w -]+)\* \|", page.partition("## What verify_audit checks")[2], re.MULTILINE)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("options", [["--key", "nobody"], ["--checkpoint", "/nowhere"], ["--since", "/nowhere"]])
def test_command_ends_with_2_when_it_cannot_do_what_it_was_asked(options: list[str]) -> None:
    status, _out, error = refused(*options)
    assert status == 2
    assert error.endswith(".") or "No such file" in error


def verified(database_url: str) -> tuple[int, str, str]:
    """Exit status of the command as a program, what it prints, and the last line of its complaint."""
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_audit", "--json"],
        cwd=TOP,
        env={**os.environ, "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.splitlines()[-1]


def test_program_ends_with_2_when_no_database_answers(tmp_path: Path) -> None:
    nowhere = {
        "sqlite": f"sqlite:///{tmp_path}/nowhere/none.sqlite3",
        "postgresql": "postgres://nobody@127.0.0.1:1/none",
    }
    status, out, error = verified(nowhere[connection.vendor])
    assert (status, out) == (2, "")
    assert error.startswith("CommandError: The database does not answer: ")


@pytest.mark.django_db
def test_program_ends_with_2_when_there_are_no_tables(tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path}/empty.sqlite3"
    if connection.vendor == "postgresql":
        address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}?options=-csearch_path%3Dnowhere"
        empty = address.format(**connection.settings_dict)
    status, out, error = verified(empty)
    assert (status, out) == (2, "")
    assert error.startswith("CommandError: There is no audit trail in this database: ")


@pytest.mark.django_db
def test_kept_checkpoint_without_any_key_cannot_be_judged(world: World, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(Checkpoint.objects.latest("size").note, encoding="utf-8")
    with disarmed():
        run("DELETE FROM audit_checkpoint")
        status, _out, error = refused("--checkpoint", str(kept))
    assert status == 2
    assert "name one with --key" in error
    assert "Nothing is wrong." in told("--checkpoint", str(kept), "--key", str(world.key.verifier))


@pytest.mark.django_db
def test_second_run_goes_on_after_what_the_first_has_verified(with_key: World) -> None:
    newest = Checkpoint.objects.latest("size")
    assert "were not read again" not in told("--since")
    assert Verification.objects.get().checkpoint == newest
    out = told("--since")
    assert f"Rows of the first {newest.size} leaves were not read again." in out
    assert out.startswith(f"{Leaf.objects.count() - newest.size} leaves, ")
    assert Verification.objects.count() == 2


@pytest.mark.django_db
def test_run_that_goes_on_finds_what_is_new_and_every_live_row(with_key: World) -> None:
    told()
    newest = keys_of(CLAIMS, "id", with_key.claim.pk)[-1]
    evidence = with_key.claim.evidence.get().pk
    with disarmed():
        run(f"UPDATE {CLAIMS} SET verdict = 'supported' WHERE history_id = %s", newest)
        run("DELETE FROM claims_evidence WHERE id = %s", evidence)
        install_triggers()
        status, out, _error = refused("--since")
    assert status == 1
    assert f"row altered: {CLAIMS} {newest}" in out
    assert f"deletion not recorded: claims_evidence {evidence}" in out
    assert "were not read again" in out


@pytest.mark.django_db
def test_run_that_goes_on_holds_the_old_leaves_against_the_kept_checkpoint(with_key: World, tmp_path: Path) -> None:
    """Rewritten hashes are not gone on from: everything is verified, and it is told."""
    kept = tmp_path / "kept.txt"
    kept.write_text(Checkpoint.objects.earliest("size").note, encoding="utf-8")
    assert "were not read again" in told("--since", str(kept))
    with disarmed():
        run('UPDATE audit_leaf SET data = %s WHERE "index" = 3', b"{}")
        rehash_log()
        install_triggers()
        status, out, _error = refused("--since", str(kept))
    assert status == 1
    assert "log forked: The kept checkpoint" in out
    assert "leaf altered: Leaf 3" in out
    assert "were not read again" not in out


@pytest.mark.django_db
def test_whoever_may_only_read_can_verify(with_key: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**fields: Any) -> None:
        raise DatabaseError("permission denied")

    monkeypatch.setattr(Verification.objects, "create", refuse)
    errors = StringIO()
    call_command("verify_audit", stdout=StringIO(), stderr=errors)
    assert errors.getvalue().startswith("This run was not noted")
    assert "permission denied" in errors.getvalue()

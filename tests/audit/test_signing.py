"""Checkpoints: what is signed, what is refused, how a key is made and changed."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.log import root_at
from audit.management.commands.create_log_key import Command as CreateLogKey
from audit.models import Checkpoint
from audit.notes import BadKey, SigningKey, TreeHead, VerifierKey, open_checkpoint, sign_tree_head
from audit.signing import CannotSign, read_key, sign_newest, write_key
from tests.audit.conftest import LogGrower

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

TOP = Path(__file__).parents[2]
NAME = "claims.example/log"


def call(command: str, *args: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def refusal(command: str, *args: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as refused:
        call(command, *args)
    assert len(str(refused.value).splitlines()) == 1
    return str(refused.value), refused.value.returncode


@pytest.fixture
def other_key(tmp_path: Path) -> SigningKey:
    """A second key of the log, in the file `other.key`."""
    key = SigningKey.new(NAME)
    write_key(tmp_path / "other.key", key)
    return key


@pytest.fixture
def key_file(settings: Any, tmp_path: Path, log_key: SigningKey) -> Iterator[Any]:
    """Lets the settings name another key."""

    def use(name: str) -> None:
        settings.CLAIMTRACK_LOG_KEY = str(tmp_path / name)

    return use


def test_the_log_is_signed_as_it_stands(grow_log: LogGrower, log_key: SigningKey) -> None:
    grow_log(25)
    assert call("sign_checkpoint") == "Signed 25 changesets.\n"
    checkpoint = Checkpoint.objects.get()
    assert (checkpoint.size, checkpoint.verifier) == (25, str(log_key.verifier))
    assert open_checkpoint(checkpoint.note, log_key.verifier) == TreeHead(NAME, 25, root_at(25))


def test_nothing_is_signed_twice(grow_log: LogGrower, log_key: SigningKey) -> None:
    grow_log(25)
    call("sign_checkpoint")
    assert call("sign_checkpoint") == "Nothing to sign: the log has not grown since the last checkpoint.\n"
    grow_log(26)
    assert call("sign_checkpoint") == "Signed 26 changesets.\n"
    assert [one.size for one in Checkpoint.objects.all()] == [25, 26]


@pytest.mark.parametrize("size", [29, 200])
def test_signing_costs_the_same_at_every_size(
    grow_log: LogGrower, log_key: SigningKey, size: int, django_assert_num_queries: Any
) -> None:
    grow_log(27)
    sign_newest(log_key)
    grow_log(size)
    with django_assert_num_queries(7):  # size, root, last checkpoint, proof; the checkpoint in its savepoint
        sign_newest(log_key)


@pytest.mark.parametrize(("signed", "message"), [
    (29, "29 changesets were signed, and the log has 25. Run `manage.py verify_audit`."),
    (24, "The log does not begin with the 24 changesets that were signed. Run `manage.py verify_audit`."),
    (25, "The log does not begin with the 25 changesets that were signed. Run `manage.py verify_audit`."),
])  # fmt: skip
def test_a_log_that_is_not_what_was_signed_is_refused(
    grow_log: LogGrower, log_key: SigningKey, signed: int, message: str
) -> None:
    grow_log(25)
    note = sign_tree_head(signed, b"another root of 32 bytes, forged", log_key)
    Checkpoint.objects.create(size=signed, note=note, verifier=str(log_key.verifier))
    assert refusal("sign_checkpoint") == (message, 1)
    assert Checkpoint.objects.count() == 1


def test_a_checkpoint_that_says_another_size_is_refused(grow_log: LogGrower, log_key: SigningKey) -> None:
    grow_log(25)
    note = sign_tree_head(23, root_at(23), log_key)
    Checkpoint.objects.create(size=24, note=note, verifier=str(log_key.verifier))
    message, status = refusal("sign_checkpoint")
    assert (message, status) == (f"The checkpoint of 24 changesets says 23, of the log {NAME}.", 1)


def test_a_new_key_is_refused_until_the_former_one_signs_too(
    grow_log: LogGrower, log_key: SigningKey, other_key: SigningKey, key_file: Any, tmp_path: Path
) -> None:
    grow_log(25)
    call("sign_checkpoint")
    grow_log(26)
    key_file("other.key")
    message, status = refusal("sign_checkpoint")
    assert status == 1
    assert message.startswith(f"The checkpoint of 25 changesets was not signed by {other_key.verifier}: ")
    assert call("sign_checkpoint", "--with", str(tmp_path / "log.key")) == "Signed 26 changesets.\n"

    both = Checkpoint.objects.get(size=26)
    assert both.verifier.splitlines() == [str(other_key.verifier), str(log_key.verifier)]
    assert open_checkpoint(both.note, log_key.verifier) == open_checkpoint(both.note, other_key.verifier)
    grow_log(27)
    assert call("sign_checkpoint") == "Signed 27 changesets.\n"  # with the new one alone


def test_a_key_whose_former_is_lost_signs_when_told(
    grow_log: LogGrower, log_key: SigningKey, other_key: SigningKey, key_file: Any
) -> None:
    grow_log(25)
    call("sign_checkpoint")
    grow_log(26)
    key_file("other.key")
    assert call("sign_checkpoint", "--former-is-lost") == "Signed 26 changesets.\n"


def test_a_forged_checkpoint_is_refused_also_when_its_key_is_lost(
    grow_log: LogGrower, log_key: SigningKey, other_key: SigningKey, key_file: Any
) -> None:
    grow_log(25)
    note = sign_tree_head(24, root_at(24), log_key).replace("\n24\n", "\n23\n")
    Checkpoint.objects.create(size=23, note=note, verifier=str(log_key.verifier))
    key_file("other.key")
    message, _status = refusal("sign_checkpoint", "--former-is-lost")
    assert "The signature of claims.example/log is false." in message


def test_keys_of_two_names_do_not_sign_one_log(grow_log: LogGrower, log_key: SigningKey) -> None:
    grow_log(25)
    with pytest.raises(CannotSign, match="a log has one name"):
        sign_newest(log_key, SigningKey.new("other.example/log"))


def test_without_a_key_the_command_says_how_to_make_one(settings: Any) -> None:
    settings.CLAIMTRACK_LOG_KEY = ""
    message, status = refusal("sign_checkpoint")
    assert status == 2
    assert message == (
        "CLAIMTRACK_LOG_KEY is not set: make a key with `manage.py create_log_key NAME FILE` and set it to FILE."
    )


@pytest.mark.parametrize("content", [None, b"", b"PRIVATE+KEY+a+b+c", b"\xff\xfe"])
def test_a_key_that_cannot_be_read_is_named(settings: Any, tmp_path: Path, content: bytes | None) -> None:
    settings.CLAIMTRACK_LOG_KEY = str(tmp_path / "log.key")
    if content is not None:
        (tmp_path / "log.key").write_bytes(content)
    message, status = refusal("sign_checkpoint")
    assert status == 2
    assert message.startswith("The key cannot be read: ")
    assert str(tmp_path / "log.key") in message


@pytest.mark.parametrize("every", ["0", "-1", "nan", "inf"])
def test_no_interval_is_refused(log_key: SigningKey, every: str) -> None:
    message, status = refusal("sign_checkpoint", "--every", every)
    assert (message, status) == (f"--every is {every}: write a number of seconds above 0.", 2)


def test_a_new_key_is_for_its_owner_alone_and_its_verifier_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "log.key"
    printed = call("create_log_key", NAME, str(file))
    assert VerifierKey.parse(printed.strip()) == read_key(file).verifier
    assert read_key(file).name == NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "log.key"
    call("create_log_key", NAME, str(file))
    before = file.read_bytes()
    assert refusal("create_log_key", NAME, str(file)) == (
        f"{file} exists, and is not overwritten: name another file.",
        2,
    )
    assert file.read_bytes() == before


def test_a_name_or_a_place_that_will_not_do_is_named(tmp_path: Path) -> None:
    message, status = refusal("create_log_key", "two words", str(tmp_path / "log.key"))
    assert (status, "'two words' cannot name a key" in message) == (2, True)
    assert not (tmp_path / "log.key").exists()
    message, status = refusal("create_log_key", NAME, str(tmp_path / "nowhere" / "log.key"))
    assert (status, message.startswith("No key was written: ")) == (2, True)


def test_a_key_can_be_made_before_there_is_a_database() -> None:
    assert CreateLogKey.requires_system_checks == []


@pytest.mark.parametrize("command", ["create_log_key", "sign_checkpoint"])
def test_help_shows_an_example_on_a_line_of_its_own(command: str, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        call_command(command, "--help")
    assert f"\n  manage.py {command}" in capsys.readouterr().out


def test_a_bad_key_file_shows_no_secret(tmp_path: Path) -> None:
    secret = SigningKey.new(NAME).text()
    (tmp_path / "log.key").write_text(secret[:-1])
    with pytest.raises(BadKey) as refused:
        read_key(tmp_path / "log.key")
    assert secret[40:60] not in str(refused.value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_signing_goes_on_until_it_is_told_to_end(
    grow_log: LogGrower, log_key: SigningKey, settings: Any, told: int
) -> None:
    grow_log(23)
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    with subprocess.Popen(
        [sys.executable, "manage.py", "sign_checkpoint", "--every", "0.1"],
        cwd=TOP,
        env={**os.environ, "DATABASE_URL": url, "CLAIMTRACK_LOG_KEY": settings.CLAIMTRACK_LOG_KEY},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == "Signed 23 changesets.\n"
            grow_log(24)
            assert process.stdout.readline() == "Signed 24 changesets.\n"
            time.sleep(0.3)  # with nothing to sign it says nothing
            process.send_signal(told)
            assert process.stdout.read() == ""
        except AssertionError:
            process.kill()
            raise
    assert process.returncode == 0

"""The demo: from an empty database to the published dossier, and again without losing an edit."""

import re
import socket
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from audit.context import changeset
from audit.log import log_size
from audit.models import Checkpoint
from audit.notes import SigningKey, open_checkpoint
from audit.signing import read_key
from claims.models import Claim
from claimtrack.demo import log_key_file

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Path:
    settings.CLAIMTRACK_LOG_KEY = str(tmp_path / "log.key")
    return tmp_path / "log.key"


def prepare() -> str:
    out = StringIO()
    call_command("demo", no_serve=True, stdout=out)
    return out.getvalue()


def test_first_run_prints_accounts_that_can_log_in(client: Any) -> None:
    printed = dict(re.findall(r"^(demo-\w+) / (\S+)$", prepare(), re.MULTILINE))
    assert list(printed) == ["demo-editor", "demo-reviewer", "demo-admin"]
    for name, password in printed.items():
        assert client.login(username=name, password=password)
    assert Claim.objects.published().count() == Claim.objects.count() > 0
    people = get_user_model().objects.filter(username__in=printed)
    assert not people.filter(is_superuser=True).exists()
    assert dict(people.values_list("username", "groups__name"))["demo-admin"] == "administrator"
    assert {person.history.earliest().changeset.actor for person in people} == {"demo"}


def test_second_run_keeps_edits_and_passwords() -> None:
    prepare()
    claim = Claim.objects.get(slug="kazakhstan-harbors-terrorist-bases")
    before = get_user_model().objects.get(username="demo-editor").password
    with changeset(get_user_model().objects.get(username="demo-editor"), "Shorten."):
        claim.summary = "Edited."
        claim.save()
    assert " / " not in prepare()
    claim.refresh_from_db()
    assert claim.summary == "Edited."
    assert get_user_model().objects.get(username="demo-editor").password == before


def test_the_log_is_signed_with_a_key_that_is_made_once(key_file: Path) -> None:
    printed = prepare()
    key = read_key(key_file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert open_checkpoint(Checkpoint.objects.get().note, key.verifier).size == log_size()
    assert f"python docs/verify.py http://127.0.0.1:8000 {key.verifier} kept.txt" in printed
    prepare()
    assert read_key(key_file) == key


def test_without_its_former_key_the_demo_says_that_it_does_not_sign(key_file: Path) -> None:
    prepare()
    key_file.write_text(SigningKey.new("127.0.0.1:8000/log").text())
    with changeset(get_user_model().objects.get(username="demo-editor"), "Shorten."):
        Claim.objects.first().save()
    err = StringIO()
    call_command("demo", no_serve=True, stdout=StringIO(), stderr=err)
    assert err.getvalue().startswith("The log is not signed: The checkpoint of")
    assert Checkpoint.objects.count() == 1


def test_the_key_stands_beside_the_database_unless_the_settings_say_where(settings: Any, key_file: Path) -> None:
    assert log_key_file() == key_file
    settings.CLAIMTRACK_LOG_KEY = ""
    assert log_key_file().suffix == ".log-key"


def test_busy_port_gives_one_line_that_names_the_remedy() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            call_command("demo", port=str(port))
    assert str(refused.value) == f"Port {port} is in use: run `make demo PORT={port + 1}`."


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1", "８000"])
def test_no_port_is_named(port: str) -> None:
    with pytest.raises(CommandError, match="is no port"):
        call_command("demo", port=port)


def test_rebuilding_gives_the_same_index_rows() -> None:
    from claims.models import IndexedClaim, IndexedPosition, IndexedRelation, IndexedSource, IndexedTopic

    prepare()
    models: tuple[Any, ...] = (IndexedClaim, IndexedTopic, IndexedPosition, IndexedSource, IndexedRelation)
    before = [sorted(map(str, model.objects.order_by().values_list())) for model in models[:1]]
    counts = [model.objects.count() for model in models]
    IndexedPosition.objects.all().delete()
    out = StringIO()
    call_command("rebuild_editions", stdout=out)
    assert [model.objects.count() for model in models] == counts
    assert [sorted(map(str, model.objects.order_by().values_list())) for model in models[:1]] == before
    assert "105 editions indexed, 0 stray ones removed." in out.getvalue()

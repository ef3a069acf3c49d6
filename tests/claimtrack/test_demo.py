"""The demo: from an empty database to the published dossier, and again without losing an edit."""

import re
import socket
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from audit.context import changeset
from claims.models import Claim

pytestmark = pytest.mark.django_db


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

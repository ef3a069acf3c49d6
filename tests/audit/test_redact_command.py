"""`manage.py redact`: what it asks, shows and refuses. Without the scrubbing, which no transaction allows."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.context import changeset
from audit.management.commands import redact as command
from audit.models import Redaction
from sources.models import Publisher

pytestmark = pytest.mark.django_db

REASON = "Court order."


@pytest.fixture(autouse=True)
def without_scrubbing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "scrub", lambda tables: [])
    monkeypatch.setattr(command, "bytes_left", lambda texts: [])


@pytest.fixture
def publisher(editor: Any) -> Publisher:
    with changeset(editor, "Add."):
        return Publisher.objects.create(slug="post", name="Post", note="Owned by Kayir Nurlanov.")


def run(*arguments: Any, **options: Any) -> None:
    call_command("redact", *map(str, arguments), **{"reason": REASON, **options})


def test_shows_what_is_erased_and_in_how_many_rows(publisher: Publisher, capsys: Any) -> None:
    run("sources.Publisher", publisher.pk, "note", "name")
    shown = capsys.readouterr().out
    assert "  note: 'Owned by Kayir Nurlanov.'\n" in shown
    assert "  1 row of sources_historicalpublisher\n" in shown
    assert "Erased. The log says so" in shown


def test_texts_too_short_to_be_looked_for_are_named(editor: Any, capsys: Any) -> None:
    with changeset(editor, "Add."):
        publisher = Publisher.objects.create(slug="post", name="Post", note="Bob")
    run("sources.Publisher", publisher.pk, "note")
    assert "Not looked for elsewhere (dates, and texts under 4 characters): 'Bob'" in capsys.readouterr().out


def test_dry_run_writes_nothing(publisher: Publisher, capsys: Any) -> None:
    run("sources.Publisher", publisher.pk, "note", dry_run=True)
    assert "Nothing was written." in capsys.readouterr().out
    publisher.refresh_from_db()
    assert publisher.note == "Owned by Kayir Nurlanov."
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(("answer", "erased"), [("yes", True), ("y", False), ("", False)])
def test_asks_on_a_terminal(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, answer: str, erased: bool, capsys: Any
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: answer)
    if erased:
        run("sources.Publisher", publisher.pk, "note")
    else:
        with pytest.raises(CommandError, match="Nothing was written"):
            run("sources.Publisher", publisher.pk, "note")
    assert Redaction.objects.exists() == erased


def test_person_who_acts_is_named(publisher: Publisher, administrator: Any, capsys: Any) -> None:
    run("sources.Publisher", publisher.pk, "note", user="ada")
    assert Redaction.objects.get().changeset.user == administrator


@pytest.mark.parametrize(
    ("arguments", "options", "message", "status"),
    [
        (["sources.Nothing", "1", "note"], {}, "There is no model 'sources.Nothing'", 2),
        (["nothing", "1", "note"], {}, "There is no model 'nothing'", 2),
        (["sources.Publisher", "1", "note"], {"user": "nobody"}, "No active user is called 'nobody'", 2),
        (["sources.Publisher", "999", "note"], {}, "There is no sources.Publisher 999", 1),
        (["sources.Publisher", "999", "colour"], {}, "has no field 'colour'", 1),
        (["sources.Publisher", "999", "note"], {"reason": " "}, "Say why", 1),
    ],
)
def test_refused_with_one_line(
    db: None, arguments: list[str], options: dict[str, Any], message: str, status: int
) -> None:
    with pytest.raises(CommandError, match=message) as caught:
        run(*arguments, **options)
    assert caught.value.returncode == status
    assert "\n" not in str(caught.value)


def test_help_has_an_example(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        call_command("redact", "--help")
    assert "Example:\n  manage.py redact claims.Position 12 quote" in capsys.readouterr().out

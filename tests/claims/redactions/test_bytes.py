"""After `manage.py redact` the database's files hold the text nowhere, not even where the database gave it up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.context import changeset
from audit.models import Redaction
from audit.scrubbing import bytes_left, scrub
from audit.trigrams import Trigrams
from claims.claim_trigrams import ALIASES, CLAIMS, PARTIES
from claims.models import Alias, Claim, Party, Position
from sources.models import Source
from sources.source_trigrams import SOURCES
from tests.audit.proofs import is_proven

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]

REASON = "Court order of 3 May 2027."
# Longer than a page of either database.
LONG_LATIN = " ".join(f"Kayir{number * 7919 % 100003} Nurlan{number * 104729 % 99991}" for number in range(1500))
LONG_CYRILLIC = " ".join(f"Кайыр{number * 7919 % 100003} Нурлан{number * 104729 % 99991}" for number in range(900))


@pytest.fixture(autouse=True)
def plain_long_texts() -> None:
    """PostgreSQL compresses long texts, and a piece could not be found in them: keep them as they are."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %I ALTER %I SET STORAGE EXTERNAL', table_name, column_name) "
            "FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def database_files() -> Iterator[tuple[str, bytes]]:
    """Every file in which the database keeps rows, with its content."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            yield from ((end, Path(name + end).read_bytes()) for end in ("", "-wal") if Path(name + end).exists())
            return
        cursor.execute("CHECKPOINT")  # what is in memory alone is written
        cursor.execute(
            "SELECT oid::regclass, pg_relation_filepath(oid) FROM pg_class WHERE pg_relation_filenode(oid) IS NOT NULL"
        )
        for relation, path in cursor.fetchall():
            cursor.execute(
                "SELECT pg_read_binary_file(path, 0, size, true) "
                "FROM (SELECT %s AS path) AS p, pg_stat_file(path, true) AS s WHERE size > 0",
                [path],
            )
            yield from ((relation, bytes(content)) for (content,) in cursor.fetchall() if content)


def files_with(text: str) -> list[str]:
    """Those that hold a piece from within the text; its ends might stand across pages."""
    pieces = [text.encode()[start : start + 24] for start in range(0, len(text.encode()) - 24, 997)] or [text.encode()]
    return [name for name, content in database_files() if any(piece in content for piece in pieces)]


@pytest.mark.parametrize(
    "text",
    ["Kayir Nurlanov of Aksu said so", "Кайыр Нурланов из Аксу так сказал", LONG_LATIN, LONG_CYRILLIC],
    ids=["latin", "cyrillic", "long-latin", "long-cyrillic"],
)
def test_files_hold_the_text_nowhere(published: Claim, publish: Any, editor: Any, capsys: Any, text: str) -> None:
    position = published.positions.get()
    for number in range(3):
        with changeset(editor, f"Edit {number}."):
            position.quote = f"{text} {number}"
            position.save()
        publish(published)
    assert files_with(text)
    call_command("redact", "claims.Position", str(position.pk), "quote", reason=REASON, yes=True)
    assert files_with(text) == []
    assert "it stands nowhere any more" in capsys.readouterr().out
    assert Position.objects.get(pk=position.pk).quote == "[redacted]"
    assert all(is_proven(type(row), row.pk) for row in position.history.all())


def test_words_of_an_erased_statement_leave_the_index_of_statements(
    make_claim: Any, publish: Any, editor: Any, capsys: Any
) -> None:
    claim = publish(make_claim(statement="Qwortzel Нурлановский trained people"))
    with changeset(editor, "Reword."):
        claim.statement = "Qwortzel Нурлановский trained nobody"
        claim.save()
    call_command("redact", "claims.Claim", str(claim.pk), "statement", reason=REASON, yes=True)
    for word in ("Qwortzel", "qwortzel", "Нурлановский", "нурлановский"):
        assert files_with(word) == []
    capsys.readouterr()


@pytest.mark.only_on_sqlite  # on PostgreSQL scrubbing makes the index anew
@pytest.mark.parametrize(
    ("model", "field", "trigrams"),
    [
        (Claim, "statement", CLAIMS),
        (Source, "title", SOURCES),
        (Party, "name", PARTIES),
        (Alias, "name", ALIASES),
    ],
)
def test_trigrams_of_an_erased_text_leave_the_index(
    published: Claim, editor: Any, capsys: Any, model: Any, field: str, trigrams: Trigrams
) -> None:
    with changeset(editor, "Another name."):
        Alias.objects.create(party=Party.objects.first(), name="A name")
    row = model.objects.order_by("pk")[0]
    with changeset(editor, "Reword."):
        setattr(row, field, "Фab said so")
        row.save()
    assert "фab".encode() in _pieces(trigrams)
    call_command("redact", f"{model._meta.app_label}.{model.__name__}", str(row.pk), field, reason=REASON, yes=True)
    assert "фab".encode() not in _pieces(trigrams)
    capsys.readouterr()


def _pieces(trigrams: Trigrams) -> bytes:
    """All that the index stores, of deleted rows too; of neighbouring words it stores what differs."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT block FROM {trigrams.index}_data")
        return b"".join(block for (block,) in cursor.fetchall())


def test_what_is_left_elsewhere_is_listed_with_its_command(published: Claim, editor: Any, capsys: Any) -> None:
    position = published.positions.get()
    with changeset(editor, "Kayir Nurlanov of Aksu called me.") as act:
        position.quote = "Kayir Nurlanov of Aksu"
        position.save()
    with pytest.raises(CommandError) as caught:
        call_command("redact", "claims.Position", str(position.pk), "quote", reason=REASON, yes=True)
    assert caught.value.returncode == 1
    assert f"audit_changeset {act.pk} comment: manage.py redact audit.Changeset {act.pk} comment" in str(caught.value)
    assert Redaction.objects.count() == 1  # what could be erased is erased
    call_command("redact", "audit.Changeset", str(act.pk), "comment", reason=REASON, yes=True)
    assert files_with("Kayir Nurlanov of Aksu") == []
    capsys.readouterr()


@pytest.mark.only_on_sqlite  # bytes are read by the command on SQLite alone
def test_command_looks_at_the_bytes_as_well(published: Claim, editor: Any) -> None:
    position = published.positions.get()
    with changeset(editor, "Quote."):
        position.quote = LONG_LATIN
        position.save()
    assert bytes_left([LONG_LATIN])
    assert bytes_left(["Never written by anybody"]) == []


def test_scrubbing_alone_says_when_it_is_done(published: Claim, editor: Any, capsys: Any) -> None:
    with changeset(editor, "Add and take away."):
        source = Source.objects.create(slug="stays", title="Somebody else said so")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE given_up (words text)")
        cursor.execute("INSERT INTO given_up VALUES ('Zqxwvut never was')")
        cursor.execute("DELETE FROM given_up")
    call_command("scrub_database")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE given_up")
    assert "hold only what it shows" in capsys.readouterr().out
    assert files_with(source.title)
    assert files_with("Zqxwvut never was") == []


@pytest.mark.only_on_postgresql  # SQLite has one writer
def test_transaction_of_another_that_goes_on_is_named(published: Claim) -> None:
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        (undone,) = scrub(["claims_position"], patience=0)
        assert "Other transactions of the server still run" in undone
    finally:
        other.rollback()
        other.close()

"""Taking files in by a command."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Changeset
from sources.importing.command import ImportCommand
from sources.models import Publisher
from tests.sources.importing.publishers_in_lines import IMPORTER


class Command(ImportCommand):
    importer = IMPORTER
    help = "Take publishers in."


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command(Command(), *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.txt"
    path.write_bytes(b"Herald\nPost\n")
    return path


def test_says_what_became_of_each_record_in_one_changeset(names: Path, editor: Any) -> None:
    before = Changeset.objects.count()
    said = run(names, "--user", "edith")
    assert "taken  names.txt, line 2  Post" in said
    assert said.endswith("2 taken.\n")
    assert Changeset.objects.count() == before + 1
    act = Changeset.objects.latest("pk")
    assert (act.user, act.comment) == (editor, "Import names.txt.")
    assert run(names, "--user", "edith", "--comment", "Again.").endswith("2 already there.\n")
    assert Changeset.objects.count() == before + 1


def test_dry_run_writes_nothing(names: Path, editor: Any) -> None:
    assert run(names, "--user", "edith", "--dry-run").endswith("2 taken. Nothing was written.\n")
    assert not Publisher.objects.exists()


def test_a_refused_record_fails_with_status_1_and_leaves_the_other_files_alone(names: Path, editor: Any) -> None:
    bad = names.with_name("bad.txt")
    bad.write_bytes(b"Gazette\n\n")
    with pytest.raises(CommandError, match="1 of 2 files") as refused:
        run(bad, names, "--user", "edith")
    assert refused.value.returncode == 1
    assert set(Publisher.objects.values_list("name", flat=True)) == {"Herald", "Post"}


def test_an_unreadable_file_fails_with_status_1(names: Path, editor: Any) -> None:
    names.write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError) as refused:
        run(names, "--user", "edith")
    assert refused.value.returncode == 1


def test_being_called_wrongly_fails_with_status_2(names: Path, editor: Any, stranger: Any) -> None:
    for arguments in [("nowhere.txt", "--user", "edith"), (names, "--user", "nobody"), (names, "--user", "sam")]:
        with pytest.raises(CommandError) as wrong:
            run(*arguments)
        assert wrong.value.returncode == 2
    assert not Publisher.objects.exists()

"""Tables that go out come in again, whatever stands in their cells."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.context import changeset
from audit.models import Changeset
from claims.models import Citation, Claim, Position
from sources.models import Source


def export(path: Path, kind: str) -> Path:
    call_command("export_table", str(path), kind=kind, stdout=StringIO())
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def claim(make_claim: Any, make_source: Any, editor: Any) -> Claim:
    """A draft whose position has odd words and two citations."""
    claim: Claim = make_claim(slug="bridge")
    position = claim.positions.get()
    with changeset(editor, "Odd words."):
        position.quote, position.note = "=1+1", '\'-two\nlines; "quoted", Ғылым'
        position.save()
        Citation.objects.create(position=position, source=make_source(slug="post", date="spring 2004"), excerpt="@all")
    return claim


def test_positions_come_in_again_as_known(claim: Claim, editor: Any, tmp_path: Path) -> None:
    path = export(tmp_path / "positions.csv", "positions")
    rows = rows_of(path)
    assert [(row["claim"], row["source"], row["excerpt"]) for row in rows][1] == ("bridge", "post", "'@all")
    before, said = Changeset.objects.count(), StringIO()
    call_command("import_table", str(path), kind="positions", user="edith", stdout=said)
    assert said.getvalue().endswith("2 already there.\n")
    assert Changeset.objects.count() == before


def test_positions_come_back_with_every_word(claim: Claim, editor: Any, tmp_path: Path) -> None:
    path = export(tmp_path / "positions.csv", "positions")
    position = Position.objects.get()
    words = position.quote, position.note, position.stated_on, position.capacity
    with changeset(editor, "Take it out."):
        position.delete()
    call_command("import_table", str(path), kind="positions", user="edith", stdout=StringIO())
    back = Position.objects.get()
    assert (back.quote, back.note, back.stated_on, back.capacity) == words
    assert set(back.citations.values_list("source__slug", "excerpt")) >= {("post", "@all")}


def test_sources_come_in_again_as_known(claim: Claim, editor: Any, tmp_path: Path) -> None:
    path = export(tmp_path / "sources.csv", "sources")
    assert len(rows_of(path)) == Source.objects.count() == 2
    said = StringIO()
    call_command("import_table", str(path), kind="sources", user="edith", stdout=said)
    assert said.getvalue().endswith("2 already there.\n")


def test_folder_that_is_not_there_is_told(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Cannot write") as refused:
        export(tmp_path / "nowhere" / "t.csv", "sources")
    assert refused.value.returncode == 2

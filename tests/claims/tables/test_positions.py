"""Positions from a table: a citation a row, into drafts and working revisions, all of them or none."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from audit.context import changeset
from audit.models import Changeset
from claims.merging import merge_parties
from claims.models import Citation, Claim, Party, Position
from claims.tables import positions
from claims.tables.positions import IMPORTER
from claims.vocabulary import Status
from sources.importing.importers import ImportRefused, plan_import, run_import
from sources.importing.report import Outcome, Report
from sources.models import Source
from sources.tables import sources

HEADER = "claim,party,stance,stated_on,quote,source,locator,excerpt\n"


def plan(content: str, by: Any) -> Report:
    return plan_import(IMPORTER, content.encode(), name="t.csv", by=by, options={}).report


def take(content: str, by: Any) -> Report:
    return run_import(IMPORTER, content.encode(), name="t.csv", by=by, options={}, comment="From the table.")


def outcomes(report: Report) -> list[str]:
    return [line.outcome.value for line in report]


@pytest.fixture
def ledger(make_claim: Any, make_party: Any, make_source: Any) -> Claim:
    """A claim with a position of its own, and by their slugs: mayor, post, herald."""
    make_party(slug="mayor", name="The Mayor")
    for slug in ("post", "herald"):
        make_source(slug=slug)
    claim: Claim = make_claim(slug="bridge")
    return claim


ROWS = (
    "bridge,mayor,DENIES,7 February 2005,'-It stands.,post,page 1,\n"
    "bridge,mayor,denies,2005-02-07,'-It stands.,herald,,As heard.\n"
    "bridge,mayor,asserts,,,post,,\n"
)


def test_rows_of_one_position_become_its_citations(ledger: Claim, editor: Any) -> None:
    before = Changeset.objects.count()
    assert outcomes(take(HEADER + ROWS, editor)) == ["taken"] * 3
    denied, asserted = Position.objects.filter(party__slug="mayor").order_by("pk")
    assert (denied.stance, denied.stated_on, denied.quote) == ("denies", "2005-02-07", "-It stands.")
    assert list(denied.citations.values_list("source__slug", "locator", "excerpt").order_by("pk")) == [
        ("post", "page 1", ""),
        ("herald", "", "As heard."),
    ]
    assert (asserted.stance, asserted.stated_on) == ("asserts", "")
    assert ledger.revisions.count() == 2
    assert Changeset.objects.count() == before + 1


def test_second_time_changes_nothing(ledger: Claim, editor: Any) -> None:
    take(HEADER + ROWS, editor)
    before = Changeset.objects.count()
    assert outcomes(take(HEADER + ROWS + ROWS, editor)) == ["known"] * 6
    assert Changeset.objects.count() == before


def test_public_claim_stays_as_it_is_until_it_is_approved(ledger: Claim, publish: Any, editor: Any) -> None:
    published = publish(ledger)
    document = published.state.edition.document
    take(HEADER + ROWS, editor)
    now = Claim.objects.get(pk=ledger.pk)
    assert (now.state.status, now.state.edition.document) == (Status.PUBLISHED, document)
    assert now.revisions.count() == 2


def test_another_citation_joins_the_position_that_is_there(ledger: Claim, editor: Any) -> None:
    take(HEADER + ROWS, editor)
    (line,) = take(HEADER + "bridge,mayor,asserts,,,herald,page 2,\n", editor)
    assert (line.outcome, line.why) == (Outcome.TAKEN, "one more citation of a position that is there")
    assert Position.objects.filter(party__slug="mayor").count() == 2
    assert Citation.objects.get(locator="page 2").position.stance == "asserts"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "bridge,mayor,denies,2005-02-07,'-It fell.,post,page 1,\n",
            "it is there, citing this source, with another quote",
        ),
        ("bridge,mayor,denies,2005-02-07,'-It stands.,herald,,Misheard.\n", "citing this source with another excerpt"),
    ],
)
def test_position_that_is_there_otherwise_is_left_and_told(ledger: Claim, editor: Any, row: str, why: str) -> None:
    take(HEADER + ROWS, editor)
    before = Changeset.objects.count()
    (line,) = take(HEADER + row, editor)
    assert line.outcome == Outcome.ASIDE
    assert why in line.why
    assert Changeset.objects.count() == before


def test_every_error_is_told_at_once_and_nothing_written(ledger: Claim, editor: Any, make_party: Any) -> None:
    merge_parties(make_party(slug="old-mayor"), into=Party.objects.get(slug="mayor"), by=editor, reason="The same.")
    with pytest.raises(ImportRefused) as refused:
        take(
            HEADER
            + "bridge,mayor,asserts,,,post,,\n"
            + "tunnel,nobody,shouts,03/04/2005,,,,\n"
            + "bridge,old-mayor,asserts,,,post,,\n"
            + "bridge,mayor,asserts,,,post,,Otherwise.\n",
            editor,
        )
    lines = refused.value.planned.report.lines  # type: ignore[union-attr]  # it was planned
    assert outcomes(Report(lines)) == ["taken", "refused", "refused", "refused"]
    told = lines[1].why.splitlines()
    assert told[:3] == ["claim: no claim 'tunnel'.", "party: no party 'nobody'.", "source: the cell is empty."]
    assert told[3].startswith("stance: Value 'shouts' is not a valid choice")
    assert told[4].startswith("stated_on: '03/04/2005' could be read in two ways")
    assert lines[2].why == "party: 'old-mayor' was merged into 'mayor'; name that one."
    assert lines[3].why == "it cites as line 2 does, with another excerpt."
    assert not Position.objects.filter(party__slug="mayor").exists()


def test_contributor_adds_to_own_drafts_alone(ledger: Claim, make_claim: Any, contributor: Any) -> None:
    make_claim(slug="tunnel", by=contributor)
    report = plan(HEADER + "bridge,mayor,asserts,,,post,,\ntunnel,mayor,asserts,,,post,,\n", contributor)
    assert outcomes(report) == ["refused", "taken"]
    assert report.lines[0].why == "claim: 'bridge' is not yours to edit."


@pytest.mark.parametrize("rows", [1, 30])
def test_plan_takes_five_queries_whatever_its_rows(
    ledger: Claim, editor: Any, rows: int, django_assert_num_queries: Any
) -> None:
    take(HEADER + ROWS, editor)
    content = HEADER + "".join(f"bridge,mayor,denies,2005-02-07,Word {row}.,post,,\n" for row in range(rows))
    editor.has_perm("claims.edit_any_claim")  # the person's rights are read once
    with django_assert_num_queries(5):
        plan(content, editor)


def test_command_maps_columns_previews_and_writes(ledger: Claim, editor: Any, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("Behauptung;Wer;stance;source\nbridge;mayor;asserts;post\n".encode("utf-16"))
    about = {"kind": "positions", "user": "edith", "map": ["Behauptung=claim", "Wer=party"]}
    said = StringIO()
    call_command("import_table", str(path), **about, dry_run=True, stdout=said)
    assert "Columns, separated by semicolon: claim (Behauptung), party (Wer), stance, source." in said.getvalue()
    assert "1 taken. Nothing was written." in said.getvalue()
    assert not Position.objects.filter(party__slug="mayor").exists()
    call_command("import_table", str(path), **about, stdout=StringIO())
    assert Position.objects.filter(party__slug="mayor").count() == 1


def test_command_called_wrongly_fails_with_status_2(ledger: Claim, editor: Any, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEADER)
    with pytest.raises(CommandError, match="write THEIRS=OURS") as wrong:
        call_command("import_table", str(tmp_path / "t.csv"), kind="positions", user="edith", map=["Wer"])
    assert wrong.value.returncode == 2


def test_desk_asks_how_to_read_it(client: Client, editor: Any) -> None:
    client.force_login(editor)
    for key in ("positions-table", "sources-table"):
        page = client.get(f"/admin/import/{key}/")
        assert page.status_code == 200
        assert 'name="columns"' in page.content.decode()


def test_desk_heeds_what_columns_are_called(client: Client, editor: Any, ledger: Claim) -> None:
    client.force_login(editor)
    table = b"Behauptung;Wer;stance;source\nbridge;mayor;asserts;post\n"

    def hand_in(columns: str) -> Any:
        said = {"file": SimpleUploadedFile("t.csv", table), "columns": columns}
        return client.post("/admin/import/positions-table/", said)

    assert "write THEIRS=OURS" in hand_in("Behauptung").content.decode()
    preview = client.get(hand_in("Behauptung = claim\nWer = party")["Location"]).content.decode()
    assert "Columns, separated by semicolon: claim (Behauptung), party (Wer), stance, source." in preview
    assert "mayor asserts bridge" in preview


def test_our_own_table_of_sources_says_what_is_there(published: Claim, client: Client, editor: Any) -> None:
    with changeset(editor, "Name it."):
        source = Source.objects.get(pk=published.evidence.get().source_id)
        source.title, source.date = "=1+1", "spring 2004"
        source.save()
    answer: Any = client.get("/sources.csv")
    content = b"".join(answer.streaming_content)
    report = plan_import(sources.IMPORTER, content, name="sources.csv", by=editor, options={}).report
    assert outcomes(report) == ["known"]


@pytest.mark.parametrize(("kind", "columns"), [("positions", positions.COLUMNS), ("sources", sources.COLUMNS)])
def test_documentation_has_the_columns(kind: str, columns: Any) -> None:
    page = Path(__file__).parents[3].joinpath("docs", "importing.md").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in page if line.startswith(f"| {kind} | **")]
    _, _, named, others, _ = (part.strip() for part in line.split("|"))
    first = sorted(columns, key=lambda column: not column.required)
    assert named == ", ".join(f"**`{one.name}`**" if one.required else f"`{one.name}`" for one in first)
    assert others == "; ".join(f"{one.name}: {', '.join(one.others)}" for one in first if one.others)

"""Taking bibliographies in: what becomes of each record."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from audit.context import changeset
from audit.models import Changeset
from sources.bibliography.importer import IMPORTER
from sources.bibliography.received import ImportedRecord
from sources.importing.importers import plan_import, run_import
from sources.importing.report import Line, Outcome
from sources.models import Publisher, Source

BIBTEX = """
@article{doe-2004, title={On bridges}, author={Doe, Jane and {Ministry of Works}}, journal={Bridges}, volume=5,
  number=2, pages={12--23}, year=2004, month=nov, doi={10.1000/5}, publisher={The Press}, language={english},
  abstract={Words.}}
@misc{b, author={Doe, Jane}}
@online{c, title={Before the war}, year={before the war}, url={ftp://x.example/}, language={tlhIngan Hol}}
"""


@pytest.fixture
def act(editor: Any) -> Any:
    def run(text: str, *, name: str = "a.bib", plan: bool = False, **options: Any) -> list[Line]:
        given: dict[str, Any] = {"name": name, "by": editor, "options": options}
        if plan:
            return list(plan_import(IMPORTER, text.encode(), **given).report)
        return list(run_import(IMPORTER, text.encode(), comment="Import.", **given))

    return run


def outcomes(lines: list[Line]) -> list[str]:
    return [line.outcome.value for line in lines]


def test_records_become_sources_in_one_changeset_and_bad_ones_are_named(act: Any) -> None:
    before = Changeset.objects.count()
    lines = act(BIBTEX)
    assert outcomes(lines) == ["taken", "refused", "taken"]
    assert lines[1].where == "a.bib, line 5"
    assert lines[1].why == "It has no title."
    assert Changeset.objects.count() == before + 1
    source = Source.objects.get(slug="doe-2004")
    assert (source.title, source.kind, source.csl_type, source.language) == (
        "On bridges",
        "article",
        "article-journal",
        "en",
    )
    assert (source.container, source.volume, source.issue, source.pages) == ("Bridges", "5", "2", "12-23")
    assert (source.date, source.doi, source.publisher.name) == ("2004-11", "10.1000/5", "The Press")
    assert source.publisher.reliability == "F"
    assert [(one.kind, one.name, one.given) for one in source.authors.order_by("order")] == [
        ("person", "Doe", "Jane"),
        ("corporate", "Ministry of Works", ""),
    ]


def test_what_cannot_be_held_is_left_empty_told_and_kept_as_received(act: Any) -> None:
    line = act(BIBTEX)[2]
    source = Source.objects.get(title="Before the war")
    assert (source.date, source.date_literal, source.url, source.language) == ("", "before the war", "", "und")
    assert "Kept only as received: language." in line.why
    assert "Kept only as received: url." in line.why
    assert "ftp://x.example/" in source.imported.get().text


def test_taking_a_file_in_again_changes_nothing(act: Any) -> None:
    act(BIBTEX)
    before = Changeset.objects.count(), Source.objects.count()
    assert outcomes(act(BIBTEX, name="copy.bib")) == ["known", "refused", "known"]
    assert (Changeset.objects.count(), Source.objects.count()) == before


@pytest.mark.parametrize(
    ("item", "outcome", "why"),
    [
        ('"title": "Other", "DOI": "10.1000/5"', Outcome.ASIDE, "the same DOI"),
        ('"title": "On Bridges!", "issued": {"date-parts": [[2004]]}', Outcome.ASIDE, "the same title and year"),
        ('"title": "Other", "URL": "http://www.x.example/page/"', Outcome.TAKEN, "the same address"),
        ('"title": "On bridges", "issued": {"date-parts": [[2005]]}', Outcome.TAKEN, ""),
        ('"title": "On bridges"', Outcome.TAKEN, ""),  # a year that is not known is none
        ('"title": "On roads"', Outcome.ASIDE, "the same title, and both without a date"),
    ],
)
def test_lookalikes_are_proposed_and_never_merged(
    act: Any, make_source: Any, item: str, outcome: Outcome, why: str
) -> None:
    make_source(title="On bridges", date="2004-11", doi="10.1000/5", url="https://x.example/page", slug="stored")
    make_source(title="On roads!", slug="stored-too")
    (line,) = act(f'[{{"type": "book", "id": "x", {item}}}]', name="a.json")
    assert line.outcome == outcome
    assert why in line.why
    assert ("stored" in line.why) == bool(why)
    (taken,) = act(f'[{{"type": "book", "id": "y", {item}}}]', name="b.json", take_lookalikes=True, plan=True)
    assert taken.outcome == Outcome.TAKEN or not why


def test_preview_leads_to_what_is_there_and_not_to_what_is_not_yet(client: Client, act: Any, editor: Any) -> None:
    client.force_login(editor)
    act('[{"type": "book", "title": "One", "id": "one"}]', name="a.json")
    both = b'[{"type": "book", "title": "One", "id": "one"}, {"type": "book", "title": "Two", "id": "two"}]'
    sent = client.post("/admin/import/sources/", {"file": SimpleUploadedFile("a.json", both)})
    preview = client.get(sent["Location"]).content.decode()
    assert 'href="/sources/one/"' in preview
    assert "Two" in preview
    assert 'href="/sources/two/"' not in preview


def test_records_of_one_file_look_alike_too(act: Any) -> None:
    item = '{"type": "book", "title": "One", "issued": {"raw": "2004"}, "id": "%s"}'
    lines = act(f"[{item % 'a'}, {item % 'b'}, {item % 'a'}]", name="a.json")
    assert outcomes(lines) == ["taken", "aside", "known"]
    assert "a.json, item 1" in lines[1].why


def test_publishers_are_found_by_name_and_made_once(act: Any, editor: Any) -> None:
    with changeset(editor, "Add."):
        Publisher.objects.create(slug="press", name="The Press", reliability="B")
    items = ", ".join(
        f'{{"type": "book", "title": "T{n}", "publisher": "{p}"}}' for n, p in enumerate(("the press", "New", "New"))
    )
    act(f"[{items}]", name="a.json")
    assert set(Publisher.objects.values_list("name", "reliability")) == {("The Press", "B"), ("New", "F")}
    assert Source.objects.filter(publisher__slug="press").count() == 1


def test_names_in_any_script_stay_and_slugs_stay_apart(act: Any) -> None:
    act(
        '[{"type":"book","title":"民法","author":[{"family":"我妻","given":"栄"}]},{"type":"book","title":"刑法"}]',
        name="a.json",
    )
    assert sorted(Source.objects.values_list("slug", "title")) == [("source", "民法"), ("source-2", "刑法")]
    assert str(Source.objects.get(slug="source").authors.get()) == "栄 我妻"


def test_hidden_characters_are_refused_in_a_title_alone(act: Any) -> None:
    lines = act(
        '[{"type":"book","title":"a\\u202eb"},{"type":"book","title":"c","publisher-place":"d\\u202ee"}]', name="a.json"
    )
    assert outcomes(lines) == ["refused", "taken"]
    assert Source.objects.get().place == ""


def test_command_imports_exports_and_imports_the_same_elsewhere(tmp_path: Path, editor: Any) -> None:
    library, copy = tmp_path / "library.bib", tmp_path / "copy.json"
    library.write_text(BIBTEX, encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="not everything could be taken"):
        call_command("import_sources", str(library), "--user", "edith", stdout=out, stderr=out)
    assert "2 taken, 1 refused." in out.getvalue()
    call_command("export_sources", "--format", "csl", "--output", str(copy), stderr=out)
    first = copy.read_text(encoding="utf-8")
    with changeset(editor, "Empty it."):
        for source in Source.objects.all():
            source.delete()
    assert not ImportedRecord.objects.exists()
    call_command("import_sources", str(copy), "--user", "edith", stdout=out)
    call_command("export_sources", "--format", "csl", "--output", str(copy), stderr=out)
    assert copy.read_text(encoding="utf-8") == first


def test_export_of_named_sources(make_source: Any) -> None:
    make_source(slug="one", title="One"), make_source(slug="two", title="Two")
    out = StringIO()
    call_command("export_sources", "two", "--format", "ris", stdout=out)
    assert "TI  - Two" in out.getvalue()
    assert "One" not in out.getvalue()
    with pytest.raises(CommandError, match="No source is called three"):
        call_command("export_sources", "three", "--format", "ris", stdout=out)


@pytest.mark.parametrize("records", [2, 40])
def test_planning_takes_three_queries_whatever_the_number_of_records(
    editor: Any, records: int, django_assert_num_queries: Any
) -> None:
    entry = "@book{{k{n}, title={{T{n}}}, author={{Doe, J.}}, publisher={{P{n}}}, year=2004}}"
    text = "\n".join(entry.format(n=number) for number in range(records))
    with django_assert_num_queries(3):  # what is there already, what looks alike, the slugs
        planned = plan_import(IMPORTER, text.encode(), name="a.bib", by=editor, options={})
    assert len(planned.report.of(Outcome.TAKEN)) == records

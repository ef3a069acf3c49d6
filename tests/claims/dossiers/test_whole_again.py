"""Everything out, and into an empty installation: the claim documents are the same."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from audit.context import changeset
from audit.models import Changeset
from claims.dossiers.shapes import SHAPES
from claims.models import Claim, Party, Position
from claims.outputs.dataset import write_dataset
from sources.citable import CITABLE, NAME_PARTS
from sources.models import Source
from tests.claims.dossiers.bridge import BRIDGE

# What belongs to an installation and not to the claim: when it was approved there, as what number, what was done to it.
ITS_OWN = {
    "revision",
    "previous_revision",
    "approved_at",
    "review_due",
    "corrections",
    "dissents",
    "redactions",
    "live",
}

Documents = dict[str, dict[str, Any]]


def documents() -> Documents:
    """What the public address of each claim gives, without what is the installation's own."""
    found = {}
    for slug in Claim.objects.published().values_list("slug", flat=True):
        document = Client().get(f"/claims/{slug}.json").json()
        found[slug] = {key: value for key, value in document.items() if key not in ITS_OWN}
    return found


@contextmanager
def elsewhere() -> Iterator[None]:
    """What is written in the block is gone after it: what follows stands in an empty installation."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    assert not Claim.objects.exists()
    assert not Source.objects.exists()


@pytest.fixture
def bridge(load: Any, reviewer: Any, editor: Any) -> Callable[[], Documents]:
    """Publishes the dossier with everything that a document can hold, and a correction; a draft is there as well."""

    def act() -> Documents:
        load(BRIDGE, approve_as="rashid")
        load(BRIDGE.replace("It will stand.", "It stands.").replace("C}", "B}"), approve_as="rashid")
        with changeset(editor, "A draft."):
            Claim.objects.create(slug="secret", statement="A secret draft.")
        return documents()

    return act


def run(command: str, *arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def build(folder: Path) -> Path:
    return write_dataset(folder, progress=lambda rows, _label, _total: rows)


def test_dataset_gives_the_same_documents_in_an_empty_installation(
    bridge: Callable[[], Documents], tmp_path: Path
) -> None:
    with elsewhere():
        before, archive = bridge(), build(tmp_path)
        summary = list(Party.objects.values_list("slug", "name", "wikidata").order_by("slug"))
    said = run("import_dataset", archive, user="edith", approve_as="rashid")
    assert "Published: 2." in said
    assert len(before) == 2
    assert documents() == before
    assert list(Party.objects.values_list("slug", "name", "wikidata").order_by("slug")) == summary
    assert not Claim.objects.filter(slug="secret").exists()
    acts = Changeset.objects.count()
    assert run("import_dataset", archive, user="edith", approve_as="rashid") == "Everything is there already.\n"
    assert Changeset.objects.count() == acts


def test_dossier_gives_the_same_documents_and_the_drafts(bridge: Callable[[], Documents], tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    with elsewhere():
        before = bridge()
        run("export_dossier", path)
        path.with_suffix(".again").write_bytes(path.read_bytes())
    run("load_dossier", path, user="edith", approve_as="rashid")
    assert documents() == before
    assert Claim.objects.filter(slug="secret").exists()
    run("export_dossier", path.with_suffix(".twice"))
    assert path.with_suffix(".twice").read_bytes() == path.read_bytes()


def test_grades_come_back_as_the_publishers_or_as_the_sources_own(
    make_source: Any, published: Claim, editor: Any, reviewer: Any, tmp_path: Path
) -> None:
    archive = build(tmp_path)
    rows = {name: _rows(archive, name) for name in ("sources", "publishers")}
    (source,) = rows["sources"]
    assert (source["reliability"], rows["publishers"][0]["reliability"]) == ("F", "F")
    changed = _repacked(archive, sources=[{**source, "slug": "other", "reliability": "B"}, source])
    run("import_dataset", changed, user="edith", approve_as="rashid")
    assert list(Source.objects.order_by("pk").values_list("slug", "reliability")) == [
        (source["slug"], ""),
        ("other", "B"),
    ]


def test_what_citations_need_comes_along(bridge: Callable[[], Documents], editor: Any, tmp_path: Path) -> None:
    with elsewhere():
        bridge()
        with changeset(editor, "Complete it."):
            source = Source.objects.get(slug="post-1")
            source.container, source.pages, source.doi = "Evening Post", "1-2", "10.1000/182"
            source.save()
            author = source.authors.get(kind="person")
            author.particle = "van"
            author.save()
        archive = build(tmp_path)
    run("import_dataset", archive, user="edith", approve_as="rashid")
    source = Source.objects.get(slug="post-1")
    assert (source.container, source.pages, source.doi) == ("Evening Post", "1-2", "10.1000/182")
    assert list(source.authors.values_list("name", "given", "particle", "kind")) == [
        ("Doe", "Jane", "van", "person"),
        ("Agency", "", "", "corporate"),
    ]


def test_citable_fields_are_those_of_the_dossier() -> None:
    known = {"slug", "title", "kind", "language", "date", "url", "archive_url", "reliability", "wikidata", "note"}
    known |= {"retracted_on", "retraction_reason"}
    assert set(SHAPES["sources"].values) == known | set(CITABLE)
    assert set(SHAPES["sources"].parts["authors"].shape.values) == {"name", "given", "kind", *NAME_PARTS}


def test_dry_run_writes_nothing(bridge: Callable[[], Documents], tmp_path: Path) -> None:
    with elsewhere():
        bridge()
        archive = build(tmp_path)
    said = run("import_dataset", archive, user="edith", dry_run=True)
    assert "claims: 2 would be added." in said
    assert not Claim.objects.exists()


def test_nothing_that_is_there_is_overwritten(published: Claim, editor: Any, reviewer: Any, tmp_path: Path) -> None:
    archive = build(tmp_path)
    position = Position.objects.get()
    with changeset(editor, "Reword it."):
        position.quote = "Meanwhile."
        position.save()
    with pytest.raises(CommandError, match=r"1 of its records are here with another content, such as claims: claim-"):
        run("import_dataset", archive, user="edith", approve_as="rashid")
    assert Position.objects.get().quote == "Meanwhile."


def _rows(archive: Path, name: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(archive) as found:
        return [json.loads(line) for line in found.read(f"{name}.jsonl").splitlines()]


def _repacked(archive: Path, **changed: Any) -> Path:
    """The archive with other records, or files, and checksums that are right."""
    from hashlib import sha256

    target = archive.with_name("repacked.zip")
    with zipfile.ZipFile(archive) as found, zipfile.ZipFile(target, "w") as made:
        files = {name: found.read(name) for name in found.namelist() if name != "SHA256SUMS"}
        for name, value in changed.items():
            files[f"{name}.jsonl"] = (
                value if isinstance(value, bytes) else b"".join(json.dumps(row).encode() + b"\n" for row in value)
            )
        for name, content in files.items():
            made.writestr(name, content)
        made.writestr("SHA256SUMS", "".join(f"{sha256(body).hexdigest()}  {name}\n" for name, body in files.items()))
    return target


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"claims": b"[" * 20_000}, "claims.jsonl, line 1: not JSON"),
        ({"claims": b"7\n"}, "claims.jsonl, line 1: no record with a slug"),
        ({"claims": [{"slug": "a"}]}, "not of the form of docs/formats/dataset.md"),
        ({"topics": [{"slug": "A b", "title": "T", "summary": "", "parent": None}]}, "errors in repacked.zip"),
    ],
)
def test_archive_of_something_else_is_refused_and_nothing_written(
    published: Claim, editor: Any, tmp_path: Path, changed: Any, message: str
) -> None:
    before = Changeset.objects.count()
    with pytest.raises(CommandError, match=message):
        run("import_dataset", _repacked(build(tmp_path), **changed), user="edith")
    assert Changeset.objects.count() == before


def test_file_that_is_no_archive_or_a_damaged_one_is_refused(published: Claim, editor: Any, tmp_path: Path) -> None:
    archive = build(tmp_path)
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive) as found, zipfile.ZipFile(damaged, "w") as made:
        for name in found.namelist():
            made.writestr(name, found.read(name) + (b"\n" if name == "claims.jsonl" else b""))
    (tmp_path / "text.zip").write_text("no archive")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "a")
    for name, message in (
        ("damaged.zip", "claims.jsonl is not what SHA256SUMS says"),
        ("text.zip", "is no archive that can be read"),
        ("other.zip", "it holds no SHA256SUMS"),
        ("nowhere.zip", "Cannot read"),
    ):
        with pytest.raises(CommandError, match=message):
            run("import_dataset", tmp_path / name, user="edith")

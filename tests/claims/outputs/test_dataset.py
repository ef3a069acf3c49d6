"""The whole public dataset: complete, the same bytes for the same content, and nothing that is not public."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims import workflow
from claims.models import Alias, Claim, Relation


def build(folder: Path) -> Path:
    call_command("build_dataset", str(folder), stdout=(printed := Printed()))
    return Path(printed.text.strip())


class Printed:
    """What a command writes."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text


def records(archive: Path, name: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(archive) as found:
        return [json.loads(line) for line in found.read(f"{name}.jsonl").decode().splitlines()]


def test_archive_holds_the_claims_as_their_addresses_give_them(
    client: Client, published: Claim, make_claim: Any, publish: Any, editor: Any, flag_on: Any, tmp_path: Path
) -> None:
    other, draft = make_claim(), make_claim(statement="A secret draft", slug="secret-draft")
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=other, type="supports", target=published)
        Relation.objects.create(claim=other, type="refines", target=draft)
    publish(other)
    flag_on(published)
    archive = build(tmp_path)
    for claim, record in zip((published, other), records(archive, "claims"), strict=True):
        assert record == client.get(f"/claims/{claim.slug}.json").json()
    with zipfile.ZipFile(archive) as found:
        assert b"secret" not in b"".join(found.read(name) for name in found.namelist())


def test_archive_holds_parties_sources_and_topics(
    published: Claim, make_topic: Any, editor: Any, tmp_path: Path
) -> None:
    party, source = published.positions.get().party, published.evidence.get().source
    topic = published.topic_links.get().topic
    below = make_topic(parent=topic)
    with changeset(editor, "Another name."):
        Alias.objects.create(party=party, name="Әлия", language="kk")
    archive = build(tmp_path)
    (held,) = records(archive, "parties")
    assert (held["slug"], held["aliases"]) == (party.slug, [{"name": "Әлия", "language": "kk"}])
    (held,) = records(archive, "sources")
    assert (held["slug"], held["publisher"]["name"]) == (source.slug, source.publisher.name)
    assert [(row["slug"], row["parent"]) for row in records(archive, "topics")] == [
        (topic.slug, None),
        (below.slug, topic.slug),
    ]


def test_checksums_are_those_of_the_files(published: Claim, tmp_path: Path) -> None:
    archive = build(tmp_path)
    with zipfile.ZipFile(archive) as found:
        assert found.testzip() is None
        listed = dict(line.split("  ")[::-1] for line in found.read("SHA256SUMS").decode().splitlines())
        assert listed.keys() == set(found.namelist()) - {"SHA256SUMS"}
        for name, digest in listed.items():
            assert hashlib.sha256(found.read(name)).hexdigest() == digest
    note = archive.with_name(f"{archive.name}.sha256").read_text()
    assert note == f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n"


def test_same_content_has_the_same_name_and_bytes_and_other_content_has_not(
    published: Claim, make_claim: Any, publish: Any, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
    one, two = build(folders[0]), build(folders[1])
    assert (one.name, one.read_bytes()) == (two.name, two.read_bytes())
    publish(make_claim())
    assert build(folders[2]).name != one.name


def test_readme_counts_and_licence_is_the_setting(published: Claim, settings: Any, tmp_path: Path) -> None:
    settings.CLAIMTRACK_LICENCE_URL = "https://licences.example/by/4.0/"
    with zipfile.ZipFile(build(tmp_path)) as found:
        assert "claims.jsonl     1 records" in found.read("README.txt").decode()
        assert "https://licences.example/by/4.0/" in found.read("LICENCE.txt").decode()


def test_nothing_to_publish_and_no_folder_are_told_apart(published: Claim, editor: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make it first") as refused:
        build(tmp_path / "missing")
    assert refused.value.returncode == 2
    workflow.withdraw(published, by=editor, reason="Forged.")
    with pytest.raises(CommandError, match="No claim is published") as refused:
        build(tmp_path)
    assert refused.value.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_archive_that_fails_leaves_nothing_behind(
    published: Claim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = build(tmp_path)

    def fail(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(CommandError, match="No space left on device"):
        build(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {kept.name, f"{kept.name}.sha256"}


def test_page_lists_archives_and_serves_them(client: Client, published: Claim, settings: Any, tmp_path: Path) -> None:
    settings.CLAIMTRACK_DATA_ROOT = str(tmp_path)
    assert "No archive lies ready" in client.get("/data/").content.decode()
    archive = build(tmp_path)
    page = client.get("/data/").content.decode()
    assert f'href="/data/{archive.name}"' in page
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in page
    answer: Any = client.get(f"/data/{archive.name}")
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content) == archive.read_bytes()


def test_nothing_else_of_the_folder_is_served(client: Client, db: None, settings: Any, tmp_path: Path) -> None:
    settings.CLAIMTRACK_DATA_ROOT = str(tmp_path)
    (tmp_path / "secret.zip").write_text("x")
    (tmp_path / "claims-2026-11-25-0123456789ab.zip").write_text("without its checksum")
    for name in ("secret.zip", "claims-2026-11-25-0123456789ab.zip", "..%2Fsecret.zip", "../secret.zip"):
        assert client.get(f"/data/{name}").status_code == 404
    settings.CLAIMTRACK_DATA_ROOT = ""
    assert client.get("/data/").status_code == 200


def test_cost_grows_with_claims_alone(make_claim: Any, publish: Any, tmp_path: Path) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            build(tmp_path)
        return len(found)

    publish(make_claim())
    one = queries()
    publish(make_claim(rows=20))
    # Relations that name it, dissents, disputes, origins; claims without relations of their own are asked for none.
    assert queries() - one == 4

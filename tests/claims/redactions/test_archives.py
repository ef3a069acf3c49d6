"""Archives that lie ready when something is erased: no longer served, named, and deleted by the next that is built."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from audit.erasures import left_outside
from audit.redacting import redact
from claims.models import Claim, Position
from claims.outputs import dataset
from claims.outputs.archives import archives

REASON = "Court order."


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CLAIMTRACK_DATA_ROOT = str(tmp_path)
    return tmp_path


def build(folder: Path) -> Path:
    out = StringIO()
    call_command("build_dataset", str(folder), stdout=out, stderr=StringIO())
    return Path(out.getvalue().strip())


def erase(claim: Claim) -> None:
    redact(Position, claim.positions.get().pk, ["capacity"], reason=REASON)


@pytest.fixture
def archive(published: Claim, folder: Path) -> Path:
    return build(folder)


def test_erasure_withdraws_the_archive(archive: Path, published: Claim, client: Client) -> None:
    address = f"/data/{archive.name}"
    first = client.get(address)
    assert b"".join(first.streaming_content) == archive.read_bytes()  # type: ignore[attr-defined]
    erase(published)
    gone = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert gone.status_code == 410
    assert "withdrawn" in gone.content.decode()
    listed = client.get("/data/").content.decode()
    assert archive.name in listed
    assert f'href="{address}"' not in listed
    assert "withdrawn: something in it may have been erased since" in listed


def test_list_that_a_reader_has_is_new_after_an_erasure(archive: Path, published: Claim, client: Client) -> None:
    etag = client.get("/data/")["ETag"]
    assert client.get("/data/", headers={"If-None-Match": etag}).status_code == 304
    erase(published)
    assert client.get("/data/", headers={"If-None-Match": etag}).status_code == 200


def test_next_archive_takes_the_place_of_the_withdrawn_one(archive: Path, published: Claim, client: Client) -> None:
    erase(published)
    newer = build(archive.parent)
    assert newer != archive
    assert not archive.exists()
    assert [(one.name, one.withdrawn) for one in archives()] == [(newer.name, False), (archive.name, True)]
    assert client.get(f"/data/{archive.name}").status_code == 410
    served = client.get(f"/data/{newer.name}")
    assert b"".join(served.streaming_content) == newer.read_bytes()  # type: ignore[attr-defined]


def test_archive_that_held_nothing_of_it_is_served_again(
    published: Claim, make_claim: Any, client: Client, folder: Path
) -> None:
    draft = make_claim()  # which no archive holds
    archive = build(folder)
    erase(draft)
    assert client.get(f"/data/{archive.name}").status_code == 410
    assert build(folder) == archive
    assert [(one.name, one.withdrawn) for one in archives()] == [(archive.name, False)]


def test_archive_that_was_being_built_is_withdrawn(
    published: Claim, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = dataset._readme

    def erased_meanwhile(*args: Any) -> str:
        erase(published)
        return readme(*args)

    monkeypatch.setattr(dataset, "_readme", erased_meanwhile)
    dataset.write_dataset(folder, progress=lambda rows, name, count: rows)
    (built,) = archives()
    assert built.withdrawn


def test_redact_names_the_archives_and_what_to_do(archive: Path, published: Claim) -> None:
    assert left_outside() == []
    erase(published)
    assert left_outside() == [
        "These archives may hold the text. They are no longer served:",
        f"  {archive.name}",
        f"Delete them and write a new one: manage.py build_dataset {archive.parent}",
    ]

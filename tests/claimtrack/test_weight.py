"""What a page weighs on its way to a reader, at the biggest claim of the demo, and how static files are served."""

import gzip
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from claims.models import Edition
from claimtrack.demo import DOSSIER

KILOBYTE = 1000


@pytest.fixture
def demo(editor: Any, reviewer: Any) -> None:
    call_command("load_dossier", str(DOSSIER), user="edith", approve_as="rashid", stdout=StringIO())


def without_pictures(page: bytes) -> bytes:
    return re.sub(rb"<svg.*?</svg>", b"", page, flags=re.DOTALL)


@pytest.mark.walk
def test_claim_pages_of_the_demo_without_pictures_are_under_60_kilobytes(demo: None, client: Client) -> None:
    biggest = sorted(Edition.objects.all(), key=lambda edition: len(edition.document), reverse=True)[:3]
    assert len(biggest) == 3
    for edition in biggest:
        page = client.get(f"/claims/{edition.slug}/").content
        assert b"<svg" in page
        assert len(without_pictures(page)) < 60 * KILOBYTE, edition.slug


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    """The folder that `collectstatic` fills, as the settings have it outside of tests."""
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


@pytest.mark.walk
def test_static_files_are_named_for_their_content_and_compressed(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    for name in ("claimtrack/tokens.css", "claimtrack/icon.svg"):
        assert re.fullmatch(rf"{re.escape(name[:-4])}\.[0-9a-f]{{12}}\.(css|svg)", names[name])
        kept = collected / names[name]
        assert kept.read_bytes()
    for name, hashed in names.items():
        # What is small already is not worth a second file.
        if name.endswith((".css", ".js")) and (collected / hashed).stat().st_size > KILOBYTE:
            smaller = collected / f"{hashed}.gz"
            assert gzip.decompress(smaller.read_bytes()) == (collected / hashed).read_bytes(), name


@pytest.mark.walk
def test_page_names_fingerprinted_files_which_are_kept_for_ever(collected: Path, db: None) -> None:
    reader = Client()
    page = reader.get("/").content.decode()
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert named
    for address in named:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address
        answer = reader.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        b"".join(answer.streaming_content)
        assert {"public", "immutable", "max-age=315360000"} <= set(answer["Cache-Control"].split(", "))
        assert answer.get("Content-Encoding") == "gzip" or address.endswith(".svg")

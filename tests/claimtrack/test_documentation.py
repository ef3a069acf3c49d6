"""What the documentation promises exists: settings, commands, targets, addresses, files."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import resolve

from tests.browser.screenshots import LARGEST, SCREENSHOTS

TOP = Path(__file__).parents[2]
PAGES = sorted([*TOP.glob("*.md"), *TOP.glob("docs/**/*.md")])


def text(name: str) -> str:
    return (TOP / name).read_text(encoding="utf-8")


def test_operators_page_lists_exactly_the_settings_that_are_read() -> None:
    read = set(re.findall(r'_environment\.\w+\(\s*"([A-Z_]+)"', text("claimtrack/settings.py")))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", text("docs/operators.md"), re.MULTILINE))
    assert listed == read
    assert len(read) > 10


def test_operators_page_names_the_defaults_that_are_in_force() -> None:
    pattern = r'_environment\.(?:text|number)\(\s*"([A-Z_]+)", (?:"([\w.]+)"|([\d_]+))'
    plain = {name: word or number for name, word, number in re.findall(pattern, text("claimtrack/settings.py"))}
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", text("docs/operators.md"), re.MULTILINE))
    assert len(plain) >= 5
    for name, value in plain.items():
        assert rows[name] == f"`{value.replace('_', '')}`", name


def test_documented_commands_exist() -> None:
    named = {command for page in PAGES for command in re.findall(r"manage\.py (\w+)", page.read_text(encoding="utf-8"))}
    # Those of the queue are there where there is a queue: the tests of workers run them.
    assert named - {"prune_db_task_results"} <= get_commands().keys()
    assert {"load_dossier", "export_dossier", "rebuild_editions", "demo"} <= named


def test_documented_make_targets_exist() -> None:
    listed = subprocess.run(["make", "help"], cwd=TOP, capture_output=True, text=True, check=True).stdout  # noqa: S607  the one on the path
    targets = {line.split()[0] for line in listed.splitlines() if line.strip()}
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:`|^ {4})make (\w[\w-]*)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named <= targets
    assert {"demo", "test", "quick", "lint", "lock", "clean"} <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_pictures_are_there_used_described_and_small() -> None:
    shown = [
        (alternative, (page.parent / target).resolve())
        for page in PAGES
        for alternative, target in re.findall(r"!\[(.*?)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    ]
    there = set(TOP.glob("docs/img/*"))
    assert {picture for _alternative, picture in shown} == there
    assert all(len(alternative) > 20 for alternative, _picture in shown)
    assert max(picture.stat().st_size for picture in there) <= LARGEST
    assert {picture.stem for picture in there if picture.suffix == ".png"} == {taken.name for taken in SCREENSHOTS}


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/claims/", "/claims/x/", "/claims/x.json", "/claims/x/history/", "/claims/x/v/1/", "/topics/x/"),
        *("/parties/", "/parties/x/", "/sources/", "/sources/x/", "/healthz", "/readyz", "/admin/"),
        *("/corrections/", "/feeds/corrections.atom", "/about/method/", "/about/corrections/"),
        *("/audit/", "/audit/checkpoint", "/audit/proof/consistency", "/audit/proof/inclusion", "/audit/leaf/0"),
        *("/audit/checkpoints/1", "/audit/checkpoints/first", "/claims/x/v/1/proof.json"),
        *("/claims/x.jsonld", "/claims/x.md", "/claims/x/v/1/picture.svg", "/claims/x/v/1/picture.png"),
        *("/claims/x/cite/", "/claims/x/v/1/cite/", "/claims/x/v/1/cite.bib", "/claims/x/v/1/cite.csl.json"),
        *("/feeds/claims.atom", "/feeds/verdicts.atom", "/feeds/topics/x.atom", "/feeds/parties/x.atom"),
        *(
            "/data/",
            "/data/claimtrack-2026-11-25-3f0a9c51d2e7.zip",
            "/oembed",
            "/claims/x/embed/",
            "/claims/x/v/1/embed/",
        ),
        *("/claims.csv", "/topics/x.csv", "/parties.csv", "/parties/x.csv", "/sources.csv", "/sources/x.csv"),
        *("/sources/x.csl.json", "/sources/x.bib", "/sources/x.ris"),
        *("/corrections.csv", "/robots.txt", "/sitemap.xml", "/sitemap-claims.xml"),
    ],
)
def test_addresses_of_the_contract_resolve(address: str) -> None:
    assert resolve(address)


def test_lock_files_name_no_host_and_hash_everything() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock"):
        locked = text(name)
        assert "://" not in locked
        packages = re.findall(r"^\S+==\S+", locked, re.MULTILINE)
        assert len(packages) > 10
        assert locked.count("--hash=sha256:") >= len(packages)

"""docs/api.md: its examples run as they stand, and its description is the one that is served."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from claims.api.pages import description
from claims.dossiers.load import load_dossier

GUIDE = Path(settings.BASE_DIR, "docs", "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(sh|python)\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.walk
@pytest.mark.django_db(transaction=True)
def test_examples_run_as_they_stand(live_server: Any, make_user: Any, make_token: Any, tmp_path: Path) -> None:
    from claimtrack.roles import install_roles

    install_roles()  # a test that commits has none
    assert Group.objects.exists()
    editor, reviewer = make_user("edith", "editor"), make_user("rashid", "reviewer")
    dossier = Path(settings.BASE_DIR, "fixtures", "terrorism-in-kazakhstan.yaml").read_bytes()
    load_dossier(dossier, by=editor, approve_as=reviewer)
    environment = {**os.environ, "SITE": live_server.url, "TOKEN": make_token(editor)}
    settings.CLAIMTRACK_SITE_URL, served = live_server.url, settings.CLAIMTRACK_SITE_URL
    assert shutil.which("curl"), "Run apt-get install curl."
    said = []
    try:
        for language, text in EXAMPLES:
            command = ["sh", "-ec", text] if language == "sh" else [sys.executable, "-c", text]
            done = subprocess.run(  # noqa: S603 - what our own guide tells people to run
                command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 0, done.stderr
            said.append(done.stdout)
    finally:
        settings.CLAIMTRACK_SITE_URL = served
    claims, positions, changes, draft, edit = said
    assert len(json.loads(claims)["results"]) == 2
    assert "asserts Kazakhstan harbors terrorist bases" in positions
    assert len(json.loads(changes)["results"]) > 0
    assert json.loads(draft)["stage"] == "draft"
    assert edit.splitlines() == ["2005-05", "412 ['The date of the event was changed.']"]


def test_description_is_the_one_that_is_checked_in() -> None:
    checked_in = Path(settings.BASE_DIR, "docs", "formats", "openapi.json").read_text(encoding="utf-8")
    assert json.loads(checked_in) == description(), "Run manage.py write_docs."


def test_description_is_made_without_a_warning(capsys: Any) -> None:
    from drf_spectacular.drainage import GENERATOR_STATS

    description.cache_clear()
    with GENERATOR_STATS.silence():
        description()
    assert not GENERATOR_STATS


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_example_is_valid_by_its_schema() -> None:
    shared = {"components": description()["components"]}
    wrong, seen = [], 0
    for name, operation in operations():
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [answer.get("content", {}) for answer in operation["responses"].values()]
        contents += [answer["content"] for answer in shared["components"]["responses"].values()]
        for one in (one for content in contents for one in content.values()):
            validator = Draft202012Validator({**one["schema"], **shared})
            for example in one["examples"].values():
                seen += 1
                wrong += [
                    f"{name}: {error.json_path}: {error.message}" for error in validator.iter_errors(example["value"])
                ]
    assert not wrong
    assert seen > 300


def test_every_operation_tells_its_refusals() -> None:
    for name, operation in operations():
        assert operation["summary"], name
        assert operation["description"], name
        assert {"400", "401", "429"} <= operation["responses"].keys(), name
        if not name.startswith("GET"):
            assert {"403", "413", "415", "422"} <= operation["responses"].keys(), name
            assert operation["security"] == [{"token": []}], name


def test_every_address_is_described() -> None:
    from claims.api.urls import urlpatterns

    described = {re.sub(r"{\w+}", "x", path) for path in description()["paths"]}
    named = {re.sub(r"<[^>]+>", "x", f"/api/v1/{one.pattern}") for one in urlpatterns}
    assert named - described == {"/api/v1/schema/", "/api/v1/docs/"}


def test_guide_names_no_address_that_is_none() -> None:
    from django.urls import resolve

    for path in set(re.findall(r"/api/v1/[\w/<>-]*/", GUIDE)):
        address = re.sub(r"<(n|id)>", "1", path).replace("<slug>", "x")
        assert resolve(address).url_name != "api-nothing", path


def test_page_needs_no_script_and_names_every_operation(client: Client, db: None) -> None:
    page = client.get(reverse("api-docs")).content.decode()
    assert "<script" not in page
    for _name, operation in operations():
        assert f'id="{operation["operationId"]}"' in page

"""The files in deploy/ name settings and commands that there are."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*"))
OF_THE_QUEUE = {"prune_db_task_results"}


def test_settings_exist() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "claimtrack.env").read_text(), re.MULTILINE))
    read = set(re.findall(r'_environment\.\w+\(\s*"([A-Z_]+)"', (TOP / "claimtrack/settings.py").read_text()))
    assert named
    assert named <= read


def test_commands_exist() -> None:
    texts = [path.read_text() for path in (*UNITS, DEPLOY / "compose.yaml")]
    named = {command for text in texts for command in re.findall(r"manage\.py (\w+)", text)} - {"collectstatic"}
    assert named >= {"work", "enqueue"}
    assert named - OF_THE_QUEUE <= get_commands().keys()


def test_services_of_compose_depend_on_services_that_exist() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert {name for service in services.values() for name in service.get("depends_on", [])} <= services.keys()


def test_every_timer_has_its_service() -> None:
    for timer in DEPLOY.glob("systemd/*.timer"):
        assert timer.with_suffix(".service") in UNITS


def test_pooler_is_one_of_transactions() -> None:
    parsed = configparser.ConfigParser()
    parsed.read(DEPLOY / "pgbouncer.ini")
    assert parsed["pgbouncer"]["pool_mode"] == "transaction"
    assert int(parsed["pgbouncer"]["query_wait_timeout"]) <= 5


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="not installed: systemd")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    copies = []
    for unit in UNITS:
        # What is to be run lies where the site is installed, which is not here.
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
        copies.append(tmp_path / unit.name.replace("@", "@1"))
        copies[-1].write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", *map(str, copies)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert not [line for line in done.stderr.splitlines() if "claimtrack" in line]

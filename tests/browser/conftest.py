"""The demo as a newcomer starts it, in a process of its own, and headless Chromium."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.desk import log_in
from tests.browser.staged.site import Site, copy_database, serve_staged

TOP = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
# A page that refuses or asks is an answer with a status of its own, which Chromium also writes to the console.
REFUSALS = ("status of 409", "status of 403")


@dataclass(frozen=True)
class Demo:
    """The address of the running demo, and the passwords that it printed."""

    url: str
    accounts: dict[str, str]
    fresh: Path  # its database as it was before anybody came


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    place, port = tmp_path_factory.mktemp("demo"), free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{place / 'demo.sqlite3'}",
        "CLAIMTRACK_STATIC_ROOT": str(place / "static"),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with (
        (place / "log").open("w") as log,
        subprocess.Popen(command, cwd=TOP, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as server,  # noqa: S603  our own command
    ):
        assert server.stdout
        printed = ""
        for line in server.stdout:
            printed += line
            if line.startswith("Quit the server"):
                break
        try:
            copy_database(place / "demo.sqlite3", place / "fresh.sqlite3")
            accounts = dict(re.findall(r"^(demo-\w+) / (\S+)$", printed, re.MULTILINE))
            yield Demo(f"http://127.0.0.1:{port}", accounts, place / "fresh.sqlite3")
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def site(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo in every state that a page can be in, which no test changes."""
    with serve_staged(demo.fresh, tmp_path_factory.mktemp("site"), free_port()) as staged:
        yield staged


expect.set_options(timeout=15_000)  # as long as a page may take


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        # As root, as in a container, Chromium refuses to start with its sandbox.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        yield driver.chromium.launch(executable_path=CHROMIUM, args=sandbox)


@pytest.fixture
def open_page(browser: Browser, demo: Demo) -> Iterator[Any]:
    """Opens a page of the demo in a fresh context; fails the test when a page's console or script complains."""
    contexts, complaints = [], []

    def act(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(base_url=demo.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield act
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(status in text for status in REFUSALS)] == []


@pytest.fixture
def desk_of(open_page: Any, demo: Demo) -> Any:
    """The desk of one person, with a demo account or the password of another, in a browser context of its own."""

    def act(name: str, password: str = "", **options: Any) -> Page:
        page: Page = open_page("/admin/", **options)
        log_in(page, name, password or demo.accounts[name])
        expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
        return page

    return act

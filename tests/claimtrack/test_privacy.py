"""What readers leave behind: no cookie, no request to others, and no word of theirs in any log."""

import io
import logging
import logging.config
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from claims.models import Claim
from tests.claimtrack.public_addresses import example_of, public_patterns

SECRET = "xylophone"
# Attributes of what a browser loads by itself.
_LOADED = re.compile(
    r'<(?:script|img|iframe|audio|video|source|track|embed|input|use|image)\b[^>]*?\b(?:src|srcset|poster|href|xlink:href)="([^"]*)"'
    r'|<link\b(?=[^>]*\brel="(?:stylesheet|icon|preload|preconnect|dns-prefetch|modulepreload)")[^>]*\bhref="([^"]*)"'
    r"|url\(([^)]*)\)"
)


@pytest.fixture
def pages(published: Claim) -> dict[str, str]:
    """Every public page but the archive, by the name of its address."""
    return {str(pattern.name): example_of(pattern, published) for pattern in public_patterns()}


def test_public_page_sets_no_cookie_and_loads_nothing_from_elsewhere(pages: dict[str, str], client: Client) -> None:
    looked_at = 0
    for name, address in pages.items():
        answer = client.get(address)
        assert not answer.cookies, name
        if answer["Content-Type"].startswith(("text/html", "image/svg")):
            for found in _LOADED.findall(answer.content.decode()):
                loaded = "".join(found).strip("'\"")
                assert loaded.startswith(("/", "#", "data:")), (name, loaded)
                assert not loaded.startswith("//"), (name, loaded)
                looked_at += 1
    assert looked_at > 40  # a stylesheet and an icon on each


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    for app in ("audit", "claims", "claimtrack"):
        for sheet in (settings.BASE_DIR / app / "static").rglob("*.css"):
            for found in re.findall(r"url\(([^)]*)\)|@import\s+(\S+)", sheet.read_text()):
                assert "//" not in "".join(found), sheet


def test_every_answer_says_what_others_may_learn_and_do(pages: dict[str, str], client: Client) -> None:
    for name, address in pages.items():
        answer = client.get(address)
        expected = "no-referrer" if name == "search" else "same-origin"
        assert answer["Referrer-Policy"] == expected, name
        for device in ("camera", "geolocation", "microphone", "browsing-topics"):
            assert f"{device}=()" in answer["Permissions-Policy"], name
        assert answer["X-Content-Type-Options"] == "nosniff", name


# Logs


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What our handlers write, as the settings configure them."""
    root, written = logging.getLogger(), io.StringIO()
    before = root.handlers[:]
    logging.config.dictConfig({**settings.LOGGING, "root": {"handlers": ["console"], "level": "DEBUG"}})
    (console,) = root.handlers
    console.setStream(written)  # type: ignore[attr-defined]
    yield written
    logging.config.dictConfig(settings.LOGGING)
    root.handlers[:] = before


def fail(*args: Any, **kwargs: Any) -> Any:
    try:
        raise ValueError(f"no such operator: {SECRET}")
    except ValueError as error:
        raise RuntimeError(f'syntax error near "{SECRET}"') from error


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        (f"/search?q={SECRET}", 200, ""),
        (f"/claims.csv?party={SECRET}", 400, "Bad Request: /claims.csv"),
        (f"/nowhere?q={SECRET}", 404, "Not Found: /nowhere"),
        (f"/search?q={SECRET}", 500, "Internal Server Error: /search"),
    ],
)
def test_no_log_holds_what_was_searched_for(
    address: str, status: int, told: str, published: Claim, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Client(raise_request_exception=False)
    if status == 500:
        monkeypatch.setattr("claims.views.search.search", fail)
    assert reader.get(address).status_code == status
    assert told in logged.getvalue()
    assert SECRET not in logged.getvalue()
    if status == 500:
        assert "builtins.RuntimeError" in logged.getvalue()
        assert 'test_privacy.py", line' in logged.getvalue()


def test_server_of_a_desk_logs_no_query(logged: io.StringIO) -> None:
    server = logging.getLogger("django.server")
    handler = logging.StreamHandler(logged)
    server.addHandler(handler)
    try:
        server.info('"%s" %s %s', f"GET /search?q={SECRET} HTTP/1.1", "200", "512", extra={"status_code": 200})
    finally:
        server.removeHandler(handler)
    assert '"GET /search HTTP/1.1" 200 512' in logged.getvalue()
    assert SECRET not in logged.getvalue()


def test_no_handler_mails_errors() -> None:
    assert logging.getLogger("django").handlers == []

"""Static files from another host: pages load them from there and nowhere else, and only what the policy names."""

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from audit.revalidation import build_name
from claims.models import Claim
from claims.policy_defaults import default_policy
from claimtrack.environment import BadSetting, Environment
from claimtrack.static_host import content_policy, is_elsewhere, prefix_here, static_sources
from tests.claimtrack.test_settings import run

CDN = "https://static.claims.example/some/static/"
# What a browser loads by which attribute, and the directive that lets it.
LOADED = {
    "script": ("src", "script-src"),
    "img": ("src", "img-src"),
    "stylesheet": ("href", "style-src"),
    "icon": ("href", "img-src"),
}
READ = (
    "from django.conf import settings as s;print((s.STATIC_URL, s.WHITENOISE_STATIC_PREFIX, s.CONTENT_SECURITY_POLICY))"
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "/static/"),
        (" /assets ", "/assets/"),
        ("/a/b.c/", "/a/b.c/"),
        ("https://cdn.example", "https://cdn.example/"),
        ("https://cdn.example:8443/claims/static", "https://cdn.example:8443/claims/static/"),
    ],
)
def test_folder_is_a_path_or_another_host(typed: str, found: str) -> None:
    assert Environment({"X": typed}).folder("X", "/static/") == found


@pytest.mark.parametrize(
    "typed",
    # No encryption, no host, all of this site, no scheme, what would end a directive or add to it.
    [
        *("http://cdn.example/static/", "https:///static/", "/", "//cdn.example/static/", "static/", "cdn.example"),
        *("https://cdn.example/a;script-src", "https://cdn.example/a b/", "https://cdn.example/a,b/", "https://*/"),
        *("https://*.example/", "https://cdn.example/?v=1", "https://cdn.example/#a", "https://cdn.example/../a/"),
        *("/a//b/", "https://cdn.example:port/", "'none'", "https://CDN.example/", "https://цдн.example/"),
    ],
)
def test_bad_folder_is_named_with_what_to_write(typed: str) -> None:
    with pytest.raises(BadSetting) as refused:
        Environment({"X": typed}).folder("X", "/static/")
    assert str(refused.value).startswith(f"X is {typed!r}: write it as in /static/ or https://")


def test_password_in_a_bad_folder_is_not_repeated() -> None:
    with pytest.raises(BadSetting, match="X is not an address that can be used") as refused:
        Environment({"X": "https://user:hunter2@cdn.example/"}).folder("X", "/static/")
    assert "hunter2" not in str(refused.value)


def test_bad_setting_stops_the_process() -> None:
    done = run(READ, CLAIMTRACK_SECRET_KEY="x", CLAIMTRACK_STATIC_URL="http://cdn.example/")
    assert done.returncode == 1
    assert "CLAIMTRACK_STATIC_URL is 'http://cdn.example/': write it as in" in done.stderr.splitlines()[-1]


def test_unset_it_changes_nothing() -> None:
    policy = {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
    done = run(READ, CLAIMTRACK_SECRET_KEY="x")
    assert done.stdout == f"{('/static/', '/static/', {'DIRECTIVES': policy})}\n", done.stderr


@pytest.mark.parametrize(("url", "prefix"), [(CDN, "/static/"), ("/assets/", "/assets/")])
def test_settings_follow_it(url: str, prefix: str) -> None:
    done = run(READ, CLAIMTRACK_SECRET_KEY="x", CLAIMTRACK_STATIC_URL=url)
    assert done.stdout == f"{(url, prefix, content_policy(url))}\n", done.stderr


class Loads(HTMLParser):
    """Addresses that a page loads, with the directive that lets it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind = given.get("rel") if tag == "link" else tag
        if kind in LOADED:
            attribute, directive = LOADED[kind]
            if address := given.get(attribute):
                self.found.append((directive, address))


def policy_of(answer: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {name: sorted(sources) for name, *sources in parts}


@pytest.fixture
def elsewhere(settings: Any, tmp_path: Path) -> Path:
    """Files collected, under names with their hashes, and named at another host."""
    settings.STATIC_ROOT = tmp_path
    settings.STATIC_URL = CDN
    settings.CLAIMTRACK_STATIC_SOURCES = static_sources(CDN)
    settings.WHITENOISE_STATIC_PREFIX = prefix_here(CDN)
    settings.CONTENT_SECURITY_POLICY = content_policy(CDN)
    settings.STORAGES = configured.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def test_pages_load_from_there_alone_and_from_here_the_same(
    elsewhere: Path, client: Client, published: Claim, editor: Any
) -> None:
    public = ["/", f"/claims/{published.slug}/", "/search?q=a", "/nowhere/", "/audit/", "/api/v1/docs/"]
    desk = ["/admin/login/", "/admin/", "/admin/claims/claim/add/", "/admin/claims/topic/"]
    loaded: dict[str, set[str]] = {}
    for address in [*public, *desk]:
        if address == "/admin/":
            client.force_login(editor)
        answer = client.get(address)
        policy = policy_of(answer)
        both = sorted(["'self'", CDN])
        for directive, at in Loads(answer.content.decode()).found:
            if at.startswith(("/claims/", "/admin/jsi18n")):  # pictures and words made for a page: no files
                continue
            assert at.startswith(CDN), (address, at)
            assert policy[directive] == both, (address, directive)
            loaded.setdefault(directive, set()).add(at.removeprefix(CDN))
        assert policy.get("script-src") == (both if address in desk else None)
        assert {name for name, sources in policy.items() if CDN in sources} - {"script-src"} == {
            *("style-src", "img-src", "font-src")
        }
        assert "unsafe" not in answer["Content-Security-Policy"]
    assert {"script-src", "style-src", "img-src"} <= loaded.keys()
    for name in set().union(*loaded.values()):
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
        # Whoever serves CDN asks for it here, by whatever name it calls this site.
        here = client.get(f"/static/{name}", HTTP_HOST="origin.internal")
        assert here.status_code == 200
        assert here["Cache-Control"] == "max-age=315360000, public, immutable"
        assert here["Access-Control-Allow-Origin"] == "*"
        assert b"".join(here.streaming_content) == (elsewhere / name).read_bytes()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("language", "words"), [("en", "icons from"), ("kk", "белгішелерін"), ("ru", "значки")])
def test_readers_are_told_who_sees_their_address(settings: Any, language: str, words: str) -> None:
    with translation.override(language):
        before = default_policy("privacy").body
        settings.CLAIMTRACK_STATIC_SOURCES = static_sources(CDN)
        told = default_policy("privacy").body
    assert "static.claims.example" not in before
    assert "static.claims.example" in told
    assert words in told


def test_stylesheets_name_what_they_load_beside_them(elsewhere: Path) -> None:
    for file in elsewhere.rglob("*.css"):
        for target in re.findall(r"url\([\"']?([^)\"']+)", file.read_text()):
            assert not target.startswith(("/", "http")), (file.name, target)


def test_framed_card_has_the_other_host_in_its_own_policy() -> None:
    code = (
        "import django; django.setup();"
        "from claims.views import embeds; print(embeds._FRAMED['style-src'], embeds._FRAMED['img-src'])"
    )
    done = run(code, CLAIMTRACK_SECRET_KEY="x", CLAIMTRACK_STATIC_URL=CDN)
    assert done.stdout == f"{static_sources(CDN)} {static_sources(CDN)}\n", done.stderr


def test_pages_kept_by_readers_are_others_when_it_changes(settings: Any) -> None:
    settings.DEBUG = True  # reads it anew
    before = build_name()
    settings.STATIC_URL = CDN
    assert build_name() != before


def test_path_of_this_site_asks_for_no_policy() -> None:
    assert not is_elsewhere("/assets/")
    assert content_policy("/assets/") == content_policy("/static/")


def test_debugging_server_joins_the_stylesheet_here(tmp_path: Path) -> None:
    code = (
        "from django.test import Client;"
        "print(Client(SERVER_NAME='localhost').get('/static/claimtrack/site.css').status_code)"
    )
    told = {"CLAIMTRACK_DEBUG": "true", "CLAIMTRACK_STATIC_URL": CDN, "CLAIMTRACK_STATIC_ROOT": str(tmp_path)}
    done: subprocess.CompletedProcess[str] = run(
        f"import django; django.setup(); {code}", CLAIMTRACK_SECRET_KEY="x", **told
    )
    assert done.stdout == "200\n", done.stderr

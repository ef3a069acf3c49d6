"""A real nginx with the configuration of docs/operators.md: what it keeps, for how long, and what it never keeps."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest
from django.core.cache import cache

from bench.nginx import documented_proxy, nginx
from bench.servers import free_port
from claims import workflow
from claims.flags import raise_flag
from claims.vocabulary import FlagReason
from claimtrack.roles import install_roles
from tests.claims.api.conftest import make_token as make_token

STALE_AT_MOST = 60  # seconds
USER, PASSWORD = "zebedee-of-the-desk", "a long enough password"
SEARCHED = "quincunx"

pytestmark = [
    pytest.mark.nginx,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()),
        reason="There is no nginx here: run apt-get install nginx-light.",
    ),
]


class Visitor:
    """Somebody who asks through the proxy, and keeps the cookies that they are given."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), ProxyHandler({}))

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        """Status and text of what is at a path."""
        body = urlencode(form).encode() if form is not None else None
        try:
            request = Request(f"{self.site}{path}", body, headers)  # noqa: S310  127.0.0.1
            with self.opener.open(request, timeout=30) as given:
                return given.status, given.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def log_in(self) -> None:
        _status, page = self.ask("/admin/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": USER, "password": PASSWORD, "next": "/admin/"}
        status, page = self.ask("/admin/login/", form)
        assert (status, USER in page) == (200, True)

    def cookie(self, name: str) -> str:
        return next(str(cookie.value) for cookie in self.cookies if cookie.name == name)


@contextmanager
def proxied(upstream: str, place: Path, change: Callable[[str], str] = str) -> Iterator[tuple[str, Path]]:
    """The site behind nginx, and the folder of what it keeps."""
    port, kept = free_port(), place / "kept"
    with nginx(change(documented_proxy(cache=kept, upstream=upstream, port=port)), place=place):
        yield f"http://127.0.0.1:{port}", kept


def without_looking_at_cookies(configuration: str) -> str:
    """The same without the lines that keep people with accounts out of the cache: the headers alone have to do."""
    changed = re.sub(r"^.*\$cookie_sessionid;\n", "", configuration, flags=re.MULTILINE)
    assert len(changed.splitlines()) == len(configuration.splitlines()) - 2
    return changed


def lines_of(answers: dict[str, tuple[int, str]], paths: list[str]) -> set[str]:
    """The lines of these answers that are long enough to be told from any other."""
    return {line.strip() for path in paths for line in answers[path][1].splitlines() if len(line.strip()) > 20}


@pytest.fixture(autouse=True)
def roles_and_an_empty_cache(transactional_db: None) -> None:
    install_roles()  # a test that commits has none
    cache.clear()


@pytest.mark.walk
def test_nothing_is_stale_for_longer_than_a_minute(
    live_server: Any, tmp_path: Path, make_claim: Any, publish: Any, editor: Any, reviewer: Any
) -> None:
    gone, disputed = publish(make_claim()), publish(make_claim())
    listed = f'href="/claims/{gone.slug}/"'
    # What is asked for, and what its answer has to be like once the acts below are seen.
    news: dict[str, Callable[[int, str], bool]] = {
        f"/claims/{gone.slug}/": lambda status, _text: status == 410,
        f"/claims/{gone.slug}.json": lambda status, _text: status == 410,
        f"/api/v1/claims/{gone.slug}/": lambda status, _text: status == 410,
        "/claims/": lambda status, text: status == 200 and listed not in text,
        f"/claims/{disputed.slug}/": lambda status, text: status == 200 and "isputed" in text,
        f"/claims/{disputed.slug}.json": lambda status, text: status == 200 and '"disputed": true' in text,
    }
    with proxied(live_server.url, tmp_path) as (site, _kept):
        reader = Visitor(site)
        before = {path: reader.ask(path) for path in news}
        assert {status for status, _text in before.values()} == {200}
        workflow.withdraw(gone, by=editor, reason="The source was retracted.")
        raise_flag(disputed, by=reviewer, reason=FlagReason.OUTDATED, text="See the report of 2006.")
        acted = time.monotonic()
        # That the proxy still shows the former pages is what makes this a test of something.
        assert {path: reader.ask(path) for path in news} == before
        waiting = dict(news)
        while waiting and time.monotonic() - acted < STALE_AT_MOST:
            waiting = {path: seen for path, seen in waiting.items() if not seen(*reader.ask(path))}
            time.sleep(0.5)
    assert not waiting, f"still stale after {STALE_AT_MOST} s"


@pytest.mark.parametrize("change", [str, without_looking_at_cookies])
def test_nothing_private_is_stored(
    live_server: Any,
    tmp_path: Path,
    published: Any,
    make_claim: Any,
    make_user: Any,
    make_token: Any,
    change: Callable[[str], str],
) -> None:
    person = make_user(USER, "editor", "reviewer", is_staff=True, password=PASSWORD)
    draft = make_claim(statement="A draft that nobody may read")
    secret = make_token(person)
    public = [f"/claims/{published.slug}/", "/claims/", "/", f"/claims/{published.slug}.json", "/api/v1/claims/"]
    private = ["/admin/", "/admin/claims/claim/", f"/admin/claims/claim/{draft.pk}/change/", f"/search?q={SEARCHED}"]
    with proxied(live_server.url, tmp_path, change) as (site, kept):
        someone, reader = Visitor(site), Visitor(site)
        someone.log_in()
        own = {path: someone.ask(path) for path in [*public, *private]}
        assert {status for status, _page in own.values()} == {200}
        program = {"Authorization": f"Bearer {secret}"}
        for path in ("/api/v1/drafts/", f"/api/v1/claims/{draft.slug}/draft/", "/api/v1/claims/"):
            assert Visitor(site).ask(path, **program)[0] == 200, path
        seen = {path: reader.ask(path) for path in [*public, f"/search?q={SEARCHED}", "/admin/login/"]}
        stored = b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file())
        secrets = [USER, draft.statement, draft.slug, SEARCHED, secret, someone.cookie("sessionid"), "csrftoken"]
    assert published.statement.encode() in stored, "nginx kept nothing, and the rest proves nothing"
    assert [word for word in secrets if word.encode() in stored] == []
    theirs = lines_of(own, public) - lines_of(seen, public)
    assert theirs, "a person with an account is shown what everybody is, and the next line proves nothing"
    assert [line for line in theirs if line.encode() in stored] == []
    assert not any(USER in page or draft.statement in page for _status, page in seen.values())
    assert not any(cookie.name == "sessionid" for cookie in reader.cookies)

"""Reading the environment: typed, safe by default, loud when it cannot be understood."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.environment import BadSetting, Environment

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize(("typed", "flag"), [("true", True), ("FALSE", False), (" true ", True), ("", False)])
def test_flags(typed: str, flag: bool) -> None:
    assert Environment({"X": typed}).flag("X", default=False) is flag


@pytest.mark.parametrize("typed", ["yse", "1", "on"])
def test_bad_flag_says_what_to_write(typed: str) -> None:
    with pytest.raises(BadSetting, match=f"X is '{typed}': write 'true' or 'false'."):
        Environment({"X": typed}).flag("X", default=False)


@pytest.mark.parametrize("typed", ["0", "-1", "ten", "1.5", "١"])
def test_bad_number_says_what_to_write(typed: str) -> None:
    with pytest.raises(BadSetting, match="write a whole number of at least 1"):
        Environment({"X": typed}).number("X", 5, least=1)


def test_address_begins_with_a_scheme_that_is_known() -> None:
    schemes = ("https", "http")
    assert Environment({}).address("X", "http://127.0.0.1:8000", schemes=schemes) == "http://127.0.0.1:8000"
    assert Environment({"X": "https://a.example"}).address("X", "", schemes=schemes) == "https://a.example"


@pytest.mark.parametrize("typed", ["a.example", "ftp://user:hunter2@a.example", "http:a.example"])
def test_bad_address_says_how_to_begin_and_repeats_no_password(typed: str) -> None:
    with pytest.raises(BadSetting, match="X is not an address .* begin it with https:// or http://") as refused:
        Environment({"X": typed}).address("X", "", schemes=("https", "http"))
    assert "hunter2" not in str(refused.value)


def test_bad_port_of_an_address_is_named() -> None:
    with pytest.raises(BadSetting, match="X names no usable port"):
        Environment({"X": "smtp://user:hunter2@a.example:mail"}).address("X", "", schemes=("smtp",))


@pytest.mark.parametrize("typed", ["", "mailto:errors@claims.example", "https://claims.example/report?kind=error"])
def test_contact_is_mail_or_a_page(typed: str) -> None:
    assert Environment({"X": f" {typed} "}).contact("X") == typed


@pytest.mark.parametrize(
    "typed",
    # No scheme, no host, a header slipped in, a page without encryption, a script.
    [
        "errors@claims.example",
        "mailto:errors",
        "mailto:a@b?bcc=c@d",
        "http://claims.example",
        "https://",
        "javascript:x",
    ],
)
def test_bad_contact_says_what_to_write(typed: str) -> None:
    with pytest.raises(BadSetting, match="write mailto:name@host or an address that begins with https://"):
        Environment({"X": typed}).contact("X")


@pytest.mark.parametrize("typed", ["claims.example", "ftp://claims.example", "https://claims.example:no"])
def test_bad_address_says_what_to_write(typed: str) -> None:
    with pytest.raises(BadSetting, match="begin it with https://|names no usable port"):
        Environment({"X": typed}).address("X", "", schemes=("https", "http"))


def test_page_may_be_unset_and_is_a_web_address_otherwise() -> None:
    assert Environment({"X": " "}).page("X") == ""
    assert Environment({"X": "http://a.example/licence"}).page("X") == "http://a.example/licence"
    with pytest.raises(BadSetting, match="begin it with https:// or http://"):
        Environment({"X": "CC BY 4.0"}).page("X")


def test_words_are_split_and_trimmed() -> None:
    assert Environment({"X": " a, b ,,c"}).words("X", "") == ["a", "b", "c"]


def test_secret_key_comes_from_the_environment_first(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("filed\n")
    assert Environment({"X": "given"}).secret_key("X", tmp_path / "key") == "given"
    assert Environment({}).secret_key("X", tmp_path / "key") == "filed"


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_missing_secret_key_is_named(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
    with pytest.raises(BadSetting, match="X is not set"):
        Environment({}).secret_key("X", tmp_path / "key")


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", code],
        cwd=TOP,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "claimtrack.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_debug_is_off_unless_set() -> None:
    code = "from django.conf import settings; print(settings.DEBUG)"
    assert run(code, CLAIMTRACK_SECRET_KEY="x").stdout == "False\n"
    assert run(code, CLAIMTRACK_SECRET_KEY="x", CLAIMTRACK_DEBUG="true").stdout == "True\n"


def test_bad_setting_stops_the_process_with_one_line() -> None:
    done = run("from django.conf import settings; settings.DEBUG", CLAIMTRACK_SECRET_KEY="x", CLAIMTRACK_DEBUG="yse")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("CLAIMTRACK_DEBUG is 'yse': write 'true' or 'false'.")


@pytest.mark.parametrize(
    ("url", "backend", "host", "port", "user", "tls"),
    [
        ("", "console", "localhost", 25, "", False),
        ("smtp+tls://desk:secret@mail.example:587", "smtp", "mail.example", 587, "desk", True),
        ("smtp://mail.example", "smtp", "mail.example", 25, "", False),
    ],
)
def test_mail_goes_where_the_one_variable_says(
    url: str, backend: str, host: str, port: int, user: str, tls: bool
) -> None:
    code = (
        "from django.conf import settings as s;"
        "print((s.EMAIL_BACKEND.split('.')[4], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_USE_TLS))"
    )
    done = run(code, CLAIMTRACK_SECRET_KEY="x", CLAIMTRACK_EMAIL_URL=url)
    assert done.stdout == f"{(backend, host, port, user, tls)}\n", done.stderr


def test_site_url_loses_its_last_slash() -> None:
    code = "from django.conf import settings; print(settings.CLAIMTRACK_SITE_URL)"
    done = run(code, CLAIMTRACK_SECRET_KEY="x", CLAIMTRACK_SITE_URL="https://claims.example/")
    assert done.stdout == "https://claims.example\n", done.stderr


def test_redis_is_the_cache_where_it_is_named() -> None:
    # The client is made, and its library found, before the first command is sent.
    code = "from django.core.cache import caches; print(caches['default']._cache._lib.__name__)"
    done = run(code, CLAIMTRACK_SECRET_KEY="x", CACHE_URL="redis://127.0.0.1:6379/0")
    assert done.stdout == "redis\n", done.stderr

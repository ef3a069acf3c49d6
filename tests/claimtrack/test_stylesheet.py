"""One stylesheet on every public page: it holds every source and no rule that no page needs, and it is collected."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client, RequestFactory

from claims.models import Claim
from claimtrack.stylesheet import NAME, SOURCES, joined_stylesheet, source_paths, stylesheet

TOP = Path(__file__).parents[2]
CLASS = re.compile(r"\.([a-z][a-z0-9_-]*)")
BLOCK = re.compile(r"\{[^{}]*\}")


def stylesheets_of(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)


def selectors() -> str:
    """The sources without comments and declarations."""
    text = re.sub(r"/\*.*?\*/", "", joined_stylesheet(), flags=re.DOTALL)
    return BLOCK.sub(";", text)


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/claims/", "{claim}", "{claim}history/", "{claim}v/1/", "{claim}cite/", "{claim}embed/", "/parties/"),
        *("/parties/{party}/", "/sources/", "/sources/{source}/", "/topics/{topic}/", "/search?q=a", "/disagreements/"),
        *("/corrections/", "/data/", "/about/method/", "/about/corrections/", "/audit/", "/nowhere/"),
    ],
)
def test_every_public_page_has_exactly_one_stylesheet(client: Client, published: Claim, address: str) -> None:
    position = published.positions.get()
    names = {
        "claim": f"/claims/{published.slug}/",
        "party": position.party.slug,
        "source": position.citations.get().source.slug,
        "topic": published.topic_links.get().topic.slug,
    }
    html = client.get(address.format(**names)).content.decode()
    assert stylesheets_of(html) == [f"/static/{NAME}"]


def test_joined_stylesheet_holds_every_source_once_in_order() -> None:
    whole = joined_stylesheet()
    places = [whole.index(path.read_text()) for path in source_paths()]
    assert places == sorted(places)
    for path in source_paths():
        assert whole.count(path.read_text()) == 1


def test_no_stylesheet_of_the_public_pages_is_forgotten() -> None:
    folder = TOP / "claimtrack/static"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")}
    assert found == {name for name in SOURCES if name.startswith("claimtrack/")}


def test_missing_source_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.stylesheet.SOURCES", ("claimtrack/tokens.css", "claimtrack/none.css"))
    with pytest.raises(LookupError, match=r"claimtrack/none\.css"):
        joined_stylesheet()


def test_no_rule_is_for_a_class_that_no_page_has() -> None:
    written = ("audit/**/*.html", "claims/**/*.html", "claimtrack/**/*.html", "claims/templatetags/*.py")
    pages = [path.read_text() for places in written for path in TOP.glob(places)]
    named = re.findall(r'\bclass="([^"]*)"', re.sub(r"\{%.*?%\}", " ", "".join(pages)))
    drawn = re.findall(r'"([^"\n]*)"', "".join(path.read_text() for path in TOP.glob("claims/pictures/*.py")))
    styled = set(CLASS.findall(selectors()))
    assert len(styled) > 100  # else nothing was looked for
    assert styled - set(" ".join([*named, *drawn]).split()) == set()


def test_colours_are_tokens_and_directions_logical() -> None:
    for path in source_paths():
        if path.name in ("tokens.css", "print.css"):
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert re.findall(r"#[0-9a-f]{3,8}\b(?=[^{]*;)|\brgba?\(", text) == [], path.name
        assert re.findall(r"(?:margin|padding|inset|border)-(?:left|right|top|bottom)\b", text) == [], path.name


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme by their names: those of the dark one stand over those of the light one."""
    light, _mark, rest = (TOP / "claimtrack/static/claimtrack/tokens.css").read_text().partition("@media")
    dark = rest.partition("@media")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light + (dark if scheme == "dark" else "")))
    assert scheme == "light" or found["paper"] != "#fdfcf9"
    return found


def contrast(one: str, other: str) -> float:
    """From 1 to 21, by WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(scheme: str) -> None:
    found = colours(scheme)
    assert contrast("#000000", "#ffffff") == 21
    for ground in ("paper", "paper-raised"):
        for text in ("ink", "ink-soft", "accent", "alert", "for", "against", "open"):
            assert contrast(found[text], found[ground]) >= 7, (text, ground)
        assert contrast(found["rule-strong"], found[ground]) >= 3, ground  # edges of fields
    assert contrast(found["notice-ink"], found["notice"]) >= 7
    assert contrast(found["paper"], found["accent"]) >= 7  # buttons


def test_collecting_fingerprints_and_compresses_it(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = configured.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    (named,) = tmp_path.glob("claimtrack/site.*.css")
    assert re.fullmatch(r"site\.[0-9a-f]{12}\.css", named.name)
    assert named.read_text() == joined_stylesheet()
    assert gzip.decompress(Path(f"{named}.gz").read_bytes()).decode() == joined_stylesheet()


def test_collecting_again_copies_nothing_while_no_source_changed(settings: Any, tmp_path: Path, capsys: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=1, interactive=False)
    assert capsys.readouterr().out.strip().startswith("0 static files copied")


def test_debugging_server_answers_for_it_though_nothing_was_collected(tmp_path: Path) -> None:
    asked = (
        f"from django.test import Client; print(Client(SERVER_NAME='localhost').get('/static/{NAME}').content.decode())"
    )
    environment = os.environ | {"CLAIMTRACK_DEBUG": "true", "CLAIMTRACK_STATIC_ROOT": str(tmp_path)}
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", asked]
    answer = subprocess.run(command, cwd=TOP, env=environment, capture_output=True, text=True, check=True)  # noqa: S603  our own command
    assert joined_stylesheet() in answer.stdout


def test_development_serves_it_joined_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "one.css"
    monkeypatch.setattr("claimtrack.stylesheet.source_paths", lambda: [source])
    monkeypatch.setattr("claimtrack.stylesheet.SOURCES", ("one.css",))
    for text in ("a { color: red }", "a { color: blue }"):
        source.write_text(text)
        answer = stylesheet(RequestFactory().get(f"/static/{NAME}"))
        assert answer["Content-Type"] == "text/css; charset=utf-8"
        assert answer.content.decode() == f"/* one.css */\n{text}\n"

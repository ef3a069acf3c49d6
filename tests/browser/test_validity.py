"""Pages as they are served, style sheets and pictures are valid, by the Nu HTML Checker."""

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.browser.nu import JAVA, WHY_NOT, check, told
from tests.browser.pages import DESK, PUBLIC
from tests.browser.staged.site import TOP, Site

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not JAVA, reason=WHY_NOT)]

PICTURES = ["/claims/jcam-was-dismantled-in-2004/v/1/picture.svg", "/claims/staged-arabic/v/1/picture.svg"]
FILES = [TOP / "docs/img/review.svg", TOP / "claimtrack/static/claimtrack/icon.svg"]

# What stock Django writes at the desk: names of descriptions that it leaves out, a password that cannot be
# read, and lists that its script fills.
OF_DJANGO = re.compile(
    r"^desk-.*(“aria-describedby” attribute must point to.*(-(\d+|__prefix__)-\w+|id_groups|id_password)_helptext"
    r"|“disabled” not allowed on element “div”.*id_password_helptext"
    r"|“option” without attribute “label” must not be empty"
    r"|first child “option” element of a “select” element with a “required” attribute)"
)
# What is CSS by now, and the checker does not know: a property that came from SVG, and the contents of `details`.
UNKNOWN = re.compile(
    r"Property “paint-order” doesn't exist|pseudo-class “::details-content”"
    r"|filters\.css:\d+ error: CSS: Parse Error\. \[display: none; \} \} \}"  # where `@supports selector()` ends
)


def faults(messages: list[dict[str, Any]]) -> list[str]:
    lines = [told(message) for message in messages]
    return [line for line in lines if not OF_DJANGO.search(line) and not UNKNOWN.search(line)]


def style_sheets() -> list[Path]:
    return sorted(path for app in ("audit", "claims", "claimtrack") for path in (TOP / app / "static").rglob("*.css"))


def in_a_page(picture: bytes) -> bytes:
    """The picture inside a page: of SVG alone the checker knows no ARIA."""
    etree.fromstring(picture)  # as its own document it must be well-formed
    return b"<!doctype html><html lang=en><title>Picture</title><body>" + picture[picture.index(b"<svg") :]


def test_pages_style_sheets_and_pictures_are_valid(site: Site, tmp_path: Path) -> None:
    pages = {f"{page.name}.html": site.get(site.address(page), page.person)[2] for page in PUBLIC}
    pages |= {f"desk {page.name}.html": site.get(site.address(page), page.person)[2] for page in DESK}
    pictures = [site.get(address)[2] for address in PICTURES] + [path.read_bytes() for path in FILES]
    pages |= {f"picture {number}.html": in_a_page(picture) for number, picture in enumerate(pictures)}
    files = []
    for name, content in pages.items():
        files.append(tmp_path / re.sub("[^a-z0-9.]+", "-", name.lower()))
        files[-1].write_bytes(content)
    assert len({*files}) == len(pages)
    found = faults(check([*files, *style_sheets()]))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("page.html", "<!doctype html><html lang=en><title>x</title><p><div></p>", "No “p” element in scope"),
        ("page.html", "<!doctype html><html lang=en><title>x</title><svg role=image></svg>", "Bad value “image”"),
        ("page.html", "<!doctype html><title>x</title><p>Hello", "Consider adding a “lang” attribute"),
        ("sheet.css", "p { colour: red }", "Property “colour” doesn't exist"),
    ],
)
def test_checker_finds_a_fault(tmp_path: Path, name: str, content: str, fault: str) -> None:
    (tmp_path / name).write_text(content)
    assert fault in " ".join(faults(check([tmp_path / name])))

"""`python -m tests.browser.screenshots`: takes the pictures in docs/img; `make screenshots` runs it.

The site is that of `tests.browser.pictured`, in a folder of its own that is gone afterwards; its clock stands still,
and no password, key or random id is in any picture. Two runs on one machine give the same bytes. Elsewhere the pictures
differ by what draws them: the installed fonts, and the versions of Chromium and Pillow.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, free_port
from tests.browser.pages import FULL, JAMAAT
from tests.browser.staged.site import TOP, Site, run, serving

FOLDER = TOP / "docs" / "img"
LARGEST = 150_000  # bytes of a picture
COLOURS = 256  # in a picture: text has few, and its edges are shades of them


@dataclass(frozen=True)
class Screenshot:
    """One picture: as much of a page as a window of this size shows."""

    name: str
    address: str  # in braces, a name that the site fills in
    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    person: str = ""  # whose session; nobody's when empty
    begins: str = ""  # the selector of what stands at the top; the page's own top when empty


CORRECTED = "/claims/kazakhstan-gives-refuge-to-terrorist-organizations/"
SCREENSHOTS = (
    Screenshot("home", "/"),
    Screenshot("claim", FULL, height=960),
    Screenshot("claim-dark", FULL, scheme="dark", begins="#evidence"),
    Screenshot("claim-narrow", FULL, width=320, height=640),
    Screenshot("claim-russian", f"/ru{FULL}", width=320, height=640, scheme="dark"),
    Screenshot("party", "/parties/knb/", height=860),
    Screenshot("topic", JAMAAT, begins="#matrix"),
    Screenshot("search", "/search?q=%D0%9A%D0%B0%D1%81%D1%8B%D0%BC%D0%BE%D0%B2"),
    Screenshot("source", "/sources/ref-03/"),
    Screenshot("difference", f"{CORRECTED}diff/1/2/"),
    Screenshot("corrections", "/corrections/"),
    Screenshot("card", f"{FULL}embed/", width=600, height=150),
    Screenshot("desk", "/admin/", person="demo-reviewer"),
    Screenshot("desk-claim", "/admin/claims/claim/{claim}/change/", height=860, person="demo-reviewer"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as place, pictured_site(Path(place)) as site, sync_playwright() as driver:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        for wanted in SCREENSHOTS:
            content = smaller(settled(browser, site, wanted))
            sys.stdout.write(f"docs/img/{wanted.name}.png  {len(content):,} bytes\n")
            (FOLDER / f"{wanted.name}.png").write_bytes(content)
        browser.close()


@contextmanager
def pictured_site(place: Path) -> Iterator[Site]:
    """The site that the pictures show, served on a free port; all its files in `place`."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "claimtrack.settings",
        "DATABASE_URL": f"sqlite:///{place / 'pictured.sqlite3'}",
        "CLAIMTRACK_STATIC_ROOT": str(place / "static"),
        "CLAIMTRACK_SITE_URL": "https://claims.example",
        "CLAIMTRACK_LANGUAGE_CODE": "en",
        "CLAIMTRACK_TIME_ZONE": "UTC",
    }
    command = [sys.executable, "-m", "tests.browser.pictured"]
    known = json.loads(run([*command, "prepare"], environment))
    site = Site(f"http://127.0.0.1:{port}", known["places"], known["sessions"], environment)
    with serving(site, [*command, "serve", str(port)], place / "log"):
        yield site


def settled(browser: Browser, site: Site, wanted: Screenshot) -> bytes:
    """The picture that is the same when it is taken anew: now and then Chromium paints text a shade otherwise."""
    last, taken = b"", take(browser, site, wanted)
    while taken != last:
        last, taken = taken, take(browser, site, wanted)
    return taken


def take(browser: Browser, site: Site, wanted: Screenshot) -> bytes:
    """The picture as PNG, as Chromium writes it."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": wanted.width, "height": wanted.height},
        color_scheme=wanted.scheme,
        reduced_motion="reduce",
        locale="en-GB",
    )
    if wanted.person:
        context.add_cookies([site.cookie(wanted.person)])  # type: ignore[list-item]
    page = context.new_page()
    answer = page.goto(wanted.address.format(**site.places), wait_until="networkidle")
    assert answer
    assert answer.ok, f"{wanted.address} answers {answer.status}."
    place = page.locator(wanted.begins or "body").bounding_box()
    assert place
    top = place["y"] - (12 if wanted.begins else 0)
    clip = {"x": 0, "y": top, "width": wanted.width, "height": wanted.height}
    taken = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    context.close()
    return taken


def smaller(picture: bytes) -> bytes:
    """The same picture as PNG with a palette."""
    written = BytesIO()
    with Image.open(BytesIO(picture)) as drawn:
        palette = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        palette.save(written, format="PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main()

"""How a reader gets about: by keyboard alone, by search, by the order of the page, and on other people's pages."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import FULL, JAMAAT, PUBLIC
from tests.browser.staged.site import Site

pytestmark = pytest.mark.browser

OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement), box = document.activeElement.getBoundingClientRect()
  const over = document.elementFromPoint(box.x + 2, box.y + box.height / 2)
  return {
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    covered: !!over && !document.activeElement.contains(over) && !over.contains(document.activeElement),
    place: [...document.querySelectorAll("*")].indexOf(document.activeElement),
  }
}"""
# What a claim's page says, in the order in which it is heard.
ORDER = ["h1", ".claim__status", "#asserts", "#denies", "#evidence", "#why", "#dissents", "#disputes", "#related"]
ORDER += ["#replies", "#history", "#cite", "#sources"]


@pytest.fixture
def reader(browser: Any, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    assert not context.cookies()
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands on it; every stop before is visible, and further down in the document."""
    last = -1
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(OUTLINE)
        assert stop["outlined"]
        assert not stop["covered"]
        assert stop["place"] > last
        last = stop["place"]
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def test_reader_goes_from_home_to_a_source_and_back_by_keyboard(reader: Page) -> None:
    reader.goto("/")
    tab_to(reader, ".search__field")
    reader.keyboard.type("harbors terrorist bases")
    reader.keyboard.press("Enter")
    expect(reader.locator("h1")).to_be_visible()
    tab_to(reader, f'.entry__title a[href="{FULL}"]')
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(f"{FULL}$"))
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")  # past the head of the page
    expect(reader).to_have_url(re.compile("#content$"))
    tab_to(reader, '.evidence__source a[href^="/sources/"]')
    reader.keyboard.press("Enter")
    expect(reader.locator("h1")).to_be_visible()
    assert "/sources/" in reader.url
    reader.go_back()  # the key is the browser's own, which has no window here
    expect(reader).to_have_url(re.compile(FULL))


def test_table_beside_a_picture_opens_by_keyboard(reader: Page) -> None:
    reader.goto("/claims/jcam-was-dismantled-in-2004/")
    tab_to(reader, ".picture__data summary")
    table = reader.locator(".picture__data table").first
    expect(table).to_be_hidden()
    reader.keyboard.press("Enter")
    expect(table).to_be_visible()


def test_language_is_chosen_by_keyboard(reader: Page) -> None:
    reader.goto("/corrections/")
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    tab_to(reader, '.footer__languages a[lang="ru"]')
    assert reader.evaluate("document.activeElement.textContent") == "Русский"
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("/ru/corrections/$"))
    expect(reader.locator("html")).to_have_attribute("lang", "ru")
    expect(reader.locator("h1")).to_have_text("Исправления")


def test_matrix_is_sorted_by_keyboard(reader: Page) -> None:
    reader.goto(JAMAAT)
    people = reader.locator(".matrix tbody").first.locator("th[scope=row]")
    before = people.all_inner_texts()
    assert before != sorted(before)
    tab_to(reader, '.orders a[href*="parties=name"]')
    reader.keyboard.press("Enter")
    expect(reader.locator(".orders strong").first).to_have_text("by name")
    assert people.all_inner_texts() == sorted(before)


def test_claim_reads_in_its_order_without_style(reader: Page) -> None:
    reader.route("**/*.css", lambda route: route.abort())
    reader.goto(FULL)
    places = reader.evaluate(
        "wanted => { const all = [...document.querySelectorAll('*')];"
        " return wanted.map(one => all.indexOf(document.querySelector(one))) }",
        ORDER,
    )
    assert -1 not in places
    assert places == sorted(places)


def test_every_page_has_one_title_and_fits_a_phone_and_twice_the_text(walk: Any) -> None:
    wide = []
    for shown in PUBLIC:
        page = walk(shown, width=320)
        assert page.locator("h1").count() == 1, shown.name
        for width, size in ((320, "100%"), (640, "200%"), (1280, "200%")):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(f"{shown.name} at {width} px, text at {size}")
    assert not wide, "\n".join(wide)


def test_search_finds_filters_mends_and_goes_on(reader: Page) -> None:
    reader.goto("/search")
    reader.locator("main input[name=q], .search__field").first.fill("Kassymov")
    reader.keyboard.press("Enter")
    mended = reader.locator(".search__mended a")
    expect(mended).to_be_visible()
    mended.click()
    expect(reader.locator(".entry__title").first).to_contain_text("Kasymov")
    reader.goto("/search?q=kazakhstan&verdict=contested")
    for verdict in reader.locator(".entry .verdict").all():
        expect(verdict).to_have_text("contested")
    reader.goto("/search?q=kazakhstan")
    first = reader.locator(".entry__title").all_inner_texts()
    reader.locator("a[rel=next]").click()
    expect(reader.locator(".entry__title").first).to_be_visible()
    assert not set(first) & set(reader.locator(".entry__title").all_inner_texts())


class Elsewhere(BaseHTTPRequestHandler):
    """Another site, with a page that frames the card of a claim and the claim's page."""

    def __init__(self, url: str, *args: Any) -> None:
        self.framed = url
        super().__init__(*args)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        frames = (f'<iframe name="{name}" src="{self.framed}{FULL}{path}"></iframe>' for name, path in FRAMES.items())
        self.wfile.write(f"<!doctype html><title>Elsewhere</title>{''.join(frames)}".encode())

    def log_message(self, *args: Any) -> None:
        """Nothing: the console is the tests'."""


FRAMES = {"card": "embed/", "claim": ""}


def test_card_is_shown_on_another_site_and_the_page_is_not(reader: Page, site: Site) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Elsewhere, site.url)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        reader.goto(f"http://localhost:{server.server_port}/")
        expect(reader.frame_locator("[name=card]").locator("h1")).to_have_text("Kazakhstan harbors terrorist bases.")
        expect(reader.frame_locator("[name=claim]").locator("body")).to_contain_text("refused to connect")
        server.shutdown()

"""How the public pages look: on a phone, in a wide window, in the dark and on paper."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CLAIM = "/claims/kazakhstan-harbors-terrorist-bases/"
TOPIC = "/topics/terrorism-in-kazakhstan/"
PAGES = [
    *("/", "/claims/", CLAIM, f"{CLAIM}history/", f"{CLAIM}cite/", f"{CLAIM}embed/", TOPIC, "/parties/"),
    *("/parties/rashid-tusupbekov/", "/sources/", "/sources/ref-05/", "/search?q=Hizb", "/disagreements/"),
    *("/corrections/", "/data/", "/about/method/", "/about/corrections/", "/audit/"),
]
PHONE = {"width": 320, "height": 640}
PAPER = {"width": 660, "height": 900}  # between the margins of A4 and of Letter, in CSS pixels
STRAY = """() => [...document.querySelectorAll("svg.picture__drawing, table")]
    .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth)
    .filter((one) => !one.closest('[role="group"][aria-labelledby][tabindex="0"]'))
    .map((one) => one.outerHTML.slice(0, 80))"""


def width(page: Page) -> int:
    """How wide the page is: more than the window, and it scrolls sideways."""
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


def style(page: Page, selector: str, name: str) -> str:
    found: str = page.locator(selector).first.evaluate("(one, name) => getComputedStyle(one)[name]", name)
    return found


def test_no_page_scrolls_sideways_on_a_phone(open_page: Any) -> None:
    page = open_page(viewport=PHONE)
    wide, stray = {}, {}
    for address in PAGES:
        page.goto(address)
        wide[address] = width(page)
        stray[address] = page.evaluate(STRAY)
    assert {address: found for address, found in wide.items() if found > PHONE["width"]} == {}
    assert {address: found for address, found in stray.items() if found} == {}


def test_phone_shows_the_verdict_without_scrolling(open_page: Any) -> None:
    page = open_page(CLAIM, viewport=PHONE)
    box = page.locator(".claim__meaning").bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]


def test_phone_has_relations_as_a_list_and_a_wide_window_as_a_picture_too(open_page: Any) -> None:
    page = open_page(CLAIM, viewport=PHONE)
    assert not page.locator("svg:has(#relations-title)").is_visible()
    assert page.locator(".relations").first.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("svg:has(#relations-title)").is_visible()
    box = page.locator("svg:has(#relations-title)").bounding_box()
    assert box["x"] + box["width"] <= 1280


def test_matrix_takes_the_window_and_its_heads_stay(open_page: Any) -> None:
    page = open_page(TOPIC, viewport={"width": 1920, "height": 900})
    assert width(page) <= 1920
    region = page.locator(".scroll--matrix")
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth")  # all fifty columns
    head = page.locator(".matrix thead th").nth(3)
    region.evaluate("one => one.scrollTo(0, 300)")
    assert abs(head.bounding_box()["y"] - region.bounding_box()["y"]) < 2
    page.set_viewport_size({"width": 800, "height": 900})
    region.evaluate("one => one.scrollTo(300, 0)")
    party = page.locator(".matrix tbody th[scope=row]").first
    assert abs(party.bounding_box()["x"] - region.bounding_box()["x"]) < 2


def test_paper_has_no_controls_and_opens_what_is_folded(open_page: Any) -> None:
    page = open_page(CLAIM, viewport=PAPER, color_scheme="dark")
    assert not page.locator("details .table").is_visible()
    page.emulate_media(media="print")
    for gone in (".masthead", ".footer__nav", ".breadcrumbs", ".skip-link"):
        assert not page.locator(gone).is_visible(), gone
    assert page.locator("details .table").is_visible()
    assert page.locator("details svg").bounding_box()["height"] > 100
    assert style(page, "body", "color") == "rgb(0, 0, 0)"
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert style(page, ".evidence", "breakInside") == style(page, ".position", "breakInside") == "avoid"
    assert style(page, "h2", "breakAfter") == "avoid"


def test_every_sheet_of_paper_says_whose_page_it_is(open_page: Any) -> None:
    page = open_page(CLAIM)
    assert not page.locator(".imprint").is_visible()
    page.emulate_media(media="print")
    assert style(page, ".imprint", "display") == "table-header-group"  # what is repeated
    said = page.locator(".imprint").inner_text()
    assert said.startswith("claimtrack · revision 1 of ")
    assert said.endswith(f"{CLAIM}v/1/")


def test_nothing_runs_off_the_paper(open_page: Any) -> None:
    page = open_page(viewport=PAPER)
    page.emulate_media(media="print")
    for address in (CLAIM, TOPIC, "/parties/rashid-tusupbekov/", "/disagreements/"):
        page.goto(address)
        assert width(page) <= PAPER["width"], address
    page.goto(TOPIC)
    assert style(page, ".sheet", "page") == "wide"


def test_addresses_of_other_sites_are_printed_and_those_within_are_not(open_page: Any) -> None:
    page = open_page(CLAIM)
    page.emulate_media(media="print")
    after = "(one) => getComputedStyle(one, '::after').content"
    assert page.locator(".source__title").first.evaluate(after) == "none"
    page.evaluate("document.querySelector('.source__title').rel = 'external'")  # no source of the dossier has a link
    assert "/sources/" in page.locator(".source__title").first.evaluate(after)

"""axe finds nothing on any page in any scheme and size: WCAG 2.2 A and AA, and what axe calls best practice."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.pages import PUBLIC, PageType
from tests.browser.walk import looks

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """Each as the look of the page, the rule, the place, and what axe says of it. Everything that opens is open."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(AXE_SCRIPT)
    found = []
    for look in looks(page):
        for rule in page.evaluate("options => axe.run(options)", OPTIONS)["violations"]:
            found += [f"{look} {rule['id']} {node['target']}: {node['failureSummary']}" for node in rule["nodes"]]
    return found


@pytest.mark.parametrize("shown", PUBLIC, ids=lambda page: page.name)
def test_axe_finds_nothing_on_public_pages(walk: Any, shown: PageType) -> None:
    assert violations(walk(shown)) == []


def test_axe_finds_a_fault(walk: Any) -> None:
    page = walk(PUBLIC[0])
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<h4>Skipped<img></h4>')")
    found = " ".join(violations(page))
    assert "image-alt" in found
    assert "heading-order" in found

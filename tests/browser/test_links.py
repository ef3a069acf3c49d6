"""No link of the whole site leads nowhere: pages, fragments, style sheets, pictures, feeds, maps, forms that ask."""

import re

import pytest

from tests.browser.links import Walk, fetch, is_web_address, walk
from tests.browser.pages import FULL, PUBLIC
from tests.browser.staged.site import Site

pytestmark = pytest.mark.browser

# The desk is not public. The same pages in other languages are as many again: their tests look at some.
LEFT = re.compile(r"/(admin|en|ru|kk)/")
STARTS = ["/", "/sitemap.xml", "/feeds/claims.atom", "/feeds/corrections.atom", "/feeds/verdicts.atom"]


@pytest.fixture(scope="module")
def walked(site: Site) -> Walk:
    pages = [site.address(page) for page in PUBLIC if page.status == 200 and not page.person]
    return walk(site, [*STARTS, *pages], leave=LEFT, most=6000)


def test_no_link_of_the_site_is_broken(walked: Walk) -> None:
    broken = walked.broken()
    assert not broken, "\n".join(broken)


def test_walk_came_everywhere(walked: Walk) -> None:
    """Otherwise nothing broken would mean little."""
    kinds = {document.kind for document in walked.documents.values()}
    assert {"text/html", "text/css", "text/csv", "text/markdown", "image/svg+xml", "application/atom+xml"} <= kinds
    assert {"application/json", "application/ld+json", "application/zip", "application/xml"} <= kinds
    claims = [address for address in walked.documents if re.fullmatch(r"/claims/[^/?]+/", address)]
    assert len(claims) > 105
    assert any("#" in address for address in walked.named_by)
    assert walked.external


def test_walk_finds_what_is_broken(site: Site) -> None:
    page = fetch(site, FULL)
    page.links = {f"{site.url}{FULL}#nowhere", f"{site.url}/no-such-page/", f"{site.url}{FULL}#sources", "http://[bad"}
    found = Walk({FULL: page, "/no-such-page/": fetch(site, "/no-such-page/")})
    for link in page.links:
        target = found.named_by if link.startswith(site.url) else found.external
        target[link.removeprefix(site.url)] = {FULL}
    assert [line.partition(";")[0] for line in found.broken()] == [
        f"{FULL}#nowhere: has no such place",
        "/no-such-page/: answers 404",
        "'http://[bad' is no address of the web",
    ]


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://www.hrw.org/x?y=z#a", True),
        ("mailto:errors@claims.example", True),
        ("mailto:nobody", False),
        ("javascript:alert(1)", False),
        ("ftp://files.example/", False),
        ("http://", False),
        ("https://with space.example/", False),
        ("http://host.example:port/", False),
    ],
)
def test_external_addresses_are_judged_by_their_form(address: str, good: bool) -> None:
    assert is_web_address(address) is good

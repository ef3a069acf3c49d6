"""What machines read on the whole demo: feeds by a second reader, the map of the site, oEmbed, and ClaimReview."""

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import quote
from urllib.robotparser import RobotFileParser

import feedparser
import pytest

from tests.browser.pages import FULL
from tests.browser.staged.site import Site
from tests.claims.outputs.atom import atom_faults
from tests.claims.outputs.schema_org import expanded, faults, values

pytestmark = pytest.mark.browser

FEEDS = ["claims", "corrections", "verdicts", "topics/jcam-2004", "parties/knb"]
SECTIONS = ["site", "claims", "topics", "parties", "sources"]
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
W3C_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?")


@pytest.mark.parametrize("name", FEEDS)
def test_feed_is_read_by_others_without_complaint(site: Site, name: str) -> None:
    status, _headers, content = site.get(f"/feeds/{name}.atom")
    assert status == 200
    assert atom_faults(ET.fromstring(content)) == []  # noqa: S314  our own
    read = feedparser.parse(content)
    assert not read.bozo
    assert read.version == "atom10"
    assert read.entries


@pytest.mark.parametrize("section", SECTIONS)
def test_map_names_pages_by_their_canonical_address(site: Site, section: str) -> None:
    rows = list(ET.fromstring(site.get(f"/sitemap-{section}.xml")[2]))  # noqa: S314  our own
    assert 0 < len(rows) <= 50_000
    robots = RobotFileParser()
    robots.parse(site.get("/robots.txt")[2].decode().splitlines())
    for row in rows:
        address, changed = str(row.findtext(f"{MAP}loc")), row.findtext(f"{MAP}lastmod")
        assert changed is None or W3C_DATE.fullmatch(changed)
        assert robots.can_fetch("*", address)
        status, _headers, content = site.get(address.removeprefix(site.url))
        assert status == 200, address
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', content.decode())
        assert canonical in ([], [address])


def test_page_leads_to_its_oembed_which_keeps_to_what_is_asked(site: Site) -> None:
    page = site.get(FULL)[2].decode()
    found = re.search(r'type="application/json\+oembed"[^>]*href="([^"]+)"', page)
    assert found
    status, headers, content = site.get(found[1].removeprefix(site.url))
    data = json.loads(content)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert {"version", "type", "html", "width", "height"} <= data.keys()
    asked = f"/oembed?url={quote(site.url + FULL, safe='')}"
    small = json.loads(site.get(f"{asked}&maxwidth=300&maxheight=120")[2])
    assert (small["width"], small["height"]) == (300, 120)
    assert site.get(f"{asked}&format=xml")[0] == 501
    assert site.get(f"/oembed?url={quote(site.url + '/claims/nothing/', safe='')}")[0] == 404


def test_every_claim_is_one_review_in_words_of_the_vocabulary(site: Site) -> None:
    pages = [str(row.findtext(f"{MAP}loc")) for row in ET.fromstring(site.get("/sitemap-claims.xml")[2])]  # noqa: S314
    assert len(pages) > 100
    for page in pages:
        data = json.loads(site.get(f"{page.removeprefix(site.url).rstrip('/')}.jsonld")[2])
        assert data["url"] == page
        review = expanded(data)
        assert faults(review) == []
        assert all(len(values(review, required)) == 1 for required in ("claimReviewed", "reviewRating", "url"))

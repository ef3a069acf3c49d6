"""A walk over a served site: every address that its documents name, and what is wrong with each. No page is rendered.

Our own, since the kept checkers do less: LinkChecker 10 looks at no fragment unless told to by a plug-in, follows forms
not at all, and asks ten times a second at most.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urlencode, urljoin, urlsplit

from lxml import etree, html

from tests.browser.staged.site import Site

LINKS = {
    "a": "href", "area": "href", "link": "href", "img": "src", "script": "src", "iframe": "src", "source": "src",
    "use": "href", "form": "action", "image": "href",
}  # fmt: skip
HTML, XML, CSS = "text/html", ("application/xml", "application/atom+xml", "image/svg+xml"), "text/css"
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)""")
MOVED = (301, 302)


@dataclass
class Document:
    """What came from one address: its status, its kind, where it leads to, and the names that a fragment can have."""

    status: int
    kind: str
    moved: str = ""
    names: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)


@dataclass
class Walk:
    """All that was found, and what named it."""

    documents: dict[str, Document] = field(default_factory=dict)
    named_by: dict[str, set[str]] = field(default_factory=dict)
    external: dict[str, set[str]] = field(default_factory=dict)

    def broken(self) -> list[str]:
        """Every link that leads nowhere, with what names it: a failure, no such fragment, no web address."""
        found = []
        for address, sources in sorted(self.named_by.items()):
            if fault := self._fault(address, sources):
                found.append(f"{address}: {fault}; named by {', '.join(sorted(sources)[:3])}")
        for address, sources in sorted(self.external.items()):
            if not is_web_address(address):
                found.append(f"{address!r} is no address of the web; named by {', '.join(sorted(sources)[:3])}")
        return found

    def _fault(self, address: str, sources: set[str]) -> str:
        bare, fragment = urldefrag(address)
        document = self.documents[bare]
        hops = 0
        while document.status in MOVED and document.moved in self.documents and hops < 5:
            document, hops = self.documents[document.moved], hops + 1
        if document.status == 410 and all(source.startswith(bare) for source in sources):
            return ""  # a claim's tombstone, named by what is kept of that claim
        if document.status != 200:
            return f"answers {document.status}"
        if fragment and document.kind == HTML and unquote(fragment) not in document.names:
            return "has no such place"
        return ""


def is_web_address(address: str) -> bool:
    """Whether it can be an address of a page, or of a mailbox; nothing is fetched."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  raises for a bad one
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return bool(re.fullmatch(r"[^@\s]+@[^@\s]+", parts.path))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in address


def walk(site: Site, starts: Iterable[str], *, leave: re.Pattern[str], most: int) -> Walk:
    """Everything within the site that can be reached from `starts`, except what `leave` matches from its beginning.

    Raises AssertionError past `most` addresses, so that a site without end is no test without end.
    """
    found = Walk()
    waiting = deque(starts)
    for address in waiting:
        found.named_by[address] = {"the start"}
    with ThreadPoolExecutor(4) as pool:
        while waiting:
            batch = [waiting.popleft() for _ in range(min(len(waiting), 40))]
            for address, document in zip(batch, pool.map(lambda one: fetch(site, one), batch), strict=True):
                found.documents[address] = document
                for link in sorted({*document.links, *([document.moved] if document.moved else [])}):
                    _note(found, site, link, address, leave, waiting)
            assert len(found.documents) + len(waiting) <= most, f"more than {most} addresses"
    return found


def _note(found: Walk, site: Site, link: str, source: str, leave: re.Pattern[str], waiting: deque[str]) -> None:
    inside = link.removeprefix(site.url) if link.startswith(site.url + "/") else link
    if not inside.startswith("/"):
        found.external.setdefault(link, set()).add(source)
        return
    if leave.match(inside):
        return
    bare = urldefrag(inside)[0]
    found.named_by.setdefault(inside, set()).add(source)
    if bare not in found.documents and bare not in waiting:
        waiting.append(bare)


def fetch(site: Site, address: str) -> Document:
    """The document at an address within the site, with its links in full."""
    status, headers, content = site.get(address)
    kind = headers.get("content-type", "").partition(";")[0]
    base = site.url + address
    document = Document(status, kind)
    if status in MOVED:
        document.moved = urljoin(base, headers["location"]).removeprefix(site.url)
    elif kind == HTML:
        document.names, links = read_page(content)
        document.links = {urljoin(base, link) for link in links}
    elif kind in XML:
        document.links = {urljoin(base, link) for link in read_xml(content)}
    elif kind == CSS:
        links = [link for link in _IN_STYLE.findall(content.decode()) if not link.startswith("data:")]
        document.links = {urljoin(base, link) for link in links}
    return document


def read_page(content: bytes) -> tuple[set[str], set[str]]:
    """The names of a page's places, and the addresses that it names, as they stand there."""
    page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    names = {element.get("id") for element in page.iter() if element.get("id")}
    links = set()
    for element in page.iter(*LINKS):
        link = element.get(LINKS[element.tag])
        if element.tag == "form":
            # Sent as it stands, with nothing typed or chosen.
            link = f"{link}?{urlencode(element.form_values())}" if element.method == "GET" else None
        if link is not None:
            links.add(link.strip())
    links |= {meta.get("content") for meta in page.iter("meta") if meta.get("property") in ("og:url", "og:image")}
    return names | {"", "top"}, links


def read_xml(content: bytes) -> Iterator[str]:
    """The addresses that a map, a feed or a picture names."""
    for element in etree.fromstring(content, parser=etree.XMLParser(resolve_entities=False)).iter():
        if isinstance(element.tag, str) and etree.QName(element).localname == "loc":
            yield element.text or ""
        for name in ("href", "src", "{http://www.w3.org/1999/xlink}href"):
            if link := element.get(name):
                yield link

"""The list of page types is whole: no address and no template of ours is forgotten, and each page answers as listed."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

import audit.urls
import claims.urls
from claimtrack.languages import addresses_in, language_of_address
from tests.browser.pages import ANSWERS, DESK, OTHERS, PUBLIC
from tests.browser.staged.site import TOP, Site

pytestmark = pytest.mark.browser

TEMPLATES = [TOP / app / "templates" for app in ("audit", "claims", "claimtrack", "sources")]
# Of the API people read its documentation; all else is walked by its description.
NAMED = {pattern.name for pattern in [*claims.urls.urlpatterns, *audit.urls.urlpatterns]} | {"api-docs"}


@pytest.fixture(scope="module")
def rendered(site: Site) -> dict[str, list[str]]:
    """Names of the templates that each page is made from."""
    found: dict[str, list[str]] = json.loads(site.run("tests.browser.staged.rendered", json.dumps(site.places)))
    return found


def ours(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.html")}


def name_of(address: str) -> str | None:
    """The name of its pattern, in whichever language it is."""
    path = urlsplit(address).path
    language = language_of_address(path)
    patterns: Any = addresses_in(language) if language else None  # a list of patterns will do as well as a module
    return resolve(path, patterns).url_name


def test_every_public_address_is_a_page_of_the_list_or_a_named_other(site: Site) -> None:
    listed = {name_of(site.address(page)) for page in PUBLIC if page.status < 500}
    assert NAMED - listed - OTHERS == set()
    assert not OTHERS - NAMED
    assert not listed & OTHERS


def test_every_template_makes_a_page_of_the_list(rendered: dict[str, list[str]]) -> None:
    used = set().union(*rendered.values())
    there = set().union(*map(ours, TEMPLATES))
    assert there - used - ANSWERS == set()
    assert not ANSWERS - there
    assert not ANSWERS & used


def test_pages_have_names_of_their_own_and_answer_as_listed(site: Site) -> None:
    pages = [*PUBLIC, *DESK]
    assert len({page.name for page in pages}) == len(pages)
    answers = {page.name: site.get(site.address(page), page.person)[0] for page in pages}
    assert answers == {page.name: page.status for page in pages}

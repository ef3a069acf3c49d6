"""How the tests of pages walk through them: one tab for each person, in which scheme and size change as asked."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from tests.browser.pages import PageType
from tests.browser.staged.site import Site

HEIGHT = 800
WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

Open = Callable[..., Page]


def walker(browser: Browser, site: Site) -> tuple[Open, Callable[[], None]]:
    """What opens a page of the list, with the options of a context, and what closes all that it opened."""

    @cache
    def tab(person: str, options: tuple[tuple[str, Any], ...]) -> Page:
        context = browser.new_context(base_url=site.url, **dict(options))
        if person:
            context.add_cookies([site.cookie(person)])  # type: ignore[list-item]
        page = context.new_page()
        page.set_default_timeout(30_000)
        opened.append(page)
        return page

    opened: list[Page] = []

    def act(shown: PageType, *, width: int = 1280, **options: Any) -> Page:
        page = tab(shown.person, tuple(sorted(options.items())))
        page.set_viewport_size({"width": width, "height": HEIGHT})
        answer = page.goto(site.address(shown))
        assert answer
        assert answer.status == shown.status
        return page

    def close() -> None:
        for page in opened:
            page.context.close()

    return act, close


def looks(page: Page) -> Iterator[str]:
    """Gives the loaded page each scheme and size in turn, and says which."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")  # colours may fade in
            yield f"{scheme} {width}"
    page.emulate_media(color_scheme=None)

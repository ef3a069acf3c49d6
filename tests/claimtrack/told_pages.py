"""What a page says in which language, as a browser or a screen reader would take it."""

from html.parser import HTMLParser

_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use")
_SAID = ("aria-label", "title", "alt", "placeholder")
_NOT_WORDS = ("script", "style", "pre")  # for programs, for styles, as it stands for machines


class Page(HTMLParser):
    """`texts` are pairs of the language in force and a text that people meet; `attributes` are those of <html>."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[str, str]] = []
        self.attributes: dict[str, str | None] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "html":
            self.attributes = attributes
        language = attributes.get("lang", self._open[-1][1] if self._open else "") or ""
        for name in _SAID:
            self._say(language, attributes.get(name))
        if tag == "link":
            return
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1][0] not in _NOT_WORDS:
            self._say(self._open[-1][1] if self._open else "", data)

    def _say(self, language: str, text: str | None) -> None:
        if text and text.strip():
            self.texts.append((language, " ".join(text.split())))

"""Reads an article in either format. Pure."""

import re

from claims.articles.rendered import HEADING, parse_rendered
from claims.articles.shapes import Format, ParsedArticle, UnreadableArticle
from claims.articles.wikitext import parse_wikitext

_WIKITEXT = re.compile(r"<ref[\s>]|\[\[[^\]\n]+\]\]|\{\{[^{}\n]+|^==+[^=\n]+==+\s*$|&lt;ref\b", re.M)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_RENDERED = re.compile(r"(?<=\S)\[\d{1,3}\]")


def tell_format(text: str) -> Format:
    """The format that more of the text's marks belong to; rendered when there are none of either."""
    rendered = len(_RENDERED.findall(text)) + sum(bool(HEADING.fullmatch(line)) for line in text.split("\n"))
    return Format.WIKITEXT if len(_WIKITEXT.findall(text)) > rendered else Format.RENDERED


def parse_article(text: str, format: Format, publishers: frozenset[str] = frozenset()) -> ParsedArticle:  # noqa: A002
    """The article in `text`; `publishers` are names known to stand behind titles. Raises UnreadableArticle.

    Characters that cannot be seen, such as marks of direction, are in the text and in nothing that is read from it.
    """
    if re.match(r"\s*<(?:!doctype\s+html|html)[\s>]", text, re.I):
        raise UnreadableArticle("html")
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return parse_wikitext(text) if format == Format.WIKITEXT else parse_rendered(text, publishers)

"""Marks the language of texts that are not the page's own words."""

import unicodedata
from functools import lru_cache, partial

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sources.directions import runs_from_the_right
from sources.identifiers import UNDETERMINED

register = template.Library()
_FROM_THE_RIGHT = frozenset(("R", "AL"))  # Unicode's classes of direction


@register.filter
def in_language(tag: str) -> str:
    """The attributes of an element whose text is in this language: ` lang="ar" dir="rtl"`.

    Nothing where it is the page's own. Without a tag the direction is read from the text. An element that has a
    direction keeps its punctuation together.
    """
    return _attributes(tag, get_language())


@lru_cache(maxsize=500)
def _attributes(tag: str, language: str | None) -> str:
    if not tag or tag == UNDETERMINED:
        return format_html(' lang="" dir="{}"', "auto")
    if runs_from_the_right(tag):
        return format_html(' lang="{}" dir="rtl"', tag)
    return SafeString() if tag == language else format_html(' lang="{}"', tag)


@register.filter
def said_in(text: str, tag: str) -> str:
    """The text amid a sentence, in an element of its own where its language is not the page's."""
    attributes = in_language(tag)
    return format_html("<span{}>{}</span>", attributes, text) if attributes else text


@register.simple_tag
def in_site_language() -> str:
    """The attributes of an element with words of the record that name no language: they are in the site's."""
    return in_language(settings.LANGUAGE_CODE)


def _is_from_the_right(character: str) -> bool:
    return unicodedata.bidirectional(character) in _FROM_THE_RIGHT


@register.filter
def as_name(name: str) -> str:
    """The attributes of an element that holds this name, of which no language is recorded.

    It is in the site's, and where it is written from the right, the sentence around it keeps its own direction.
    """
    return _of_a_name(name, get_language())


def _of_a_name(name: str, language: str | None) -> str:
    if not (name := str(name)).isascii() and any(map(_is_from_the_right, name)):
        return format_html(' lang="" dir="{}"', "auto")
    return _attributes(settings.LANGUAGE_CODE, language)


# A template is made for one language, and need not ask for it each time (claimtrack/compiling.py).
in_language.for_language = lambda language: partial(_attributes, language=language)  # type: ignore[attr-defined]
as_name.for_language = lambda language: partial(_of_a_name, language=language)  # type: ignore[attr-defined]

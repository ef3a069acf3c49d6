"""Nodes of folded templates: what is left to do of Django's nodes when a page is made."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList
from django.template.base import VariableNode, render_value_in_context
from django.template.defaulttags import URLNode
from django.templatetags.i18n import BlockTranslateNode
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, npgettext, pgettext

_SLUG = re.compile(r"[a-zA-Z0-9_][-a-zA-Z0-9_]*")  # a number too, if it is not negative
_TOLD = "_was_told_by_nodes"


def shown(value: Any, context: Any) -> str:
    """What Django shows of a value, sooner for what are most of them."""
    if type(value) is SafeString:
        return value
    if type(value) is str:
        return escape(value) if context.autoescape else value
    if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(value)
    return str(render_value_in_context(value, context))


class EscapedNode(Node):
    """A variable; what is plain text needs neither a language's format of numbers nor a time zone."""

    child_nodelists = ()

    def __init__(self, node: VariableNode) -> None:
        self.filter_expression = node.filter_expression

    def render(self, context: Any) -> str:
        return shown(self.filter_expression.resolve(context), context)


class PartNode(Node):
    """A part that was included by its name."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, extra_context: dict[str, Any]) -> None:
        self.nodelist, self.extra_context = nodelist, extra_context

    def render(self, context: Any) -> str:
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        with context.push(**values):
            return self.nodelist.render(context)


class WordsNode(Node):
    """A translated sentence with values in it."""

    child_nodelists = ()

    def __init__(self, node: BlockTranslateNode) -> None:
        self.node = node
        singular, self.names = node.render_token_list(node.singular)
        where = node.message_context.resolve(Context()) if node.message_context else None
        self.words = pgettext(where, singular) if where else gettext(singular)

    def render(self, context: Any) -> str:
        values = {name: value.resolve(context) for name, value in self.node.extra_context.items()}
        with context.push(**values):
            if all(name in context for name in self.names):
                texts = {name: shown(context[name], context) for name in self.names}
                try:
                    return self.words % texts
                except (KeyError, ValueError):  # a translation that names other values
                    pass
        return str(self.node.render(context))


class CountedWordsNode(Node):
    """A translated sentence with values in it, of one form for each number that a language tells apart."""

    child_nodelists = ()

    def __init__(self, node: BlockTranslateNode) -> None:
        self.node = node
        self.one, names = node.render_token_list(node.singular)
        self.several, more = node.render_token_list(node.plural)
        self.names = list(dict.fromkeys([*names, *more]))
        self.where = node.message_context.resolve(Context()) if node.message_context else None
        self.words = lru_cache(maxsize=100, typed=True)(self._words)  # a text for each number that is shown often

    def render(self, context: Any) -> str:
        return str(self.node.render(context))

    def _words(self, count: Any) -> str:
        """The sentence for so many. Raises TypeError for what is no number."""
        if not isinstance(count, (Decimal, float, int)):
            raise TypeError(f"{count!r} is no number")
        return self._form(count)

    def _form(self, count: Any) -> str:
        if self.where:
            return npgettext(self.where, self.one, self.several, count)
        return ngettext(self.one, self.several, count)


class AddressNode(Node):
    """The address of a page that is named by slugs and numbers."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node = node
        self.forms: dict[tuple[type, ...], str | None] = {}

    def render(self, context: Any) -> str:
        made = self.address([value.resolve(context) for value in self.node.args])
        return str(self.node.render(context)) if made is None else made

    def address(self, values: Sequence[Any]) -> str | None:
        """The address with these values; None where only Django can tell."""
        kinds = tuple(map(type, values))
        if kinds not in self.forms:
            self.forms[kinds] = _form(str(self.node.view_name.var), kinds)
        form = self.forms[kinds]
        if form is None or not all(map(_SLUG.fullmatch, map(str, values))):
            return None
        return form.format(*values)


def _form(name: str, kinds: tuple[type, ...]) -> str | None:
    """The address with a place for each value; None where only Django can tell."""
    if not set(kinds) <= {str, SafeString, int}:
        return None
    stand_ins = [918_273_640 + place if kind is int else f"Any-slug_{place}" for place, kind in enumerate(kinds)]
    try:
        form = reverse(name, args=stand_ins)
    except NoReverseMatch:  # found out by Django, if it is one with these values either
        return None
    for place, stand_in in enumerate(stand_ins):
        if form.count(str(stand_in)) != 1:
            return None
        form = form.replace(str(stand_in), f"{{{place}}}")
    return form


class CompiledNode(Node):
    """Nodes, and the function that makes the same text, written when it is first asked for."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, write: Callable[[NodeList], Callable[[Any], str]]) -> None:
        self.nodelist, self.write = nodelist, write
        self._function: Callable[[Any], str] | None = None

    def render(self, context: Any) -> str:
        if not context.autoescape:
            return self.nodelist.render(context)
        if self._function is None:
            self._function = self.write(self.nodelist)
        depth = len(context.dicts)
        try:
            return self._function(context)
        except Exception as error:
            if hasattr(error, _TOLD):
                raise
        del context.dicts[depth:]
        return self.again(context)

    def again(self, context: Any) -> str:
        """What the nodes make of it. An error is theirs: whoever stands around them need not ask again."""
        try:
            return self.nodelist.render(context)
        except Exception as error:
            setattr(error, _TOLD, True)
            raise

"""Templates with what is the same in every page of a language written out once: words, addresses, included parts.

Half of what it takes to make a page was to look up the same translations and addresses again in each loop. A
template is loaded for a language and a set of addresses; Django's nodes whose text depends on nothing else are then
text, `{% include "part.html" %}` is the part, and a variable that is plain text is escaped at once. All else is
rendered by Django's own nodes.
"""

import threading
from collections.abc import Iterable
from typing import Any

from django.template import Context, Node, NodeList, TemplateDoesNotExist
from django.template.base import FilterExpression, TextNode, VariableNode
from django.template.defaulttags import CycleNode, IfChangedNode, LoadNode, URLNode
from django.template.exceptions import TemplateSyntaxError
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf
from django.utils.translation import get_language

from claimtrack.compiling import compile_template
from claimtrack.folded_nodes import AddressNode, CountedWordsNode, EscapedNode, PartNode, WordsNode
from claimtrack.written_nodes import variables

# Nodes that keep something for the template that they stand in, so that it cannot be part of another.
_OF_A_WHOLE: tuple[type[Node], ...] = (BlockNode, ExtendsNode, CycleNode, IfChangedNode)


class Loader(cached.Loader):
    """Django's cached loader, with templates folded for the language and the addresses that are active."""

    def __init__(self, engine: Any, loaders: Any) -> None:
        super().__init__(engine, loaders)
        self._open = threading.local()

    def cache_key(self, template_name: str, skip: Any = None) -> Any:
        return super().cache_key(template_name, skip), get_language(), get_urlconf(), _is_at_top()

    def get_template(self, template_name: str, skip: Any = None) -> Any:
        is_known = (key := self.cache_key(template_name, skip)) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_known or self.engine.debug:  # whose messages tell where in a template something failed
            return template
        being_folded = self._open.__dict__.setdefault("keys", set())
        being_folded.add(key)
        try:
            template.nodelist = _Folding(self, template).all(template.nodelist)
            compile_template(template)
        finally:
            being_folded.discard(key)
        return template

    def part(self, name: str) -> Any:
        """The template of this name; None where it is part of itself, or has to be rendered as a whole."""
        if self.cache_key(name) in self._open.__dict__.get("keys", ()):
            return None
        try:
            part: Any = self.get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError):  # found out when it is rendered, if it ever is
            return None
        return None if any(part.nodelist.get_nodes_by_type(_OF_A_WHOLE)) else part


class _Folding:
    """Folds the nodes of one template, which are its own: they are changed in their places."""

    def __init__(self, loader: Loader, template: Any) -> None:
        self.loader = loader
        self.context = Context()
        self.context.template = template

    def all(self, nodes: Iterable[Any]) -> NodeList:
        """As few nodes as they can be, those within them too."""
        found = NodeList()
        for node in nodes:
            new = self.one(node)
            if type(new) is TextNode and found and type(found[-1]) is TextNode:
                new = TextNode(getattr(found.pop(), "s", "") + new.s)
            if type(new) is not TextNode or new.s:
                found.append(new)
        return found

    def one(self, node: Any) -> Any:
        kind = type(node)
        if kind is LoadNode:
            return TextNode("")
        if kind is VariableNode:
            return EscapedNode(node)
        if kind in (TranslateNode, BlockTranslateNode, URLNode):
            return self._words_or_address(node)
        if kind is IncludeNode:
            return self._included(node)
        if kind is not LanguageNode:  # within which another language is active
            self._within(node)
        return node

    def _within(self, node: Any) -> None:
        for name in node.child_nodelists:
            if isinstance(node.__dict__.get(name), NodeList):
                setattr(node, name, self.all(getattr(node, name)))
        if (branches := getattr(node, "conditions_nodelists", None)) is not None:  # of `if`, which names no lists
            node.conditions_nodelists = [(condition, self.all(nodes)) for condition, nodes in branches]

    def _words_or_address(self, node: Any) -> Any:
        if node.asvar:
            return node
        try:
            if _is_constant(node):
                return TextNode(node.render(self.context))
            if type(node) is BlockTranslateNode and _is_literal(node.message_context):
                if _is_counted(node):
                    return CountedWordsNode(node)
                if not node.plural:
                    return WordsNode(node)
            if type(node) is URLNode and _is_named(node) and not node.kwargs:
                return AddressNode(node)
        except (NoReverseMatch, ValueError):  # found out when it is rendered, if it ever is
            pass
        return node

    def _included(self, node: IncludeNode) -> Any:
        name = node.template.var
        if node.isolated_context or not _is_literal(node.template) or name.startswith("."):
            return node
        part = self.loader.part(name)
        return PartNode(part.nodelist, node.extra_context) if part is not None else node


def _is_constant(node: Any) -> bool:
    """Whether the node's text depends on nothing but language and addresses."""
    if type(node) is TranslateNode:
        return _is_literal(node.filter_expression) and _is_literal(node.message_context)
    if type(node) is BlockTranslateNode:
        _words, variables = node.render_token_list(node.singular)
        return not (variables or node.extra_context or node.plural) and _is_literal(node.message_context)
    return _is_named(node) and not node.args and not node.kwargs


def _is_counted(node: BlockTranslateNode) -> bool:
    """Whether it has a form for each number, and is told the number by none of the values that it is given."""
    if not (node.plural and node.countervar and node.counter):
        return False
    return not any(
        variable.lookups and variable.lookups[0] in node.extra_context for variable in variables(node.counter)
    )


def _is_named(node: URLNode) -> bool:
    """Whether it names one address, and not one of an application, which depends on the page."""
    return _is_at_top() and _is_literal(node.view_name) and ":" not in str(node.view_name.var)


def _is_at_top() -> bool:
    """Whether addresses begin with no prefix that the server names in each request."""
    return get_script_prefix() == "/"


def _is_literal(expression: FilterExpression | None) -> bool:
    """Whether it is a quoted text, or nothing, without filters."""
    if expression is None:
        return True
    return not expression.filters and getattr(expression.var, "lookups", None) is None

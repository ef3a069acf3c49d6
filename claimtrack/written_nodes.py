"""What is known of the nodes of folded templates: which can be written as Python, and what the others look at."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.template import Node
from django.template.base import FilterExpression, TextNode, Variable
from django.template.defaulttags import CsrfTokenNode, FirstOfNode, ForNode, IfNode, URLNode, WithNode
from django.template.loader_tags import BlockNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode

from claimtrack.folded_nodes import AddressNode, CompiledNode, CountedWordsNode, EscapedNode, PartNode, WordsNode

# The kinds of nodes that are written, each by which method of the writer.
WRITTEN: dict[type, str] = {
    TextNode: "text",
    EscapedNode: "escaped",
    WordsNode: "words",
    CountedWordsNode: "counted_words",
    AddressNode: "address",
    IfNode: "condition",
    PartNode: "part",
    WithNode: "part",
    ForNode: "loop",
}
OF_A_LOOP = {
    "counter0": "{at}",
    "counter": "({at} + 1)",
    "revcounter": "({all} - {at})",
    "revcounter0": "({all} - {at} - 1)",
    "first": "({at} == 0)",
    "last": "({at} == {all} - 1)",
}
# Nodes that leave the variables around them as they are, unless they are told to name what they made.
_LEAVE_ALL: tuple[type[Node], ...] = (BlockNode, BlockTranslateNode, CsrfTokenNode, FirstOfNode, ForNode, IncludeNode)
_LEAVE_ALL += (StaticNode, TranslateNode, URLNode, WithNode, EscapedNode, PartNode, WordsNode, CountedWordsNode)
_LEAVE_ALL += (AddressNode,)


def each(nodes: Iterable[Any]) -> Iterator[Any]:
    """The nodes, with those that a function stands for in its place."""
    for node in nodes:
        if type(node) is CompiledNode:
            yield from each(node.nodelist)
        else:
            yield node


def _lists(node: Any) -> list[Iterable[Any]]:
    """The lists of nodes within a node that can be written."""
    if type(node) is IfNode:
        return [nodes for _test, nodes in node.conditions_nodelists]
    return [getattr(node, name) for name in node.child_nodelists if hasattr(node, name)]


def _expressions(node: Any) -> list[FilterExpression]:
    """What a node that can be written asks for."""
    kind = type(node)
    if kind is TextNode:
        return []
    if kind is EscapedNode:
        return [node.filter_expression]
    if kind is WordsNode:
        return list(node.node.extra_context.values())
    if kind is CountedWordsNode:
        return [node.node.counter, *node.node.extra_context.values()]
    if kind is AddressNode:
        return list(node.node.args)
    if kind is ForNode:
        return [node.sequence]
    if kind in (PartNode, WithNode):
        return list(node.extra_context.values())
    return [literal.value for test, _nodes in node.conditions_nodelists if test for literal in _literals(test)]


def _literals(test: Any) -> Iterator[Any]:
    if test.id == "literal":
        yield test
    else:
        for operand in (test.first, test.second):
            if operand is not None:
                yield from _literals(operand)


def variables(expression: FilterExpression) -> list[Variable]:
    """What the expression names: first its value, then what its filters are told."""
    told = [argument for _function, words in expression.filters for is_variable, argument in words if is_variable]
    return [one for one in (expression.var, *told) if isinstance(one, Variable)]


def is_known(node: Any) -> bool:
    """Whether the node can be written: of a kind that is known, and asking for nothing that is translated."""
    return type(node) in WRITTEN and not any(
        variable.translate for asked in _expressions(node) for variable in variables(asked)
    )


def leaves_all(node: Any) -> bool:
    """Whether rendering the node leaves all variables as they are."""
    return type(node) in _LEAVE_ALL and not (getattr(node, "asvar", None) or getattr(node, "varname", None))


def needs_context(nodes: Iterable[Any]) -> bool:
    """Whether something in them is rendered by its node, which looks for variables in the context."""
    return any(not is_known(node) or any(map(needs_context, _lists(node))) for node in each(nodes))


def changes(nodes: Iterable[Any]) -> bool:
    """Whether something in them may set a variable."""
    return any(any(map(changes, _lists(node))) if is_known(node) else not leaves_all(node) for node in each(nodes))


def asks_for_a_loop(nodes: Iterable[Any]) -> bool:
    """Whether something in them asks for more of a loop than where it stands."""
    return any(
        any(_is_of_a_loop(variable) for asked in _expressions(node) for variable in variables(asked))
        or any(map(asks_for_a_loop, _lists(node)))
        for node in each(nodes)
        if is_known(node)
    )


def _is_of_a_loop(variable: Variable) -> bool:
    word, *bits = variable.lookups or ("",)
    return word == "forloop" and not (len(bits) == 1 and bits[0] in OF_A_LOOP)

"""Folded templates written as Python: one function for each page and each block, in place of a walk through its nodes.

Whatever a node of Django's does not say in a way that is known here, it is asked to render as ever, with all that
is visible where it stands; and when anything at all goes wrong in a function, the nodes render what it stood for. So
what is shown, and which error is raised, is decided by Django's own nodes.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.template import NodeList
from django.template.base import FilterExpression, TextNode, Variable
from django.template.loader_tags import BlockNode, ExtendsNode
from django.utils.safestring import mark_safe

from claimtrack.folded_nodes import CompiledNode, shown
from claimtrack.template_values import COMPARISONS, MISSING, applied_filter, find, flat, there
from claimtrack.written_nodes import (
    OF_A_LOOP,
    WRITTEN,
    asks_for_a_loop,
    changes,
    each,
    is_known,
    leaves_all,
    needs_context,
)

_CONSTANTS = {"True", "False", "None"}  # which Django's contexts hold as variables
_IN_PYTHON = {"or", "and", "==", "!=", "is", "is not"}


def compile_template(template: Any) -> None:
    """Put a function in the place of the nodes of a template, and of each of its blocks."""
    if template.engine.string_if_invalid:  # functions show nothing
        return
    for block in template.nodelist.get_nodes_by_type(BlockNode):
        block.nodelist = _compiled(block.nodelist)
    if not any(isinstance(node, ExtendsNode) for node in template.nodelist):
        template.nodelist = _compiled(template.nodelist)


def _compiled(nodes: NodeList) -> NodeList:
    is_but_text = all(type(node) in (TextNode, CompiledNode) for node in nodes)
    return nodes if is_but_text else NodeList([CompiledNode(nodes, function_of)])


def function_of(nodes: Iterable[Any]) -> Callable[[Any], str]:
    """A function of a context that makes what the nodes make."""
    return _Function(nodes).made()


class _Loop:
    """What a loop calls its place, its length, and itself where somebody asks for more of it."""

    def __init__(self, at: str, length: str, itself: str) -> None:
        self.at, self.length, self.itself = at, length, itself


class _Function:
    """Writes one function. `scopes` are the variables that loops and `with` made, by the names they have here."""

    def __init__(self, nodes: Iterable[Any]) -> None:
        self.lines: list[str] = []
        self.indent = 1
        self.waiting: list[str] = []  # expressions whose texts come next
        self.values: dict[str, Any] = {"flat": flat, "find": find, "shown": shown, "there": there, "MISSING": MISSING}
        self.made_up = 0
        self.outer: dict[str, str] = {}  # variables of the context
        self.scopes: list[dict[str, str | _Loop]] = []
        self.refreshed: list[tuple[int, str, list[tuple[str, str]]]] = []
        self.all(nodes)
        self.flush()

    def made(self) -> Callable[[Any], str]:
        """Compile what was written."""
        lines = [line for at in range(len(self.lines) + 1) for line in self._at(at)]
        head = ["def render(context):", "    made = []", "    add = made.extend", "    found = flat(context)"]
        head += [f"    {name} = found.get({word!r}, MISSING)" for word, name in self.outer.items()]
        source = "\n".join([*head, *lines, "    return ''.join(made)"])
        exec(compile(source, "<template>", "exec"), self.values)  # noqa: S102  of our own templates
        function: Callable[[Any], str] = self.values["render"]
        return function

    def _at(self, at: int) -> list[str]:
        """The line, after the variables that have to be read anew before it."""
        anew = [
            line
            for place, indent, inner in self.refreshed
            if place == at
            for line in (
                f"{indent}found = flat(context)",
                *(f"{indent}{name} = found.get({word!r}, MISSING)" for word, name in (*self.outer.items(), *inner)),
            )
        ]
        return anew + self.lines[at : at + 1]

    def line(self, text: str) -> None:
        self.flush()
        self.lines.append("    " * self.indent + text)

    def flush(self) -> None:
        """Write the texts that wait."""
        if self.waiting:
            texts, self.waiting = ", ".join(self.waiting), []
            self.lines.append("    " * self.indent + f"add(({texts},))")

    def refresh(self) -> None:
        """From here on, variables may be others."""
        self.flush()
        made = [(word, name) for scope in self.scopes for word, name in scope.items()]
        inner = [(word, name.itself if isinstance(name, _Loop) else name) for word, name in made]
        self.refreshed.append((len(self.lines), "    " * self.indent, [(word, name) for word, name in inner if name]))

    def value(self, value: Any) -> str:
        """The name by which the function knows a value."""
        name = f"k{len(self.values)}"
        self.values[name] = value
        return name

    def new(self) -> str:
        """The name of a variable that the function has not had before."""
        self.made_up += 1
        return f"v{self.made_up}"

    # Nodes

    def all(self, nodes: Iterable[Any]) -> None:
        for node in each(nodes):
            if is_known(node):
                getattr(self, WRITTEN[type(node)])(node)
            else:
                self.waiting.append(f"{self.value(node)}.render_annotated(context)")
                if not leaves_all(node):
                    self.refresh()

    def text(self, node: Any) -> None:
        self.waiting.append(repr(str(node.s)))

    def escaped(self, node: Any) -> None:
        self.waiting.append(f"shown({self.expression(node.filter_expression, repr(''))}, context)")

    def words(self, node: Any) -> None:
        self.sentence(self.value(node.words), node, {})

    def counted_words(self, node: Any) -> None:
        number = self.new()
        counted = f"{self.value(node.words)}({number} := {self.expression(node.node.counter, repr(''))})"
        self.sentence(counted, node, {node.node.countervar: number})

    def sentence(self, words: str, node: Any, counted: dict[str, str]) -> None:
        """The words with the values that they name, among them the number that they were counted by."""
        given = {name: self.expression(value, repr("")) for name, value in node.node.extra_context.items()} | counted
        parts = [f"{name!r}: shown({given.get(name) or self.as_it_is(name)}, context)" for name in node.names]
        self.waiting.append(f"{words} % {{{', '.join(parts)}}}")

    def address(self, node: Any) -> None:
        values = "".join(f"{self.expression(value, repr(''))}, " for value in node.node.args)
        self.waiting.append(f"{self.value(node.address)}(({values}))")

    def condition(self, node: Any) -> None:
        depth = self.indent
        for test, nodes in node.conditions_nodelists:
            if test is None:
                self.branch(nodes)
                break
            self.line(f"if {self.tested(test)}:")
            self.indent += 1
            self.branch(nodes)
            self.indent -= 1
            self.line("else:")
            self.indent += 1
        else:
            self.line("pass")
        self.flush()
        self.indent = depth

    def branch(self, nodes: Iterable[Any]) -> None:
        """What is indented, which may be nothing."""
        self.all(nodes)
        self.line("pass")

    def tested(self, test: Any) -> str:
        if test.id == "literal":
            return self.expression(test.value, "None")
        one = self.tested(test.first)
        if test.id == "not":
            return f"(not {one})"
        other = self.tested(test.second)
        if test.id in _IN_PYTHON:
            return f"({one} {test.id} {other})"
        return f"{self.value(COMPARISONS[test.id])}({one}, {other})"

    def part(self, node: Any) -> None:
        given = {name: self.expression(value, repr("")) for name, value in node.extra_context.items()}
        scope = {name: self.new() for name in given}
        for name, expression in given.items():
            self.line(f"{scope[name]} = {expression}")
        is_open = needs_context(node.nodelist)
        if is_open:
            self.line("context.push()")
            for word, name in scope.items():
                self.line(f"context[{word!r}] = {name}")
        self.scopes.append({**scope})
        self.all(node.nodelist)
        self.flush()
        self.scopes.pop()
        if is_open:
            self.close(node.nodelist)

    def close(self, *within: Iterable[Any]) -> None:
        """Leave the variables of a part or a loop behind."""
        self.line("context.pop()")
        if any(map(changes, within)):
            self.refresh()

    def loop(self, node: Any) -> None:
        rows, length, at = self.new(), self.new(), self.new()
        is_open = needs_context(node.nodelist_loop) or needs_context(node.nodelist_empty)
        itself = self.new() if is_open or asks_for_a_loop(node.nodelist_loop) else ""
        outer = self.visible("forloop")
        around = (outer.itself or "{}") if isinstance(outer, _Loop) else outer or self.context_variable("forloop")
        self.line(f"{rows} = {self.expression(node.sequence, 'None')}")
        self.line(f"if {rows} is None: {rows} = ()")
        self.line(f"if not hasattr({rows}, '__len__'): {rows} = list({rows})")
        self.line(f"{length} = len({rows})")
        if is_open:
            self.line("context.push()")
        self.line(f"if {length} < 1:")
        self.indent += 1
        self.branch(node.nodelist_empty)
        self.indent -= 1
        self.line("else:")
        self.indent += 1
        if itself:
            self.line(f"{itself} = {{'parentloop': {{}} if {around} is MISSING else {around}}}")
        if is_open:
            self.line(f"context['forloop'] = {itself}")
        names = {word: self.new() for word in node.loopvars}
        rows = f"reversed({rows})" if node.is_reversed else rows
        (first, *more) = names.values()
        self.line(f"for {at}, {first} in enumerate({rows}):")
        self.indent += 1
        self.turn(at, length, itself)
        if more:
            self.line(f"if len({first}) != {len(names)}: raise ValueError")
            self.line(f"{', '.join(names.values())} = {first}")
        if is_open:
            if more:
                self.line("context.push()")
            for word, name in names.items():
                self.line(f"context[{word!r}] = {name}")
        self.scopes.append({"forloop": _Loop(at, length, itself), **names})
        self.branch(node.nodelist_loop)
        self.scopes.pop()
        if is_open and more:
            self.close(node.nodelist_loop)
        self.indent -= 2
        if is_open:
            self.close(node.nodelist_loop, node.nodelist_empty)

    def turn(self, at: str, length: str, itself: str) -> None:
        """What a loop says of itself, this time."""
        if itself:
            for word, form in OF_A_LOOP.items():
                self.line(f"{itself}[{word!r}] = {form.format(at=at, all=length)}")

    # Expressions

    def expression(self, expression: FilterExpression, nothing: str) -> str:
        found = self.operand(expression.var, nothing)
        for function, told in expression.filters:
            words = "".join(
                f", {self.operand(argument, 'MISSING')}" if is_variable else f", {self.value(mark_safe(argument))}"  # noqa: S308  as Django does
                for is_variable, argument in told
            )
            found = f"{self.value(applied_filter(function))}(context, {found}{words})"
        return found

    def operand(self, operand: Any, nothing: str) -> str:
        if not isinstance(operand, Variable):
            return self.value(operand)
        if operand.lookups is None:
            return self.value(operand.literal)
        return self.variable(operand.lookups, nothing)

    def variable(self, lookups: tuple[str, ...], nothing: str) -> str:
        word, *bits = lookups
        name = self.visible(word)
        if isinstance(name, _Loop):
            if len(bits) == 1 and bits[0] in OF_A_LOOP:
                return OF_A_LOOP[bits[0]].format(at=name.at, all=name.length)
            name = name.itself
        elif name is None and word in _CONSTANTS and not bits:
            return word
        return f"find(context, {name or self.context_variable(word)}, {tuple(bits)!r}, {nothing})"

    def as_it_is(self, word: str) -> str:
        """A variable that is not called, even where it could be."""
        name = self.visible(word)
        return name if isinstance(name, str) else f"there({self.context_variable(word)})"

    def visible(self, word: str) -> "str | _Loop | None":
        """What a variable is here, if a loop or a part made it."""
        return next((scope[word] for scope in reversed(self.scopes) if word in scope), None)

    def context_variable(self, word: str) -> str:
        return self.outer.setdefault(word, f"c{len(self.outer)}")

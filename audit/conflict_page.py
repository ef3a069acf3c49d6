"""The page with three columns: what it was, what the other saved, what was typed; in words, ready for the template."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.conflicts import FORM, Difference, Fields, Side
from audit.edit_page import EditPage, is_key, set_of
from audit.resolution import CHOICE, MINE, THEIRS, Choices
from audit.worddiff import ADDED, SAME, Pieces, word_diff


@dataclass(frozen=True)
class Line:
    """One field's words in one column."""

    label: str
    pieces: Pieces


@dataclass(frozen=True)
class Column:
    """What one side has; `absent` says why when it has nothing."""

    lines: list[Line] = field(default_factory=list)
    absent: str = ""


@dataclass(frozen=True)
class Question:
    """One difference, and what may be chosen."""

    name: str
    label: str
    explanation: str
    was: Column
    theirs: Column
    mine: Column
    chosen: str
    fixed: bool
    open: bool


@dataclass
class Group:
    """The questions about one part of the record."""

    title: str
    questions: list[Question] = field(default_factory=list)


def ask(
    page: EditPage, found: list[Difference], *, choices: Choices, open_keys: Container[str], first: Any, now: Any
) -> list[Group]:
    """The differences as questions, by part of the record. `first` and `now`: the state at first and as stored.

    1 query for each kind of record that the differences name.
    """
    words = _Words(page, found, [state for state in (first, now) if state])
    groups: dict[str, Group] = {}
    for one in found:
        title = words.part(one, first or {}, now)
        question = _question(words, one, choices, is_open=one.key in open_keys)
        groups.setdefault(one.part, Group(title)).questions.append(question)
    return list(groups.values())


def _question(words: "_Words", one: Difference, choices: Choices, *, is_open: bool) -> Question:
    default = {Side.MINE: MINE, Side.THEIRS: THEIRS}.get(one.side, "")
    chosen = default if is_open else choices.get(one.key, default)
    return Question(
        name=f"{CHOICE}{one.key}",
        label=words.label(one),
        explanation=_explanation(one),
        was=words.column(one, one.was, None, absent=_("Not known.") if one.side is Side.UNKNOWN else _("Not there.")),
        theirs=words.column(one, one.theirs, one.was, absent=_("Deleted.") if one.was else _("Not there.")),
        mine=words.column(
            one, one.mine, one.was, absent=_("Not on your page.") if one.added_by_other else _("Deleted.")
        ),
        chosen=chosen,
        fixed=one.added_by_other,
        open=is_open and not chosen,
    )


def _explanation(one: Difference) -> str:
    if one.added_by_other:
        return _("Added meanwhile; it stays. Open the page again to change it.")
    return {
        Side.MINE: _("Only you changed this."),
        Side.THEIRS: _("Only the other changed this."),
        Side.BOTH: _("Both of you changed this: choose."),
        Side.UNKNOWN: _("It is not known what your page showed at first: choose."),
    }[one.side]


class _Words:
    """Fields and values as people read them. 1 query for each model named by a value."""

    def __init__(self, page: EditPage, found: list[Difference], states: list[Any]) -> None:
        self.page = page
        self.names = self._load_names(found, states)

    def part(self, one: Difference, first: Any, now: Any) -> str:
        """What a part is called: "position: KNB"."""
        if one.part == FORM:
            return _("The record itself")
        inline = self.page.sets[set_of(one.part)][0]
        fields = now.get(one.part) or first.get(one.part) or one.mine or {}
        named = [self.value(one.part, name, fields[name]) for name in inline.row_names() if fields.get(name)]
        return capfirst(": ".join([str(inline.opts.verbose_name), *([", ".join(named)] if named else [])]))

    def label(self, one: Difference) -> str:
        return self._field_label(one.part, one.field) if one.field else _("The whole row")

    def column(self, one: Difference, fields: Fields | None, was: Fields | None, *, absent: str) -> Column:
        if fields is None:
            return Column(absent=absent)
        return Column(
            [
                Line("" if one.field else self._field_label(one.part, name), self._pieces(one.part, name, text, was))
                for name, text in fields.items()
                if one.field or text
            ]
        )

    def value(self, part: str, name: str, text: str) -> str:
        """The text of an input in words: the label of a choice, the name of a record."""
        shown = self.page.field(part, name)
        if isinstance(shown, forms.ModelChoiceField):
            return self.names.get((_model(shown), text), text)
        if isinstance(shown, forms.BooleanField):
            return _("yes") if text else _("no")
        if isinstance(shown, forms.ChoiceField):
            return str(dict(_flat(shown.choices)).get(text, text)) if text else ""
        in_words = getattr(shown, "in_words", None)  # dates know theirs
        return in_words(text) if in_words else text

    def _pieces(self, part: str, name: str, text: str, was: Fields | None) -> Pieces:
        shown = self.page.field(part, name)
        words = self.value(part, name, text)
        if was is None or was.get(name) == text or type(shown) is not forms.CharField:
            return [(SAME, words)] if words else []
        return word_diff(was.get(name, ""), words) if was.get(name) else [(ADDED, words)]

    def _field_label(self, part: str, name: str) -> str:
        return capfirst(str(self.page.field(part, name).label or name))

    def _load_names(self, found: list[Difference], states: list[Any]) -> dict[tuple[Any, str], str]:
        wanted: dict[Any, set[str]] = defaultdict(set)
        querysets: dict[Any, Any] = {}
        for one in found:
            for fields in (one.was, one.theirs, one.mine, *(state.get(one.part) for state in states)):
                for name, text in (fields or {}).items():
                    shown = self.page.field(one.part, name)
                    if isinstance(shown, forms.ModelChoiceField) and is_key(text):
                        wanted[_model(shown)].add(text)
                        querysets[_model(shown)] = shown.queryset
        return {
            (model, str(row.pk)): str(row)
            for model, keys in wanted.items()
            for row in querysets[model].filter(pk__in=keys)
        }


def _model(shown: forms.ModelChoiceField) -> Any:
    return shown.queryset.model  # type: ignore[union-attr]  # the admin's fields have one


def _flat(choices: Any) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat += [(str(key), text) for key, text in label]
        else:
            flat.append((str(value), label))
    return flat

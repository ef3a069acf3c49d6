"""One record's change page: what its inputs hold, as stored and as typed, and the signed note of what it showed."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict

from audit.conflicts import FORM, Fields, State, Typed, is_new
from audit.posted_rows import PostedRows
from audit.text import normalise

COMMENT = "comment"
_SALT = "audit.edit_page"


@dataclass(frozen=True)
class Shown:
    """What a page showed: the record's version, None where it has none, and the text in every input."""

    version: int | None
    state: State


class EditPage:
    """The forms of one record: its own, and one set of rows for each inline that may be changed.

    `sets` holds pairs of inline and formset; neither form nor formsets are bound.
    """

    def __init__(self, form: Any, sets: list[tuple[Any, Any]]) -> None:
        self.form = form
        self.sets = {formset.prefix: (inline, formset) for inline, formset in sets}
        self._blank: dict[str, Any] = {}

    def state(self) -> State:
        """What the inputs hold as stored. Takes the queries of the formsets, as showing the page would."""
        found = {FORM: _values(self.form)}
        for prefix, (_inline, formset) in self.sets.items():
            for row in formset.initial_forms:
                found[f"{prefix}:{row.instance.pk}"] = _values(row)
        return found

    def typed(self, post: QueryDict, stored: State) -> Typed:
        """What was typed, in the form in which it would be stored; rows that were left empty are left out."""
        found: dict[str, Fields | None] = {FORM: _typed(self.form, post, "", stored.get(FORM, {}))}
        for prefix in self.sets:
            empty = self.blank_row(prefix)
            blank = _values(empty)
            for index, part in self.rows(post, prefix).parts():
                if f"{prefix}-{index}-{forms.formsets.DELETION_FIELD_NAME}" in post:
                    if part in stored or not is_new(part):
                        found[part] = None
                    continue
                fields = _typed(empty, post, f"{prefix}-{index}", stored.get(part, blank))
                if fields != blank or not is_new(part):
                    found[part] = fields
        return found

    def rows(self, post: QueryDict, prefix: str) -> PostedRows:
        return PostedRows(post, prefix, self.sets[prefix][1].model._meta.pk.name)

    def field(self, part: str, name: str) -> forms.Field:
        """The form field behind one field of one part."""
        return (self.form if part == FORM else self.blank_row(set_of(part))).fields[name]

    def blank_row(self, prefix: str) -> Any:
        """The form of a row that nobody has filled in."""
        if prefix not in self._blank:
            self._blank[prefix] = self.sets[prefix][1].empty_form
        return self._blank[prefix]


def set_of(part: str) -> str:
    """The prefix of the set that a row belongs to."""
    return part.partition(":")[0]


def is_key(text: str) -> bool:
    """Whether a text that was sent can be the key of a row: the database is not asked for anything else."""
    return re.fullmatch(r"[0-9]{1,18}", text) is not None


def sign_shown(shown: Shown, record: str) -> str:
    """A note of what a page of `record` (label and key) showed, to be carried by its form."""
    return signing.dumps([shown.version, shown.state], salt=f"{_SALT}:{record}", compress=True)


def read_shown(note: str, record: str) -> Shown | None:
    """What the note says; None when it is missing, was tampered with, or belongs to another record."""
    try:
        version, state = signing.loads(note, salt=f"{_SALT}:{record}")
    except (signing.BadSignature, ValueError):
        return None
    return Shown(version, state)


def _compared(fields: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """The fields whose texts are compared: not the keys of rows, the mark to delete one, or the comment."""
    return {
        name: field
        for name, field in fields.items()
        if name not in (COMMENT, forms.formsets.DELETION_FIELD_NAME)
        and not isinstance(field, InlineForeignKeyField)
        and not (isinstance(field, forms.ModelChoiceField) and isinstance(field.widget, forms.HiddenInput))
    }


def _values(form: Any) -> Fields:
    return {name: _text(field, form[name].value()) for name, field in _compared(form.fields).items()}


def _typed(form: Any, post: QueryDict, prefix: str, stored: Fields) -> Fields:
    found = {}
    for name, field in _compared(form.fields).items():
        raw = field.widget.value_from_datadict(post, {}, f"{prefix}-{name}" if prefix else name)
        text = _text(field, raw)
        # Reading a date takes milliseconds, so what is typed as it is stored is not read.
        found[name] = text if text == stored.get(name) else _read(field, raw)
    return found


def _read(field: forms.Field, raw: Any) -> str:
    """The text as it would be stored; as it was typed, when the field cannot make sense of it."""
    if isinstance(field, forms.ModelChoiceField):  # it would ask the database
        return _text(field, raw)
    try:
        return _text(field, field.to_python(raw))
    except ValidationError:
        return _text(field, raw)


def _text(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "on" if value else ""
    return "" if value is None else normalise(str(value), multiline=isinstance(field.widget, forms.Textarea))

"""What stands in place of an erased text, so that the record stays valid and readers see that something was there."""

import copy
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from audit.records import history_of

MARKER = "[redacted]"
SHORTEST_SEARCHED = 4  # characters; what is shorter stands in too many texts
_SHORTEST_CUT = 20  # characters of a text that was cut off, by which it is known again
_LEFT = re.compile(r"\[redacted( \d+)?\]|redacted(-\d+)+")
_TEXTS = (models.CharField, models.TextField)


class CannotErase(ValueError):
    """What cannot be erased in this way, and what to do instead."""


def is_redacted(value: Any) -> bool:
    """Whether the value is what a redaction left there, be it nothing."""
    return value in (None, "") or (isinstance(value, str) and _LEFT.fullmatch(value) is not None)


def find_fields(model: Any, names: Sequence[str]) -> list[Any]:
    """The model's fields of these names, each of which can be erased. Raises CannotErase."""
    return [_erasable(model, name) for name in dict.fromkeys(names)]


def _erasable(model: Any, name: str) -> Any:
    label = model._meta.label
    known = _recorded_texts(model)
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        raise CannotErase(f"{label} has no field {name!r}. It has: {', '.join(known)}.") from None
    if getattr(field, "choices", None):
        raise CannotErase(f"{label}.{name} is chosen from a list and names nobody: change it as any edit.")
    if name not in known:
        raise CannotErase(f"{label}.{name} holds no text of its own. What can be erased: {', '.join(known)}.")
    return field


def _recorded_texts(model: Any) -> list[str]:
    recorded = {field.name for field in history_of(model)._meta.concrete_fields}
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, _TEXTS) and field.name in recorded and not field.choices
    ]


def companions_of(field: Any) -> Sequence[str]:
    """Names of the fields that follow from this one, such as the days of a date."""
    return field.companions if hasattr(field, "companions") else ()


def find_blanks(record: Any, fields: Iterable[Any]) -> dict[str, str]:
    """By field, what stands there from now on: the marker, or nothing where that is no value or breaks a rule.

    Saves nothing; some queries, for what must be unique. Raises CannotErase.
    """
    fields = list(fields)
    refused: list[str] = []
    for variant in (_marked, _emptied, _numbered):
        blanks = {field.name: variant(field, record) for field in fields}
        if not (broken := _broken_rules(record, fields, blanks)):
            return blanks
        refused = refused or broken
    raise CannotErase(f"{record._meta.label} {record.pk} would break a rule: {' '.join(refused)}")


def _marked(field: Any, record: Any) -> str:
    return _first_valid(field, record, [MARKER, f"redacted-{record.pk}"])


def _emptied(field: Any, record: Any) -> str:
    return "" if field.blank else _marked(field, record)


def _numbered(field: Any, record: Any) -> str:
    return _first_valid(field, record, [f"[redacted {record.pk}]", f"redacted-{record.pk}"])


def _first_valid(field: Any, record: Any, candidates: Sequence[str]) -> str:
    for value in [*candidates, ""]:
        try:
            field.clean(value, copy.copy(record))
        except ValidationError:
            continue
        return value
    raise CannotErase(f"{record._meta.label}.{field.name} must hold a value of its kind: change it as any edit.")


def _broken_rules(record: Any, fields: Collection[Any], blanks: dict[str, str]) -> list[str]:
    trial = copy.copy(record)
    for field in fields:
        setattr(trial, field.attname, field.clean(blanks[field.name], trial))
    names = {field.name for field in fields}
    try:
        trial.validate_unique(exclude={field.name for field in record._meta.concrete_fields} - names)
        trial.validate_constraints()
    except ValidationError as error:
        return [str(message) for message in error.messages]
    return []


def pattern_of(text: str) -> re.Pattern[str]:
    """Finds the text as whole words."""
    before = r"(?<!\w)" if re.match(r"\w", text) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", text) else ""
    return re.compile(f"{before}{re.escape(text)}{after}")


def without(text: str, erased: Iterable[str], instead: str = MARKER) -> str:
    """The text with `instead` for each erased one in it, also for one that was cut off at the text's end."""
    for one in sorted(erased, key=len, reverse=True):
        text = pattern_of(one).sub(instead.replace("\\", r"\\"), text)
        for end in ("", "…"):
            text = _without_cut(text, one, end, instead)
    return text


def _without_cut(text: str, erased: str, end: str, instead: str) -> str:
    if not text.endswith(end):
        return text
    body = text.removesuffix(end)
    # Where its beginning stands last, the rest of the text must go on as it does.
    start = body.rfind(erased[:_SHORTEST_CUT]) if len(erased) > _SHORTEST_CUT else -1
    return body[:start] + instead if start >= 0 and erased.startswith(body[start:]) else text

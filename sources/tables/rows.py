"""What importers of tables share: cells in their fields' canonical form, and what is told otherwise."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from sources.importing.tables import Row


def cleaned(model: Any, row: Row, names: Iterable[str], problems: list[str]) -> dict[str, Any]:
    """The row's cells for these fields, as the model keeps them; what a field refuses is added to `problems`.

    An empty cell tells nothing: it is "", also where the field has a default.
    """
    values: dict[str, Any] = {}
    for name in names:
        field = model._meta.get_field(name)
        typed = row.cells.get(name, "").strip()
        try:
            told = typed or not (field.blank or field.has_default())
            values[name] = field.clean(_choice(field, typed), None) if told else ""
        except ValidationError as error:
            problems += [f"{name}: {message}" for message in error.messages]
    return values


def _choice(field: Any, typed: str) -> str:
    """A word of a vocabulary in any case."""
    return {str(value).casefold(): value for value, _label in field.choices or ()}.get(typed.casefold(), typed)


def differing(stored: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """The names of what is told and stored otherwise; an empty cell tells nothing."""
    return [name for name, value in told.items() if value != "" and stored[name] != value]

"""Model fields for text that people type: normalised and checked at every door, not only in forms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.text import first_refused_character, normalise


def refuse_hidden_characters(value: str) -> None:
    """Raise ValidationError when `value` holds a control, bidirectional or invisible character."""
    if found := first_refused_character(value):
        raise ValidationError(
            _("The text contains %(found)s, which cannot be seen or changes the reading order. Remove it."),
            code="hidden_character",
            params={"found": found},
        )


class _CheckedText(models.Field):
    """Keeps NFC text without hidden characters, also when `save()` is called without `full_clean()`."""

    multiline = False
    default_validators = [refuse_hidden_characters]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normalise(value, multiline=self.multiline) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = normalise(value, multiline=self.multiline)
            try:
                refuse_hidden_characters(value)
            except ValidationError as error:
                raise ValidationError({self.name: error}) from None
            setattr(model_instance, self.attname, value)
        return value


class LineField(_CheckedText, models.CharField):
    """One line of text."""


class ProseField(_CheckedText, models.TextField):
    """Text of several lines."""

    multiline = True

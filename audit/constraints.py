"""Named database constraints that more than one app needs."""

from typing import Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def one_of(name: str, field: str, choices: type[models.Choices], *, blank: bool = False) -> models.CheckConstraint:
    """A check that `field` holds a value of `choices`; `blank` also lets the empty string pass."""
    values = [*choices.values, ""] if blank else list(choices.values)
    message = format_lazy("{field}: {sentence}", field=field, sentence=_("choose one of the listed values."))
    return models.CheckConstraint(
        name=name, condition=models.Q(**{f"{field}__in": values}), violation_error_message=message
    )


def not_blank(name: str, field: str, message: Any) -> models.CheckConstraint:
    """A check that the text `field` is not empty."""
    return models.CheckConstraint(name=name, condition=~models.Q(**{field: ""}), violation_error_message=message)

"""The model field for EDTF dates: one canonical text, its first and last day kept beside it for sorting and ranges."""

from datetime import date
from functools import partialmethod
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, GreaterThanOrEqual, IsNull, LessThanOrEqual, Lookup
from django.db.models.signals import pre_save
from django.db.models.sql.where import OR, WhereNode
from django.utils.translation import gettext_lazy as _

from sources.edtf_dates import LONGEST, BadDate, EdtfDate, parse_date
from sources.edtf_words import date_in_words

_NO_DATE = EdtfDate("", None, None)


def _understood(typed: str) -> EdtfDate:
    """The date that was typed, none for blank text. Raises ValidationError, in the language of the page."""
    if not typed.strip():
        return _NO_DATE
    try:
        return parse_date(typed)
    except BadDate as error:
        raise ValidationError(_(error.template), code="date", params=error.params) from None


class EDTFFormField(forms.CharField):
    """Takes EDTF or words, gives canonical text: other words for the same date are no change."""

    def to_python(self, value: Any) -> Any:
        return _understood(super().to_python(value) or "").text

    def in_words(self, text: str) -> str:
        """Canonical text as people read it; any other as it is."""
        return date_in_words(text)


class EDTFField(models.CharField):
    """A date as canonical EDTF text, typed as such or in words; empty when there is none.

    `earliest` and `latest` name two nullable DateFields that the model declares *after* this field; the field fills
    them whenever the row is validated or stored (None where an end is open). The model gets `get_NAME_words()`.
    Lookups compare texts (`exact` takes words too); for days use `overlapping()`, and sort by the companions.
    """

    # So that `clean()` also runs for a date that was taken out, and takes its days out with it.
    empty_values = ()

    def __init__(self, *args: Any, earliest: str = "", latest: str = "", **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    @property
    def companions(self) -> tuple[str, str]:
        """Names of the fields that follow from this one."""
        return self.earliest, self.latest

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "earliest": self.earliest, "latest": self.latest}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if f"get_{name}_words" not in cls.__dict__:
            setattr(cls, f"get_{name}_words", partialmethod(_words_of, field=self))
        if not cls._meta.abstract:
            pre_save.connect(self._refuse_partial_save, sender=cls)

    def to_python(self, value: Any) -> Any:
        return _understood(super().to_python(value) or "").text

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        text = super().clean(value, model_instance)
        if model_instance is not None:
            # Now, not only when it is stored: the model's own checks that follow may compare the days.
            self._fill(model_instance, _understood(text))
        return text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Canonical text and days, also when `save()` or a bulk insert comes without `full_clean()`."""
        try:
            found = _understood(super().to_python(getattr(model_instance, self.attname)) or "")
        except ValidationError as error:
            raise ValidationError({self.name: error}) from None
        self._fill(model_instance, found)
        return found.text

    def formfield(self, **kwargs: Any) -> Any:
        # Words are longer than the canonical text that is stored.
        defaults = {"form_class": EDTFFormField, "max_length": LONGEST}
        if not self.help_text:
            defaults["help_text"] = _("For example 2004-11-11, November 2004, spring 2004, 1990s or since 2004.")
        return super().formfield(**{**defaults, **kwargs})

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_companions()]

    def _check_companions(self) -> list[checks.CheckMessage]:
        """sources.E001: a companion is missing, of another kind, or stored before this field could fill it."""
        stored = self.model._meta.local_concrete_fields
        after = {field.name: field for field in stored[stored.index(self) + 1 :]}
        for role in ("earliest", "latest"):
            name = getattr(self, role)
            found = after.get(name)
            if found is None or found.get_internal_type() != "DateField" or not found.null:
                hint = f"Declare `{name or role} = models.DateField(null=True, editable=False)` after it."
                message = f"The EDTF field lacks the companion that keeps its {role} day."
                return [checks.Error(message, hint=hint, obj=self, id="sources.E001")]
        return []

    def _fill(self, instance: models.Model, found: EdtfDate) -> None:
        setattr(instance, self.attname, found.text)
        setattr(instance, self.earliest, found.earliest)
        setattr(instance, self.latest, found.latest)

    def _refuse_partial_save(self, sender: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
        together = {self.name, self.earliest, self.latest}
        if not raw and update_fields is not None and 0 < len(together.intersection(update_fields)) < len(together):
            # `pre_save()` cannot add to the columns that are written; saved alone, text and days would disagree.
            names = ", ".join(repr(name) for name in (self.name, self.earliest, self.latest))
            raise ValueError(
                f"{sender.__name__}.save() writes some of {names}: name them all in update_fields, or none."
            )


def _words_of(instance: models.Model, *, field: EDTFField) -> str:
    return date_in_words(getattr(instance, field.attname))


@EDTFField.register_lookup
class Overlaps(Lookup):
    """`date__overlaps=(since, until)`: the row has a date, and it shares a day with the days asked for."""

    lookup_name = "overlaps"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        since, until = self.rhs
        conditions: list[Any] = [WhereNode([_any(Exact(self.lhs, ""))], negated=True)]
        if since:
            latest = self._companion("latest")
            conditions.append(_any(GreaterThanOrEqual(latest, since), IsNull(latest, True)))
        if until:
            earliest = self._companion("earliest")
            conditions.append(_any(LessThanOrEqual(earliest, until), IsNull(earliest, True)))
        return compiler.compile(WhereNode(conditions))

    def _companion(self, role: str) -> Col:
        field: EDTFField = self.lhs.target
        companion: Any = field.model._meta.get_field(getattr(field, role))
        return Col(self.lhs.alias, companion)


def _any(*conditions: Any) -> WhereNode:
    return WhereNode(list(conditions), connector=OR)


def overlapping(field: str, since: date | None, until: date | None) -> Q:
    """Rows whose date in the EDTF field `field` shares a day with `since` to `until`, both included; None is open.

    `field` may follow relations (`positions__stated_on`). An open or unknown end of a row reaches for ever; a row
    without a date never matches.
    """
    return Q(**{f"{field}__overlaps": (since, until)})

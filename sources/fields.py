"""Model fields for identifiers that come from outside: addresses, language tags, Wikidata items, natural keys."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.identifiers import LONGEST_ADDRESS, is_language_tag, is_web_address

SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def refuse_unsafe_address(value: str) -> None:
    """Raise ValidationError unless `value` is an http or https address of a host, without a user name in it."""
    if not is_web_address(value):
        raise ValidationError(
            _("%(value)s is not a web address. Write it in full, starting with https:// or http://."),
            code="address",
            params={"value": repr(value)},
        )


def refuse_bad_language(value: str) -> None:
    """Raise ValidationError unless `value` has the shape of a BCP 47 tag."""
    if not is_language_tag(value):
        raise ValidationError(
            _("%(value)s is not a language tag. Write for example en, kk, ru or zh-Hant."),
            code="language",
            params={"value": repr(value)},
        )


class WebAddressField(models.CharField):
    """An http or https address; empty when there is none."""

    default_validators = [refuse_unsafe_address]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_ADDRESS)
        super().__init__(*args, **kwargs)


class LanguageField(models.CharField):
    """A BCP 47 language tag, English unless told otherwise."""

    default_validators = [refuse_bad_language]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 35)
        kwargs.setdefault("default", "en")
        super().__init__(*args, **kwargs)


class WikidataField(models.CharField):
    """The identifier of a Wikidata item, such as Q232; empty when there is none."""

    default_validators = [
        RegexValidator(
            r"^Q[1-9]\d*\Z", _("Write the Wikidata identifier: the letter Q and a number, for example Q232.")
        )
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class DoiField(models.CharField):
    """A DOI without the address of its resolver, such as 10.1000/182; empty when there is none."""

    default_validators = [
        RegexValidator(r"^10\.\d{4,9}/[^\s{}\x00-\x1f]+\Z", _("Write the DOI alone, for example 10.1000/182."))
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 250)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class NaturalKeyField(models.SlugField):
    """A slug: unique, and the name by which dossiers and addresses refer to the record."""

    default_validators = [
        RegexValidator(
            rf"^{SLUG_PATTERN}\Z", _("Use lower-case letters, digits and single hyphens, for example evening-post.")
        )
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("unique", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # Django leaves `unique=False` out, which is what tells a history table that its slugs repeat.
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "unique": self._unique}  # type: ignore[attr-defined]  # not in the stubs

"""Plain forms made complete and canonical, as the fields' own `clean()` would, but for a fraction of its time.

Most texts of a bulk load are in their normal form already: one look tells. Whatever else a field checks is the same for
equal values, so that it is asked once for each.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from audit.bulk_rows import stored_day
from audit.fields import LineField, ProseField
from claims.bulk.given import BadClaim
from claims.dossiers.shapes import SHAPES, Shape, default_value
from claims.models import Claim
from claims.vocabulary import Stance
from sources.edtf_dates import parse_date
from sources.edtf_fields import EDTFField

Plain = dict[str, Any]
_CACHED = 50_000  # values of one field: choices, languages, dates


class Cleaner:
    """Cleans the versions of one claim; a part that two of them share is cleaned once, and stays one object."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._done: dict[int, Plain] = {}

    def clean(self, plain: Mapping[str, Any]) -> Plain:
        """The claim's plain form with every key. Raises BadClaim."""
        try:
            return self._clean(SHAPES["claims"], plain)
        except ValidationError as error:
            raise BadClaim(self._slug, "; ".join(error.messages)) from None

    def _clean(self, shape: Shape, given: Any) -> Plain:
        if unknown := given.keys() - _keys(shape):
            raise ValidationError(f"unknown key {min(unknown)!r}.")
        clean: Plain = {}
        for name, default, cleaner in _cleaners(shape):
            value = given.get(name, default)
            clean[name] = value if value is default else cleaner(value)
        for name in shape.references:
            clean[name] = given.get(name, "")
        for name, parts in shape.parts.items():
            rows = given.get(name, ())
            if parts.bare:
                clean[name] = [{parts.bare: row} for row in rows]
            else:
                clean[name] = [self._part(parts.shape, row) for row in rows]
        return clean

    def _part(self, shape: Shape, given: Any) -> Plain:
        if (known := self._done.get(id(given))) is None:
            known = self._done[id(given)] = self._clean(shape, given)
        return known


def refuse_incomplete(slug: str, clean: Plain) -> None:
    """Raise BadClaim for what must hold of every claim, and is no matter of one field."""
    if any(not position["cites"] for position in clean["positions"]):
        raise BadClaim(slug, "Every position needs a citation.")


def refuse_unpublishable(slug: str, clean: Plain) -> None:
    """Raise BadClaim for what `claims.publishing_rules` would refuse."""
    if not any(position["stance"] in (Stance.ASSERTS, Stance.REPORTS) for position in clean["positions"]):
        raise BadClaim(slug, "Record at least one party that asserts or reports the claim.")
    if not clean["verdict"]:
        raise BadClaim(slug, "Choose a verdict.")
    if not clean["rationale"]:
        raise BadClaim(slug, "Write why this verdict.")


def _keys(shape: Shape) -> frozenset[str]:
    return _rules(shape.model)[0]


def _cleaners(shape: Shape) -> list[tuple[str, Any, Callable[[Any], Any]]]:
    return _rules(shape.model)[1]


@cache
def _rules(model: Any) -> tuple[frozenset[str], list[tuple[str, Any, Callable[[Any], Any]]]]:
    """The keys of the model's shape among a claim's, and how each of its own values is cleaned."""
    shape = next(one for one in _shapes(SHAPES["claims"]) if one.model is model)
    cleaners = [
        (name, default_value(shape, name), _cleaner(model._meta.get_field(name), model)) for name in shape.values
    ]
    return frozenset((*shape.values, *shape.references, *shape.parts)), cleaners


def _shapes(shape: Shape) -> Iterator[Shape]:
    yield shape
    for parts in shape.parts.values():
        yield from _shapes(parts.shape)


def _cleaner(field: Any, model: Any) -> Callable[[Any], Any]:
    if isinstance(field, EDTFField):
        return _day
    if isinstance(field, LineField | ProseField):
        return _text(field)
    if field.name == "slug" and model is Claim:
        return lambda value: field.clean(value, None)
    return lru_cache(maxsize=_CACHED)(lambda value: field.clean(value, None))


def _text(field: Any) -> Callable[[Any], Any]:
    longest, empty = field.max_length or 1 << 30, field.blank

    def clean(value: Any) -> Any:
        # Printable ASCII without needless space is in its normal form, and holds nothing hidden.
        if (
            type(value) is str
            and value.isascii()
            and value.isprintable()
            and "  " not in value
            and value[:1] != " "
            and value[-1:] != " "
            and len(value) <= longest
            and (value or empty)
        ):
            return value
        return field.clean(value, None)

    return clean


@lru_cache(maxsize=_CACHED)
def _day(value: Any) -> str:
    return str(Claim._meta.get_field("event_date").clean(value, None))


@lru_cache(maxsize=_CACHED)
def date_of(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of a canonical date; None where there is none."""
    if not text:
        return None, None
    parsed = parse_date(text)
    return parsed.earliest, parsed.latest


def days_of(text: str) -> tuple[str | None, str | None]:
    """The same, as rows hold them."""
    first, last = date_of(text)
    return stored_day(first), stored_day(last)

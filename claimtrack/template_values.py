"""What templates written as functions (compiling.py) call: values are found, called and compared as Django does."""

from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any

from django.db.models import Model
from django.template.base import Variable, VariableDoesNotExist
from django.template.defaultfilters import date
from django.utils.safestring import SafeData, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]
from django.utils.translation import get_language

from claimtrack.quick_dates import dates_in

MISSING: Any = object()  # nothing is there, as far as a function can tell
ABSENT: Any = object()  # and nothing is, whoever looks


def flat(context: Any) -> dict[str, Any]:
    """All variables of a context, the innermost of each name."""
    found: dict[str, Any] = {}
    for variables in context.dicts:
        found.update(variables)
    return found


def find(context: Any, value: Any, bits: tuple[str, ...], nothing: Any) -> Any:
    """What `value.bit.bit` is in a template, or `nothing`; without that, raises VariableDoesNotExist."""
    if value is MISSING:
        return _nothing(bits, nothing)
    found = _called(value) if callable(value) else value
    for bit in bits:
        kind = type(found)
        if kind is dict:
            found = found[bit] if bit in found else ABSENT if _is_but_a_key(bit) else MISSING
        elif _names_attributes[kind] and not bit.isdigit():
            try:
                found = getattr(found, bit)
            except AttributeError:  # Django looks for the name among all that there are, which takes long
                found = MISSING if hasattr(kind, bit) else ABSENT
            except Exception:  # which Django may pass over, or not
                found = MISSING
        else:
            found = MISSING
        if callable(found):
            found = _called(found)
        if found is ABSENT:
            return _nothing(bits, nothing)
        if found is MISSING:
            break
    return _as_django_does(context, value, bits, nothing) if found is MISSING else found


def _called(found: Any) -> Any:
    """What a template shows of what can be called; MISSING where Django has to tell."""
    if type(found) is partial and getattr(found.func, "__func__", None) is _DISPLAY:
        return _label(found)
    if getattr(found, "do_not_call_in_templates", False):
        return found
    if getattr(found, "alters_data", False):
        return MISSING
    try:
        return found()
    except TypeError:  # which wants to be told something, perhaps
        return MISSING


def _label(display: partial[Any]) -> Any:
    """What `get_..._display()` says; Django makes a dictionary of all choices for each time that it is asked."""
    field = display.keywords["field"]
    value = getattr(display.__self__, field.attname)  # type: ignore[attr-defined]
    label = _labels(field).get(value) if type(value) is str else None
    return display() if label is None else str(label)


@cache
def _labels(field: Any) -> dict[Any, Any]:
    """The choices of a field that are always the same; their words are found in the language that is asked for."""
    return dict(field.flatchoices) if isinstance(field.choices, list) else {}


_DISPLAY = Model._get_FIELD_display  # type: ignore[attr-defined]


def there(value: Any) -> Any:
    """The value of a variable. Raises VariableDoesNotExist where there is none."""
    return _nothing((), MISSING) if value is MISSING else value


def _nothing(bits: tuple[str, ...], nothing: Any) -> Any:
    if nothing is MISSING:
        raise VariableDoesNotExist("Failed lookup of %s.", (bits,))
    return nothing


def _as_django_does(context: Any, value: Any, bits: tuple[str, ...], nothing: Any) -> Any:
    with context.push(it=value):
        try:
            return _variable(bits).resolve(context)
        except VariableDoesNotExist:
            if nothing is MISSING:
                raise
            return nothing


@lru_cache(maxsize=2000)
def _variable(bits: tuple[str, ...]) -> Variable:
    return Variable(".".join(("it", *bits)))


@lru_cache(maxsize=2000)
def _is_but_a_key(bit: str) -> bool:
    """Whether nothing else than a key of a dictionary can be meant: no attribute, no number."""
    try:
        int(bit)
    except ValueError:
        return not hasattr(dict, bit)
    return False


class _Kinds(dict[type, bool]):
    """For each kind of objects, whether a name, which is no number, can but be that of an attribute: without keys."""

    def __missing__(self, kind: type) -> bool:
        get = getattr(kind, "__getitem__", None)
        self[kind] = get is None or get in (list.__getitem__, tuple.__getitem__, str.__getitem__)
        return self[kind]


_names_attributes = _Kinds()


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """False where the two cannot be compared."""

    def made(one: Any, other: Any) -> Any:
        try:
            return compare(one, other)
        except Exception:
            return False

    return made


COMPARISONS = {
    "in": _compared(lambda one, other: one in other),
    "not in": _compared(lambda one, other: one not in other),
    ">": _compared(lambda one, other: one > other),
    ">=": _compared(lambda one, other: one >= other),
    "<": _compared(lambda one, other: one < other),
    "<=": _compared(lambda one, other: one <= other),
}


def applied_filter(function: Any) -> Callable[..., Any]:
    """The filter as an expression applies it: to a context, a value and what it is told."""
    is_local, is_safe = (getattr(function, name, False) for name in ("expects_localtime", "is_safe"))
    words = {"autoescape": True} if getattr(function, "needs_autoescape", False) else {}
    for_language = dates_in if function is date else getattr(function, "for_language", None)
    if for_language is not None:  # which is that of all that is rendered by what is written now
        function = for_language(get_language())

    def applied(context: Any, value: Any, *told: Any) -> Any:
        if is_local:
            value = template_localtime(value, context.use_tz)
        made = function(value, *told, **words)
        return mark_safe(made) if is_safe and isinstance(value, SafeData) else made  # noqa: S308  as Django does

    return applied

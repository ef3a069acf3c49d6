"""Instants that people type: a day, a minute or a second, of which the whole counts. Pure but for the site's zone."""

import re
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

_TYPED = re.compile(
    r"\d{4}-\d\d-\d\d(?P<minute>[T ]\d\d:\d\d(?P<second>:\d\d(?P<fraction>\.\d{1,6})?)?)?(Z|[+-]\d\d:\d\d)?"
)


def last_instant_of(text: str) -> datetime:
    """The last microsecond, in UTC, of the day, minute or second that `text` names in ISO 8601.

    In the site's time zone unless it names an offset. Raises ValueError, with a sentence for whoever typed it.
    """
    text = text.strip()
    shape = _TYPED.fullmatch(text)
    if shape is None:
        raise ValueError(
            _("%(typed)s is no date and time: write 2026-11-24 or 2026-11-24T10:00.") % {"typed": repr(text)}
        )
    try:
        begins = datetime.fromisoformat(text)
        begins = begins if begins.tzinfo else timezone.make_aware(begins)
        return (begins + _length(shape) - timedelta(microseconds=1)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(_("There is no such date or time: %(typed)s.") % {"typed": repr(text)}) from None


def _length(shape: re.Match[str]) -> timedelta:
    """How long it lasts."""
    if shape["fraction"]:
        return timedelta(microseconds=1)
    if shape["second"]:
        return timedelta(seconds=1)
    return timedelta(minutes=1) if shape["minute"] else timedelta(days=1)

"""The language of what is kept: that of the site, whoever acts, so that it says the same to all and for ever."""

from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.utils import translation


def site_language() -> AbstractContextManager[None]:
    """Words that are made in the block are in the site's language: for all that is stored, hashed or sent."""
    return translation.override(settings.LANGUAGE_CODE)


def stored(message: Any, **words: Any) -> str:
    """The lazy `message`, filled with `words`, which may be lazy too, in the site's language."""
    with site_language():
        return str(message) % words if words else str(message)

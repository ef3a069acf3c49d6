"""The shapes of identifiers that come from outside: web addresses and language tags. No Django."""

import re
from urllib.parse import urlsplit

from audit.text import first_refused_character

LONGEST_ADDRESS = 2000  # characters

# BCP 47 (RFC 5646), the shapes in use: language, script, region, variants, private use.
# Whether a name is registered is not checked.
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z\d]{5,8}|\d[A-Za-z\d]{3}))*(-x(-[A-Za-z\d]{1,8})+)?"
)

_NOT_IN_ADDRESSES = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f]")

# What is in no language tag because nobody told it: ISO 639-2, "undetermined".
UNDETERMINED = "und"


def is_web_address(value: str) -> bool:
    """Whether `value` is an http or https address of a host, without a user name in it."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
        _port = parts.port  # raises ValueError when it is no port
    except ValueError:
        return False
    return bool(usable) and not _NOT_IN_ADDRESSES.search(value) and first_refused_character(value) is None


def is_language_tag(value: str) -> bool:
    """Whether `value` has the shape of a BCP 47 tag."""
    return _LANGUAGE.fullmatch(value) is not None

"""Text that people type and files bring: one normal form, nothing invisible that changes what is read. No Django."""

import re
import unicodedata

# Bidirectional embeddings, overrides and isolates can make a line read backwards; the others are invisible.
# ZERO WIDTH (NON-)JOINER stay allowed: Persian and several Indic scripts need them.
_REFUSED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def normalise(text: str, *, multiline: bool) -> str:
    """`text` in Unicode NFC, trimmed, with `\\n` as the only line break; in a single line every run of space is one."""
    text = unicodedata.normalize("NFC", text)
    if multiline:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return re.sub(r"[\t\r\n \u00a0]+", " ", text).strip()


def in_xml(text: str) -> str:
    """`text` with U+FFFD for what XML 1.0 (section 2.2, Char) cannot hold, not even escaped."""
    return _NOT_IN_XML.sub("\ufffd", text)


def first_refused_character(text: str) -> str | None:
    """The first control, bidirectional or invisible character, as `U+202E (RIGHT-TO-LEFT OVERRIDE), character 7`.

    None when there is none. Source: Unicode Technical Report 36, section 2.10; Trojan Source (CVE-2021-42574).
    """
    found = _REFUSED.search(text)
    if not found:
        return None
    character = found[0]
    name = unicodedata.name(character, "control character")
    return f"U+{ord(character):04X} ({name}), character {found.start() + 1}"

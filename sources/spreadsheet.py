"""Text that a spreadsheet would run as a formula, defused for it and made whole again. Pure."""

import re

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection). Apostrophes before it count too, so
# that every text comes back as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def defused(text: str) -> str:
    """The text with an apostrophe in front of what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def undefused(text: str) -> str:
    """What `defused()` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text

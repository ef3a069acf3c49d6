"""Data inside a page: a script element that no browser runs, since its type is no script's."""

import json
from typing import Any

from django.utils.safestring import SafeString

# Inside a script element nothing but its own end tag or a comment is read as markup; both begin with `<`.
_ESCAPED = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def json_ld_block(data: dict[str, Any]) -> SafeString:
    """The element that holds `data` as JSON-LD; no text in it can end it."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
    return SafeString(f'<script type="application/ld+json">{text}</script>')

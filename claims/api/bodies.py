"""Reads the JSON of a request: strict, bounded, and with the place of what is wrong. No database."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from claims.api.problems import Problem, at_pointer, refused_key
from claims.dossiers.json_text import escaped

DEEPEST = 30
# Strings whole, so that brackets inside them do not count.
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
JSON, MERGE_PATCH = "application/json", "application/merge-patch+json"


class StrictJSONParser(BaseParser):
    """JSON in UTF-8, of at most CLAIMTRACK_API_MAX_BYTES, without repeated keys, NaN, NUL and lone surrogates."""

    media_type = JSON

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value. Raises Problem: 400 for what is no JSON, 413 for too much of it, 415 for another charset."""
        charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", media_type or "", re.IGNORECASE)
        if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(415, _("JSON is sent in UTF-8."))
        return read_json(stream.read(settings.CLAIMTRACK_API_MAX_BYTES + 1))


class MergePatchParser(StrictJSONParser):
    """The same for a merge patch (RFC 7396)."""

    media_type = MERGE_PATCH


def read_json(content: bytes) -> Any:
    """The value in `content`. Raises Problem as the parser does."""
    if len(content) > (most := settings.CLAIMTRACK_API_MAX_BYTES):
        raise Problem(413, _("The body is longer than %(most)s bytes. Send less at a time.") % {"most": most})
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, _("The body is not UTF-8 at byte %(byte)s.") % {"byte": error.start}) from None
    if not text.strip():
        raise Problem(400, _("The body is empty: send a JSON object."))
    _refuse_deep(text)
    try:
        value = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except ValueError as error:
        raise Problem(400, _("The body is not JSON: %(error)s.") % {"error": error}) from None
    _refuse_characters(value)
    return value


def _refuse_deep(text: str) -> None:
    # Before it is parsed: the parser calls itself for each level, and gives up with the whole process's stack.
    depth = 0
    for found in _NESTING.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Problem(400, _("The body is nested more than %(most)s deep.") % {"most": DEEPEST})
        elif found[0] in "]}":
            depth -= 1


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Problem(400, _("The key %(key)s stands twice in one object; keep one.") % {"key": repr(key[:60])})
        found[key] = value
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _refuse_characters(value: Any) -> None:
    for pointer, text in _texts(value):
        if "\0" in text or _SURROGATE.search(text):
            message = _("It holds NUL or half a character, which cannot be stored.")
            raise Problem(400, message, errors=[at_pointer(pointer, message)])


def _texts(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, item in value.items():
            below = f"{pointer}/{escaped(key)}"
            yield pointer, key
            yield from _texts(item, below)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, f"{pointer}/{number}")


def object_with(body: Any, *, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """The body as an object with these keys and no others. Raises Problem (422), naming every key that is wrong."""
    if not isinstance(body, dict):
        raise Problem(422, _("The body must be a JSON object."), errors=[at_pointer("", _("This is no object."))])
    known = (*required, *optional)
    errors = [
        at_pointer(f"/{escaped(key)}", _("unknown key; the keys are %(keys)s.") % {"keys": ", ".join(known) or "none"})
        for key in body
        if key not in known
    ]
    errors += [at_pointer(f"/{key}", _("is missing.")) for key in required if key not in body]
    if errors:
        raise Problem(422, _("The body does not have the keys that it must have."), errors=errors)
    return body


def text_at(body: dict[str, Any], key: str, *, required: bool = False, longest: int = 10_000) -> str:
    """The text under `key`, "" when it is left out. Raises Problem (422)."""
    value = body.get(key, "")
    message = ""
    if not isinstance(value, str):
        message = _("must be text.")
    elif len(value) > longest:
        message = _("is longer than %(most)s characters.") % {"most": longest}
    elif required and not value.strip():
        message = _("is empty.")
    if message:
        raise refused_key(key, message)
    return str(value)

"""Reads YAML into plain values that remember their lines. Safe: no tags, anchors, aliases or repeated keys. No Django.

Scalars stay the text that was typed, so that 2004-11-11 is no date object and `no` no truth value; what a text means is
for its field to say. An empty plain scalar, `~` and `null` are None.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from claims.dossiers.errors import BadDossier, DossierError, Path, written

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 30


@dataclass
class Located:
    """A value (dicts, lists, text and None) and the line on which each path in it stands."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    errors: list[DossierError] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that stands in the file."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def refuse(self, path: Path, message: str, line: int | None = None) -> None:
        """Note an error at `path`."""
        self.errors.append(self.error(path, message, line))

    def error(self, path: Path, message: str, line: int | None = None) -> DossierError:
        """The error at `path`, as this kind of text names places."""
        return DossierError(line or self.line(path), written(path), message)


@dataclass
class _Open:
    """A mapping or list whose end has not come yet."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None  # of a mapping, while its value is awaited


def read_yaml(content: bytes) -> Located:
    """The document in `content`. Raises BadDossier when it is not one YAML document in UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadDossier([DossierError(line, "", "the file is not in UTF-8; save it as UTF-8.")]) from None
    try:
        return _read_events(text)
    except yaml.reader.ReaderError as error:
        message = f"character U+{_code(error.character):04X} is not allowed; remove it."
        raise BadDossier([DossierError(text[: error.position].count("\n") + 1, "", message)]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadDossier([DossierError(mark.line + 1 if mark else 1, "", f"not YAML: {error.problem}.")]) from None


def _code(character: Any) -> int:
    return character if isinstance(character, int) else ord(character)


def _read_events(text: str) -> Located:
    # The parser hands out events one at a time, so that nothing recurses however deep the file is nested.
    _refuse_controls(text)
    found = Located()
    stack: list[_Open] = []
    documents = 0
    events: Iterable[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise BadDossier([DossierError(line, "", "the file holds more than one YAML document.")])
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            _take(event, found, stack, line)
    return found


def _refuse_controls(text: str) -> None:
    # The C parser reports them without a place, and lets some pass.
    for position, character in enumerate(text):
        if (character < " " and character not in "\t\n\r") or "\x7f" <= character <= "\x84":
            message = f"character U+{ord(character):04X} is not allowed; remove it."
            raise BadDossier([DossierError(text[:position].count("\n") + 1, "", message)])


def _take(event: Any, found: Located, stack: list[_Open], line: int) -> None:
    within = stack[-1] if stack else None
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        path = within.path if within else ()
        found.refuse(path, "YAML anchors and aliases are not allowed; write the value out.", line)
    if getattr(event, "tag", None):
        found.refuse(within.path if within else (), f"YAML tags are not allowed: {event.tag}.", line)
    if within is not None and isinstance(within.value, dict) and within.key is None:
        _take_key(event, found, within, line)
        return
    value = _value(event)
    path = _put(within, value)
    found.lines.setdefault(path, line)
    if within is None:
        found.value = value
    if isinstance(event, yaml.CollectionStartEvent):
        stack.append(_Open(value, path))
        if len(stack) > _DEEPEST:
            raise BadDossier([DossierError(line, "", f"the file is nested more than {_DEEPEST} deep.")])


def _take_key(event: Any, found: Located, within: _Open, line: int) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        raise BadDossier([DossierError(line, written(within.path), "a key must be a word.")])
    key = event.value
    if key in within.value:
        found.refuse((*within.path, key), "the key stands here twice; keep one.", line)
    within.key = key
    found.lines[(*within.path, key)] = line


def _put(within: _Open | None, value: Any) -> Path:
    if within is None:
        return ()
    if isinstance(within.value, list):
        within.value.append(value)
        return (*within.path, len(within.value) - 1)
    key, within.key = within.key or "", None
    within.value[key] = value
    return (*within.path, key)


def _value(event: Any) -> Any:
    if isinstance(event, yaml.MappingStartEvent):
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    if isinstance(event, yaml.AliasEvent):
        return None
    plain = not event.style  # None from one parser, "" from the other
    return None if plain and event.value in ("", "~", "null", "Null", "NULL") else event.value

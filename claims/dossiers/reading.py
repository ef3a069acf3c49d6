"""From a file's bytes to records in plain form, with all that is wrong in the file itself. Reads no database."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from claims.dossiers.errors import Path
from claims.dossiers.shapes import SHAPES, Parts, Shape, default_value
from claims.dossiers.yaml_text import Located, read_yaml


@dataclass(frozen=True)
class Record:
    """One record of the file in plain form, and where it stands."""

    kind: str
    plain: "PlainRow"

    @property
    def path(self) -> Path:
        return self.plain.path

    @property
    def slug(self) -> str:
        return str(self.plain["slug"])


@dataclass
class Dossier:
    """The records of a file, by kind and slug; `declared` also holds the slugs of records that are wrong."""

    located: Located
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {kind: {} for kind in SHAPES})
    declared: dict[str, dict[str, Path]] = field(default_factory=lambda: {kind: {} for kind in SHAPES})


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of the format."""
    loaded: dict[str, Any] = json.loads(
        FilePath(settings.BASE_DIR, "docs", "formats", "dossier.schema.json").read_text(encoding="utf-8")
    )
    return loaded


def read_dossier(content: bytes) -> Dossier:
    """The dossier in `content`; its errors so far are in `located.errors`. Raises BadDossier when it is not YAML."""
    return dossier_of(read_yaml(content))


def dossier_of(located: Located) -> Dossier:
    """The dossier that a value is, wherever it comes from; its errors so far are in `located.errors`."""
    value = _typed(located.value, schema())
    located.value = value
    bad = _refuse_shape(located)
    dossier = Dossier(located)
    if isinstance(value, dict):
        for kind in SHAPES:
            for number, row in enumerate(_list(value, kind)):
                _take_record(dossier, kind, (kind, number), row, bad)
    return dossier


def _list(value: dict[str, Any], key: str) -> list[Any]:
    rows = value.get(key)
    return rows if isinstance(rows, list) else []


def _typed(value: Any, rule: dict[str, Any]) -> Any:
    """The text of numbers and truth values as such, where the schema wants them; keys left empty are left out."""
    if "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, dict):
        known = rule.get("properties", {})
        return {key: _typed(item, known.get(key, {})) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_typed(item, rule.get("items", {})) for item in value]
    if isinstance(value, str):
        if rule.get("type") == "boolean" and value in ("true", "True", "TRUE", "false", "False", "FALSE"):
            return value.lower() == "true"
        if (rule.get("type") == "integer" or rule.get("const") == 1) and value.isascii() and value.isdigit():
            return int(value[:9])
    if isinstance(value, int) and not isinstance(value, bool) and "string" in (kinds := rule.get("type", ())):
        return str(value) if not isinstance(kinds, str) else value  # a year, written as a number
    return value


def _refuse_shape(located: Located) -> set[Path]:
    """Note what the schema refuses; the paths that cannot be read any further."""
    from jsonschema import Draft202012Validator  # some megabytes, which no reader's request needs

    bad: set[Path] = set()
    for error in Draft202012Validator(schema()).iter_errors(located.value):
        path: Path = tuple(error.absolute_path)
        for at, message in _explain(path, error):
            located.refuse(at, message)
            bad.add(at)
    return bad


def _explain(path: Path, error: Any) -> list[tuple[Path, str]]:
    value, rule = error.instance, error.validator_value
    match error.validator:
        case "required":
            return [((*path, key), "is missing.") for key in rule if key not in value]
        case "additionalProperties":
            known = ", ".join(error.schema["properties"])
            return [
                ((*path, key), f"unknown key; the keys are {known}.")
                for key in value
                if key not in error.schema["properties"]
            ]
        case "pattern" if error.schema.get("maxLength") is None:
            return []  # the field says it better
        case _:
            return [(path, _message(error.validator, _shown(value), rule) or f"{error.message}.")]


def _message(validator: str, shown: str, rule: Any) -> str:
    match validator:
        case "enum":
            return f"{shown} is not one of {', '.join(repr(one) if one == '' else str(one) for one in rule)}."
        case "const":
            return f"{shown} is not a version of this format; write {rule}."
        case "type":
            return f"{shown} stands where {_type_in_words(rule)} should."
        case "minItems":
            return "is empty; name at least one source."
        case "uniqueItems":
            return "names the same record twice."
        case "pattern":
            return f"{shown} is no slug; use lower-case letters, digits and single hyphens."
        case "minimum" | "maximum":
            return f"{shown} is not from 1 to 6; use 6 when it cannot be judged."
        case _:
            return ""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _type_in_words(rule: Any) -> str:
    words = {
        "string": "text",
        "object": "a mapping",
        "array": "a list",
        "integer": "a whole number",
        "boolean": "true or false",
    }
    return words[rule[0] if isinstance(rule, list) else rule]


def _take_record(dossier: Dossier, kind: str, path: Path, row: Any, bad: set[Path]) -> None:
    if not isinstance(row, dict) or not isinstance(slug := row.get("slug"), str):
        return
    if (first := dossier.declared[kind].get(slug)) is not None:
        dossier.located.refuse((*path, "slug"), f"{slug!r} is the slug of {kind}[{first[1]}] already.")
        return
    dossier.declared[kind][slug] = path
    plain = _plain(dossier.located, SHAPES[kind], path, row, bad)
    dossier.records[kind][slug] = Record(kind, plain)


def _plain(located: Located, shape: Shape, path: Path, row: dict[str, Any], bad: set[Path]) -> "PlainRow":
    plain = PlainRow(path)
    for name in shape.values:
        at = (*path, name)
        given = row.get(name, default_value(shape, name))
        plain[name] = given if at in bad else _clean(located, shape, name, at, given)
    for key in shape.references:
        given = row.get(key, "")
        plain[key] = given if isinstance(given, str) else ""
    for key, parts in shape.parts.items():
        plain[key] = list(_plain_parts(located, parts, (*path, key), _list(row, key), bad))
    return plain


def _plain_parts(located: Located, parts: Parts, path: Path, rows: list[Any], bad: set[Path]) -> Any:
    for number, row in enumerate(rows):
        if parts.bare:
            row = {parts.bare: row}
        if isinstance(row, dict):
            yield _plain(located, parts.shape, (*path, number), row, bad)


class PlainRow(dict[str, Any]):
    """The plain form of a record or part; `path` is where it stands in the file, for messages."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


def _clean(located: Located, shape: Shape, name: str, path: Path, given: Any) -> Any:
    """The value in its canonical form; what its field refuses is noted."""
    try:
        return shape.model._meta.get_field(name).clean(given, None)
    except ValidationError as error:
        for message in error.messages:
            located.refuse(path, message)
        return given

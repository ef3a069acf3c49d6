"""Small shapes that schemas are made of, as JSON Schema 2020-12. Pure."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "integer", "minimum": 1}
TIME: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
EDTF: Schema = {"type": "string", "description": "A date in EDTF (ISO 8601-2 level 1); empty when unknown."}
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def one_of(choices: Any, *, blank: bool = False) -> Schema:
    """One of the values of a vocabulary."""
    return {"type": "string", "enum": [*([""] if blank else []), *choices.values]}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(properties: dict[str, Schema], *, optional: tuple[str, ...] = (), description: str = "") -> Schema:
    """An object with exactly these keys."""
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }
    return {**found, "description": description} if description else found


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def named(name: str) -> Schema:
    """A reference to one of the components."""
    return {"$ref": f"#/components/schemas/{name}"}

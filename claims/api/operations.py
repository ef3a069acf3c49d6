"""What one method of one address of the API does, as data: the description is made from it."""

import re
from dataclasses import dataclass, field
from inspect import getdoc
from typing import Any

from claims.api.shapes import Schema

READING = (400, 401, 403, 404, 429)
WRITING = (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429)
CREATING = tuple(status for status in WRITING if status not in (404, 412, 428))
COMMENT: Schema = {"type": "string", "minLength": 1, "maxLength": 2000, "description": "What and why, for the history."}
WORDS: Schema = {"type": "string", "minLength": 1, "maxLength": 5000}
RECORD_NAMES = {
    "topics": "TopicRecord",
    "publishers": "PublisherRecord",
    "sources": "SourceRecord",
    "parties": "PartyRecord",
}


@dataclass
class Operation:
    """One method of one address."""

    name: str
    summary: str
    tag: str
    answer: Schema
    answer_example: Any
    answer_words: str = "Done."
    description: str = ""
    method: str = "GET"
    status: int = 200
    parameters: list[Schema] = field(default_factory=list)
    body: Schema | None = None
    body_example: Any = None
    patch: bool = False
    refusals: tuple[int, ...] = READING
    scope: str = ""
    conditional: str = ""  # an example of If-Match, where it is required
    tagged: bool = False
    moves: bool = False
    cached: bool = False


def settled(found: Operation, view: Any, method: str) -> Operation:
    """The operation with what follows from its view and method."""
    found.method = method
    found.scope = view.scopes.get(method, "")
    found.cached = method == "GET" and not found.scope
    found.description = found.description or _said_of(type(view))
    if not found.scope:
        found.refusals = tuple(status for status in found.refusals if status != 403)
    return found


def _said_of(view: type) -> str:
    """What the view's docstring says, but for what it costs."""
    sentences = " ".join((getdoc(view) or "").split()).replace(". ", ".\n").split("\n")
    return " ".join(sentence for sentence in sentences if not re.search(r"quer(y|ies)\b", sentence))

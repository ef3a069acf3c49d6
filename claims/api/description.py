"""The OpenAPI 3.1 description, made from the views: what each takes, answers and refuses, with examples."""

from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema

from claims.api import examples
from claims.api.bodies import JSON, MERGE_PATCH
from claims.api.operations import Operation, settled
from claims.api.problems import MEDIA_TYPE
from claims.api.reading_operations import read_operation
from claims.api.schemas import components
from claims.api.shapes import Schema, named
from claims.api.writing_operations import write_operation

REFUSALS = {
    400: "The request cannot be read.",
    401: "The token is missing, unknown, expired or revoked.",
    403: "The token's scopes, or its person's role, do not allow it.",
    404: "There is nothing at this address, or nothing that may be seen.",
    409: "The state of the record does not allow it now.",
    410: "The claim was withdrawn; `detail` is the public reason.",
    412: "Somebody changed it since it was read; the answer says what.",
    413: "The body is too long.",
    415: "The body is not sent as JSON.",
    422: "What was sent breaks a rule; `errors` says where and which.",
    428: "If-Match is missing.",
    429: "Too many requests; Retry-After says when to try again.",
}


class ApiSchema(AutoSchema):
    """Describes a view by its own attributes instead of serializers."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        found = read_operation(self.view) if method == "GET" else write_operation(self.view, method)
        settled(found, self.view, method)
        operation: Schema = {
            "operationId": found.name,
            "summary": found.summary,
            "description": found.description,
            "tags": [found.tag],
            "parameters": [*_path_parameters(path), *found.parameters, *_headers(found)],
            "security": [{"token": []}] if found.scope else [{"token": []}, {}],
            "responses": _answers(found),
        }
        if found.body is not None:
            content = {"schema": found.body, "examples": {"example": {"value": found.body_example}}}
            kinds = (JSON, MERGE_PATCH) if found.patch else (JSON,)
            operation["requestBody"] = {"required": True, "content": dict.fromkeys(kinds, content)}
        return operation


def _path_parameters(path: str) -> list[Schema]:
    found = []
    if "{slug}" in path:
        schema: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
        found.append(_parameter("slug", "path", schema, "The record's name in addresses.", examples.slug_of(path)))
    if "{number}" in path:
        schema = {"type": "integer", "minimum": 0}
        words = "A public revision." if "editions" in path else "The flag's number."
        found.append(_parameter("number", "path", schema, words, 1))
    return found


def _parameter(name: str, place: str, schema: Schema, words: str, example: Any, *, required: bool = True) -> Schema:
    return {
        "name": name,
        "in": place,
        "required": required,
        "schema": schema,
        "description": words,
        "example": example,
    }


def _headers(found: Operation) -> list[Schema]:
    headers = []
    if found.conditional:
        words = "What was read: the ETag of the draft or record. Required, so that nobody's edit is lost."
        headers.append(_parameter("If-Match", "header", {"type": "string"}, words, found.conditional, required=False))
    if found.method != "GET":
        words = "Sent again with the same key, a request is answered again and not done again; for a day."
        schema: Schema = {"type": "string", "minLength": 1, "maxLength": 255}
        headers.append(_parameter("Idempotency-Key", "header", schema, words, "6f1c2f8e-1", required=False))
    return headers


def _answers(found: Operation) -> Schema:
    ok: Schema = {"description": found.answer_words}
    ok["content"] = {JSON: {"schema": found.answer, "examples": {"example": {"value": found.answer_example}}}}
    if found.tagged:
        ok["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "What a write names in If-Match."}}
    answers: Schema = {str(found.status): ok}
    if found.moves:
        answers["301"] = {
            "description": "The record has another slug now, or was merged into another.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        }
    if found.cached:
        answers["304"] = {"description": "What the reader has, by its ETag, still holds."}
    answers |= {str(status): {"$ref": f"#/components/responses/Refused{status}"} for status in found.refusals}
    return answers


def _refusals() -> Schema:
    found = {}
    for status, words in REFUSALS.items():
        example = {"example": {"value": examples.problem(status, words)}}
        content = {MEDIA_TYPE: {"schema": named("Problem"), "examples": example}}
        found[f"Refused{status}"] = {"description": words, "content": content}
    retry = {"schema": {"type": "integer"}, "description": "Seconds."}
    found["Refused429"]["headers"] = {"Retry-After": retry}
    return found


def complete(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """A postprocessing hook: the components, who publishes the site, and its address."""
    result["info"] |= {
        "title": f"{settings.CLAIMTRACK_SITE_NAME}: API",
        "description": "Everything public, to be read; and with a token, what its person may do at the desk. "
        "docs/api.md explains it with examples.",
        "license": {"name": "The data's licence is named at /data/."},
    }
    result["servers"] = [{"url": settings.CLAIMTRACK_SITE_URL}]
    words = "A token from the desk: Authorization: Bearer ct_... Its scopes are read, draft and review."
    result["components"] = {
        "schemas": components(),
        "responses": _refusals(),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": words}},
    }
    return result

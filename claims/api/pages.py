"""The description, as data and as a page: made from the views once for each process."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response

from audit.revalidation import revalidated
from claims.api.base import ApiView
from claims.api.bodies import JSON

TAGS = ("about", "claims", "records", "log", "drafts", "review", "flags")  # in the order of the page
METHODS = ("get", "post", "put", "patch")


@cache
def description() -> dict[str, Any]:
    """The whole OpenAPI description."""
    generator: Any = SchemaGenerator()
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found


class Description(ApiView):
    """The OpenAPI 3.1 description. No query."""

    schema = None

    def get(self, request: Any) -> Response:
        return Response(description())


@require_safe
@revalidated
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page to read. No query."""
    found = description()
    groups: dict[str, list[dict[str, Any]]] = {tag: [] for tag in TAGS}
    for shown in _operations(found):
        groups[shown["tag"]].append(shown)
    return render(request, "claims/api_docs.html", {"info": found["info"], "groups": groups})


def _operations(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in found["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _shown(path, method, methods[method])


def _shown(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    answers = [(status, _resolved(one)) for status, one in sorted(operation["responses"].items())]
    status, answer = next((code, one) for code, one in answers if code.startswith("2"))
    return {
        "name": operation["operationId"],
        "tag": operation["tags"][0],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": plain(operation["description"]),
        "parameters": [{**one, "description": plain(one["description"])} for one in operation["parameters"]],
        "needs_token": {} not in operation["security"],
        "body": as_json(body["examples"]["example"]["value"]) if body else "",
        "status": status,
        "answer": as_json(answer["content"][JSON]["examples"]["example"]["value"]),
        "others": [{"status": code, "words": one["description"]} for code, one in answers if code != status],
    }


def _resolved(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the shared one that it refers to."""
    name = answer.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = description()["components"]["responses"][name] if name else answer
    return found


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def plain(text: str) -> str:
    """The text without marks that are for tools."""
    return text.replace("`", "")

"""Every error under /api/ as a problem document (RFC 9457): what is wrong, where in the request, and what to do."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from audit.caching import never_kept
from claims.dossiers.errors import BadDossier
from claims.review_errors import NotComplete, RevisionMoved, WorkflowError

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100  # of which one answer tells


class Problem(exceptions.APIException):
    """An answer other than 2xx, with `errors` that point into the request and `extra` members of its own."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status_code, self.said = status, detail
        self.errors, self.extra, self.headers = list(errors), dict(extra or {}), dict(headers or {})

    def body(self) -> dict[str, Any]:
        """The problem document."""
        found = _body(self.status_code, self.said)
        if self.errors:
            found["errors"] = self.errors[:MOST_ERRORS]
            if len(self.errors) > MOST_ERRORS:
                found["errors_left_out"] = len(self.errors) - MOST_ERRORS
        return {**found, **self.extra}


def at_pointer(pointer: str, detail: str) -> dict[str, str]:
    """One error at a place of the body, as a JSON pointer (RFC 6901)."""
    return {"pointer": pointer, "detail": detail}


def at_parameter(name: str, detail: str) -> dict[str, str]:
    """One error in a parameter of the query, or in a header."""
    return {"parameter": name, "detail": detail}


def bad_query(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """400 with the parameters of the query that are wrong."""
    return Problem(400, _("The query cannot be answered."), errors=errors)


def refused_key(key: str, detail: str) -> Problem:
    """422 for what stands under one key of the body."""
    return Problem(422, f"{key}: {detail}", errors=[at_pointer(f"/{key}", detail)])


def answer_problem(error: Exception, context: Any) -> Response | None:
    """What the framework calls for whatever a view raises; None for what is nobody's mistake but ours."""
    problem = _as_problem(error)
    if problem is None:
        return None
    response = Response(problem.body(), status=problem.status_code, headers=problem.headers)
    response.content_type = MEDIA_TYPE
    add_never_cache_headers(response)
    return response


def _as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    return _of_act(error) or _of_framework(error)


def _of_act(error: Exception) -> Problem | None:
    """What an act on the record was refused for."""
    match error:
        case RevisionMoved():
            return Problem(412, error.messages[0], extra={"seen": error.seen, "current_revision": error.newest})
        case NotComplete():
            missing = [at_pointer(f"/{rule.field}", str(rule.message)) for rule in error.missing]
            return Problem(422, _("The claim does not meet the publishing rules yet."), errors=missing)
        case WorkflowError():
            return _refused(409, error)
        case BadDossier():
            errors = [at_pointer(one.path, one.message) for one in error.errors]
            return Problem(422, _("The record cannot be stored as it is."), errors=errors)
        case ValidationError():
            return _refused(422, error)
        case _:
            return None


def _of_framework(error: Exception) -> Problem | None:
    match error:
        case Http404():
            return Problem(404, _("There is nothing at this address, or nothing that you may see."))
        case PermissionDenied():
            return Problem(403, str(error) or _("You may not do this."))
        case exceptions.Throttled():
            wait = max(1, round(error.wait or 1))
            sentence = _("Too many requests. Try again in %(seconds)s seconds.") % {"seconds": wait}
            return Problem(429, sentence, headers={"Retry-After": str(wait)})
        case exceptions.APIException():
            header = getattr(error, "auth_header", "")
            return Problem(error.status_code, str(error.detail), headers={"WWW-Authenticate": header} if header else {})
        case _:
            return None


def _refused(status: int, error: ValidationError) -> Problem:
    if hasattr(error, "error_dict"):
        errors = [
            at_pointer(f"/{field}" if field != "__all__" else "", message)
            for field, messages in error.message_dict.items()
            for message in messages
        ]
    else:
        errors = [at_pointer("", message) for message in error.messages]
    return Problem(status, errors[0]["detail"] if errors else str(error), errors=errors)


def _body(status: int, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}


def problem_response(status: int, detail: str) -> JsonResponse:
    """The same for where no view of the framework answers."""
    return JsonResponse(_body(status, detail), status=status, content_type=MEDIA_TYPE)


@never_kept
def no_such_address(request: Any) -> Any:
    """What stands at every address under /api/ that is none of ours."""
    return problem_response(404, _("There is nothing at this address."))

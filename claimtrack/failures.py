"""What is answered where no view could: programs under /api/ are told as all their problems are, people by a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults

from claims.api.problems import problem_response


def server_error(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The fault is ours, and in the log of the server."""
    if is_api(request):
        return problem_response(500, _("Something is wrong here. It was noted; try again later."))
    return defaults.server_error(request, *args, **kwargs)


def bad_request(request: HttpRequest, exception: Exception, *args: Any, **kwargs: Any) -> HttpResponse:
    """A request that is refused before any view sees it, such as one for another host."""
    if is_api(request):
        return problem_response(400, _("The request cannot be read."))
    return defaults.bad_request(request, exception, *args, **kwargs)


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")

"""What is answered where no view could: programs under /api/ are told as all their problems are, people by a page."""

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from audit.outages import Outage, outage_of
from claims.api.problems import problem_response
from claimtrack.kept import kept_from

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """503 while the database cannot do what was asked, and when to ask again; else the fault is ours (500).

    Django calls it wherever an error got through, in views and in middleware, while the error is being handled.
    """
    if outage := outage_of(sys.exc_info()[1]):
        return unavailable(request, outage)
    if is_api(request):
        return problem_response(500, _("Something is wrong here. It was noted; try again later."))
    return defaults.server_error(request, *args, **kwargs)


def unavailable(request: HttpRequest, outage: Outage) -> HttpResponse:
    """503 with `Retry-After`. No query: what cannot be asked is not asked again. A form's fields stay in the page."""
    logger.error("The database is %s: %s %s was not answered.", outage.name.lower(), request.method, request.path)
    sentences = _sentences(request, outage)
    response: HttpResponse
    if is_api(request):
        response = problem_response(503, " ".join(sentences))
    else:
        context = {"sentences": sentences, "kept": kept_from(request)}
        response = HttpResponse(render_to_string("503.html", context, request), status=503)
    response.headers["Retry-After"] = str(outage.retry_after)
    return response


def _sentences(request: HttpRequest, outage: Outage) -> list[str]:
    """What is the matter, what became of a change, and when to try again."""
    what = {
        Outage.BUSY: _("Too many want to write at this moment."),
        Outage.FULL: _("There is no room left to write in; what is public can still be read."),
        Outage.READ_ONLY: _("Nothing can be written at the moment; what is public can still be read."),
        Outage.UNREACHABLE: _("The database does not answer at the moment."),
    }
    later = _("Try again in %(seconds)s seconds.") % {"seconds": outage.retry_after}
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return [what[outage], later]
    # The connection may have been lost after the change was stored and before that was said.
    became = (
        _("Whether the change was stored is not known: look before you send it again.")
        if outage is Outage.UNREACHABLE
        else _("Nothing was changed.")
    )
    if outage is Outage.UNREACHABLE and is_api(request):
        became = _("Whether the change was stored is not known: under its Idempotency-Key it can be sent again safely.")
    return [what[outage], became, later]


def bad_request(request: HttpRequest, exception: Exception, *args: Any, **kwargs: Any) -> HttpResponse:
    """A request that is refused before any view sees it, such as one for another host."""
    if is_api(request):
        return problem_response(400, _("The request cannot be read."))
    return defaults.bad_request(request, exception, *args, **kwargs)


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")

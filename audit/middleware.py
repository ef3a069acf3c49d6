"""Names the person, the channel and the id of the request for every changeset opened while serving it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from audit.context import calling
from audit.models import Channel


class AuditMiddleware:
    """Must stand after AuthenticationMiddleware. Answers with the request's id in `X-Request-ID`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with calling(lambda: request.user, channel_of(request.path)) as caller:
            response = self.get_response(request)
        response["X-Request-ID"] = caller.request_id
        return response


def channel_of(path: str) -> Channel:
    """Which door a path belongs to."""
    if path.startswith(reverse("admin:index")):
        return Channel.ADMIN
    return Channel.API if path.startswith("/api/") else Channel.WEB

"""What a page may load, and what it may ask of a reader's device: nothing."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from claimtrack.static_host import is_elsewhere

NOTHING = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
        *("identity-credentials-get", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)


class PermissionsPolicyMiddleware:
    """Says so on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NOTHING)
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """`CONTENT_SECURITY_POLICY`. Scripts of another host are let in at the desk alone: no public page has one."""

    def get_policy_parts(self, request: HttpRequest, response: Any, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if is_elsewhere(settings.STATIC_URL) and request.path_info.startswith(reverse("admin:index")):
            parts.update = {**(parts.update or {}), "script-src": settings.CLAIMTRACK_STATIC_SOURCES}
        return parts

"""What a page may ask of a reader's device: nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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

"""All addresses, and one at which the server fails."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path

from claimtrack.urls import urlpatterns as served


def broken(request: HttpRequest) -> NoReturn:
    """Answers 500 by the ordinary way."""
    raise RuntimeError("This page fails, so that a reader's view of that can be tested.")


urlpatterns = [path("broken/", broken, name="broken"), *served]

"""All addresses, one at which the server fails, and one at which the database does."""

from typing import NoReturn

import psycopg
from django.db import OperationalError
from django.http import HttpRequest
from django.urls import path

from claimtrack.urls import handler400, handler500
from claimtrack.urls import urlpatterns as served

__all__ = ["handler400", "handler500", "urlpatterns"]


def broken(request: HttpRequest) -> NoReturn:
    """Answers 500 by the ordinary way."""
    raise RuntimeError("This page fails, so that a reader's view of that can be tested.")


def unreachable(request: HttpRequest) -> NoReturn:
    """Answers 503 by the ordinary way."""
    raise OperationalError("This database fails, so that a reader's view of that can be tested.") from (
        psycopg.OperationalError()
    )


urlpatterns = [
    path("broken/", broken, name="broken"),
    path("unreachable/", unreachable, name="unreachable"),
    *served,
]

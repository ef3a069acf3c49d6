"""Who reads a public page. Anonymous readers cost nothing: neither session nor user is looked at, no cookie is set."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

View = Callable[..., HttpResponse]


def known_reader(request: HttpRequest) -> Any:
    """Whoever is logged in, else None. Without a session cookie no query, else 2."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if request.user.is_authenticated else None


def varies_by_reader(view: View) -> View:
    """The page differs for people who are logged in: no shared cache keeps theirs, or shows it to others."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if known_reader(request) is not None:
            patch_cache_control(response, private=True)
        return response

    return answer

"""Where a public page went."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control


def moved_to(address: str) -> HttpResponsePermanentRedirect:
    """The redirect (301) to `address`, in the language of the address that was asked for.

    Browsers ask again each time, since a merge can be undone.
    """
    response = HttpResponsePermanentRedirect(in_this_language(address))
    patch_cache_control(response, no_cache=True)
    return response


def in_this_language(path: str) -> str:
    """The path of a page as links on the page that is being made write it: with the language of its address, if any."""
    language = reverse("home").removeprefix(reverse("home", urlconf=settings.ROOT_URLCONF))
    return f"/{language}{path.removeprefix('/')}"

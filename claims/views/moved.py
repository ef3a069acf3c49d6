"""Where a public page went."""

from django.http import HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control

SECONDS = 600


def moved_to(address: str) -> HttpResponsePermanentRedirect:
    """The redirect (301) to `address`; browsers ask again after ten minutes, since a merge can be undone."""
    response = HttpResponsePermanentRedirect(address)
    patch_cache_control(response, max_age=SECONDS)
    return response

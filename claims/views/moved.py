"""Where a public page went."""

from django.http import HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control


def moved_to(address: str) -> HttpResponsePermanentRedirect:
    """The redirect (301) to `address`; browsers ask again each time, since a merge can be undone."""
    response = HttpResponsePermanentRedirect(address)
    patch_cache_control(response, no_cache=True)
    return response

"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from claimtrack.languages import addresses_of, has_languages


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name, for titles and the head of the page, and where its addresses begin."""
    return {
        "site_name": settings.CLAIMTRACK_SITE_NAME,
        "site_url": settings.CLAIMTRACK_SITE_URL,
        "site_language": settings.LANGUAGE_CODE,
    }


def languages(request: HttpRequest) -> dict[str, Any]:
    """The page in each language, with its name in its own words; nothing where an address has no language."""
    if not has_languages(request):
        return {}
    addresses, now = addresses_of(request), get_language()
    shown = [
        {"code": code, "name": name, "address": addresses[code], "current": code == now}
        for code, name in settings.LANGUAGES
    ]
    return {"languages": shown, "bare_address": addresses[""]}

"""Who publishes this site, and its addresses in full: they name the site, not who asks, nor in which language."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def full_address(path: str) -> str:
    """The path with scheme and host in front, as other sites, feeds and files write it."""
    return f"{settings.CLAIMTRACK_SITE_URL}{path}"


def full_address_of(name: str, *args: Any) -> str:
    """The same for the address of this name, without a language, also on a page whose own address has one."""
    return full_address(reverse(name, urlconf=settings.ROOT_URLCONF, args=args))


def bare_path(path: str) -> str:
    """The path without the language that may stand in front of it: `/claims/` for `/ru/claims/`."""
    language, slash, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if slash and language in dict(settings.LANGUAGES) else path


def publisher_name() -> str:
    """Who answers for this site; the site's own name where no other is set."""
    return settings.CLAIMTRACK_PUBLISHER_NAME or settings.CLAIMTRACK_SITE_NAME

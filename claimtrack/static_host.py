"""Where static files are loaded from: this site, or a host that has them from it; and what a page may load from there.

No Django. docs/decisions/0028-static-files-from-elsewhere.md says why.
"""

from typing import Any

from csp.constants import NONE, SELF

OWN = "/static/"
_LOADED = ("style-src", "img-src", "font-src")  # by every page; scripts are the desk's alone


def is_elsewhere(address: str) -> bool:
    """Whether the files come from another host."""
    return "://" in address


def prefix_here(address: str) -> str:
    """The path at which this site serves the files, also to the host that others have them from."""
    return OWN if is_elsewhere(address) else address


def static_sources(address: str) -> list[str]:
    """What a directive of a policy lets in: this site and, of the other host, that folder and no other."""
    return [SELF, address] if is_elsewhere(address) else [SELF]


def content_policy(address: str) -> dict[str, Any]:
    """The policy of every page that names none of its own."""
    loaded = dict.fromkeys(_LOADED, static_sources(address)) if is_elsewhere(address) else {}
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "base-uri": [NONE],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
            "object-src": [NONE],
            **loaded,
        }
    }

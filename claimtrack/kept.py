"""What was typed when the session ran out: it stays in the page, and can be sent again after logging in."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from claims.outputs.site import bare_path

KEPT = "kept"  # the input that carries it through the log-in page
_SALT = "claimtrack.kept"
_NOTHING_TO_KEEP = ("login", "logout", "password_change")
_PUBLIC_FORMS = ("claim-flags", "source-flags")  # for people with accounts, outside the admin


@dataclass(frozen=True)
class Kept:
    """One POST to a page of the admin: where to, and every field but passwords and the CSRF token."""

    path: str
    fields: list[tuple[str, str]]


def kept_from(request: HttpRequest) -> Kept | None:
    """What a POST to the admin brought, be it carried by the log-in page; None when there is nothing to keep."""
    match = request.resolver_match
    if request.method != "POST" or match is None or not _takes_forms(request.path):
        return None
    if KEPT in request.POST:
        return read_kept(request.POST[KEPT])
    if match.url_name in _NOTHING_TO_KEEP:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
        for value in values
    ]
    return Kept(request.get_full_path(), fields)


def sign_kept(kept: Kept) -> str:
    """Signed, so that only what was once sent to this site is ever offered to be sent again."""
    return signing.dumps([kept.path, kept.fields], salt=_SALT, compress=True)


def read_kept(note: str) -> Kept | None:
    """What `sign_kept()` wrote; None for anything else."""
    try:
        path, fields = signing.loads(note, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if not url_has_allowed_host_and_scheme(path, None) or not _takes_forms(path):
        return None
    return Kept(path, [(name, value) for name, value in fields])


def _takes_forms(path: str) -> bool:
    """Whether people with accounts send forms to the path: the admin, and few public pages."""
    if path.startswith(reverse("admin:index")):
        return True
    try:
        return resolve(bare_path(path.partition("?")[0]), settings.ROOT_URLCONF).url_name in _PUBLIC_FORMS
    except Resolver404:
        return False


def sent_by_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on this site, or on an origin that forms may come from."""
    origin = request.headers.get("Origin") or _origin_of(request.headers.get("Referer", ""))
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

"""A page is rendered once for what it is read from: an act elsewhere makes it read again, not rendered again.

Below the pages that are kept under the newest leaf. docs/decisions/0020-kept-pages.md says why.
"""

import hashlib
import zlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from audit.caching import is_anybodys
from audit.noted_reads import Reads, noting_reads
from audit.revalidation import build_name

PAGES = "pages"  # the cache
_QUICK = 1  # of zlib's levels: to a quarter, in a third of a millisecond


def rendered_once(request: HttpRequest, read: Reads, render: Callable[[], str]) -> str:
    """What `render` makes of what was `read`, or made of the same before.

    It is kept where anybody may see it, where all that was read is known, and where to render it reads nothing more.
    """
    cache = caches[PAGES]
    if not settings.CLAIMTRACK_KEEP_PAGES or isinstance(cache, DummyCache) or not is_anybodys(request):
        return render()
    if (digest := read.digest) is None:
        return render()
    key = _key(request, digest)
    if kept := cache.get(key):
        return zlib.decompress(kept).decode()
    with noting_reads() as later:
        made = render()
    if not later.asked:
        cache.set(key, zlib.compress(made.encode(), _QUICK), settings.CLAIMTRACK_KEEP_PAGES)
    return made


def _key(request: HttpRequest, digest: bytes) -> str:
    parts = [
        build_name(),
        f"{timezone.localdate()}",
        f"{request.scheme}://{request.get_host()}{request.get_full_path()}",
        get_language() or "",
    ]
    named = "\n".join(parts).encode("utf-8", "surrogatepass")
    return f"read-{hashlib.sha256(digest + named).hexdigest()}"

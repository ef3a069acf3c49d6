"""The archives for download, which an erasure withdraws and does not rewrite."""

from collections.abc import Iterator

from django.conf import settings

from audit.erasures import outside
from claims.outputs.archives import archives


@outside
def archives_left() -> Iterator[str]:
    """The archives that still lie in CLAIMTRACK_DATA_ROOT, and how to be rid of them. 1 query."""
    names = [one.name for one in archives() if one.withdrawn and one.size is not None]
    if names:
        yield "These archives may hold the text. They are no longer served:"
        yield from (f"  {name}" for name in names)
        yield f"Delete them and write a new one: manage.py build_dataset {settings.CLAIMTRACK_DATA_ROOT}"

"""The whole public dataset for download."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.revalidation import NOTHING, Write, revalidated
from claims.outputs.archives import NAME, archives, archives_in, erasures


class ArchiveConverter:
    """The name of an archive: one that `build_dataset` gives, so that no address leads out of the folder."""

    regex = NAME.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def _archives() -> Write:
    """What names the archives and which are withdrawn, and when the newest was put there. 1 query."""
    found = archives_in(settings.CLAIMTRACK_DATA_ROOT, erasures())
    named = " ".join(f"{one.name} {one.withdrawn}" for one in found)
    return named.encode(), max((one.written for one in found), default=NOTHING[1])


@require_safe
@revalidated(newest=_archives)
def dataset_list(request: HttpRequest) -> HttpResponse:
    """The archives, newest first, with those that were withdrawn, and the other ways to take data along. 2 queries."""
    return render(request, "claims/datasets.html", {"datasets": archives(), "licence": settings.CLAIMTRACK_LICENCE_URL})


@require_safe
@revalidated(newest=_archives, wordless=True)
def dataset(request: HttpRequest, name: str) -> HttpResponseBase:
    """One archive as a stream; 404 for what is not listed, 410 for one that was withdrawn. 2 queries."""
    found = next((one for one in archives() if one.name == name), None)
    if found is None:
        raise Http404
    if found.withdrawn:
        gone = _("This archive was withdrawn: something in it may have been erased since. /data/ lists newer ones.")
        return HttpResponse(f"{gone}\n", status=410, content_type="text/plain; charset=utf-8")
    file = found.path.open("rb")  # closed by the response
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")

"""The whole public dataset for download."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.revalidation import NOTHING, Write, newest_write, revalidated
from claims.outputs.dataset import NAME, published_datasets


class ArchiveConverter:
    """The name of an archive: one that `build_dataset` gives, so that no address leads out of the folder."""

    regex = NAME.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def _archives() -> Write:
    """What names the archives that lie ready, and when the newest was put there. No query."""
    folder = Path(settings.CLAIMTRACK_DATA_ROOT)
    names = [one.name for one in published_datasets(settings.CLAIMTRACK_DATA_ROOT)]
    times = [(folder / name).stat().st_mtime for name in names]
    return " ".join(names).encode(), datetime.fromtimestamp(max(times), UTC) if times else NOTHING[1]


def _archives_and_claims() -> Write:
    """The same with the newest write to the site. 1 query."""
    archives, written = _archives(), newest_write()
    return archives[0] + written[0], max(archives[1], written[1])


@require_safe
@revalidated(newest=_archives_and_claims)
def dataset_list(request: HttpRequest) -> HttpResponse:
    """The archives that lie ready, newest first, and the other ways to take data along. 1 query."""
    datasets = published_datasets(settings.CLAIMTRACK_DATA_ROOT)
    return render(request, "claims/datasets.html", {"datasets": datasets, "licence": settings.CLAIMTRACK_LICENCE_URL})


@require_safe
@revalidated(newest=_archives, wordless=True)
def dataset(request: HttpRequest, name: str) -> HttpResponseBase:
    """One archive as a stream; 404 for what is not listed. No query."""
    if name not in [one.name for one in published_datasets(settings.CLAIMTRACK_DATA_ROOT)]:
        raise Http404
    file = Path(settings.CLAIMTRACK_DATA_ROOT, name).open("rb")  # noqa: SIM115  closed by the response
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")

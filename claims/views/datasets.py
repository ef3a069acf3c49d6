"""The whole public dataset for download."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.outputs.dataset import NAME, published_datasets


class ArchiveConverter:
    """The name of an archive: one that `build_dataset` gives, so that no address leads out of the folder."""

    regex = NAME.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@require_safe
def dataset_list(request: HttpRequest) -> HttpResponse:
    """The archives that lie ready, newest first, and the other ways to take data along. No query."""
    datasets = published_datasets(settings.CLAIMTRACK_DATA_ROOT)
    return render(request, "claims/datasets.html", {"datasets": datasets, "licence": settings.CLAIMTRACK_LICENCE_URL})


@require_safe
def dataset(request: HttpRequest, name: str) -> HttpResponseBase:
    """One archive as a stream; 404 for what is not listed. No query."""
    if name not in [one.name for one in published_datasets(settings.CLAIMTRACK_DATA_ROOT)]:
        raise Http404
    file = Path(settings.CLAIMTRACK_DATA_ROOT, name).open("rb")  # noqa: SIM115  closed by the response
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")

"""Taking files in at the desk: hand one in, look at what would happen, say so or leave it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sources.importing.files import UnreadableFile
from sources.importing.forms import ConfirmForm, UploadForm
from sources.importing.importers import (
    Importer,
    ImportRefused,
    find_importer,
    nothing_is_taken,
    plan_import,
    registered_importers,
    run_import,
)
from sources.importing.report import Outcome, Report
from sources.importing.uploads import Upload, remove_old_uploads, uploads_of

SHOWN = 500  # lines of a report on one page
_BESIDES = 100_000  # bytes of a form that are not its file


class ImportDeskMixin(AdminSite):
    """Puts the pages that take files in on the desk, and a link to them on its front page."""

    def get_urls(self) -> Any:
        return [
            path("import/", self.admin_view(partial(import_list, site=self)), name="import"),
            path("import/<slug:key>/", _within_limits(self, import_upload), name="import_upload"),
            path(
                "import/<slug:key>/<int:pk>/",
                self.admin_view(partial(import_preview, site=self)),
                name="import_preview",
            ),
            *super().get_urls(),
        ]

    def each_context(self, request: Any) -> Any:
        """With `may_import`: whether there is anything that the person may take in."""
        return {**super().each_context(request), "may_import": partial(_may_import_anything, request.user)}


def import_list(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """What can be taken in by the person."""
    remove_old_uploads()
    offered = _offered(request.user)
    if not offered:
        raise PermissionDenied
    context = {**site.each_context(request), "title": _("Import"), "importers": offered}
    return TemplateResponse(request, "sources/import/list.html", context)


def import_upload(request: HttpRequest, key: str, *, site: AdminSite) -> HttpResponse:
    """Asks for a file and its options; keeps it and leads to its preview."""
    importer = _importer_for(request, key)
    if request.method != "POST":
        return _upload_page(request, site, importer, UploadForm(importer=importer), _options_form(importer))
    form = UploadForm(request.POST, request.FILES, importer=importer)
    options = _options_form(importer, request.POST)
    valid = form.is_valid()  # not in one condition: both tell all their errors at once
    if (options is not None and not options.is_valid()) or not valid:
        return _upload_page(request, site, importer, form, options, status=400)
    remove_old_uploads()
    user: Any = request.user
    kept = {"encoding", *(options.fields if options is not None else ())}
    upload = Upload.objects.create(
        importer=key,
        owner=user,
        name=form.cleaned_data["file"].name,
        content=form.cleaned_data["file"].read(),
        options={name: values for name, values in request.POST.lists() if name in kept},
    )
    return HttpResponseRedirect(reverse("admin:import_preview", args=[key, upload.pk]))


def import_preview(request: HttpRequest, key: str, pk: int, *, site: AdminSite) -> HttpResponse:
    """What would happen, line by line, and the button that does it. What differs from what was shown: 409."""
    importer = _importer_for(request, key)
    upload = uploads_of(request.user, key).filter(pk=pk).first()
    if upload is None:
        return _gone(request, key)
    if request.method != "POST":
        return _first_look(request, site, importer, upload)
    if "discard" in request.POST:
        upload.delete()
        messages.success(request, _("%(name)s was discarded; nothing was taken in.") % {"name": upload.name})
        return HttpResponseRedirect(reverse("admin:import_upload", args=[key]))
    return _carry_out(request, site, importer, upload)


def _first_look(request: HttpRequest, site: AdminSite, importer: Importer, upload: Upload) -> HttpResponse:
    try:
        planned = plan_import(importer, bytes(upload.content), **_about(request, importer, upload))
    except UnreadableFile as error:
        upload.delete()
        return _unreadable(request, site, importer, str(error), upload)
    form = ConfirmForm(initial={"shown": planned.report.digest()})
    return _preview_page(request, site, importer, upload, planned.report, form)


def _carry_out(request: HttpRequest, site: AdminSite, importer: Importer, upload: Upload) -> HttpResponse:
    form = ConfirmForm(request.POST)
    about = _about(request, importer, upload)
    if not form.is_valid():
        planned = plan_import(importer, bytes(upload.content), **about)
        again = _confirmation(form, planned.report)
        return _preview_page(request, site, importer, upload, planned.report, again, status=400)
    try:
        with transaction.atomic():
            # Whoever presses twice waits here, and finds it gone.
            if not uploads_of(request.user, importer.key).select_for_update().filter(pk=upload.pk).exists():
                return _gone(request, importer.key)
            comment, shown = form.cleaned_data["comment"], form.cleaned_data["shown"]
            report = run_import(importer, bytes(upload.content), comment=comment, shown=shown, **about)
            upload.delete()
    except ImportRefused as error:
        planned = error.planned or plan_import(importer, bytes(upload.content), **about)
        again = _confirmation(form, planned.report)
        again.add_error(None, str(error))
        return _preview_page(request, site, importer, upload, planned.report, again, status=409)
    return _preview_page(request, site, importer, upload, report, None)


def _confirmation(form: ConfirmForm, report: Report) -> ConfirmForm:
    """The form as it was sent, with its errors, for what is shown now."""
    again = ConfirmForm({**form.data.dict(), "shown": report.digest()})  # type: ignore[attr-defined]  # a QueryDict
    again.is_valid()
    return again


def _about(request: HttpRequest, importer: Importer, upload: Upload) -> dict[str, Any]:
    typed = QueryDict(mutable=True)
    for name, values in upload.options.items():
        typed.setlist(name, values)
    options = _options_form(importer, typed)
    cleaned = options.cleaned_data if options is not None and options.is_valid() else {}
    return {
        "name": upload.name,
        "by": request.user,
        "options": {**cleaned, "encoding": typed.get("encoding", "")},
    }


def _options_form(importer: Importer, typed: Any = None) -> Any:
    return importer.options(typed) if importer.options is not None else None


def _upload_page(
    request: HttpRequest, site: AdminSite, importer: Importer, form: UploadForm, options: Any, status: int = 200
) -> HttpResponse:
    fields = [*form, *(options or ())]
    context = {
        **site.each_context(request),
        "title": importer.title,
        "importer": importer,
        "forms": [one for one in (form, options) if one is not None],
        "fields": [field for field in fields if not field.is_hidden],
        "address": reverse("admin:import_upload", args=[importer.key]),
    }
    return TemplateResponse(request, "sources/import/upload.html", context, status=status)


def _unreadable(
    request: HttpRequest, site: AdminSite, importer: Importer, error: str, upload: Upload | None, status: int = 400
) -> HttpResponse:
    """The page that asks for a file, with what is wrong with this one beside it."""
    typed = {name: values[0] for name, values in (upload.options if upload else {}).items() if values}
    form = UploadForm(typed, importer=importer)
    form.full_clean()
    form.errors["file"] = form.error_class([error])
    options = importer.options(initial=typed) if importer.options is not None else None
    return _upload_page(request, site, importer, form, options, status=status)


def _preview_page(
    request: HttpRequest,
    site: AdminSite,
    importer: Importer,
    upload: Upload,
    report: Report,
    form: ConfirmForm | None,
    status: int = 200,
) -> HttpResponse:
    counts = report.counts()
    context = {
        **site.each_context(request),
        "title": importer.title,
        "importer": importer,
        "upload": upload,
        "report": report,
        "lines": report.shown(SHOWN),
        "left_out": max(len(report) - SHOWN, 0),
        "counts": [(outcome, count) for outcome, count in counts.items() if count],
        "blocked": nothing_is_taken(importer, report),
        "anything": bool(counts[Outcome.TAKEN]),
        "form": form,
        "done": form is None,
    }
    return TemplateResponse(request, "sources/import/preview.html", context, status=status)


def _gone(request: HttpRequest, key: str) -> HttpResponse:
    messages.warning(request, _("This file is gone: it was taken in or discarded, or handed in more than a day ago."))
    return HttpResponseRedirect(reverse("admin:import_upload", args=[key]))


def _within_limits(site: AdminSite, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The admin's view, told of its site; what is too large is refused before any of it is read."""
    guarded = site.admin_view(partial(view, site=site))

    @csrf_exempt  # the check would read all of it; `guarded` makes it afterwards
    def limited(request: HttpRequest, key: str) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        sizes = {importer.key: importer.size_limit for importer in registered_importers()}
        if not length.isdigit() or int(length) <= sizes.get(key, 0) + _BESIDES:
            return guarded(request, key)
        if not site.has_permission(request):
            raise PermissionDenied
        importer = _importer_for(request, key)
        size = filesizeformat(importer.size_limit)
        error = _("The file is too large: at most %(size)s are read. Split it.") % {"size": size}
        return _unreadable(request, site, importer, error, None, status=413)

    return limited


def _offered(user: Any) -> list[Importer]:
    return [importer for importer in registered_importers() if user.has_perm(importer.permission)]


def _may_import_anything(user: Any) -> bool:
    return bool(_offered(user))


def _importer_for(request: HttpRequest, key: str) -> Importer:
    """Raises Http404 for a key of nothing, PermissionDenied for what is not the person's to do."""
    try:
        importer = find_importer(key)
    except KeyError:
        raise Http404 from None
    if not request.user.has_perm(importer.permission):
        raise PermissionDenied
    return importer

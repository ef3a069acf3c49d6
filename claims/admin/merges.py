"""Merging in the admin: the pages that every mergeable record has, and the list of merges."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.admin import AuditedAdmin, LoadedAutocomplete
from audit.fields import refuse_hidden_characters
from claims.merging import merge_claims, merge_parties, merge_sources, plan_merge, undo_merge
from claims.merging.naming import name_of
from claims.merging.records import RECORDS
from claims.models import Citation, Merge, Position, Relation
from claims.review_errors import WorkflowError
from claims.vocabulary import MergedKind

PERMISSION = "claims.merge_claim"
SHOWN = 20

# What carries a merge out, and a foreign key whose autocomplete offers the targets.
_ACTS: dict[str, tuple[Callable[..., Merge], Any]] = {
    MergedKind.CLAIM: (merge_claims, Relation._meta.get_field("target")),
    MergedKind.PARTY: (merge_parties, Position._meta.get_field("party")),
    MergedKind.SOURCE: (merge_sources, Citation._meta.get_field("source")),
}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=gettext_lazy("Everybody who reads the history sees it."),
    )


class MergeForm(ReasonForm):
    """Into which record, chosen or typed, and why."""

    slug = forms.CharField(
        label=gettext_lazy("Or its slug"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("As it stands in its address. Used when nothing is chosen above."),
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["target", "slug", "reason"]

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relation = _ACTS[kind][1]
        self.fields["target"] = forms.ModelChoiceField(
            label=_("Merge into"),
            queryset=RECORDS[kind].model.objects.all(),  # what may not be the target is refused with its reason
            required=False,
            widget=LoadedAutocomplete(relation, admin.site),
        )
        self.order_fields(self.field_order)

    def clean(self) -> Any:
        """With `target`, also when its slug was typed. 1 query."""
        cleaned = super().clean() or {}
        if cleaned.get("target") is None and not self.errors.get("target"):
            target: Any = self.fields["target"]
            typed = cleaned.get("slug", "").strip()
            cleaned["target"] = target.queryset.filter(slug=typed).first() if typed else None
            if typed and cleaned["target"] is None:
                self.add_error("slug", _("Nothing has the slug %(slug)s.") % {"slug": repr(typed)})
            elif not typed:
                self.add_error("target", _("Choose the record that stays, or type its slug."))
        return cleaned


class MergedFilter(admin.SimpleListFilter):
    """Merged records are left out of the list unless they are asked for."""

    title = gettext_lazy("merged")
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("merged into another"))]

    def choices(self, changelist: Any) -> Any:
        standing, merged = super().choices(changelist)
        yield {**standing, "display": _("on their own")}
        yield merged

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.merged()
        # A status that was asked for says itself whether it is about merged claims.
        return queryset if "state__status__exact" in request.GET else queryset.unmerged()


class MergeableAdmin(AuditedAdmin):
    """Pages of a record that can be merged into another of its kind; a merged one is read-only."""

    change_form_template = "claims/admin/mergeable_form.html"
    merge_kind: str

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_change_permission(request, obj) and not self._is_merged(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_delete_permission(request, obj) and not self._is_merged(obj))

    def _is_merged(self, obj: Any) -> bool:
        # A new claim gets its state when the changeset closes.
        holder = getattr(obj, "state", None) if self.merge_kind == MergedKind.CLAIM else obj
        return holder is not None and holder.merged_into_id is not None

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<int:pk>/merge/", view, name=name), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With the merges in force that the record is part of, and the way to merge it. 1 query."""
        original = context.get("original")
        if original is not None:
            context["merges"] = _merges_of(self.merge_kind, original.pk)
            context["may_merge"] = request.user.has_perm(PERMISSION)
            if context["may_merge"] and not self._is_merged(original):
                context["merge_address"] = _address(self.merge_kind, original.pk, "merge")
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks into which record and why; shows what would move; does it. Refused: 409 with what was typed."""
        item = self.get_queryset(request).filter(pk=pk).first()
        if item is None:
            raise Http404
        if not request.user.has_perm(PERMISSION) or not self.has_view_permission(request, item):
            raise PermissionDenied
        form = MergeForm(request.POST or None, kind=self.merge_kind)
        if request.method != "POST":
            return self._merge_page(request, item, form)
        if not form.is_valid():
            return self._merge_page(request, item, form, status=409)
        target, reason = form.cleaned_data["target"], form.cleaned_data["reason"]
        try:
            if form.cleaned_data["confirmed"] != "yes":
                return self._confirmation(request, item, target, form)
            _ACTS[self.merge_kind][0](item, into=target, by=request.user, reason=reason)
        except WorkflowError as error:
            form.add_error(None, error)
            return self._merge_page(request, item, form, status=409)
        messages.success(request, _("“%(item)s” leads here now.") % {"item": item})
        return HttpResponseRedirect(_address(self.merge_kind, target.pk))

    def _merge_page(self, request: HttpRequest, item: Any, form: MergeForm, status: int = 200) -> HttpResponse:
        context = {**self._about(request, item), "form": form}
        return TemplateResponse(request, "claims/admin/merge.html", context, status=status)

    def _confirmation(self, request: HttpRequest, item: Any, target: Any, form: MergeForm) -> HttpResponse:
        record = RECORDS[self.merge_kind]
        item, target = record.model.objects.get(pk=item.pk), record.model.objects.get(pk=target.pk)
        if item.pk == target.pk:
            raise WorkflowError(_("Choose another record: nothing is merged into itself."))
        record.refuse(item, target)
        plan = plan_merge(item, target)
        context = {
            **self._about(request, item),
            "plan": plan,
            "reason": form.cleaned_data["reason"],
            "moved": _grouped(plan.moved),
            "dropped": _grouped(plan.dropped),
        }
        return TemplateResponse(request, "claims/admin/merge_confirm.html", context)

    def _about(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": item,
            "title": _("Merge into another"),
            "list_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "change_address": _address(self.merge_kind, item.pk),
        }


def _address(kind: str, pk: int, page: str = "change") -> str:
    options = RECORDS[kind].model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[pk])


def _merges_of(kind: str, pk: int) -> list[Merge]:
    """The merges in force into the record and of it, with the addresses of the two. 1 query."""
    about = Merge.objects.filter(kind=kind, undone_at=None)
    found: list[Any] = list((about.filter(item_id=pk) | about.filter(into_id=pk)).select_related("merged_by"))
    for merge in found:
        merge.item_address, merge.into_address = _address(kind, merge.item_id), _address(kind, merge.into_id)
    return found


def _grouped(steps: list[Any]) -> list[dict[str, Any]]:
    """The rows by their kind, at most twenty of each as lines."""
    groups: dict[Any, list[Any]] = {}
    for step in steps:
        groups.setdefault(step.row._meta.verbose_name_plural, []).append(step.row)
    return [
        {
            "title": title,
            "count": len(rows),
            "lines": [name_of(row) for row in rows[:SHOWN]],
            "more": max(len(rows) - SHOWN, 0),
        }
        for title, rows in groups.items()
    ]


@admin.register(Merge)
class MergeAdmin(AuditedAdmin):
    """What was merged into what, newest first; each can be undone."""

    list_display = ["item_label", "into_label", "kind", "merged_by", "merged_at", "reason", "undoing"]
    list_filter = ["kind", ("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["merged_by", "undone_by"]
    search_fields = ["item_label", "into_label", "reason"]
    ordering = ["-pk"]
    fields = ["kind", "item_label", "into_label", "reason", "merged_by", "merged_at", "undone_by", "undone_at"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(PERMISSION) or super().has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("undo"))
    def undoing(self, merge: Merge) -> str:
        if merge.undone_at:
            return _("undone by %(name)s") % {"name": merge.undone_by}
        return format_html('<a href="{}">{}</a>', reverse("admin:claims_merge_undo", args=[merge.pk]), _("Undo"))

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", view, name="claims_merge_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why; undoes the merge and names what it left. Refused: 409 with what was typed."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        merge = Merge.objects.filter(pk=pk).first()
        if merge is None:
            raise Http404
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                undone = undo_merge(merge, by=request.user, reason=form.cleaned_data["reason"])
            except WorkflowError as error:
                form.add_error(None, error)
            else:
                _tell(request, undone.returned, undone.left)
                return HttpResponseRedirect(_address(merge.kind, merge.item_id))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": merge,
            "title": _("Undo a merge"),
            "list_address": reverse("admin:claims_merge_changelist"),
            "form": form,
        }
        return TemplateResponse(
            request, "claims/admin/merge_undo.html", context, status=409 if request.method == "POST" else 200
        )


def _tell(request: HttpRequest, returned: int, left: list[str]) -> None:
    rows = ngettext("%(n)s row went back.", "%(n)s rows went back.", returned) % {"n": returned}
    messages.success(request, _("The merge was undone.") + " " + rows)
    for line in left[:SHOWN]:
        messages.warning(request, _("Changed since, and therefore left: %(row)s") % {"row": line})
    if len(left) > SHOWN:
        messages.warning(request, _("And %(n)s more.") % {"n": len(left) - SHOWN})

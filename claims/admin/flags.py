"""Flags in the admin: the queue, one flag with its discussion and buttons, and the page that raises one."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from audit.admin import AuditedAdmin
from claims.admin.filters import TopicFilter
from claims.admin.flag_panel import FlagActForm, flag_panel, perform_flag_act
from claims.flag_acts import FLAG_ACTS
from claims.flag_form import Flagging, flagging_of_claim, flagging_of_source
from claims.flag_items import claim_id_of, find_item
from claims.models import Flag, FlagComment
from claims.vocabulary import FlagStatus


class FlagStatusFilter(admin.SimpleListFilter):
    """Open flags, unless others are asked for."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        decided = [(value, label) for value, label in FlagStatus.choices if value != FlagStatus.OPEN]
        return [*decided, ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        """The first choice means open flags and not, as Django has it, all."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": FlagStatus.OPEN.label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or FlagStatus.OPEN
        return queryset if chosen == "all" else queryset.filter(status=chosen)


class MineFilter(admin.SimpleListFilter):
    title = gettext_lazy("who raised it")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("raised", _("raised by me")), ("others", _("raised by others"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "raised":
            return queryset.filter(raised_by=request.user.pk)
        return queryset.exclude(raised_by=request.user.pk) if self.value() == "others" else queryset


class FlagTopicFilter(TopicFilter):
    """Flags on claims that are filed under the topic or below it."""

    claim_key = "claim"


@admin.register(Flag)
class FlagAdmin(AuditedAdmin):
    change_form_template = "claims/admin/flag_form.html"
    list_display = ["item", "claim", "reason", "raised_at", "raised_by", "comments"]
    list_filter = [FlagStatusFilter, FlagTopicFilter, "reason", MineFilter, "kind"]
    list_select_related = ["claim", "raised_by"]
    search_fields = ["item_label", "text", "claim__statement", "claim__slug", "source__title"]
    ordering = ["raised_at", "pk"]  # the longest open first

    def get_queryset(self, request: HttpRequest) -> Any:
        written = FlagComment.objects.filter(flag=OuterRef("pk")).order_by().values("flag")
        counted = Coalesce(Subquery(written.annotate(rows=Count("pk")).values("rows")), 0)
        related = ("claim__state", "source", "raised_by", "resolved_by")
        return super().get_queryset(request).select_related(*related).annotate(comment_count=counted)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """None: the panel shows the flag."""
        return []

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Flags are raised on an item, from its page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Flags are resolved, never rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a flag."""
        return False

    @admin.display(description=gettext_lazy("item"), ordering="item_label")
    def item(self, flag: Flag) -> str:
        return f"{flag.get_kind_display()}: {flag.item_label}"

    @admin.display(description=gettext_lazy("comments"), ordering="comment_count")
    def comments(self, flag: Any) -> int:
        return int(flag.comment_count)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        return [
            path("raise/", view(self.raise_view), name="claims_flag_raise"),
            path("<int:pk>/act/<slug:act>/", view(self.act_view), name="claims_flag_act"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """The flag, its discussion and the buttons."""
        context["panel"] = flag_panel(context["original"], request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_POST)
    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One of the panel's buttons. Refused: the flag again, with the reasons and what was typed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        flag = self.get_queryset(request).filter(pk=pk).first()
        if flag is None or act not in FLAG_ACTS:
            raise Http404
        if not FLAG_ACTS[act].may(request.user, flag):
            raise PermissionDenied
        form = FlagActForm(request.POST)
        if perform_flag_act(FLAG_ACTS[act], flag, request.user, form):
            messages.success(request, str(FLAG_ACTS[act].done))
            return HttpResponseRedirect(reverse("admin:claims_flag_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Not done: %(act)s") % {"act": FLAG_ACTS[act].label},
            "panel": flag_panel(self.get_queryset(request).get(pk=pk), request.user, form),
            "original": flag,
            "refused": True,
        }
        return TemplateResponse(request, "claims/admin/flag_refused.html", context, status=409)

    def raise_view(self, request: HttpRequest) -> HttpResponse:
        """The form that raises a flag on the item named in the address, or on another part of the same claim."""
        if not request.user.has_perm("claims.add_flag"):
            raise PermissionDenied
        flagging = _flagging_of(request)
        if request.method == "POST" and (flag := flagging.form.raise_flag(request.user)):
            messages.success(request, _("The flag is raised. Somebody else will decide."))
            return HttpResponseRedirect(reverse("admin:claims_flag_change", args=[flag.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Raise a flag"),
            "flagging": flagging,
            "flags_address": request.get_full_path(),
        }
        return TemplateResponse(request, "claims/admin/flag_raise.html", context, status=flagging.form.status)


def _flagging_of(request: HttpRequest) -> Flagging:
    """The form for the item in `?item=`, a key such as position-12. Raises Http404."""
    key = request.GET.get("item", "")
    item: Any = find_item(key)
    if item is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    claim_id = claim_id_of(item)
    if claim_id is not None:
        return flagging_of_claim(claim_id, request.user, data, chosen=key)
    return flagging_of_source(item, request.user, data)

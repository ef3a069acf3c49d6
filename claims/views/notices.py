"""A person's notices at the desk: the list, one of them opened, and how they want to be told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.models import Notice, NoticePreference
from claims.notice_words import notice_lines
from claims.notices import preference_of
from claims.views.lists import public_page
from claims.vocabulary import MailChoice


class PreferenceForm(forms.ModelForm):
    """How one person wants to be told."""

    class Meta:
        model = NoticePreference
        fields = ["in_app", "mail"]
        widgets = {"mail": forms.RadioSelect}


@require_safe
def notice_list(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """The person's notices, newest first, a page at a time. 1 query, 1 more for the preference."""
    notices = Notice.objects.listed_for(request.user).for_list()
    page = public_page(request, notices, ("-created_at", "-pk"))
    return TemplateResponse(
        request,
        "claims/admin/notices.html",
        {
            **site.each_context(request),
            "title": _("Notices"),
            "lines": notice_lines(page["page"].rows),
            "preference": preference_of(request.user),
            **page,
        },
    )


@require_safe
def open_notice(request: HttpRequest, pk: int, *, site: AdminSite) -> HttpResponse:
    """Marks one of the person's own notices as read and leads to what it is about."""
    notice = get_object_or_404(Notice.objects.told_to(request.user).for_list(), pk=pk)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return HttpResponseRedirect(address_of(site, request, notice.flag, notice.claim, notice.source))


@require_POST
def read_all(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Marks all of the person's notices as read. 1 query."""
    Notice.objects.told_to(request.user).unread().update(read_at=timezone.now())
    return redirect("admin:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """The form in which a person says how they want to be told."""
    preference = preference_of(request.user)
    wanted_mail = preference.mail != MailChoice.NEVER
    form = PreferenceForm(request.POST or None, instance=preference)
    if request.method == "POST" and form.is_valid():
        form.save()
        if not wanted_mail:
            # What was told while mail was not wanted is settled; their first digest is not a flood.
            Notice.objects.told_to(request.user).unmailed().update(mailed_at=timezone.now())
        messages.success(request, _("This is how you are told from now on."))
        return redirect("admin:notices")
    context = {**site.each_context(request), "title": _("How you are told"), "form": form}
    return TemplateResponse(request, "claims/admin/notice_settings.html", context)


def may_see(site: AdminSite, request: HttpRequest, model: Any, row: Any = None) -> bool:
    """Whether the admin has pages of this model, and this person may see them, or this row's."""
    return site.is_registered(model) and site.get_model_admin(model).has_view_or_change_permission(request, row)


def address_of(site: AdminSite, request: HttpRequest, *things: Any) -> str:
    """The admin page of the first of `things` that the person may see; a flag stands for its claim or source too."""
    for thing in things:
        if thing is None:
            continue
        if may_see(site, request, type(thing), thing):
            return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    return reverse("admin:notices")

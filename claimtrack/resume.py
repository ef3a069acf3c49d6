"""Logging in again without losing what was typed: the admin's log-in, and the answer to a stale CSRF token."""

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from claimtrack.kept import KEPT, Kept, kept_from, read_kept, sent_by_our_page, sign_kept


class ResumeMixin(AdminSite):
    """An admin site that answers a POST without a session with a log-in page which keeps what was typed."""

    login_template = "claimtrack/login.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated and (kept := kept_from(request)):
                return self.ask_to_log_in(request, kept)
            return guarded(request, *args, **kwargs)

        if not getattr(view, "csrf_exempt", False):
            inner = csrf_protect(inner)
        return update_wrapper(inner, guarded)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Django's; whoever comes with something kept is then asked whether to go on with it."""
        kept = read_kept(request.POST.get(KEPT, ""))
        if kept is None:
            return super().login(request, extra_context)
        page = super().login(request, {**(extra_context or {}), KEPT: sign_kept(kept)})
        return self.offer_to_go_on(request, kept) if page.status_code == 302 else page

    @method_decorator(never_cache)
    def ask_to_log_in(self, request: HttpRequest, kept: Kept) -> TemplateResponse:
        """The log-in page at any address. Status 403: nothing was done."""
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "app_path": reverse("admin:login"),
            "next": kept.path,
            "form": AdminAuthenticationForm(request),
            KEPT: sign_kept(kept),
        }
        return TemplateResponse(request, self.login_template, context, status=403)

    def log_in_keeping(self, request: HttpRequest) -> HttpResponse:
        """The log-in page for a form of a public page, which keeps what was typed in it."""
        kept = kept_from(request)
        return self.ask_to_log_in(request, kept) if kept else redirect_to_login(request.get_full_path())

    @method_decorator(never_cache)
    def offer_to_go_on(self, request: HttpRequest, kept: Kept, status: int = 200) -> TemplateResponse:
        """One button that sends what was kept to where it was meant for."""
        context = {**self.each_context(request), "title": _("Go on"), "path": kept.path, "typed": kept.fields}
        return TemplateResponse(request, "claimtrack/go_on.html", context, status=status)


def refuse_or_resume(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a missing or stale CSRF token, as after logging in again in another tab.

    What one of our own pages sent to the admin is kept; anything from elsewhere is refused plainly.
    """
    kept = kept_from(request) if sent_by_our_page(request) else None
    if kept is None:
        return csrf.csrf_failure(request, reason)
    site: Any = admin.site
    if site.has_permission(request):
        return site.offer_to_go_on(request, kept, status=403)
    return site.ask_to_log_in(request, kept)

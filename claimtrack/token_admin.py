"""A person's tokens for the API: made for a purpose and a time, shown once, revoked in one step."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.admin import AuditedAdmin, CommentedForm
from audit.models import ApiToken
from audit.models.tokens import digest_of, new_secret

USUAL, LONGEST = timedelta(days=90), timedelta(days=366)
MADE = "made_now"  # the attribute of a token that was made just now: its secret


class NewTokenForm(CommentedForm):
    """A token that does not exist yet."""

    expires_at = forms.SplitDateTimeField(
        label=gettext_lazy("Expires"),
        widget=admin.widgets.AdminSplitDateTime,
        help_text=gettext_lazy("At most a year from now."),
        initial=lambda: timezone.localtime() + USUAL,
    )

    class Meta:
        model = ApiToken
        fields = ["name", "drafts", "reviews", "expires_at"]

    def clean_expires_at(self) -> Any:
        expires = self.cleaned_data["expires_at"]
        if not timezone.now() < expires <= timezone.now() + LONGEST:
            raise ValidationError(_("Choose a time within the next year."))
        return expires


class TokenForm(CommentedForm):
    """A token that exists: all that can be done is to revoke it."""

    revoke = forms.BooleanField(
        label=gettext_lazy("Revoke"),
        required=False,
        help_text=gettext_lazy("From now on it opens nothing. This cannot be undone."),
    )

    class Meta:
        model = ApiToken
        fields: list[str] = []


@admin.register(ApiToken)
class TokenAdmin(AuditedAdmin):
    """One's own tokens; whoever looks after accounts sees all, and may revoke them."""

    list_display = ["name", "user", "scopes", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["user", "use"]
    search_fields = ["name", "user__username"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("user", "use")
        return rows if looks_after_accounts(request.user) else rows.filter(user=request.user)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, form=TokenForm if obj else NewTokenForm, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["name", "drafts", "reviews", "expires_at"]
        return [*self.get_readonly_fields(request, obj), "revoke"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["name", "user", "scopes", "expires_at", "revoked_at", "last_used_at"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own, or all for whoever looks after accounts."""
        own = obj is None or obj.user_id == request.user.pk or looks_after_accounts(request.user)
        return super().has_change_permission(request, obj) and own

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: history names it."""
        return False

    @admin.display(description=gettext_lazy("scopes"))
    def scopes(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    @admin.display(description=gettext_lazy("last used"))
    def last_used_at(self, token: Any) -> Any:
        used = getattr(token, "use", None)
        return used.last_used_at if used else "–"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new token gets its secret, a stored one is at most revoked."""
        if not change:
            secret = new_secret()
            obj.user, obj.digest = request.user, digest_of(secret)
            obj.save()
            setattr(obj, MADE, secret)
        elif form.cleaned_data.get("revoke") and obj.revoked_at is None:
            obj.revoked_at = timezone.now()
            obj.save()

    def response_add(self, request: HttpRequest, obj: ApiToken, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page that shows the secret: this once, and kept nowhere."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The new token"),
            "token": obj,
            "secret": getattr(obj, MADE),
        }
        return TemplateResponse(request, "claimtrack/new_token.html", context)


def looks_after_accounts(user: Any) -> bool:
    return bool(user.has_perm("auth.change_user"))

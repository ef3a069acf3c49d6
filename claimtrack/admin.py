"""People and roles in the admin: every change says why, nobody is deleted, and the table of roles is the truth."""

from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from audit.admin import AuditedAdmin, CommentedForm
from audit.context import changeset
from audit.languages import stored
from claimtrack.link_history import link_changes
from claimtrack.token_admin import TokenAdmin as TokenAdmin

admin.site.unregister(User)
admin.site.unregister(Group)

# What an administrator gives to others and never to themselves.
POWERS = ("is_active", "is_staff", "groups")


class AccountForm(CommentedForm, UserChangeForm):
    """A person who has an account."""


class NewAccountForm(CommentedForm, UserCreationForm):
    """A new person: at the desk at once, with a password to be handed over."""

    class Meta(UserCreationForm.Meta):
        fields = ("username", "first_name", "last_name", "email", "is_staff", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_staff"].initial = True


class RecordedLinksAdmin(AuditedAdmin):
    """Pages of a record whose links to others are recorded with it. Nothing is deleted, by anybody."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Any, **kwargs: Any) -> None:
        """What changed from row to row. 1 query for each kind of link, where simple-history takes two for each row."""
        rows = list(historical_records)
        links = link_changes(rows)
        for newer, older in pairwise(rows):
            delta = newer.diff_against(older, excluded_fields=[field.name for field in newer._history_m2m_fields])
            shown = self.get_historical_record_context_helper(request, newer).context_for_delta_changes(delta)
            newer.history_delta_changes = [*shown, *links[newer.pk]]


@admin.register(User)
class AccountAdmin(RecordedLinksAdmin, UserAdmin):  # type: ignore[misc]  # Django's stubs say None where text may be
    """People. An administrator gives roles to others, and neither touches a superuser nor makes one."""

    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None  # the audit's, which asks why
    list_display = ["username", "first_name", "last_name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (gettext_lazy("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (gettext_lazy("What they may do"), {"fields": [*POWERS]}),
        (gettext_lazy("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (gettext_lazy("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (gettext_lazy("What they may do"), {"fields": ["is_staff", "groups"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A box for each role: there are few, and a list loses the others on a careless click."""
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "widget": forms.CheckboxSelectMultiple()}
        )

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Superusers also see who else is one."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        return [*fieldsets, (gettext_lazy("Above all roles"), {"fields": ["is_superuser"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """One's own powers are for somebody else to change."""
        own = obj is not None and obj.pk == request.user.pk
        return [*super().get_readonly_fields(request, obj), *([*POWERS, "is_superuser"] if own else [])]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers are changed by superusers alone."""
        return super().has_change_permission(request, obj) and (
            obj is None or not obj.is_superuser or bool(request.user.is_superuser)
        )

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002 - Django's name, passed by keyword
        """Somebody else's new password, in a changeset that says so."""
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        with changeset(request.user, stored(gettext_lazy("Set a new password."))):
            return super().user_change_password(request, id, form_url)


@admin.register(Group)
class RoleAdmin(RecordedLinksAdmin):
    """Roles, to be read: claimtrack/roles.py is where they are changed."""

    list_display = ["name"]
    search_fields = ["name"]
    fields = ["name", "permissions"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("permissions__content_type")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

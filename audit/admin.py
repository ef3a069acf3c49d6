"""The admin of tracked models: every save says what and why, in one changeset; rows cost no query each."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import InlineForeignKeyField
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from audit.conflict_admin import NamesRows, ShowsConflicts
from audit.context import changeset
from audit.edit_page import COMMENT, is_key
from audit.fields import refuse_hidden_characters
from audit.paginating import BoundedPaginator, FollowingPaginator
from audit.stubs import of_records, stubs
from audit.text import first_refused_character, normalise

SEARCHED_CHARACTERS = 500  # as long as a statement
SEARCHED_WORDS = 40


class LoadedAutocomplete(AutocompleteSelect):
    """Django's, but it takes the label of the chosen row from `loaded` (value to label) instead of a query for it."""

    loaded: dict[str, str] = {}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        chosen = [str(one) for one in value if is_key(str(one))]  # Django asks for anything, and fails
        if not set(chosen) <= self.loaded.keys():
            return super().optgroups(name, chosen, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, one, self.loaded[one], True, len(options)) for one in chosen]
        return [(None, options, 0)]


class LoadedForm(forms.ModelForm):
    """A form that hands its instance's loaded related rows to its autocompletes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            if chosen := self.instance._state.fields_cache.get(name):
                self.show_chosen(name, chosen)

    def show_chosen(self, name: str, chosen: Any) -> None:
        """Let the autocomplete of field `name` know the label of the row that is chosen in it."""
        widget = self.fields[name].widget
        widget = getattr(widget, "widget", widget)  # the admin wraps it
        if isinstance(widget, LoadedAutocomplete):
            widget.loaded = {str(chosen.pk): str(chosen)}


class RowForm(LoadedForm):
    """A stored row that was not touched is as valid as when it was stored: checking it costs queries, so it is not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # The head of the column names the field to the eye alone; Django wraps the list of a foreign key.
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or name))

    def full_clean(self) -> None:
        if not self.is_bound or not self.instance.pk or self.has_changed():
            super().full_clean()
            return
        self._errors = ErrorDict()
        # The formset holds these against the other rows' values of unique fields, and looks for a mark to delete.
        stored = {field.name for field in self.instance._meta.concrete_fields}
        self.cleaned_data = {
            name: field.parent_instance if isinstance(field, InlineForeignKeyField) else getattr(self.instance, name)
            for name, field in self.fields.items()
            if name in stored
        }


class CommentedForm(LoadedForm):
    """A form that asks what was changed and why; the answer becomes the changeset's comment."""

    comment = forms.CharField(
        label=gettext_lazy("What did you change, and why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        validators=[refuse_hidden_characters],
        help_text=gettext_lazy("Everybody who reads the history sees it."),
    )
    refused: list[str] = []  # what the whole change broke when it was saved

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.refused:
            raise ValidationError(self.refused)
        return cleaned


class _Autocompletes(BaseModelAdmin):
    """Foreign keys in `autocomplete_fields` get the widget that needs no query for its label."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AuditedInline(_Autocompletes, NamesRows, InlineModelAdmin):
    """Parts on their record's page, loaded with what their rows name."""

    form = RowForm
    extra = 1
    small_texts: tuple[str, ...] = ()  # texts that get a field of two lines

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the buttons to change, delete and view what a row names: they take the room that the row needs."""
        if db_field.name in self.small_texts:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 24})
        shown = super().formfield_for_dbfield(db_field, request, **kwargs)
        if shown is not None and isinstance(shown.widget, RelatedFieldWidgetWrapper):
            shown.widget.can_change_related = shown.widget.can_delete_related = shown.widget.can_view_related = False
        return shown


class AuditedAdmin(_Autocompletes, ShowsConflicts, SimpleHistoryAdmin):
    """A tracked model's pages. One save is one changeset; nothing is deleted in bulk; history is read-only.

    What somebody else saved since the page was shown is neither overwritten nor deleted unasked.
    """

    form = CommentedForm
    change_form_template = "audit/change_form.html"  # which puts the comment next to the buttons
    show_full_result_count = False  # it would count the whole table on every page
    show_facets = admin.ShowFacets.NEVER  # they would count it for every choice of every filter
    paginator = BoundedPaginator
    delete_confirmation_template = "audit/delete_confirmation.html"
    object_history_form_template = "audit/past_form.html"

    def get_paginator(self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any) -> Any:
        """For the choice of a record, which shows no numbers, one that counts nothing."""
        if request.resolver_match is not None and request.resolver_match.url_name == "autocomplete":
            return FollowingPaginator(queryset, per_page)
        return super().get_paginator(request, queryset, per_page, *args, **kwargs)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Django's, for the first words of a term."""
        return super().get_search_results(request, queryset, first_words(search_term))

    def get_actions(self, request: HttpRequest) -> Any:
        """None that would delete without asking why."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form; what it saves is one changeset with the comment typed in it."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with changeset(request.user, _typed_comment(request)):
                if object_id is not None and (page := self.find_conflict(request, object_id)):
                    return page
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            # What only the whole change breaks. Nothing was saved; the form says why and holds what was typed.
            request.refused = error.messages  # type: ignore[attr-defined]  # read by get_form()
        with changeset(request.user, _typed_comment(request)):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", [])
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """The form, with a note of what it shows."""
        obj = context.get("original")
        if obj is not None:
            context["redactions"] = stubs(self.redactions_of(obj.pk))
            if self.has_change_permission(request, obj):
                context["shown"] = self.note_of_shown(request, context, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def redactions_of(self, pk: Any) -> Q:
        """The condition for the redactions that the record's pages tell of. No query."""
        return of_records({self.model: [pk]})

    def _stubs_if_shown(self, pk: str) -> Any:
        """They are read when the page is made: for a key of nothing, which may be no number of any row, never."""
        return SimpleLazyObject(lambda: stubs(self.redactions_of(pk)))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """An unchanged record leaves no history row."""
        if not change or set(form.changed_data) - {COMMENT}:
            super().save_model(request, obj, form, change)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Deletion asks why as well, and again when the record moved since it was asked."""
        if request.method != "POST":
            return self._ask_to_delete(request, object_id, extra_context)
        comment = _typed_comment(request)
        if not comment and self.has_delete_permission(request, self.get_object(request, unquote(object_id))):
            messages.error(request, _("Say why it is deleted."))
            return HttpResponseRedirect(request.get_full_path())
        with changeset(request.user, comment):
            if self.moved_since(request, object_id):
                messages.warning(
                    request, _("Somebody changed it since this page was shown. Look again before you delete.")
                )
                return self._ask_to_delete(request, object_id, {**(extra_context or {}), "comment": comment})
            return super().delete_view(request, object_id, extra_context)

    def _ask_to_delete(self, request: HttpRequest, object_id: str, extra_context: Any) -> HttpResponse:
        """The page that asks; status 409 when it is asked again."""
        again = request.method == "POST"
        request.POST = QueryDict()  # without which Django asks
        newest = {"newest_change": self.newest_change(object_id)}
        page = super().delete_view(request, object_id, {**newest, **(extra_context or {})})
        if again:
            page.status_code = 409
        return page

    def get_history_queryset(self, *args: Any, **kwargs: Any) -> Any:
        """With the users: simple-history 3.13 drops its own join where the model has no foreign key."""
        return super().get_history_queryset(*args, **kwargs).select_related("history_user")

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """A past state, to be read only: simple-history 3.13 would save a POST without asking for permission."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        _numbers_or_404(object_id, version_id)
        told = {"redactions": self._stubs_if_shown(object_id), **(extra_context or {})}
        return super().history_form_view(request, object_id, version_id, told)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The record's changes, newest first."""
        _numbers_or_404(object_id)
        told = {"redactions": self._stubs_if_shown(object_id), **(extra_context or {})}
        return super().history_view(request, object_id, told)


class RecordAdmin(AuditedAdmin):
    """A record with a slug that never changes once it is stored."""

    slug_from: tuple[str, ...] = ()  # the fields that a new one's slug is proposed from

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Not as an attribute: simple-history 3.13 reads it on pages of past states, which have no slug to type."""
        return {} if obj else {"slug": self.slug_from}


def first_words(term: str) -> str:
    """As much of a term as is searched for: each word is a condition, and SQLite fails on a thousand of them.

    Without NUL, which PostgreSQL refuses and SQLite takes for the end of the word.
    """
    return " ".join(term[:SEARCHED_CHARACTERS].replace("\0", " ").split()[:SEARCHED_WORDS])


def _numbers_or_404(*keys: str) -> None:
    # simple-history hands them to the database as they come.
    if not all(key.isascii() and key.isdigit() for key in keys):
        raise Http404


def _typed_comment(request: HttpRequest) -> str:
    """The comment as far as it can be stored; when it cannot, the form refuses it and nothing is saved."""
    comment = normalise(request.POST.get(COMMENT, ""), multiline=True)
    return "" if first_refused_character(comment) else comment[:2000]

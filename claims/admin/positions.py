"""Positions: with their first citation in one row of the claim's page, with all citations on a page of their own."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Prefetch, Subquery
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.admin import AuditedAdmin, AuditedInline, LoadedAutocomplete, RowForm
from claims.models import Citation, Claim, Position, Revision
from claims.rules import can_edit
from sources.models import Source

_SHORT = forms.Textarea(attrs={"rows": 2, "cols": 24})


class PositionRowForm(RowForm):
    """A position and its first citation."""

    source = forms.ModelChoiceField(
        label=gettext_lazy("source"),
        queryset=Source.objects.unmerged(),
        widget=LoadedAutocomplete(Citation._meta.get_field("source"), admin.site),
    )
    locator = forms.CharField(label=gettext_lazy("locator"), required=False, max_length=250)
    excerpt = forms.CharField(label=gettext_lazy("excerpt"), required=False, widget=_SHORT)

    CITATION = ("source", "locator", "excerpt")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.citation = first_citation(self.instance)
        if self.citation:
            stored = {name: getattr(self.citation, name) for name in ("locator", "excerpt")}
            self.initial = {**self.initial, **stored, "source": self.citation.source_id}
            self.show_chosen("source", self.citation.source)

    def clean(self) -> Any:
        """Check the citation as its own model would; what is wrong stands beside its field."""
        cleaned = super().clean()
        if cleaned and cleaned.get("source") and not cleaned.get("DELETE"):
            row = self._citation_from(cleaned)
            try:
                row.clean_fields(exclude=["position"])
                if row.position_id:
                    row.validate_constraints()
            except ValidationError as error:
                for name, messages in error.update_error_dict({}).items():
                    self.add_error(name if name in self.fields else None, messages)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save what was changed: the position, its first citation, or both."""
        changed = set(self.changed_data)
        position = self.instance
        if not commit or position._state.adding or changed - {*self.CITATION}:
            position = super().save(commit=commit)
        if commit and changed & {*self.CITATION}:
            row = self._citation_from(self.cleaned_data)
            row.position = position
            row.save()
        return position

    def _citation_from(self, cleaned: dict[str, Any]) -> Citation:
        row = self.citation or Citation()
        for name in self.CITATION:
            setattr(row, name, cleaned.get(name) or "" if name != "source" else cleaned["source"])
        if self.instance.pk:
            row.position = self.instance
        return row


def first_citation(position: Position) -> Citation | None:
    """The position's first citation, from the loaded ones; None for a new position."""
    if not position.pk:
        return None
    return min(position.citations.all(), key=lambda citation: citation.pk, default=None)


class PositionInline(AuditedInline, admin.TabularInline):
    model = Position
    form = PositionRowForm
    fields = ["party", "stance", "stated_on", "capacity", "source", "locator", "quote", "note", "excerpt", "citations"]
    readonly_fields = ["citations"]
    autocomplete_fields = ["party"]
    related = ("party",)
    small_texts = ("quote", "note")
    show_change_link = True
    verbose_name_plural = gettext_lazy("positions, each with its first citation")

    def get_queryset(self, request: HttpRequest) -> Any:
        cited = Citation.objects.select_related("source").order_by("pk")
        return super().get_queryset(request).prefetch_related(Prefetch("citations", cited)).order_by("pk")

    @admin.display(description=gettext_lazy("citations"))
    def citations(self, position: Position) -> str:
        """How many citations there are; the others are on the position's own page."""
        return str(len(position.citations.all())) if position.pk else "–"

    # Shown to those who may not edit.
    @admin.display(description=gettext_lazy("source"))
    def source(self, position: Position) -> str:
        citation = first_citation(position)
        return citation.source.title if citation else "–"

    @admin.display(description=gettext_lazy("locator"))
    def locator(self, position: Position) -> str:
        citation = first_citation(position)
        return citation.locator if citation else ""

    @admin.display(description=gettext_lazy("excerpt"))
    def excerpt(self, position: Position) -> str:
        citation = first_citation(position)
        return citation.excerpt if citation else ""


class CitationFormSet(BaseInlineFormSet):
    """A position keeps at least one citation."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data.get("source") and not form.cleaned_data.get("DELETE")]
        if not any(self.errors) and not kept:
            raise ValidationError(_("A position needs a citation: name a source for it."))


class CitationInline(AuditedInline, admin.TabularInline):
    model = Citation
    formset = CitationFormSet
    fields = ["source", "locator", "excerpt"]
    autocomplete_fields = ["source"]
    related = ("source",)
    small_texts = ("excerpt",)


@admin.register(Position)
class PositionAdmin(AuditedAdmin):
    change_form_template = "claims/admin/position_form.html"
    list_display = ["claim", "party", "stance", "stated_in_words"]
    list_filter = ["stance"]
    list_select_related = ["claim", "party"]
    search_fields = ["claim__statement", "party__name", "quote"]
    autocomplete_fields = ["claim", "party"]
    fields = ["claim", "party", "capacity", "stance", "stated_on", "quote", "note"]
    inlines = [CitationInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        newest = Revision.objects.filter(claim=OuterRef("claim")).order_by("-number").values("number")[:1]
        return super().get_queryset(request).select_related("claim", "party").annotate(newest_revision=Subquery(newest))

    def lock_for_edit(self, pk: Any) -> None:
        """The claim, as whoever edits it there does, and as numbering its revisions does."""
        held = Position.objects.filter(pk=pk).values("claim")
        Claim.objects.select_for_update(no_key=True).filter(pk__in=held).first()

    def edit_version(self, position: Any) -> int | None:
        return int(position.newest_revision or 0)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["claim"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may edit the position's claim."""
        return super().has_change_permission(request) and (obj is None or can_edit(request.user, obj.claim))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may edit the position's claim."""
        return super().has_delete_permission(request) and (obj is None or can_edit(request.user, obj.claim))

    def save_model(self, request: HttpRequest, obj: Position, form: Any, change: bool) -> None:
        """A new position names its claim in the form, so that the page cannot ask before. Raises PermissionDenied."""
        if not can_edit(request.user, obj.claim):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("stated on"), ordering="stated_earliest")
    def stated_in_words(self, position: Position) -> str:
        return position.get_stated_on_words()  # type: ignore[attr-defined]  # added by EDTFField

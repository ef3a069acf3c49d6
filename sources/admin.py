"""Publishers and sources in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.admin import AuditedInline, RecordAdmin, first_words
from sources.models import Author, Derivation, ImportedRecord, Publisher, Source
from sources.source_trigrams import sources_that_may_hold


@admin.register(Publisher)
class PublisherAdmin(RecordAdmin):
    list_display = ["name", "reliability", "slug"]
    list_filter = ["reliability"]
    search_fields = ["name", "slug"]
    slug_from = ("name",)
    fields = ["name", "slug", "reliability", "url", "wikidata", "note"]


class AuthorInline(AuditedInline, admin.TabularInline):
    model = Author
    fields = ["order", "role", "kind", "name", "given", "particle", "dropping_particle", "suffix"]
    named_by = ("name", "given")


class DerivationInline(AuditedInline, admin.TabularInline):
    model = Derivation
    fk_name = "source"
    fields = ["kind", "origin", "note"]
    autocomplete_fields = ["origin"]
    related = ("origin",)


class ReceivedInline(admin.StackedInline):
    """What was received of a source that was imported: to be read."""

    model = ImportedRecord
    fields = ["format", "file_name", "text"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "publisher", "kind", "date_in_words", "slug"]
    list_filter = ["kind", "reliability"]
    list_select_related = ["publisher"]
    search_fields = ["title", "slug", "publisher__name"]
    slug_from = ("title",)
    autocomplete_fields = ["publisher"]
    inlines = [AuthorInline, DerivationInline, ReceivedInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "publisher", "kind", "language", "date", "url", "archive_url", "note"]}),
        (
            _("For bibliographies"),
            {
                "fields": [
                    *("container", "volume", "issue", "pages", "edition", "place"),
                    *("doi", "isbn", "issn", "csl_type", "date_literal"),
                ],
                "classes": ["collapse"],
            },
        ),
        (_("Grade"), {"fields": ["reliability"]}),
        (_("Retraction"), {"fields": ["retracted_on", "retraction_reason"], "classes": ["collapse"]}),
        (_("Identifiers"), {"fields": ["wikidata"], "classes": ["collapse"]}),
    ]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Django's: sources that hold each word, or a part of one. 2 or 3 queries a word until one is rare."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        return sources_that_may_hold(found, first_words(search_term)), repeats

    @admin.display(description=_("date"), ordering="date_earliest")
    def date_in_words(self, source: Source) -> str:
        return source.get_date_words()  # type: ignore[attr-defined]  # added by EDTFField

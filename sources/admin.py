"""Publishers and sources in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.admin import AuditedInline, RecordAdmin
from sources.models import Author, Derivation, Publisher, Source


@admin.register(Publisher)
class PublisherAdmin(RecordAdmin):
    list_display = ["name", "reliability", "slug"]
    list_filter = ["reliability"]
    search_fields = ["name", "slug"]
    slug_from = ("name",)
    fields = ["name", "slug", "reliability", "url", "wikidata", "note"]


class AuthorInline(AuditedInline, admin.TabularInline):
    model = Author
    fields = ["order", "kind", "name", "given"]
    named_by = ("name", "given")


class DerivationInline(AuditedInline, admin.TabularInline):
    model = Derivation
    fk_name = "source"
    fields = ["kind", "origin", "note"]
    autocomplete_fields = ["origin"]
    related = ("origin",)


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "publisher", "kind", "date_in_words", "slug"]
    list_filter = ["kind", "reliability"]
    list_select_related = ["publisher"]
    search_fields = ["title", "slug", "publisher__name"]
    slug_from = ("title",)
    autocomplete_fields = ["publisher"]
    inlines = [AuthorInline, DerivationInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "publisher", "kind", "language", "date", "url", "archive_url", "note"]}),
        (_("Grade"), {"fields": ["reliability"]}),
        (_("Retraction"), {"fields": ["retracted_on", "retraction_reason"], "classes": ["collapse"]}),
        (_("Identifiers"), {"fields": ["wikidata"], "classes": ["collapse"]}),
    ]

    @admin.display(description=_("date"), ordering="date_earliest")
    def date_in_words(self, source: Source) -> str:
        return source.get_date_words()  # type: ignore[attr-defined]  # added by EDTFField

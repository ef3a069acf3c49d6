"""Topics and parties in the admin."""

from django.contrib import admin

from audit.admin import AuditedInline, RecordAdmin
from claims.admin.merges import MergeableAdmin, MergedFilter
from claims.models import Affiliation, Alias, Party, Topic
from claims.vocabulary import MergedKind


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ["title", "parent", "slug"]
    list_select_related = ["parent"]
    search_fields = ["title", "slug"]
    slug_from = ("title",)
    autocomplete_fields = ["parent"]
    fields = ["title", "slug", "parent", "summary"]


class AliasInline(AuditedInline, admin.TabularInline):
    model = Alias
    fields = ["name", "language"]


class AffiliationInline(AuditedInline, admin.TabularInline):
    model = Affiliation
    fk_name = "party"
    fields = ["role", "organisation", "since", "until", "note"]
    autocomplete_fields = ["organisation"]
    related = ("organisation",)


@admin.register(Party)
class PartyAdmin(MergeableAdmin, RecordAdmin):
    merge_kind = MergedKind.PARTY
    list_display = ["name", "kind", "slug"]
    list_filter = [MergedFilter, "kind", "noindex"]
    search_fields = ["name", "slug", "aliases__name"]
    slug_from = ("name",)
    fields = ["name", "slug", "kind", "summary", "wikidata", "noindex"]
    inlines = [AliasInline, AffiliationInline]

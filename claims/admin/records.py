"""Topics and parties in the admin."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from audit.admin import AuditedInline, RecordAdmin, first_words
from claims.admin.merges import MergeableAdmin, MergedFilter
from claims.claim_trigrams import parties_that_may_hold
from claims.models import Affiliation, Alias, Party, Topic
from claims.vocabulary import MergedKind


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ["title", "parent", "slug", "claims"]
    list_select_related = ["parent"]
    search_fields = ["title", "slug"]
    slug_from = ("title",)
    autocomplete_fields = ["parent"]
    fields = ["title", "slug", "parent", "summary"]

    @admin.display(description=_("claims"))
    def claims(self, topic: Topic) -> str:
        """Where the list of claims leads that is filtered by it: that list offers the widest topics alone."""
        address = f"{reverse('admin:claims_claim_changelist')}?{urlencode({'topic': topic.slug})}"
        return format_html('<a href="{}">{}</a>', address, _("Show"))


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

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Django's: parties that hold each word, or a part of one, in a name. 2 queries a word until one is rare."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        return parties_that_may_hold(found, first_words(search_term)), repeats

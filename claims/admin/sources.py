"""Sources in the admin, with what claims add to their page: the ways to a flag and to a merge."""

from typing import Any

from django.contrib import admin

from claims.admin.merges import MergeableAdmin, MergedFilter
from claims.vocabulary import MergedKind
from sources.admin import SourceAdmin
from sources.models import Source

# The page itself belongs to `sources`, which knows nothing of claims.
admin.site.unregister(Source)


@admin.register(Source)
class CitedSourceAdmin(MergeableAdmin, SourceAdmin):
    change_form_template = "claims/admin/source_form.html"
    merge_kind = MergedKind.SOURCE
    list_filter: Any = [MergedFilter, *SourceAdmin.list_filter]

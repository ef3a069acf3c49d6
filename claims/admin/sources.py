"""Sources in the admin, with what claims add to their page: the way to a flag."""

from django.contrib import admin

from sources.admin import SourceAdmin
from sources.models import Source

# The page itself belongs to `sources`, which knows nothing of claims.
admin.site.unregister(Source)


@admin.register(Source)
class CitedSourceAdmin(SourceAdmin):
    change_form_template = "claims/admin/source_form.html"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        # What happens whenever a changeset closes, who may do what, and what is verified: registered by being imported.
        from claims import re_review, revisions, rules, statement_index, verification  # noqa: F401 - imported for what they register
        from claims.claimreview import importer
        from claims.redactions import archives, copies  # noqa: F401
        from claims.search import upkeep  # noqa: F401
        from claims.tables import positions
        from sources.importing.importers import register

        register(importer.IMPORTER)
        register(positions.IMPORTER)

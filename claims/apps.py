from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        # What happens whenever a changeset closes, who may do what, and what is verified: registered by being imported.
        from claims import re_review, revisions, rules, statement_index, verification  # noqa: F401 - imported for what they register
        from claims.claim_trigrams import ALIASES, CLAIMS, PARTIES
        from claims.redactions import archives, articles, copies  # noqa: F401
        from claims.search import upkeep  # noqa: F401

        for trigrams in (CLAIMS, PARTIES, ALIASES):
            post_migrate.connect(trigrams.keep_in_step, sender=self, weak=False, dispatch_uid=trigrams.index)
        post_migrate.connect(_make_indexes, sender=self, dispatch_uid="claims-indexes")
        self._offer_imports()

    def _offer_imports(self) -> None:
        from claims.articles import importing as articles
        from claims.claimreview import importer as claimreview
        from claims.tables import positions
        from sources.importing.importers import register

        for offered in (articles, claimreview, positions):
            register(offered.IMPORTER)


def _make_indexes(**signal: Any) -> None:
    # Imported when migrations have run: loading in bulk is nothing that each web worker needs.
    from claims.bulk.later_indexes import make_indexes

    make_indexes(**signal)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        # What happens whenever a changeset closes, and who may do what: registered by being imported.
        from claims import re_review, revisions, rules, statement_index  # noqa: F401 - imported for what they register
        from claims.redactions import copies  # noqa: F401

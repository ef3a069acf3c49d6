from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        # Numbers revisions, and keeps the index of statements in step, whenever a changeset closes.
        from claims import revisions, statement_index  # noqa: F401 - registered by importing them

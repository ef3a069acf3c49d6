from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        # What they do whenever a changeset closes: number revisions, send claims to re-review.
        from claims import re_review, revisions  # noqa: F401 - registered by being imported

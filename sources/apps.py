from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        from sources.bibliography import importer
        from sources.importing.importers import register
        from sources.source_trigrams import SOURCES
        from sources.tables import sources

        post_migrate.connect(SOURCES.keep_in_step, sender=self, weak=False, dispatch_uid=SOURCES.index)
        register(importer.IMPORTER)
        register(sources.IMPORTER)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        from sources.bibliography import importer
        from sources.importing.importers import register
        from sources.tables import sources

        register(importer.IMPORTER)
        register(sources.IMPORTER)

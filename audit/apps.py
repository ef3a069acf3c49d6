from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        from audit import changeset_texts, checks, desk_copies  # noqa: F401 - imported for what they register
        from audit.install import install

        # Django sends it once for each app with models, when all are migrated.
        post_migrate.connect(install, sender=self, dispatch_uid="audit-install")

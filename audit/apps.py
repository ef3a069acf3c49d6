from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        from audit import changeset_texts, checks, desk_copies  # noqa: F401 - imported for what they register
        from audit.install import install, make_way
        from audit.statements import let_ride

        connection_created.connect(let_ride, dispatch_uid="audit-let-ride")
        # Django sends each once for every app with models: before all are migrated, and after.
        pre_migrate.connect(make_way, sender=self, dispatch_uid="audit-make-way")
        post_migrate.connect(install, sender=self, dispatch_uid="audit-install")

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ClaimtrackConfig(AppConfig):
    name = "claimtrack"

    def ready(self) -> None:
        from claimtrack.roles import install_roles

        # Django sends the signal only for apps with models, in their order; auth's come last of what roles need.
        post_migrate.connect(install_roles, sender=apps.get_app_config("auth"), dispatch_uid="claimtrack-roles")

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class ClaimtrackConfig(AppConfig):
    name = "claimtrack"
    default = True  # of the two in this file

    def ready(self) -> None:
        from claimtrack.roles import install_roles

        # Django sends the signal only for apps with models, in their order; auth's come last of what roles need.
        post_migrate.connect(install_roles, sender=apps.get_app_config("auth"), dispatch_uid="claimtrack-roles")


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin, with our site in the place of its own: what is registered with `admin.site` is on the desk."""

    default = False
    default_site = "claimtrack.desk_site.DeskSite"

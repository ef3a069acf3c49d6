from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class ClaimtrackConfig(AppConfig):
    name = "claimtrack"
    default = True  # of the two in this file

    def ready(self) -> None:
        from claimtrack.roles import install_roles
        from claimtrack.sqlite.statistics import analyse_anew

        # Django sends the signal only for apps with models, in their order; auth's come last of what roles need.
        auth = apps.get_app_config("auth")
        post_migrate.connect(install_roles, sender=auth, dispatch_uid="claimtrack-roles")
        post_migrate.connect(analyse_anew, sender=auth, dispatch_uid="claimtrack-statistics")


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin, with our site in the place of its own: what is registered with `admin.site` is on the desk."""

    default = False
    default_site = "claimtrack.desk_site.DeskSite"

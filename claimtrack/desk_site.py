"""The admin's site."""

from django.contrib.admin import AdminSite

from claims.desk import DeskIndexMixin


class DeskSite(DeskIndexMixin, AdminSite):
    """Django's admin with the desk's front page and notices."""

"""Permissions that the roles of these tests have, whatever the table of roles gives them as well."""

from typing import Any

from django.contrib.auth.models import Permission

from audit.context import changeset

CONTRIBUTES = ("view_claim", "add_claim", "change_claim", "submit_claim")


def grant(user: Any, *codenames: str) -> Any:
    """The user, loaded anew, who may also do this with claims and flags."""
    with changeset(actor="setup", comment="Grant permissions."):
        user.user_permissions.add(*Permission.objects.filter(content_type__app_label="claims", codename__in=codenames))
    return type(user).objects.get(pk=user.pk)

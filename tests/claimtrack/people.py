"""Everybody who may come to the admin's door, by what they are; the walks over acts and pages share them."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.test import Client

from audit.context import changeset
from audit.models import Changeset
from claimtrack.roles import ROLE_NAMES, ROLES

# Whoever is not staff, or not active, gets the log-in page and nothing else, whatever their role.
OUTSIDERS = ("anonymous", "deactivated", "not staff")
NO_ROLE = "staff without a role"
PEOPLE = (*ROLE_NAMES, NO_ROLE, *OUTSIDERS)


def come_in(person: str, make_user: Callable[..., Any]) -> tuple[Client, Any]:
    """A client that `person` uses, and who that is; None for the anonymous."""
    client = Client()
    if person == "anonymous":
        return client, None
    role = person if person in ROLE_NAMES else "administrator"
    groups = [] if person == NO_ROLE else [role]
    user = make_user(f"acting-{person.replace(' ', '-')}", *groups, is_staff=person != "not staff")
    client.force_login(user)
    if person == "deactivated":  # after logging in
        with changeset(actor="tests", comment="Leaves."):
            user.is_active = False
            user.save()
    return client, user


def may(person: str, permission: str) -> bool:
    """Whether the table gives the permission to the person's role."""
    return permission in ROLES.get(person, ())


def is_refused(person: str, response: Any) -> bool:
    """Whether the answer is the one for who may not: the log-in page for outsiders, 403 for staff.

    An outsider's POST is answered with that page itself, which keeps what was typed.
    """
    if person in OUTSIDERS and response.status_code == 302:
        return str(response["Location"]).startswith("/admin/login/")
    if person in ("anonymous", "deactivated") and response.status_code == 403:
        return 'id="login-form"' in response.content.decode()
    if person in OUTSIDERS:
        return False
    return bool(response.status_code == 403)


def traces() -> tuple[int, int]:
    """How many changesets and admin log entries there are: no tracked row changes without the first, no page of
    Django's saves without the second."""
    return Changeset.objects.count(), LogEntry.objects.count()

"""Who may do what: one table of acts and roles, installed as Django groups after every `migrate`.

docs/roles.md is written from it. What holds for one claim only ("own drafts") is in claims/rules.py.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext_lazy as _

from audit.context import changeset

CONTRIBUTOR, REVIEWER, EDITOR, ADMINISTRATOR = "contributor", "reviewer", "editor", "administrator"
ROLE_NAMES = (CONTRIBUTOR, REVIEWER, EDITOR, ADMINISTRATOR)

# What each role is for, in the order of the page.
ROLE_SENTENCES = {
    CONTRIBUTOR: _("drafts claims, and adds the parties and sources that they need"),
    REVIEWER: _("decides on what others wrote, and flags what is wrong"),
    EDITOR: _("is responsible for all content"),
    ADMINISTRATOR: _("gives people their roles, and may do what an editor may, under the same rules"),
}

# Parts stand and fall with their record.
_PARTS = ("topiclink", "position", "citation", "evidence", "relation", "replyrequest")
_RECORDS = {
    "sources": ("publisher", "source", "author", "derivation"),
    "claims": ("party", "alias", "affiliation"),
}
_DECISIONS = ("review", "reviewstate", "dissent", "correction", "flag", "flagcomment", "merge", "policytext")


@dataclass(frozen=True)
class Act:
    """One line of the table: what is done, the permissions that it needs, and the roles that have them."""

    name: str
    sentence: Any
    permissions: frozenset[str]
    roles: tuple[str, ...]


def _on(app: str, models: tuple[str, ...], *actions: str) -> set[str]:
    return {f"{app}.{action}_{model}" for model in models for action in actions}


def _on_records(*actions: str) -> set[str]:
    return {name for app, models in _RECORDS.items() for name in _on(app, models, *actions)}


def _claims(*codenames: str) -> set[str]:
    return {f"claims.{codename}" for codename in codenames}


def _act(name: str, sentence: Any, permissions: set[str], *roles: str) -> Act:
    return Act(name, sentence, frozenset(permissions), roles)


_DESK = (EDITOR, ADMINISTRATOR)
_JUDGES = (REVIEWER, EDITOR, ADMINISTRATOR)
_WRITERS = (CONTRIBUTOR, EDITOR, ADMINISTRATOR)

# No line gives the right to delete a claim, a person, or anything that somebody decided or said.
ACTS = (
    _act(
        "read",
        _("read everything at the desk: drafts, decisions, every record's history"),
        _on_records("view")
        | _on("sources", ("importedrecord",), "view")
        | _on("claims", ("claim", "topic", *_PARTS, *_DECISIONS), "view"),
        *ROLE_NAMES,
    ),
    _act(
        "draft",
        _("record claims with all their parts, and edit own drafts until they are published"),
        _claims("add_claim", "change_claim") | _on("claims", _PARTS, "add", "change", "delete"),
        *_WRITERS,
    ),
    _act("submit", _("submit for review what one may edit"), _claims("submit_claim"), *_WRITERS),
    _act("add-records", _("add parties, publishers and sources"), _on_records("add"), *_WRITERS),
    _act("edit-claims", _("edit every claim, whoever drafted it"), _claims("edit_any_claim"), *_DESK),
    _act(
        "edit-records",
        _("change parties, publishers and sources, and delete those that nothing cites"),
        _on_records("change", "delete"),
        *_DESK,
    ),
    _act(
        "edit-topics",
        _("add, change and delete topics"),
        _on("claims", ("topic",), "add", "change", "delete"),
        *_DESK,
    ),
    _act(
        "review",
        _("approve, request changes, reaffirm and dissent: never on what one wrote since the last approval"),
        _claims("review_claim"),
        *_JUDGES,
    ),
    _act(
        "flag",
        _("flag what is disputed, discuss flags, and take back one's own"),
        _claims("add_flag", "add_flagcomment"),
        *_JUDGES,
    ),
    _act("resolve-flags", _("uphold and dismiss flags that others raised"), _claims("resolve_flag"), *_DESK),
    _act("withdraw", _("withdraw published claims, with a public reason"), _claims("withdraw_claim"), *_DESK),
    _act("merge", _("merge claims, parties and sources, and undo it"), _claims("merge_claim"), *_DESK),
    _act(
        "policy",
        _("write the public pages about method and corrections"),
        _claims("add_policytext", "change_policytext"),
        *_DESK,
    ),
    _act(
        "accounts",
        _("add people, give them roles, deactivate them: except superusers and oneself"),
        {"auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group"},
        ADMINISTRATOR,
    ),
)

# Role to everything that it may.
ROLES: dict[str, set[str]] = {
    role: {permission for act in ACTS if role in act.roles for permission in act.permissions} for role in ROLE_NAMES
}


def install_roles(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make each role a group with exactly the permissions of the table, in a changeset of `migrate` where they differ.

    Does nothing before the tables of the audit trail exist. Raises LookupError on a misspelt permission.
    """
    from django.contrib.auth.models import Group

    if not {model._meta.db_table for model in _tables_needed()} <= set(connections[using].introspection.table_names()):
        return
    known = _known_permissions()
    for name, wanted in ROLES.items():
        if unknown := wanted - known.keys():
            raise LookupError(f"Role {name!r} lists permissions that do not exist: {', '.join(sorted(unknown))}.")
        rows = {known[permission] for permission in wanted}
        group = Group.objects.filter(name=name).first()
        if group is None or rows != set(group.permissions.all()):
            with changeset(comment="Install the roles of the table.", actor="migrate"):
                Group.objects.get_or_create(name=name)[0].permissions.set(rows)


def _tables_needed() -> list[Any]:
    from django.contrib.auth.models import Group

    from audit.models import Leaf
    from audit.sealed_tables import sealed_models

    permissions: Any = Group.permissions.field
    return [Group, permissions.related_model, Leaf, *sealed_models()]


def _known_permissions() -> dict[str, Any]:
    """Name to row, of every app in the table."""
    from django.contrib.auth.models import Permission

    labels = sorted({permission.split(".")[0] for wanted in ROLES.values() for permission in wanted})
    # Whatever the order in which Django comes to the apps, their permissions exist before they are granted.
    for label in labels:
        create_permissions(apps.get_app_config(label), verbosity=0)
    rows = Permission.objects.filter(content_type__app_label__in=labels).select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}": row for row in rows}

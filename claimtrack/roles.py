"""Who may do what: one table of roles, installed as Django groups after every `migrate`."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions

_EDITED = {
    "sources": ("publisher", "source", "author", "derivation"),
    "claims": (
        "topic",
        "party",
        "alias",
        "affiliation",
        "topiclink",
        "position",
        "citation",
        "evidence",
        "relation",
        "replyrequest",
    ),
}
_VIEWED = ("claims.view_claim", "claims.view_review", "claims.view_reviewstate")


def _content(*actions: str) -> set[str]:
    return {f"{app}.{action}_{model}" for app, models in _EDITED.items() for model in models for action in actions}


# Claims are withdrawn, never deleted: no role may delete one.
ROLES: dict[str, set[str]] = {
    "editor": {
        *_content("view", "add", "change", "delete"),
        *_VIEWED,
        "claims.add_claim",
        "claims.change_claim",
        "claims.edit_any_claim",
        "claims.submit_claim",
        "claims.review_claim",
        "claims.withdraw_claim",
    },
    "reviewer": {*_content("view"), *_VIEWED, "claims.review_claim"},
}


def install_roles(**kwargs: Any) -> None:
    """Make each role a group with exactly the permissions of the table. Raises LookupError on a misspelt one."""
    from django.contrib.auth.models import Group, Permission

    # Whatever the order in which Django comes to the apps, their permissions exist before they are granted.
    for label in _EDITED:
        create_permissions(apps.get_app_config(label), verbosity=0)
    rows = Permission.objects.filter(content_type__app_label__in=_EDITED).select_related("content_type")
    known = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    for name, wanted in ROLES.items():
        if unknown := wanted - known.keys():
            raise LookupError(f"Role {name!r} lists permissions that do not exist: {', '.join(sorted(unknown))}.")
        Group.objects.get_or_create(name=name)[0].permissions.set(known[permission] for permission in wanted)

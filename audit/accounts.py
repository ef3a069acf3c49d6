"""People, roles and what they may do, recorded like content; nobody is deleted. Called once, by `audit.models`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from simple_history import register

from audit.context import changeset_of_command
from audit.errors import DeletionRefused
from audit.querysets import TrackedQuerySet
from audit.records import AuditedRecords

ACCOUNTS: tuple[Any, ...] = (User, Group)


class GroupRecords(AuditedRecords):
    """Records of what Django's own commands also write: outside a request, each write is an act of its command."""

    def m2m_changed(self, *args: Any, **kwargs: Any) -> None:
        with changeset_of_command():
            super().m2m_changed(*args, **kwargs)


class AccountRecords(GroupRecords):
    """Records of people: the password's hash never stands in one, but that it changed does."""

    def before_save(self, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """1 query when the save may touch the password."""
        super().before_save(instance, update_fields=update_fields, **kwargs)
        instance._password_changes = (update_fields is None or "password" in update_fields) and (
            instance.password != _stored_password(instance)
        )

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: str) -> str | None:
        reason = super().get_change_reason_for_object(instance, history_type, using)
        if history_type == "+" or not instance.__dict__.pop("_password_changes", False):
            return reason
        return " ".join(filter(None, [reason, _("The password was changed.")]))


def record_accounts() -> None:
    """Give users and groups a history, their roles and permissions included, and shut the doors that skip it."""
    for model in ACCOUNTS:
        # Before the hook that asks for a changeset: inside one, it is refused as well.
        pre_delete.connect(refuse_deletion, sender=model, dispatch_uid=f"audit-keep-{model._meta.label}")
        model.save_base = _as_act_of_command(model.save_base)
        # Django's manager stays what it is, for its commands and forms; what it hands out refuses bulk writes.
        type(model._default_manager)._queryset_class = TrackedQuerySet
    register(
        User,
        app="audit",
        records_class=AccountRecords,
        excluded_fields=["password", "last_login"],
        unrecorded=["last_login"],
        m2m_fields=["groups", "user_permissions"],
    )
    register(Group, app="audit", records_class=GroupRecords, m2m_fields=["permissions"])
    pre_delete.connect(take_from_holders, sender=Permission, dispatch_uid="audit-take-from-holders")


def _as_act_of_command(save_base: Callable[..., None]) -> Callable[..., None]:
    """The row and its history row in one transaction, whoever writes: a signal comes too late for that."""

    @wraps(save_base)
    def saving(*args: Any, **kwargs: Any) -> None:
        with changeset_of_command():
            save_base(*args, **kwargs)

    return saving


def refuse_deletion(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> NoReturn:
    """Raises DeletionRefused, inside a changeset and outside."""
    if sender is User:
        raise DeletionRefused(f"{instance} stands in past history: set is_active to False instead.")
    raise DeletionRefused(f"The group {instance} stands in past history: take its members out instead.")


def take_from_holders(sender: type[models.Model], instance: Permission, **kwargs: Any) -> None:
    """Before a permission goes: whoever has it loses it by a recorded act, where Django would drop it in silence.

    2 queries, and some for each holder. Raises OutsideChangeset while a request is served without one.
    """
    with changeset_of_command():
        for user in User.objects.filter(user_permissions=instance).order_by("pk"):
            user.user_permissions.remove(instance)
        for group in Group.objects.filter(permissions=instance).order_by("pk"):
            group.permissions.remove(instance)


def _stored_password(user: Any) -> str | None:
    passwords = User._base_manager.filter(pk=user.pk).values_list("password", flat=True)
    return next(iter(passwords), None)

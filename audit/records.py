"""django-simple-history, set up so that every history row names its changeset."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_delete, pre_save
from django.utils import timezone
from simple_history.models import HistoricalRecords

from audit.context import current_changeset
from audit.errors import HistoryBypassed
from audit.inserting import insert_sealed_later, insert_sealed_values


def changeset_user(instance: models.Model, **kwargs: Any) -> Any:
    """Whoever made the changeset in force; None for a command without a user."""
    return current_changeset().user


def refuse_outside_changeset(sender: type[models.Model], **kwargs: Any) -> None:
    """Before the row is deleted, not after: raises OutsideChangeset when no changeset is open."""
    current_changeset()


class AuditedRecords(HistoricalRecords):
    """`history = AuditedRecords()` on a model records each of its rows' changes, in the changeset in force.

    History rows have a 64-bit id, a reason of any length (the changeset's comment) and a foreign key to the changeset.
    A save that names fields of `unrecorded` alone needs no changeset and leaves no row.
    """

    def __init__(self, *, unrecorded: Collection[str] = (), **kwargs: Any) -> None:
        from audit.models import HistoryRow  # which records accounts, and so needs this module

        self.unrecorded = frozenset(unrecorded)
        kwargs.setdefault("bases", [HistoryRow])
        kwargs.setdefault("m2m_bases", [HistoryRow])
        kwargs.setdefault("history_id_field", models.BigAutoField())
        kwargs.setdefault("history_change_reason_field", models.TextField(blank=True, null=True))
        kwargs.setdefault("get_user", changeset_user)
        super().__init__(**kwargs)

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            label = sender._meta.label
            pre_save.connect(self.before_save, sender=sender, weak=False, dispatch_uid=f"audit-save-{label}")
            pre_delete.connect(refuse_outside_changeset, sender=sender, dispatch_uid=f"audit-del-{label}")

    def before_save(self, instance: models.Model, update_fields: Collection[str] | None = None, **kwargs: Any) -> None:
        """Before the row is written, not after: raises OutsideChangeset when no changeset is open."""
        if not self._unrecorded(update_fields):
            current_changeset()

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        if not self._unrecorded(kwargs.get("update_fields")):
            super().post_save(instance, created, using=using, **kwargs)

    def m2m_changed(
        self, instance: models.Model, action: str, attr: str, pk_set: set[Any] | None, reverse: bool, **kwargs: Any
    ) -> None:
        """One row for each record whose links change, from whichever side: `group.user_set.add(user)` changes the user.

        Raises OutsideChangeset before anything is written; HistoryBypassed for a `clear()` from the other side, of
        which Django does not say whom it touches.
        """
        if action.startswith("pre_"):
            current_changeset()
        if reverse and pk_set is None:
            raise HistoryBypassed("clear() from this side names nobody: call set([]) instead, inside a changeset.")
        if not action.startswith("post_") or pk_set == set():
            return
        changed: Iterable[models.Model] = [instance]
        if reverse:
            changed = kwargs["model"]._default_manager.filter(pk__in=pk_set).order_by("pk")
        for one in changed:
            self.create_historical_record(one, "~")

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        """One history row, of which its changeset knows. simple-history's signals are not sent. 1 query."""
        act = current_changeset()
        act.know(instance)
        user = getattr(instance, "_history_user", None) or act.user
        values = {
            "history_date": getattr(instance, "_history_date", None) or timezone.now(),
            "history_type": history_type,
            "history_user_id": user and user.pk,
            "history_change_reason": self.get_change_reason_for_object(instance, history_type, using or ""),
            **{name: getattr(instance, name) for name in recorded_attributes(type(instance))},
        }
        history = history_of(type(instance))
        if history._history_m2m_fields:
            key = insert_sealed_values(act, history, values)
            self.create_historical_record_m2ms(history._base_manager.get(pk=key), instance)
        else:
            insert_sealed_later(act, history, values)

    def create_historical_record_m2ms(self, history_instance: Any, instance: models.Model) -> None:
        """One row for each link that the record has then; their changeset knows of them too."""
        act = current_changeset()
        before = act.rows_begun
        super().create_historical_record_m2ms(history_instance, instance)
        act.rows_known[type(instance)] += act.rows_begun - before
        act.unread.update(self.m2m_models[links] for links in history_instance._history_m2m_fields)

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: str) -> str | None:
        """The changeset's comment, unless the instance was given a reason of its own."""
        own = super().get_change_reason_for_object(instance, history_type, using)
        return own or current_changeset().comment or None

    def _unrecorded(self, update_fields: Collection[str] | None) -> bool:
        return bool(update_fields) and self.unrecorded.issuperset(update_fields or ())


@cache
def history_of(model: Any) -> Any:
    """The model of a tracked model's history rows; `model.history.model` makes a class anew each time it is asked."""
    return model.history.model


def owners_written(changeset: Any, model: Any) -> set[int]:
    """Keys of the records that the changeset's rows of this model are part of (`part_of`), deleted ones included.

    No query, or 1 when it does not know of all its rows for sure.
    """
    if (known := changeset.owners_written(model)) is not None:
        return set(known)
    rows = history_of(model)._base_manager.filter(changeset=changeset).order_by()
    return set(rows.values_list(model.part_of, flat=True))


@cache
def recorded_attributes(model: Any) -> list[str]:
    """The names of the attributes that its history rows hold."""
    return [field.attname for field in history_of(model).tracked_fields]


def recorded_models() -> list[Any]:
    """Every model with a history, in a stable order."""
    return [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]

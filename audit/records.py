"""django-simple-history, set up so that every history row names its changeset."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_delete, pre_save
from simple_history.models import HistoricalRecords

from audit.context import current_changeset
from audit.models import HistoryRow


def changeset_user(instance: models.Model, **kwargs: Any) -> Any:
    """Whoever made the changeset in force; None for a command without a user."""
    return current_changeset().user


def refuse_outside_changeset(sender: type[models.Model], raw: bool = False, **kwargs: Any) -> None:
    """Before the row is written, not after: raises OutsideChangeset when no changeset is open."""
    current_changeset()


class AuditedRecords(HistoricalRecords):
    """`history = AuditedRecords()` on a model records each of its rows' changes, in the changeset in force.

    History rows have a 64-bit id, a reason of any length (the changeset's comment) and a foreign key to the changeset.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("bases", [HistoryRow])
        kwargs.setdefault("history_id_field", models.BigAutoField())
        kwargs.setdefault("history_change_reason_field", models.TextField(blank=True, null=True))
        kwargs.setdefault("get_user", changeset_user)
        super().__init__(**kwargs)

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            pre_save.connect(refuse_outside_changeset, sender=sender, dispatch_uid=f"audit-save-{sender._meta.label}")
            pre_delete.connect(refuse_outside_changeset, sender=sender, dispatch_uid=f"audit-del-{sender._meta.label}")

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: str) -> str | None:
        """The changeset's comment, unless the instance was given a reason of its own."""
        own = super().get_change_reason_for_object(instance, history_type, using)
        return own or current_changeset().comment or None


def recorded_models() -> list[Any]:
    """Every model with a history, in a stable order."""
    return [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]

"""What history rows, rows that are written once and tracked models inherit."""

from typing import Any, ClassVar

from django.db import models

from audit.context import current_changeset, current_changeset_id, sealing_changeset_id
from audit.errors import HistoryBypassed
from audit.models.changesets import Changeset
from audit.models.sealed import SealedRow
from audit.querysets import TrackedQuerySet, WrittenOnceQuerySet
from audit.storing import insert_row, may_store, update_row


class HistoryRow(SealedRow):
    """What every historical row carries beside the recorded fields: the changeset it belongs to."""

    changeset = models.ForeignKey(
        Changeset,
        # A callable that reads a context variable also fires in bulk inserts, which send no signal.
        default=current_changeset_id,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True


class WrittenOnce(SealedRow):
    """A row that records an act itself, such as a revision: written in its changeset, and never changed."""

    changeset = models.ForeignKey(
        Changeset, default=sealing_changeset_id, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects: ClassVar[Any] = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises HistoryBypassed for a row that is stored already, OutsideChangeset outside a changeset."""
        if not self._state.adding:
            raise HistoryBypassed(f"{self._meta.label} {self.pk} is written once: it cannot be saved again.")
        current_changeset().unread.add(type(self))
        super().save(*args, **kwargs)


class Tracked(models.Model):
    """The base of every model whose rows are recorded by django-simple-history.

    `part_of`, where a model has it, names the attribute with the key of the record that its rows are part of.
    """

    part_of: ClassVar[str]

    objects: ClassVar[Any] = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True
        # Also what Django itself reaches for (reverse relations' add() and clear()) must not skip history.
        base_manager_name = "objects"

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *how: Any) -> Any:
        """Django's own step of `save()`, by a statement that is there; what a later Django asks is its own."""
        fields = [field for field, _model, _value in values]
        if len(how) == 2 and may_store(using, base_qs.model, fields):
            found = update_row(base_qs.model, pk_val, fields, [value for _field, _model, value in values])
            if found is not None:
                return found
        return super()._do_update(base_qs, using, pk_val, values, *how)

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: bool) -> Any:
        """The same for a new row, of which the database makes the key and nothing else."""
        model = manager.model
        if not raw and list(returning_fields) == [model._meta.pk] and may_store(using, model, fields):
            found = insert_row(model, fields, [field.pre_save(self, True) for field in fields])
            if found is not None:
                return found
        return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]

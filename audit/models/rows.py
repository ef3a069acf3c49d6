"""What history rows, rows that are written once and tracked models inherit."""

from typing import Any, ClassVar

from django.db import models

from audit.context import current_changeset, current_changeset_id, sealing_changeset_id
from audit.errors import HistoryBypassed
from audit.models.changesets import Changeset
from audit.models.sealed import SealedRow
from audit.querysets import TrackedQuerySet, WrittenOnceQuerySet


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

"""Many rows at once, with their history: the fast door for loading."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from audit.context import current_changeset
from audit.records import history_of

M = TypeVar("M", bound=models.Model)


def insert_tracked(objects: Sequence[M], *, batch_size: int = 500) -> list[M]:
    """Insert new rows of one tracked model and one `+` history row each; the objects, with their keys.

    Two statements per batch. Validates nothing: call `full_clean()` first. Raises OutsideChangeset.
    """
    if not objects:
        return []
    act = current_changeset()
    model: Any = type(objects[0])
    with transaction.atomic():
        # Not `model.objects`, nor `model._base_manager`: both refuse, for everybody else.
        made: list[M] = models.QuerySet[Any](model=model).bulk_create(objects, batch_size=batch_size)
        act.rows_known[model] += len(made)
        act.unread.add(history_of(model))
        model.history.bulk_history_create(
            made, batch_size=batch_size, default_user=act.user, default_change_reason=act.comment or None
        )
    return made

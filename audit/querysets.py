"""The QuerySet of tracked models: the doors that would skip history are shut, and say which one to use."""

from typing import Any, NoReturn, TypeVar

from django.db import models

from audit.context import current_changeset
from audit.errors import HistoryBypassed
from audit.inserting import insert_sealed

M = TypeVar("M", bound=models.Model)


class TrackedQuerySet(models.QuerySet[M]):
    """Refuses every method that changes rows without writing history rows."""

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse("update", "change each object and call its save()")

    async def aupdate(self, **kwargs: Any) -> NoReturn:
        self._refuse("aupdate", "change each object and call its save()")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_create", "call audit.bulk.insert_tracked(objects)")

    async def abulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("abulk_create", "call audit.bulk.insert_tracked(objects)")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_update", "change each object and call its save()")

    async def abulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("abulk_update", "change each object and call its save()")

    def _raw_delete(self, using: str | None) -> NoReturn:
        self._refuse("_raw_delete", "call delete()")

    def _refuse(self, method: str, instead: str) -> NoReturn:
        raise HistoryBypassed(
            f"{self.model.__name__}.objects.{method}() would leave no history row: {instead} inside a changeset."
        )


class WrittenOnceQuerySet(models.QuerySet[M]):
    """Rows that are added in a changeset and never changed: every other door is shut."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[M]:
        """Django's, of which the changeset in force knows. Raises OutsideChangeset."""
        current_changeset().unread.add(self.model)
        return super().bulk_create(objs, *args, **kwargs)

    def insert(self, row: M) -> M:
        """Store one new row; what `create()` does, and takes a third of its time. 1 query. Raises OutsideChangeset."""
        insert_sealed(current_changeset(), row)
        return row

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def _raw_delete(self, using: str | None) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise HistoryBypassed(f"{self.model.__name__} is written once: its rows are neither changed nor deleted.")

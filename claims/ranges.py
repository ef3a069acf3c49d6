"""Pages that are ranges of keys: the last costs what the first does, however many there are."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Subquery


class RangePaginator(Paginator):
    """`span` keys a page, from the least on; a page has fewer rows where keys are missing, and none in a wide gap.

    Told by number, so that addresses stay short; without OFFSET. 1 query for the bounds, read at both ends of an index.
    """

    def __init__(self, rows: QuerySet[Any], span: int, *, key: str) -> None:
        super().__init__(rows, span)
        self.rows, self.key = rows, key

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest key; (0, 0) without rows."""
        greatest = Subquery(self.rows.order_by(f"-{self.key}").values(self.key)[:1])
        found = self.rows.order_by(self.key).annotate(greatest=greatest).values_list(self.key, "greatest").first()
        return (int(found[0]), int(found[1])) if found else (0, 0)

    @cached_property
    def num_pages(self) -> int:
        least, greatest = self.bounds
        return (greatest - least) // self.per_page + 1

    def page(self, number: Any) -> Page[Any]:
        """The rows of one range, in the order of keys. Raises as Django's: PageNotAnInteger, EmptyPage."""
        number = self.validate_number(number)
        first = self.bounds[0] + (number - 1) * self.per_page
        within = {f"{self.key}__gte": first, f"{self.key}__lt": first + self.per_page}
        return Page(self.rows.filter(**within).order_by(self.key), number, self)

"""Pages of the admin's lists that cost the same for a thousand rows and for a million."""

from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator

MOST_LISTED = 10_000  # rows that a list leads to: what is further down is found by a filter or a word


class _AtMost(int):
    """So many, and more."""

    def __str__(self) -> str:
        return f"{int(self)}+"


class BoundedPaginator(Paginator):
    """Counts up to MOST_LISTED rows, and has no page beyond: neither the count nor an OFFSET grows with the table."""

    @cached_property
    def count(self) -> int:
        """How many rows are listed, "10000+" when there are more. 1 query."""
        rows: Any = self.object_list
        if not hasattr(rows, "order_by"):
            return len(rows)
        found = int(rows.order_by().values("pk")[: MOST_LISTED + 1].count())
        return _AtMost(MOST_LISTED) if found > MOST_LISTED else found


class _Following(Page[Any]):
    def __init__(self, rows: Any, number: int, paginator: Any, *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self._more = more

    def has_next(self) -> bool:
        return self._more


class FollowingPaginator(BoundedPaginator):
    """Pages of a choice, which are asked for one after another: one row more tells whether another follows, no count.

    Has no page beyond MOST_LISTED rows either.
    """

    def page(self, number: Any) -> Page[Any]:
        """The rows of one page. 1 query. Raises as Django's: PageNotAnInteger, EmptyPage."""
        try:
            number = int(number)
        except (TypeError, ValueError):
            raise PageNotAnInteger("That page number is not an integer") from None
        first = (number - 1) * self.per_page
        if not 0 <= first < MOST_LISTED:
            raise EmptyPage("That page has no rows")
        rows = list(self.object_list[first : first + self.per_page + 1])
        if first and not rows:
            raise EmptyPage("That page has no rows")
        end = first + self.per_page
        return _Following(rows[: self.per_page], number, self, more=len(rows) > self.per_page and end < MOST_LISTED)

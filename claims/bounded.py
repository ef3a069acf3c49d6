"""Numbers that cost the same for a small site and for a large one: counted up to a bound, and said to go beyond it."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.utils.formats import number_format

FEW = 100  # of each topic, on the front page
MANY = 1_000  # of a party's positions
MOST = 10_000  # of everything of a kind
RARE = 5_000  # rows that are sorted for a page as quickly as a million are walked through that hold more of them


class Bounded(int):
    """A number, or the bound that there are more than; reads `100` or `100+`."""

    more: bool

    def __new__(cls, number: int, most: int) -> "Bounded":
        found = super().__new__(cls, min(number, most))
        found.more = number > most
        return found

    def __str__(self) -> str:
        return f"{int(self)}+" if self.more else str(int(self))

    @property
    def shown(self) -> str:
        """The same with the digits in groups, as the language has them."""
        return number_format(int(self), force_grouping=True) + ("+" if self.more else "")


def count_up_to(rows: QuerySet[Any], most: int) -> Bounded:
    """How many rows there are; stops after `most`. 1 query."""
    return Bounded(rows.order_by()[: most + 1].count(), most)


def are_rare(rows: QuerySet[Any]) -> bool:
    """Whether there are at most RARE rows. 1 query, which should find them in an index.

    docs/decisions/0027-few-rows-lead-to-their-claims.md says why one asks.
    """
    return not count_up_to(rows, RARE).more


class _BoundedField(IntegerField):
    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def from_db_value(self, value: int, *_more: Any) -> Bounded:
        return Bounded(value, self.most)


class CountUpTo(Subquery):
    """Annotates how many rows the queryset of OuterRefs has, a `Bounded`; reads no more than `most` and one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"

    def __init__(self, rows: QuerySet[Any], most: int) -> None:
        super().__init__(rows.order_by().values("pk")[: most + 1], output_field=_BoundedField(most))

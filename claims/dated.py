"""Claims by the days of their event and of their positions, so that a database finds them in an index of days."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from claims.bounded import are_rare


def dated_within(
    claims: QuerySet[Any], positions: QuerySet[Any], since: date | None, until: date | None, *, named: str
) -> QuerySet[Any]:
    """Those claims whose event, or one of whose positions, is dated between the two days, both included.

    One of the two is given. `positions` name their claim in the column `named`. Where few dates reach to `since`, or
    few begin by `until`, from those to their claims. 1 or 2 queries.
    """
    events = claims.model._base_manager.order_by()

    def near(by: Any, day: date | None, also: bool) -> Any:
        dated = [events.filter(one).values("pk") for one in by("event", day)]
        stated = [positions.filter(one).values(named) for one in by("stated", day)]
        if also:
            dated = [rows.filter(_spans("event", since, until)) for rows in dated]
            stated = [rows.filter(_spans("stated", since, until)) for rows in stated]
        return dated[0].union(*dated[1:], *stated, all=True)

    for by, day in ((_ending_since, since), (_beginning_by, until)):
        if day and are_rare(near(by, day, also=False)):
            return claims.filter(pk__in=near(by, day, also=True))
    # As a value, which is asked for claim by claim: for EXISTS PostgreSQL would first collect all that fit.
    held = positions.filter(_spans("stated", since, until), **{named: OuterRef("pk")})
    return claims.filter(_spans("event", since, until) | Q(pk=Subquery(held.values(named)[:1])))


# What an index of days can find. An open end of a date, which reaches for ever, is null; without a date both ends are.
# One list each, and no OR: through that, a database finds no index.


def _ending_since(name: str, since: date | None) -> list[Q]:
    latest, earliest = f"{name}_latest", f"{name}_earliest"
    return [Q(**{f"{latest}__gte": since}), Q(**{latest: None, f"{earliest}__isnull": False})] if since else []


def _beginning_by(name: str, until: date | None) -> list[Q]:
    latest, earliest = f"{name}_latest", f"{name}_earliest"
    return [Q(**{f"{earliest}__lte": until}), Q(**{earliest: None, f"{latest}__isnull": False})] if until else []


def _spans(name: str, since: date | None, until: date | None) -> Q:
    found = Q()
    for either in (_ending_since(name, since), _beginning_by(name, until)):
        found &= either[0] | either[1] if either else Q()
    return found

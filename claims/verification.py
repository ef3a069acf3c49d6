"""What `verify_audit` checks of claims: their revisions are numbered without gaps, and none is lacking."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, QuerySet
from django.utils.translation import gettext as _

from audit.records import history_of
from audit.verification import Finding, Kind, also_verify, call_altered
from audit.verification.storage import ill_stored
from claims.models import Citation, Claim, Edition, Position, Revision
from claims.past import PARTS

REVISIONS = Revision._meta.db_table
MOST_GAPS = 100  # of one claim that are told one by one

call_altered(Edition._meta.db_table, Kind.EDITION_ALTERED)


@also_verify
def verify_numbers() -> Iterator[Finding]:
    """Each claim's revisions are 1, 2, 3 ... 1 query, and 1 for each claim of which they are not."""
    well_stored = Revision.objects.order_by().exclude(ill_stored(number="integer", claim="integer"))
    numbered = well_stored.values("claim").annotate(first=Min("number"), last=Max("number"), n=Count("*"))
    wrong = numbered.exclude(first=1, last=F("n")).order_by("claim")
    for row in wrong.values_list("claim", "first", "last").iterator():
        yield from _gaps(*row)


def _gaps(claim: int, first: int, last: int) -> Iterator[Finding]:
    if first != 1:
        message = _("Claim %(claim)s has no revision before %(first)s: the first must be 1.")
        shown = {"claim": claim, "first": first}
        yield Finding(Kind.REVISIONS_START_LATE, REVISIONS, None, message % shown, shown)
    numbers = set(Revision.objects.filter(claim=claim).order_by().values_list("number", flat=True))
    gaps = (number for number in range(max(first, 1), last) if number not in numbers)
    for number in islice(gaps, MOST_GAPS):
        message = _("Claim %(claim)s has no revision %(number)s, and has later ones.")
        shown = {"claim": claim, "number": number}
        yield Finding(Kind.REVISION_GAP, REVISIONS, None, message % shown, shown)


@also_verify
def verify_touched_claims() -> Iterator[Finding]:
    """Each changeset that recorded a claim or a part of it made a revision. 1 query for each table, read as it goes."""
    for table, rows in _touching():
        for claim, act, key in rows.values_list("touched", "changeset", "pk").order_by("pk").iterator():
            message = _("Claim %(claim)s has no revision of changeset %(act)s, which changed it: %(table)s %(key)s.")
            shown = {"claim": claim, "act": act, "table": table, "key": key}
            detail = {"claim": claim, "changeset": act}
            yield Finding(Kind.REVISION_MISSING, table, key, message % shown, detail)


def _touching() -> Iterator[tuple[str, QuerySet[Any]]]:
    """History rows without a revision, with the claim that they `touched`."""
    for model, claim in ((Claim, "id"), *((part, "claim_id") for part in PARTS.values())):
        own = Revision.objects.filter(claim=OuterRef(claim), changeset=OuterRef("changeset"))
        rows = history_of(model)._base_manager.annotate(touched=F(claim))
        yield history_of(model)._meta.db_table, rows.filter(~Exists(own))
    # A citation belongs to the claim of its position: to any that this ever was part of, for a merge may move it.
    held = history_of(Position)._base_manager.filter(id=OuterRef("position_id"))
    own = Revision.objects.filter(claim=OuterRef("claim_id"), changeset=OuterRef(OuterRef("changeset")))
    # Looked up for each, and not as `Exists`: PostgreSQL would pair each citation with all claims that its act touched.
    cited = history_of(Citation)._base_manager.annotate(
        touched=held.order_by("-history_id").values("claim_id")[:1],
        revised=held.filter(Exists(own)).order_by().values("pk")[:1],
    )
    yield history_of(Citation)._meta.db_table, cited.filter(revised=None)

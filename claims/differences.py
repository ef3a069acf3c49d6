"""What differs between a claim as it was and as it was later, part by part. No query."""

from claims.comparison import Comparison, Keys, compare
from claims.document import draft_document
from claims.models import Citation, Claim
from claims.restoring import rows_of, same
from claims.reverting import FIELD, FIELDS, PART_MODELS


def difference(older: Claim, newer: Claim) -> Comparison:
    """What changed from one state of a claim to another; each is from `for_document()` or `claims.past`."""
    documents = [draft_document(claim, 0) for claim in (older, newer)]
    return compare(documents[0], documents[1], (_keys(older), _keys(newer)))


def _keys(claim: Claim) -> Keys:
    links = list(claim.topic_links.all())
    names = ("positions", "evidence", "relations", "reply_requests")
    parts = {name: [row.pk for row in getattr(claim, name).all()] for name in names}
    return Keys({"topics": [link.pk for link in links], **parts}, [link.order for link in links])


def changed_parts(older: Claim, newer: Claim) -> frozenset[str]:
    """The keys of the parts, and of the claim's own fields, of which the rows themselves differ.

    Such as "position-12" and "field-summary"; a position also when a citation of it does. What only reads differently
    because a record that they name was renamed or graded anew does not count.
    """
    before, after = rows_of(older), rows_of(newer)
    differ = {
        (model, pk)
        for model, pk in before.keys() | after.keys()
        if (model, pk) not in before or (model, pk) not in after or not same(before[model, pk], after[model, pk])
    }
    found = {f"{word}-{pk}" for word, kind in PART_MODELS.items() for model, pk in differ if model is kind}
    for key in differ:
        if key[0] is Citation:
            found |= {f"position-{side[key].position_id}" for side in (before, after) if key in side}
    if (Claim, older.pk) in differ:
        found |= {f"{FIELD}-{name}" for name in FIELDS if getattr(older, name) != getattr(newer, name)}
    return frozenset(found)

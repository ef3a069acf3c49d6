"""The documents of many public claims at once, each as `/claims/<slug>.json` has it, in a fixed number of queries."""

from collections.abc import Sequence
from typing import Any

from audit.revalidation import NOTHING
from claims.disputes import disputes_by_claim
from claims.dissents import dissents_by_claim
from claims.models import IndexedRelation
from claims.origins import cited_slugs, group_origins
from claims.public import (
    PublicClaim,
    edition_document,
    inbound_relations,
    live_facts,
    outbound_relations,
    related_slugs,
    standing_under,
)
from sources.lineage import lineage_of

Document = dict[str, Any]


def public_documents(rows: Sequence[Any]) -> list[Document]:
    """The documents of index rows loaded with `edition` and `claim__state`, in their order. 5 queries, 0 for none."""
    if not rows:
        return []
    found = [_public(row) for row in rows]
    documents = [edition_document(one, one.edition) for one in found]
    keys = [row.pk for row in rows]
    documents = _with_relations(documents, keys)
    dissents = dissents_by_claim(keys)
    disputes = disputes_by_claim(keys)
    steps = lineage_of(slug for document in documents for slug in cited_slugs(document))
    return [
        {
            **document,
            "dissents": dissents[key],
            "live": live_facts(one, disputes[key], group_origins(cited_slugs(document), steps)),
        }
        for key, one, document in zip(keys, found, documents, strict=True)
    ]


def _public(row: Any) -> PublicClaim:
    state = row.claim.state
    state.edition = row.edition
    return PublicClaim(state, row.edition, NOTHING)


def _with_relations(documents: list[Document], keys: list[int]) -> list[Document]:
    """2 queries, 1 when no document names a claim."""
    slugs = set().union(*map(related_slugs, documents))
    standing = standing_under(slugs) if slugs else {}
    naming: dict[int, list[Any]] = {}
    for row in IndexedRelation.objects.filter(target__in=keys).select_related("indexed").order_by("pk"):
        naming.setdefault(row.target_id, []).append(row)
    shown = []
    for key, document in zip(keys, documents, strict=True):
        others = {slug: indexed for slug, indexed in standing.items() if indexed.pk != key}
        relations = outbound_relations(document, others) + inbound_relations(naming.get(key, []))
        shown.append({**document, "relations": relations})
    return shown

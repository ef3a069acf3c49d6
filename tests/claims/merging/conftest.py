"""Two of each kind of record, with everything that a merge moves."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from audit.context import changeset
from claims.document import build_document
from claims.models import Citation, Claim, Evidence, Flag, Position, Relation, ReplyRequest, TopicLink


@pytest.fixture
def whole_claim(
    make_claim: Any, make_topic: Any, make_source: Any, make_party: Any, editor: Any
) -> Callable[..., Claim]:
    """A claim with two of every kind of part, related to others in both directions."""

    def make(**fields: Any) -> Claim:
        claim: Claim = make_claim(rows=2, **fields)
        topic, party, above, below = make_topic(), make_party(), make_claim(), make_claim()
        with changeset(editor, "The rest."):
            TopicLink.objects.create(claim=claim, topic=topic, order=2)
            for stated_on in ("2005", "2006"):
                ReplyRequest.objects.create(claim=claim, party=party, asked_on=stated_on, channel="letter")
            Relation.objects.create(claim=claim, type="refines", target=above, note="Narrower.")
            Relation.objects.create(claim=below, type="supports", target=claim)
        return claim

    return make


@pytest.fixture
def make_flag(reviewer: Any) -> Callable[..., Flag]:
    def make(item: Any, *, by: Any = None, **fields: Any) -> Flag:
        kind = {Claim: "claim", Position: "position", Citation: "citation", Evidence: "evidence"}.get(
            type(item), "source"
        )
        if kind == "source":
            owner = {"source": item}
        elif kind == "citation":
            owner = {"claim": item.position.claim}
        else:
            owner = {"claim": item if kind == "claim" else item.claim}
        with changeset(by or reviewer, "Flag it."):
            return Flag.objects.create(
                **{
                    "kind": kind,
                    "item_id": item.pk,
                    "item_label": str(item),
                    **owner,
                    "reason": "outdated",
                    "text": "See the later report.",
                    "raised_by": by or reviewer,
                    **fields,
                }
            )

    return make


def whole(claim: Claim) -> str:
    """Everything that the claim's document would say of its working rows, and the keys of all its parts."""
    loaded = Claim.objects.for_document().get(pk=claim.pk)
    document = build_document(loaded, revision=0, approved_at=None, review_due=None, previous_revision=None)
    keys = {
        name: sorted(getattr(loaded, name).values_list("pk", flat=True))
        for name in (
            "topic_links",
            "positions",
            "evidence",
            "relations",
            "inbound_relations",
            "reply_requests",
            "flags",
        )
    }
    return json.dumps([document, keys, [link.order for link in loaded.topic_links.all()]])

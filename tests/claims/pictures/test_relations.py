"""The picture of a claim's relations: each with its word and its direction, nothing outside or on top of another."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audit.context import changeset
from claims.models import Relation
from claims.pictures.relations import MOST, OTHER, OWN, PADDING, TEXT, relations_picture
from claims.pictures.svg import text_width
from claims.vocabulary import RelationType
from tests.claims.pictures.drawn import parsed, text_boxes

Document = dict[str, Any]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=120)


def relation(kind: str, direction: str, statement: str) -> Document:
    return {"type": kind, "direction": direction, "claim": {"statement": statement}}


RELATIONS = st.lists(
    st.builds(relation, st.sampled_from(RelationType.values), st.sampled_from(["inbound", "outbound"]), TEXTS),
    min_size=2,
    max_size=MOST,
)


@given(TEXTS, RELATIONS)
def test_words_fit_and_statements_never_touch(statement: str, relations: list[Document]) -> None:
    svg = relations_picture({"statement": statement, "relations": relations})
    assert svg
    drawn = parsed(svg)
    others = [group for group in drawn.iter("g") if float(group[1].get("x", "0")) == OTHER[0]]
    assert len(others) == len(relations)
    for group in drawn.iter("g"):
        left, width = (OWN, OTHER)[float(group[1].get("x", "0")) == OTHER[0]]
        assert float(group[2].get("x", "0")) + text_width(group[2].text or "", TEXT) <= left + width - PADDING + 0.01
    tops = sorted(float(group[1].get("y", "0")) for group in others)
    assert all(one + 42 < other for one, other in pairwise(tops))
    assert tops[-1] + 42 < float(drawn.get("height", "0"))
    labels = [text for text in drawn if text.tag == "text"]
    assert len(labels) == len(relations)
    assert all(0 < float(text.get("y", "0")) < float(drawn.get("height", "0")) for text in labels)


@pytest.mark.parametrize(
    ("kind", "direction", "heads"),
    [
        ("supports", "outbound", 1),
        ("supports", "inbound", 1),
        ("contradicts", "outbound", 2),  # it holds both ways
        ("duplicates", "inbound", 2),
    ],
)
def test_arrow_points_where_the_relation_does(kind: str, direction: str, heads: int) -> None:
    other = relation("refines", "outbound", "Another")
    svg = relations_picture({"statement": "One", "relations": [relation(kind, direction, "Two"), other]})
    assert svg
    found = [path.get("d", "") for path in parsed(svg).iter("path") if path.get("class") == "chain__head"]
    assert len(found) == heads + 1
    at_the_other = [way for way in found[:-1] if way.startswith(f"M{OTHER[0]:.0f} ")]
    assert bool(at_the_other) == (heads == 2 or direction == "outbound")
    assert ("chain__line--against" in svg) == (kind == "contradicts")


@pytest.mark.parametrize("count", [0, 1, MOST + 1])
def test_too_few_or_too_many_relations_are_no_picture(count: int) -> None:
    relations = [relation("supports", "inbound", f"{n}") for n in range(count)]
    assert relations_picture({"statement": "One", "relations": relations}) is None


def test_claim_page_draws_its_relations_in_both_directions(
    client: Client, make_claim: Any, publish: Any, editor: Any
) -> None:
    claim, wider, rival = make_claim(), make_claim(statement="The wider <claim>"), make_claim(statement="The rival")
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=claim, type="refines", target=wider)
        Relation.objects.create(claim=rival, type="contradicts", target=claim)
    for one in (wider, rival, claim):
        publish(one)
    html = client.get(f"/claims/{claim.slug}/").content.decode()
    svg = next(
        found for found in re.findall(r"<svg class=\"picture__drawing.*?</svg>", html, re.S) if "relations-" in found
    )
    assert (
        parsed(svg).findtext("desc") == "2 related claims. It refines “The wider <claim>”; “The rival” contradicts it"
    )
    texts = [box.text for box in text_boxes(svg.replace("chain__text", "picture__note"), 912, "none")]
    assert {"The wider <claim>", "The rival", claim.statement, "refines", "contradicts"} == set(texts)

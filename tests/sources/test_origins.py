"""Independent origins: how sources are joined, as pure values and from recorded derivations."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.context import changeset
from claims.merging.acts import merge_sources
from sources.lineage import lineage_of
from sources.models import Derivation, Source
from sources.origins import origin_groups

SLUGS = st.integers(0, 12)


@pytest.mark.parametrize(
    ("sources", "derivations", "groups"),
    [
        ([], [], []),
        ([], [(1, 2)], []),
        ([3, 1, 2], [], [[3], [1], [2]]),
        ([1, 2, 3], [(2, 1)], [[1, 2], [3]]),
        ([1, 2, 3], [(2, 1), (3, 2)], [[1, 2, 3]]),  # a chain
        ([1, 4], [(4, 3), (3, 2), (2, 1)], [[1, 4]]),  # a chain through others that are not cited
        ([1, 2], [(1, 9), (2, 9)], [[1, 2]]),  # a common original outside
        ([1, 2], [(1, 2), (2, 1)], [[1, 2]]),  # a circle
        ([1, 2], [(1, 8), (2, 9)], [[1], [2]]),
        ([1, 1, 2], [], [[1], [2]]),  # a source that is cited twice
        ([1, 2, 3], [(3, 1), (3, 2)], [[1, 2, 3]]),  # it draws on both
    ],
)
def test_sources_that_share_an_origin_stand_together(
    sources: list[int], derivations: list[tuple[int, int]], groups: list[list[int]]
) -> None:
    assert origin_groups(sources, derivations) == groups


@given(st.lists(SLUGS), st.lists(st.tuples(SLUGS, SLUGS)), st.randoms())
def test_groups_are_the_same_in_whatever_order_derivations_come(
    sources: list[int], derivations: list[tuple[int, int]], chance: Any
) -> None:
    groups = origin_groups(sources, derivations)
    shuffled = list(derivations)
    chance.shuffle(shuffled)
    assert origin_groups(sources, shuffled) == groups
    assert sorted(key for group in groups for key in group) == sorted(set(sources))


@given(st.lists(SLUGS), st.lists(st.tuples(SLUGS, SLUGS)), st.tuples(SLUGS, SLUGS))
def test_another_derivation_never_adds_an_origin(
    sources: list[int], derivations: list[tuple[int, int]], another: tuple[int, int]
) -> None:
    assert len(origin_groups(sources, [*derivations, another])) <= len(origin_groups(sources, derivations))


def derive(editor: Any, *pairs: tuple[Source, Source]) -> None:
    with changeset(editor, "Where it comes from."):
        for made, original in pairs:
            Derivation.objects.create(source=made, origin=original, kind="republishes")


def test_lineage_goes_all_the_way_up_and_not_down_again(make_source: Any, editor: Any) -> None:
    wire, agency, paper, other = [make_source() for _ in range(4)]
    derive(editor, (paper, agency), (agency, wire), (other, wire))
    steps = lineage_of([paper.slug])
    assert {(step.made, step.original) for step in steps} == {(paper.slug, agency.slug), (agency.slug, wire.slug)}
    assert steps[0].words == "republishes"


def test_lineage_of_a_circle_ends(make_source: Any, editor: Any) -> None:
    one, other = make_source(), make_source()
    derive(editor, (one, other), (other, one))
    assert len(lineage_of([one.slug])) == 2


def test_merged_source_has_the_origins_of_the_one_it_leads_to(make_source: Any, editor: Any) -> None:
    duplicate, standing, wire = make_source(), make_source(), make_source()
    derive(editor, (standing, wire))
    merge_sources(duplicate, into=standing, by=editor, reason="The same article.")
    steps = lineage_of([duplicate.slug])
    assert {(step.made, step.original) for step in steps} == {
        (duplicate.slug, standing.slug),
        (standing.slug, wire.slug),
    }
    assert "same document" in next(step.words for step in steps if step.made == duplicate.slug)


@pytest.mark.parametrize("length", [1, 30])
def test_lineage_takes_one_query_however_long_it_is(
    make_source: Any, editor: Any, length: int, django_assert_num_queries: Any
) -> None:
    chain = [make_source() for _ in range(length + 1)]
    derive(editor, *zip(chain[1:], chain[:-1], strict=True))
    with django_assert_num_queries(1):
        assert len(lineage_of([chain[-1].slug])) == length
    with django_assert_num_queries(0):
        assert lineage_of([]) == []

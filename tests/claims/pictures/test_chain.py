"""The chain of a claim: boxes in their places, one frame for each wire story, and the same as a table."""

import re
from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.context import changeset
from claims.models import Claim
from claims.origins import Origins, group_origins
from claims.pictures.chain import BOX, COLUMNS, MOST_SOURCES, PADDING, TEXT, WIDTH, chain_picture, lay_out
from claims.pictures.svg import text_width
from claims.vocabulary import Stance
from sources.lineage import Step
from sources.models import Derivation
from tests.claims.pictures.drawn import parsed

Document = dict[str, Any]


def source(slug: str, number: int, publisher: str = "") -> Document:
    named = {"slug": publisher, "name": f"Publisher {publisher}"} if publisher else None
    return {"slug": slug, "number": number, "title": f"Title of {slug}", "publisher": named}


def position(party: str, stance: str, *sources: str) -> Document:
    cited = [{"source": {"slug": slug}} for slug in sources]
    return {"party": {"slug": party, "name": party}, "stance": stance, "citations": cited}


def evidence(slug: str, bearing: str = "supports") -> Document:
    return {"source": {"slug": slug}, "bearing": bearing}


def step(made: str, original: str, kind: str = "quotes") -> Step:
    return Step(made, f"Title of {made}", kind, original, f"Title of {original}")


SLUGS = ["a", "b", "c", "d", "x", "y"]
CITED = SLUGS[:4]
STEPS = st.lists(st.builds(step, st.sampled_from(SLUGS), st.sampled_from(SLUGS)), max_size=8)
SAID = st.lists(
    st.builds(
        lambda party, stance, cited: position(party, stance, *cited),
        st.text(st.characters(codec="utf-8"), max_size=60),
        st.sampled_from(Stance.values),
        st.lists(st.sampled_from(CITED), min_size=1, max_size=3),
    ),
    max_size=8,
)


def sources_with(publishers: list[str]) -> list[Document]:
    return [source(slug, number, name) for number, (slug, name) in enumerate(zip(CITED, publishers, strict=True), 1)]


PUBLISHERS = st.lists(st.sampled_from(["", "p", "q"]), min_size=4, max_size=4)


@settings(max_examples=80)
@given(SAID, STEPS, PUBLISHERS)
def test_boxes_never_overlap_and_lines_have_both_ends(
    said: list[Document], steps: list[Step], names: list[str]
) -> None:
    chain = lay_out({"positions": said, "evidence": [evidence("a")]}, sources_with(names), group_origins(CITED, steps))
    for one, other in combinations(chain.boxes, 2):
        if one.column == other.column:
            assert abs(one.top - other.top) >= BOX
    for one, other in combinations(chain.frames, 2):
        assert one.bottom < other.top or other.bottom < one.top
    for frame in chain.frames:
        assert all(frame.top <= box.top and box.top + BOX <= frame.bottom for box in frame.boxes)
    keys = {box.key for box in chain.boxes}
    assert all(start in keys and end in keys for start, end in chain.lines)
    assert all(box.top > 0 and box.top + BOX < chain.height for box in chain.boxes)


@settings(max_examples=80)
@given(SAID, STEPS, PUBLISHERS)
def test_words_fit_their_boxes(said: list[Document], steps: list[Step], names: list[str]) -> None:
    found = chain_picture({"positions": said, "evidence": []}, sources_with(names), group_origins(CITED, steps))
    assert found
    drawn = parsed(found.svg)
    for group in drawn.iter("g"):
        boxes = [box for box in group if box.get("class", "").startswith("chain__box")]
        for text in [text for text in group if text.tag == "text"] if boxes else []:
            right = float(text.get("x", "0")) + text_width(text.text or "", TEXT)
            assert right <= float(boxes[0].get("x", "0")) + float(boxes[0].get("width", "0")) - PADDING + 0.01
    assert COLUMNS[-1][0] + COLUMNS[-1][1] <= WIDTH


def test_one_wire_story_is_one_frame_with_the_original_that_is_not_cited() -> None:
    steps = [step("a", "x", "republishes"), step("b", "a", "translates"), step("x", "y")]
    chain = lay_out(
        {"positions": [position("Ann", "asserts", "a", "b")], "evidence": []},
        sources_with(["p", "p", "q", ""]),
        group_origins(CITED, steps),
    )
    assert [[(box.first, box.second, box.outside) for box in frame.boxes] for frame in chain.frames] == [
        [
            ("[1] Title of a", "republishes Title of x", False),
            ("[2] Title of b", "translates [1]", False),
            ("Title of x", "quotes Title of y", True),
            ("Title of y", "original, not cited here", True),
        ],
        [("[3] Title of c", "", False)],
        [("[4] Title of d", "", False)],
    ]
    assert [frame.drawn for frame in chain.frames] == [True, False, False]
    assert [row.origin for row in chain.rows] == [1, 1, 2, 3]


def test_rows_say_what_each_source_documents_once() -> None:
    said = [position("Ann", "asserts", "a", "a"), position("Ann", "asserts", "a"), position("Bob", "denies", "a")]
    chain = lay_out(
        {"positions": said, "evidence": [evidence("a"), evidence("b", "context")]},
        sources_with(["p", "", "", ""]),
        group_origins(CITED, []),
    )
    assert chain.rows[0].documents == ["Ann asserts", "Bob denies", "Evidence: supports"]
    assert chain.rows[1].documents == ["Evidence: context"]
    assert [(row.publisher, row.made_from) for row in chain.rows[:2]] == [("Publisher p", []), ("", [])]


@pytest.mark.parametrize("count", [0, 1, MOST_SOURCES + 1])
def test_too_few_or_too_many_sources_are_no_picture(count: int) -> None:
    listed = [source(f"s{number}", number) for number in range(count)]
    origins = Origins([[row["slug"]] for row in listed])
    assert chain_picture({"positions": [], "evidence": []}, listed, origins) is None


def test_claim_page_opens_the_picture_where_sources_are_one_story(
    client: Client, make_claim: Any, publish: Any, editor: Any
) -> None:
    claim: Claim = publish(make_claim(rows=3))
    page = f"/claims/{claim.slug}/"
    assert '<details class="chain">' in client.get(page).content.decode()
    first, second = [row.source for row in claim.evidence.all()][:2]
    with changeset(editor, "A wire story."):
        Derivation.objects.create(source=second, origin=first, kind="republishes")
    html = client.get(page).content.decode()
    assert '<details class="chain" open>' in html
    drawn = parsed(re.findall(r'<svg class="picture__drawing picture__drawing--fixed".*?</svg>', html, re.S)[0])
    assert drawn.findtext("desc", "").startswith("3 sources, 2 independent origins.")
    assert len([box for box in drawn.iter("rect") if box.get("class") == "chain__frame"]) == 1
    assert f'<td data-label="Made from">republishes {first.title}</td><td data-label="Origin">1</td>' in html

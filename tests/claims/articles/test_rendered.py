"""Articles as a browser shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.articles.reading import tell_format
from claims.articles.rendered import parse_rendered
from claims.articles.shapes import ParsedArticle, UnreadableArticle

ARTICLE = """The harbour of Elm

From an encyclopedia

The harbour of Elm was built in 1902.[1] Mayor Ada Okoro said it is safe.[2][1]

History[edit]

It silted up.[2] The council denied that [17] ships sank in [1953].[3]
• A list entry[1]

Storms[edit | edit source]

None is on record.

References[edit]

  1. 1.0 1.1 1.2 Building the mole Harbour Gazette
  2. 2.0 2.1 Is the harbour safe? Elm Post
  3. ^ Seventeen ships sank, says nobody Elm Post
  4. 4.0 4.1 A page that nobody cites Elm Post
  Not an entry

External links[edit]

Elm on the web
"""


def kinds(article: ParsedArticle) -> list[tuple[str, int | str]]:
    return [
        (problem.kind, problem.values.get("number") or problem.values.get("name") or "") for problem in article.problems
    ]


def test_sections_passages_markers_and_references_are_counted() -> None:
    found = parse_rendered(ARTICLE)
    assert [section.title for section in found.sections] == [
        "Introduction",
        "History",
        "Storms",
        "References",
        "External links",
    ]
    assert len(found.headings) == 4
    assert found.markers == 6
    assert [(one.number, one.back_links, one.times) for one in found.references] == [
        (1, 3, 3),
        (2, 2, 2),
        (3, 1, 1),
        (4, 2, 0),
    ]


def test_the_list_of_references_is_no_passage() -> None:
    found = parse_rendered(ARTICLE)
    assert not any("Gazette" in passage.text for passage in found.passages)
    assert found.passages[-1].text == "Elm on the web"


def test_a_sentence_is_told_from_what_is_none() -> None:
    found = {passage.text: passage.fragment for passage in parse_rendered(ARTICLE).passages}
    assert found["The harbour of Elm"]
    assert found["A list entry"]
    assert not found["It silted up."]


def test_an_orphan_and_a_stray_marker_and_a_stray_line_are_reported() -> None:
    told = kinds(parse_rendered(ARTICLE))
    assert ("orphan", 4) in told
    assert ("marker without reference", 17) in told
    assert ("marker without reference", 1953) in told
    assert ("no entry", "") in told
    # The number stays in the words, since it may be a year.
    assert any("[1953]" in passage.text for passage in parse_rendered(ARTICLE).passages)


def test_a_list_that_counts_otherwise_than_the_text_is_reported() -> None:
    found = parse_rendered("It rained.[1][1]\n\nReferences\n1. 1.0 1.1 1.2 The weather book\n")
    (problem,) = [problem for problem in found.problems if problem.kind == "other count"]
    assert problem.values == {"number": 1, "told": 3, "found": 2}


def test_a_number_that_the_list_leaves_out_is_reported() -> None:
    found = parse_rendered("It rained.[1][3]\n\nReferences\n1. One book\n3. Third book\n")
    assert ("missing number", 2) in kinds(found)


@pytest.mark.parametrize(
    ("entry", "count", "text"),
    [
        ("3. 3.0 3.1 Title", 2, "Title"),
        ("3. ^ a b c Title", 3, "Title"),
        ("3. ↑ 3.0 3.1 Title", 2, "Title"),
        ("3. ^ Title", 1, "Title"),
        ("3. ^ Jump up to: a b Title", 2, "Title"),
        ("3. ^ a title", 1, "a title"),  # an article, no link back
        ("3. 3.5 million ships", 1, "million ships"),  # which is as a list writes it
        ("3. 2.0 is a version", 1, "2.0 is a version"),
    ],
)
def test_links_back_are_told_from_the_title(entry: str, count: int, text: str) -> None:
    (found,) = parse_rendered(f"Rain.[3]\n\nReferences\n{entry}\n").references
    assert (found.number, found.back_links, found.text) == (3, count, text)


def test_entries_without_numbers_have_that_of_their_place() -> None:
    found = parse_rendered("Rain.[2]\n\nReferences[edit]\n^ One\n^ Two\n")
    assert [(one.number, one.text) for one in found.references] == [(1, "One"), (2, "Two")]


# Title and publisher.


def works(text: str, *publishers: str) -> list[tuple[str, str, bool]]:
    lines = "".join(f"{number}. {line}\n" for number, line in enumerate(text.splitlines(), start=1))
    found = parse_rendered(f"Rain.[1]\n\nReferences\n{lines}", frozenset(publishers))
    return [(one.works[0].title, one.works[0].publisher, one.works[0].whole) for one in found.references]


def test_a_known_publisher_is_taken_off_the_end() -> None:
    assert works("Storm over Elm The Elm Post", "The Elm Post", "Post") == [("Storm over Elm", "The Elm Post", False)]


def test_a_name_that_ends_several_entries_is_a_publisher() -> None:
    assert works("Storm over the town Elm Post\nWhy did it rain? Elm Post\nNobody knows Oak Times") == [
        ("Storm over the town", "Elm Post", False),
        ("Why did it rain?", "Elm Post", False),
        ("Nobody knows Oak Times", "", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Elections in Elm\nStorms in Elm",  # what follows "in" is no publisher
        "Storm over Town Evening News\nWhy It Rained Morning News",  # half of two names
    ],
)
def test_what_ends_entries_by_chance_is_no_publisher(text: str) -> None:
    assert all(whole for _title, _publisher, whole in works(text))


def test_what_is_left_whole_is_reported() -> None:
    assert ("left whole", 1) in kinds(parse_rendered("Rain.[1]\n\nReferences\n1. Storm over Elm\n"))


def test_a_text_without_any_reference_is_refused() -> None:
    with pytest.raises(UnreadableArticle) as refused:
        parse_rendered("It rained.\n")
    assert refused.value.kind == "no references"


def test_the_format_is_told() -> None:
    assert tell_format(ARTICLE) == "rendered"
    assert tell_format("== Rain ==\n[[Elm]] is wet.<ref>A</ref> In [1] of 3 years.") == "wikitext"


@given(
    st.lists(
        st.sampled_from(
            [
                "Rain. ",
                "[1]",
                "[2]",
                "[19",
                "[edit]",
                "\n",
                "References",
                "1. ",
                "2. 2.0 2.1 ",
                "^ a b ",
                "Elm Post",
                "\x02",
            ]
        )
    )
)
def test_no_text_brings_the_parser_down(parts: list[str]) -> None:
    try:
        found = parse_rendered("".join(parts))
    except UnreadableArticle:
        return
    numbers = {one.number for one in found.references}
    assert all(set(passage.markers) <= numbers for passage in found.passages)
    assert found.markers == sum(one.times for one in found.references)

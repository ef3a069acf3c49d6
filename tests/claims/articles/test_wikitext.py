"""Articles in wikitext."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.articles.shapes import ParsedArticle, UnreadableArticle, Work, section_path
from claims.articles.wikitext import parse_wikitext


def told(article: ParsedArticle) -> list[str]:
    return [problem.kind for problem in article.problems]


def work(reference: str) -> Work:
    (one,) = parse_wikitext(f"Rain.<ref>{reference}</ref>").references[0].works
    return one


def test_sections_nest_and_passages_keep_their_markers() -> None:
    found = parse_wikitext("""Lead.<ref>A</ref>
== History ==
It '''rained''' on [[Elm (town)|Elm]].<ref>B</ref> It [http://elm.example stopped].
=== Storms ===
* One<ref>C</ref>
* Two
== Today ==
Sun.""")
    assert [(one.title, one.level) for one in found.headings] == [("History", 2), ("Storms", 3), ("Today", 2)]
    assert section_path(found.sections, 2) == "History, Storms"
    assert [(one.section, one.text, one.markers, one.fragment) for one in found.passages] == [
        (0, "Lead.", (1,), False),
        (1, "It rained on Elm.", (2,), False),
        (1, "It stopped.", (), False),
        (2, "One", (3,), True),
        (2, "Two", (), True),
        (3, "Sun.", (), False),
    ]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ('<ref name="a/b">A</ref>', '<ref name="a/b"/>'),
        ("<ref name=a/b>A</ref>", "<ref name=a/b />"),
        ("<ref name='O\"Neil'>A</ref>", "<ref name='O\"Neil' />"),
        ('<ref name="O\'Neil">A</ref>', '<ref name="O\'Neil"/>'),
        ("<ref name=O'Neil>A</ref>", "<ref name=O'Neil/>"),
        ('<ref name="{{date}} 5">A</ref>', '<ref name="{{date}}  5"></ref>'),
        ('<ref group="n" name="x">A</ref>', '<ref name="x" group="n"/>'),
        ('<REF name="x">A</REF>', "<Ref name=x />"),
        ("{{#tag:ref|A|name=x}}", "<ref name=x />"),
        ("<ref name=x>A</ref>", "{{r|x}}"),
    ],
)
def test_a_named_reference_is_one_however_its_name_is_written(first: str, again: str) -> None:
    found = parse_wikitext(f"One.{first} Two.{again}")
    assert [one.times for one in found.references] == [2]
    assert [passage.markers for passage in found.passages] == [(1,), (1,)]
    assert not told(found) or told(found) == ["left whole"]


def test_a_reference_may_be_defined_after_its_use_or_in_the_list() -> None:
    found = parse_wikitext("""One.<ref name="b"/> Two.<ref name="c"/>
<references>
<ref name="b">Book B</ref>
<ref name="c">Book C</ref>
<ref name="d">Book D</ref>
</references>""")
    assert [(one.text, one.times) for one in found.references] == [("Book B", 1), ("Book C", 1), ("Book D", 0)]
    assert [one.text for one in found.orphans] == ["Book D"]
    assert "orphan" in told(found)


def test_references_in_a_reflist_cite_nothing_there() -> None:
    found = parse_wikitext('One.<ref name="b"/>\n{{reflist|refs=\n<ref name="b">Book B</ref>\n}}')
    assert [one.times for one in found.references] == [1]


def test_comments_and_literal_text_are_left_alone() -> None:
    found = parse_wikitext("One.<!-- <ref>no</ref> == no == --> Two <nowiki><ref>no</ref> [[x]]</nowiki> three.")
    assert not found.references
    assert [passage.text for passage in found.passages] == ["One.", "Two <ref>no</ref> [[x]] three."]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("One.\nTwo.<ref>Never closed", "reference not closed", 2),
        ("One.</ref>", "reference closed twice", 1),
        ("One.<ref>A <ref>B</ref></ref>", "reference in a reference", 1),
        ("One.\n\n<!-- never closed", "comment not closed", 3),
        ('One.<ref name="x"/>', "name never defined", 1),
        ("One.<ref></ref>", "empty reference", 1),
        ('One.<ref name="x">A</ref>\n<ref name="x">B</ref>', "name defined twice", 2),
        ("One.{{sfn|Smith|2004}}", "short footnote without work", 0),
        ("One &lt;ref&gt;A&lt;/ref&gt;.<ref>B</ref>", "some escaped", 0),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(text: str, problem: str, line: int) -> None:
    assert (problem, line) in [(one.kind, one.line) for one in parse_wikitext(text).problems]


def test_an_escaped_file_is_refused() -> None:
    with pytest.raises(UnreadableArticle) as refused:
        parse_wikitext("One.&lt;ref&gt;A&lt;/ref&gt; Two.&lt;ref name=x /&gt;")
    assert (refused.value.kind, refused.value.values) == ("escaped", {"count": 2})


# Works.


def test_a_template_gives_its_fields_and_nothing_else() -> None:
    assert work(
        "{{cite news |last1=Okoro |first1=Ada |author2=Elm Town Council |title=The ''harbour'' |newspaper=[[Elm Post]] "
        "|publisher=Post Group |date=5 March 2007 |url=https://elm.example/a |archive-url=https://archive.example/a "
        "|page=3 |language=Russian |access-date=1 May 2009}}"
    ) == Work(
        title="The harbour",
        publisher="Elm Post",
        authors=(_person("Okoro", "Ada"), _person("Elm Town Council")),
        date="5 March 2007",
        url="https://elm.example/a",
        archive_url="https://archive.example/a",
        kind="article",
        language="ru",
        locator="3",
        note="publisher: Post Group",
    )
    assert work("{{cite web|title=Elm|url=https://elm.example}}") == Work(
        title="Elm", url="https://elm.example", kind="web page"
    )


def _person(name: str, given: str = "") -> object:
    from claims.articles.shapes import Person

    return Person(name, given)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("{{cite book|title=T|year=1902|month=May}}", "date", "May 1902"),
        ("{{Cite_journal|title=T|journal=J|date=2004}}", "publisher", "J"),
        ("{{cite book|title=T|vauthors=Smith J, Doe AB}}", "authors", (_person("Smith", "J"), _person("Doe", "AB"))),
        ("{{cite book|title=T|chapter=C|isbn=1}}", "note", "chapter: C\nISBN: 1"),
        ("{{Internetquelle|titel=T|hrsg=H|url=http://a.example}}", "publisher", "H"),
        ("{{cite web|url=http://a.example}}", "title", "http://a.example"),
        ("[http://a.example Title], 5 May", "title", "Title"),
        ("[http://a.example Title], 5 May", "note", "5 May"),
        ("Okoro, [http://a.example Title], 5 May", "title", "Okoro, Title, 5 May"),
        ("Okoro, ''The mole'', p. 5", "title", "Okoro, The mole, p. 5"),
        ("{{citation|title={{lang|ru|Мост}} &amp; more}}", "title", "Мост & more"),
    ],
)
def test_works_are_read_in_all_the_ways_they_are_written(text: str, field: str, value: object) -> None:
    assert getattr(work(text), field) == value


def test_one_reference_may_name_several_works() -> None:
    found = parse_wikitext("One.<ref>{{cite book|title=A}} {{cite book|title=B}}</ref>")
    assert [one.title for one in found.references[0].works] == ["A", "B"]


def test_shortened_footnotes_find_their_work() -> None:
    found = parse_wikitext("""One.{{sfn|Smith|Doe|2004|p=3}} Two.{{sfn|Smith|Doe|2004|p=3}}
Three.<ref>{{harvnb|Lee|1999}}</ref>
== Bibliography ==
* {{cite book|last1=Smith|first1=J|last2=Doe|title=Rain|year=2004}}
* {{cite book|last=Lee|title=Snow|date=May 1999}}
* {{cite book|last=Nobody|title=Fog|date=1990}}""")
    assert [(one.works[0].title, one.works[0].locator, one.times) for one in found.references[:2]] == [
        ("Rain", "p. 3", 2),
        ("Snow", "", 1),
    ]
    assert [one.works[0].title for one in found.references if one.listed] == ["Rain", "Snow", "Fog"]
    assert not found.orphans


def test_what_stands_in_boxes_and_tables_is_kept_when_it_cites() -> None:
    found = parse_wikitext("""{{Infobox town
| name = Elm
| founded = 1902<ref>A</ref>
}}
{| class="wikitable"
! Year !! Ships
|-
| 1903 || 5<ref>B</ref>
|}
Text.""")
    assert [passage.text for passage in found.passages if passage.markers] == ["founded: 1902", "5"]
    assert found.passages[-1].text == "Text."


# Limits.


def test_300_kilobytes_take_seconds_at_most() -> None:
    part = (
        "== Rain ==\nIt {{convert|5|km}} '''rained''' on [[Elm|the town]].<ref>{{cite web|title=A {n}|url=http://a.example/{n}"
        '|author=B}}</ref> Mayor Okoro said "No."<ref name="x">X</ref>\n{|\n| a || b\n|}\n\n'
    )
    text = "".join(part.replace("{n}", str(number)) for number in range(1, 1600))
    assert len(text) > 300_000
    started = time.process_time()
    assert len(parse_wikitext(text).references) == 1600
    assert time.process_time() - started < 10


@given(
    st.lists(
        st.sampled_from(
            [
                "<ref>",
                "</ref>",
                '<ref name="a">',
                "<ref name=a/>",
                "{{",
                "}}",
                "[[",
                "]]",
                "''",
                "\n== H ==\n",
                "|",
                "{|",
                "|}",
                "<!--",
                "-->",
                "<nowiki>",
                "</nowiki>",
                "text. ",
                "* ",
                "{{sfn|a|2004}}",
                "{{cite web|title=x}}",
                "<references>",
            ]
        ),
        max_size=40,
    )
)
def test_no_wikitext_brings_the_parser_down(parts: list[str]) -> None:
    found = parse_wikitext("".join(parts))
    numbers = {one.number for one in found.references}
    assert all(set(passage.markers) <= numbers for passage in found.passages)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{{a|" * 2000, "unbalanced"),
        ("a <b>" * 2000, "unbalanced"),
        ("<ref>" * 2000 + "</ref>", "unbalanced"),
        ("[http://" * 5000, "no spaces"),
    ],
)
def test_what_would_take_minutes_is_refused(text: str, kind: str) -> None:
    with pytest.raises(UnreadableArticle) as refused:
        parse_wikitext(text)
    assert refused.value.kind == kind


@pytest.mark.parametrize("text", ["<ref>" * 20_000, "<nowiki>" * 20_000, 'He said "No. Yes." to it. ' * 10_000])
def test_odd_texts_take_no_longer_than_others(text: str) -> None:
    started = time.process_time()
    parse_wikitext(text)
    assert time.process_time() - started < 5

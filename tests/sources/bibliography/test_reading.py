"""What is read of records with hard names, dates and signs."""

import json
from typing import Any

import pytest

from sources.bibliography.bibtex import read_bibtex
from sources.bibliography.csl import csl_item, read_csl, write_csl
from sources.bibliography.dates import read_csl_date, read_date, read_ris_date, write_csl_date
from sources.bibliography.formats import format_of
from sources.bibliography.latex import address_from_latex, from_latex
from sources.bibliography.record import Name, Record, body, make_record, person
from sources.bibliography.ris import read_ris, write_ris
from sources.importing.files import UnreadableFile


@pytest.mark.parametrize(
    ("date", "edtf", "literal"),
    [
        ({"date-parts": [["1999", "21"], ["2001", "22"]], "raw": "Spring 1999 - Summer 2001"}, "1999-21/2001-22", ""),
        ({"date-parts": [[2005, 12, 15]], "circa": 1}, "2005-12-15~", ""),
        ({"date-parts": [[2004]], "season": "3"}, "2004-23", ""),
        ({"date-parts": [[2004, 14]]}, "2004-22", ""),  # seasons before EDTF
        ({"date-parts": [[2004], [0, 0, 0]]}, "2004/..", ""),  # open
        ({"date-parts": [[79]]}, "0079", ""),
        ({"date-parts": [[-44, 3, 15]]}, "", "15 March 44 BC"),  # EDTF has such years on level 2 alone
        ({"date-parts": [[1999]], "season": 1, "circa": True}, "", "circa spring 1999"),
        ({"date-parts": [[2004, 2, 30]]}, "", "30 February 2004"),  # no such day
        ({"date-parts": [[2004, 2, 30]], "raw": "30.2.2004"}, "", "30.2.2004"),
        ({"literal": "before the war"}, "", "before the war"),
        ({"literal": "Spring 2004"}, "2004-21", ""),
        ({"raw": "03/04/2004"}, "", "03/04/2004"),  # either of two days
        ({"edtf": "199X"}, "199X", ""),
        ("2004-05?", "2004-05?", ""),
        ({}, "", ""),
    ],
)
def test_csl_dates(date: Any, edtf: str, literal: str) -> None:
    assert read_csl_date(date) == (edtf, literal)
    assert read_csl_date(write_csl_date(edtf, literal)) == (edtf, literal)


@pytest.mark.parametrize(
    ("text", "edtf", "literal"),
    [
        ("2009/05/12/", "2009-05-12", ""),
        ("2009///", "2009", ""),
        ("2009/5//", "2009-05", ""),
        ("2009///Spring", "2009-21", ""),
        ("2009///Michaelmas", "", "2009///Michaelmas"),
        ("12 May 2009", "2009-05-12", ""),
        ("in press", "", "in press"),
    ],
)
def test_ris_dates(text: str, edtf: str, literal: str) -> None:
    assert read_ris_date(text) == (edtf, literal)


def test_a_day_without_its_year_takes_it_from_the_year_beside_it() -> None:
    (entry,) = read_ris("TY  - JOUR\nTI  - X\nPY  - 2024\nDA  - Apr 1\nER  - \n", name="a.ris")
    assert entry.record is not None
    assert entry.record.date == "2024-04-01"


def test_years_before_the_first_are_never_moved_by_one() -> None:
    assert read_date("-0043-03-15") == ("", "-0043-03-15")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (person("van der Berg", "Jan"), ("Berg", "Jan", "van der", "")),
        (person("Doe", "John", particle="la", dropping="de"), ("Doe", "John", "la", "de")),
        (person("d'Artagnan", "Charles"), ("Artagnan", "Charles", "d'", "")),
        (person("al-Jassar", "A."), ("Jassar", "A.", "al-", "")),
        (person("Al-Jassar", "A."), ("Al-Jassar", "A.", "", "")),
        (person("Van Gogh", "Vincent"), ("Van Gogh", "Vincent", "", "")),  # a capital is part of the name
        (person("hooks", "bell"), ("hooks", "bell", "", "")),
        (person("我妻", "栄"), ("我妻", "栄", "", "")),
        (person("", "Plato"), ("Plato", "", "", "")),
    ],
)
def test_particles_stand_apart_wherever_they_were_written(name: Name, parts: tuple[str, ...]) -> None:
    assert (name.name, name.given, name.particle, name.dropping) == parts


def test_suffix_in_the_given_name_is_one() -> None:
    assert person("King", "Martin Luther, Jr.") == person("King", "Martin Luther", suffix="Jr.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            r"{\"O}zg{\"u}r, Ay{\c s}e and Ludwig van Beethoven",
            [person("Özgür", "Ayşe"), person("van Beethoven", "Ludwig")],
        ),
        ("{World Health Organization}", [body("World Health Organization")]),
        (
            "{{Food and Agriculture Organization}} and Doe, Jane",
            [body("Food and Agriculture Organization"), person("Doe", "Jane")],
        ),
        ("King, Jr., Martin Luther", [person("King", "Martin Luther", suffix="Jr.")]),
        ("de Silva", [person("de Silva")]),
        ("Al Jazeera,", [person("Al Jazeera")]),
        ("Plato", [person("Plato")]),
    ],
)
def test_bibtex_names(text: str, names: list[Name]) -> None:
    (entry,) = read_bibtex(f"@book{{a, title={{X}}, author={{{text}}}}}", name="a.bib")
    assert entry.record is not None
    assert list(entry.record.names) == names


def test_bibtex_others_are_told_and_broken_names_refused() -> None:
    others, broken = read_bibtex(
        "@book{a, title={X}, author={Doe, J. and others}}\n@book{b, title={Y}, author={a, b, c, d}}", name="a.bib"
    )
    assert others.record is not None
    assert len(others.record.names) == 1
    assert "others" in others.remarks[0]
    assert "Too many commas" in broken.error


def test_ris_names() -> None:
    (entry,) = read_ris(
        "TY  - RPRT\nTI  - X\nAU  - Doe, Jane, Jr.\nAU  - Ministry of Works,\nA2  - Roe, A.\nER  - ", name="a"
    )
    assert entry.record is not None
    assert list(entry.record.names) == [
        person("Doe", "Jane", suffix="Jr."),
        body("Ministry of Works"),
        person("Roe", "A.", role="editor"),
    ]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"G{\"o}del \& Co", "Gödel & Co"),
        (r"{\'E}l\'ementaire \ss \L{}\'od\'z", "Élémentaire ßŁódź"),
        ("Film of {Cu$_2$O} and x$^{10}$", "Film of Cu₂O and x¹⁰"),
        (r"$\alpha$ decay", r"$\alpha$ decay"),
        ("50% of it", "50% of it"),
        ("costs $5", "costs $5"),
        ("``so'' -- he said", "“so” – he said"),
    ],
)
def test_latex_is_read_as_tex_prints_it(tex: str, text: str) -> None:
    assert from_latex(tex) == text


def test_addresses_are_no_latex() -> None:
    assert address_from_latex(r"\url{https://x.example/a_b~c%20\%5}") == "https://x.example/a_b~c%20%5"
    assert address_from_latex(r"10.1000/a\_b") == "10.1000/a_b"


def test_bibtex_follows_cross_references_words_and_subtypes() -> None:
    entries = read_bibtex(
        '@string{pub = "The Press"}\n'
        "@incollection{a, title={Chapter}, crossref={b}, pages={1--5}}\n"
        "@article{c, title={News}, journal={Herald}, entrysubtype={newspaper}, date={2004-03~}, month=mar}\n"
        "@book{b, title={Whole}, publisher=pub, year=1999, author={Doe, J.}}\n",
        name="a.bib",
    )
    chapter, news, _book = [entry.record for entry in entries if entry.record]
    assert (chapter.container, chapter.publisher, chapter.date, chapter.names) == ("Whole", "The Press", "1999", ())
    assert (chapter.type, chapter.pages) == ("chapter", "1-5")
    assert (news.type, news.container, news.date) == ("article-newspaper", "Herald", "2004-03~")
    assert [entry.place for entry in entries] == ["line 2", "line 3", "line 4"]


def test_one_bad_record_leaves_the_others_alone() -> None:
    bibtex = read_bibtex(
        "@book{a, title={One}}\n@book{b title={Two}\n@book{c, title={Three}}\n@book{a, title={Four}}", name="x"
    )
    assert [entry.record.title if entry.record else entry.error[:12] for entry in bibtex] == [
        "One",
        "It is broken",
        "Three",
        "Four",
    ]
    ris = read_ris(
        "TY  - BOOK\nTI  - One\nstray\nTY  - BOOK\nTI  - Two\nER  - \nnoise\nTY  - BOOK\nTI  - Three\nER  -\n", name="x"
    )
    assert [entry.record.title if entry.record else entry.place for entry in ris] == [
        "line 1",
        "Two",
        "line 7",
        "Three",
    ]
    csl = read_csl(
        '[{"title": "One", "type": "book"}, 5, {"title": {}}, {"author": [3]}, {"id": 1, "id": 2}]', name="x"
    )
    assert [entry.error == "" for entry in csl] == [True, False, False, False, False]


def test_what_a_record_has_no_room_for_is_named_and_kept() -> None:
    (entry,) = read_csl('[{"title": "X", "type": "book", "abstract": "Words.", "note": "", "ISBN": "none"}]', name="x")
    assert entry.remarks == ("Kept only as received: ISBN, abstract.",)
    assert json.loads(entry.received)["abstract"] == "Words."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1, 2", "a.json, line 1: not JSON"),
        ("[" * 100_000, "nested too deep"),
        ('"text"', "holds no list of items"),
    ],
)
def test_a_file_that_is_no_csl_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read_csl(text, name="a.json")


def test_half_a_character_in_json_can_be_kept() -> None:
    (entry,) = read_csl('[{"title": "X", "type": "book", "abstract": "\\ud800"}]', name="x")
    assert entry.received.encode()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('\ufeff [{"id": 1}]', "csl"),
        ("% JabRef\n\n@book{a,}", "bibtex"),
        ("\r\nTY  - JOUR\r\nER  - \r\n", "ris"),
    ],
)
def test_format_is_told_by_the_content(text: str, form: str) -> None:
    assert format_of(text, name="x") == form


def test_a_file_of_no_format_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"notes.txt is neither"):
        format_of("Dear all,", name="notes.txt")


def test_csl_is_written_as_its_schema_has_it() -> None:
    record = make_record(
        title="X", type="report", issue="TR-5", names=[body("Ministry")], date="199X", language="kk", key="x"
    )
    assert csl_item(record) == {
        "id": "x",
        "type": "report",
        "author": [{"literal": "Ministry"}],
        "title": "X",
        "number": "TR-5",
        "language": "kk",
        "issued": {"edtf": "199X", "literal": "1990s"},
    }
    assert read_csl(write_csl([record]), name="x")[0].record == record


def test_ris_lines_end_as_the_format_asks() -> None:
    written = write_ris([Record(title="One\nTwo", type="book", date="2004-11-02", pages="12-23", key="x")])
    assert written == (
        "TY  - BOOK\r\nID  - x\r\nTI  - One Two\r\nPY  - 2004\r\nDA  - 2004/11/02/\r\n"
        "SP  - 12\r\nEP  - 23\r\nER  - \r\n"
    )

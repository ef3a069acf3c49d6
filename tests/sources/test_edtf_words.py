"""Dates as readers see them."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format

from sources.edtf_dates import BadDate, parse_date
from sources.edtf_words import date_in_words
from tests.sources.test_edtf_dates import CANONICAL, WORDS

IN_WORDS = {
    "": "",
    "2004": "2004",
    "0800": "800",
    "2004-11": "November 2004",
    "2005-02-07": "7 February 2005",
    "2004-21": "spring 2004",
    "2004-22": "summer 2004",
    "2004-23": "autumn 2004",
    "2004-24": "winter 2004",
    "199X": "1990s",
    "200X": "between 2000 and 2009",  # "2000s" would also be read as a century
    "19XX": "between 1900 and 1999",
    "2004-XX": "2004",
    "2004-11-XX": "November 2004",
    "2004-XX-XX": "2004",
    "2000~": "about 2000",
    "2004-11?": "possibly November 2004",
    "2000%": "about 2000, uncertain",
    "2004-03-28/2004-04-01": "28 March–1 April 2004",
    "2004-05-03/2004-05-05": "3–5 May 2004",
    "2004-05-03/2004-05-03": "3 May 2004",
    "2004-03/2004-05": "March–May 2004",
    "2003/2005": "2003–2005",
    "2003-12-28/2004-01-03": "28 December 2003 to 3 January 2004",
    "2003-03/2004-05": "March 2003 to May 2004",
    "2003-05/2004-05": "May 2003 to May 2004",  # the same month of another year
    "2004-21/2004-22": "spring 2004 to summer 2004",
    "2004-03/2004": "March 2004 to 2004",
    "2003~/2005~": "about 2003 to about 2005",
    "2004-03-28~/2004-04-01~": "about 28 March 2004 to about 1 April 2004",
    "2004/..": "since 2004",
    "2004-03~/..": "since about March 2004",
    "../2004": "until 2004",
    "2004/": "from 2004, end unknown",
    "/2004": "until 2004, beginning unknown",
}


@pytest.mark.parametrize(("text", "words"), IN_WORDS.items())
def test_canonical_text_is_shown_in_words(text, words):
    assert date_in_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "spring 2004",
        "hello",
        "2004-02-30",
        "2004-13",
        "2004-25",
        "/",
        "../..",
        "2004/x",
        "x/..",
        "2004/2005/2006",
        "%s",
    ],
)
def test_text_that_is_no_canonical_date_is_shown_as_it_is(text):
    assert date_in_words(text) == text


# But for a year below 1000, which is shown without the zero it is typed with.
@pytest.mark.parametrize("text", sorted({*CANONICAL, *WORDS.values(), *IN_WORDS} - {"", "0001", "0800"}))
def test_words_typed_back_cover_the_same_days(text):
    shown, kept = parse_date(date_in_words(text)), parse_date(text)
    assert (shown.earliest, shown.latest) == (kept.earliest, kept.latest)


@pytest.mark.parametrize(
    ("text", "russian", "kazakh"),
    [
        ("2005-02-07", "7 февраля 2005 г.", "2005 жылғы 7 ақпан"),
        ("2005-02", "февраль 2005 г.", "2005 жылғы ақпан"),
        ("2005-XX-XX", "2005", "2005"),
        ("2004-21", "весна 2004 г.", "2004 жылғы көктем"),
        ("2004-24", "зима 2004 г.", "2004 жылғы қыс"),
        ("199X", "1990-е гг.", "1990-жылдар"),
        ("19XX", "между 1900 и 1999 гг.", "1900 және 1999 жылдар аралығы"),
        ("2003/2005", "2003–2005 гг.", "2003–2005 жылдар"),
        ("2004-03/2004-04", "март–апрель 2004 г.", "2004 жылғы наурыз–сәуір"),
        ("2004-05-03/2004-05-05", "3–5 мая 2004 г.", "2004 жылғы 3–5 мамыр"),
        ("2004-03-28/2004-04-01", "28 марта — 1 апреля 2004 г.", "2004 жылғы 28 наурыз – 1 сәуір"),
        ("2003-12/2004-01", "декабрь 2003 г. — январь 2004 г.", "2003 жылғы желтоқсан – 2004 жылғы қаңтар"),
        # Whatever stands before a date must not need it in another case.
        ("2004-21/..", "весна 2004 г. и далее", "2004 жылғы көктем және одан кейін"),
        ("2004-03/", "март 2004 г. — окончание неизвестно", "2004 жылғы наурыз – аяқталуы белгісіз"),
        ("../2004-03", "март 2004 г. и ранее", "2004 жылғы наурыз және одан бұрын"),
        ("/2004", "начало неизвестно — 2004", "басталуы белгісіз – 2004"),
        ("2004-03~", "примерно март 2004 г.", "шамамен 2004 жылғы наурыз"),
        ("2004-03?", "возможно, март 2004 г.", "мүмкін, 2004 жылғы наурыз"),
        ("2004-03%", "примерно март 2004 г., под вопросом", "шамамен 2004 жылғы наурыз, нақты емес"),
    ],
)
def test_dates_are_in_the_language_of_the_page(text: str, russian: str, kazakh: str) -> None:
    for language, words in (("ru", russian), ("kk", kazakh)):
        with translation.override(language):
            assert date_in_words(text).replace("\u00a0", " ") == words


def test_what_belongs_together_in_a_date_stays_together() -> None:
    with translation.override("ru"):
        assert date_in_words("2005-02-07") == "7 февраля 2005\u00a0г."
        assert date_format(date(2005, 2, 7)) == "7 февраля 2005\u00a0г."
    with translation.override("kk"):
        assert date_in_words("2005-02-07") == date_format(date(2005, 2, 7)) == "2005 жылғы 7\u00a0ақпан"


# docs/formats/dates.md, the page for editors.

PAGE = (Path(__file__).parents[2] / "docs" / "formats" / "dates.md").read_text(encoding="utf-8")


def _rows(columns: int) -> list[list[str]]:
    rows = [[cell.strip(" `") for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if "| `" in line]
    return [row for row in rows if len(row) == columns]


@pytest.mark.parametrize(("typed", "stored", "first", "last", "shown"), _rows(5))
def test_page_says_what_is_stored_and_shown(typed, stored, first, last, shown):
    found = parse_date(typed)
    assert found.text == stored
    assert str(found.earliest or first) == first
    assert str(found.latest or last) == last
    assert (found.earliest is None, found.latest is None) == (first in ("open", "unknown"), last in ("open", "unknown"))
    assert date_in_words(stored) == shown


@pytest.mark.parametrize(("typed", "why", "instead"), _rows(3))
def test_page_says_what_is_refused_and_what_to_type_instead(typed, why, instead):
    with pytest.raises(BadDate):
        parse_date(typed)
    assert parse_date(instead)


def test_page_has_both_tables():
    assert (len(_rows(5)), len(_rows(3))) == (28, 19)

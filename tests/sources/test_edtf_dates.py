"""What may be typed as a date, which days it covers, and what is refused with which words."""

import random
import re
from datetime import date

import pytest
from edtf import EDTFParseException, is_valid_edtf, parse_edtf, text_to_edtf

from sources.edtf_dates import EXAMPLES, BadDate, EdtfDate, parse_date

CANONICAL = {
    "2004": ("2004-01-01", "2004-12-31"),
    "2004-11": ("2004-11-01", "2004-11-30"),
    "2004-02": ("2004-02-01", "2004-02-29"),  # a leap year
    "2004-11-11": ("2004-11-11", "2004-11-11"),
    "2004-21": ("2004-03-01", "2004-05-31"),
    "2004-22": ("2004-06-01", "2004-08-31"),
    "2004-23": ("2004-09-01", "2004-11-30"),
    "2004-24": ("2004-12-01", "2004-12-31"),  # the package ends winter with the year that names it
    "199X": ("1990-01-01", "1999-12-31"),
    "19XX": ("1900-01-01", "1999-12-31"),
    "2004-XX": ("2004-01-01", "2004-12-31"),
    "2005-02-XX": ("2005-02-01", "2005-02-28"),
    "2004-XX-XX": ("2004-01-01", "2004-12-31"),
    "2005-03~": ("2005-03-01", "2005-03-31"),  # no padding: "about" widens nothing
    "2004?": ("2004-01-01", "2004-12-31"),
    "2004-11-11%": ("2004-11-11", "2004-11-11"),
    "199X~": ("1990-01-01", "1999-12-31"),
    "2004-03-28/2004-04-01": ("2004-03-28", "2004-04-01"),
    "2004-21/2005": ("2004-03-01", "2005-12-31"),
    "2003~/2005?": ("2003-01-01", "2005-12-31"),
    "2004/2004": ("2004-01-01", "2004-12-31"),
    "2004/2004-03": ("2004-01-01", "2004-03-31"),  # from some day of 2004 to March: not reversed
    "2004-03/..": ("2004-03-01", None),  # TypeError in the package
    "../2004": (None, "2004-12-31"),
    "2004/": ("2004-01-01", None),
    "/2004": (None, "2004-12-31"),  # the package makes up 1994
    "2004~/..": ("2004-01-01", None),
    "0001": ("0001-01-01", "0001-12-31"),
    "9999-12-31": ("9999-12-31", "9999-12-31"),
}

WORDS = {
    "spring 2004": "2004-21",
    "Spring of 2004": "2004-21",
    "the summer of 2004": "2004-22",
    "autumn 2004": "2004-23",
    "fall, 2004": "2004-23",
    "WINTER 2004": "2004-24",
    "November 2004": "2004-11",
    "Nov. 2004": "2004-11",
    "Sept 2004": "2004-09",
    "1990s": "199X",
    "the 1990s": "199X",
    "7 February 2005": "2005-02-07",
    "  7\u00a0February\t2005 ": "2005-02-07",  # pasted from a page: no-break space and tab
    "7 Feb 2005": "2005-02-07",
    "7th of February 2005": "2005-02-07",
    "1st May, 2004": "2004-05-01",
    "February 7, 2005": "2005-02-07",
    "Feb 7,2005": "2005-02-07",
    "february 7 2005": "2005-02-07",
    "2004\u201111\u201111": "2004-11-11",  # no-break hyphens
    "199x": "199X",
    "circa 2000": "2000~",
    "c. 2000": "2000~",
    "c.2000": "2000~",
    "c2000": "2000~",
    "ca. March 2005": "2005-03~",
    "about March 2005": "2005-03~",
    "about 2005-03": "2005-03~",
    "around 2003": "2003~",
    "approx. 2003": "2003~",
    "possibly 2004": "2004?",
    "perhaps 7 February 2005": "2005-02-07?",
    "November 2004?": "2004-11?",
    "possibly about 2000": "2000%",
    "about 2000?": "2000%",
    "about 2000, uncertain": "2000%",
    "circa the 1990s": "199X~",
    "28 March-1 April 2004": "2004-03-28/2004-04-01",
    "28 March – 1 April 2004": "2004-03-28/2004-04-01",
    "28 March\u20141 April 2004": "2004-03-28/2004-04-01",  # em dash
    "March 28-April 1, 2004": "2004-03-28/2004-04-01",
    "from 28 March to 1 April 2004": "2004-03-28/2004-04-01",
    "3-5 May 2004": "2004-05-03/2004-05-05",
    "3rd to 5th May 2004": "2004-05-03/2004-05-05",
    "May 3–5, 2004": "2004-05-03/2004-05-05",
    "March-May 2004": "2004-03/2004-05",
    "spring-autumn 2004": "2004-21/2004-23",
    "2003-2005": "2003/2005",  # four digits on both sides
    "2003-05": "2003-05",  # two digits: EDTF, and so May 2003
    "2003-21": "2003-21",  # EDTF, and so spring 2003
    "2003 – 2005": "2003/2005",
    "2004-03-28 - 2004-04-01": "2004-03-28/2004-04-01",
    "2004-03-28 to 2004-04-01": "2004-03-28/2004-04-01",
    "2004-03-28 / 2004-04-01": "2004-03-28/2004-04-01",
    "March 2003 to May 2004": "2003-03/2004-05",
    "March 2003 until 2005": "2003-03/2005",  # of two precisions, but "until" leaves no doubt
    "7 February 2005-3 March 2006": "2005-02-07/2006-03-03",
    "between 2003 and 2005": "2003/2005",
    "between March and May 2004": "2004-03/2004-05",
    "2003? to 2005?": "2003?/2005?",
    "about 2003 to possibly 2005": "2003~/2005?",
    "since 2004": "2004/..",
    "since about March 2004": "2004-03~/..",
    "until 7 February 2005": "../2005-02-07",
    "from 2004, end unknown": "2004/",
    "until 2004, beginning unknown": "/2004",
}

NOT_UNDERSTOOD = [
    "",
    "   ",
    "hello",
    "?",
    "~",
    "/",
    "..",
    "../..",
    "/..",
    "2004/2005/2006",
    # The package's reader of words makes a date of each of these, without the word that matters.
    "early 2004",
    "late 1990s",
    "2004 or 2005",
    "before 2004",
    "after 2004",
    "not 2004",
    "Monday 2004",
    "Monday 7 February 2005",
    "mid-2004",
    "7 February 2005 at noon",
    "probably 2004",  # "possibly", which is what EDTF has, says less
    "from 2004",  # since 2004, or until an end that was forgotten
    # Without a year, or with parts that do not belong together.
    "March",
    "7 February",
    "5, 2004",
    "7",
    "28-April 2004",
    "28 March-April 2004",
    "March-5 May 2004",
    "2003–05",  # with a dash, a range: 2005, or May 2003?
    "2003/04",
    "winter 2003/04",
    "2004, 2005",
    "in 2004",
    "the 2004",
    # Times of day, level 2, and what is not EDTF.
    "2004-11-11T10:00:00",
    "2004-11-11 10:00",
    "Y20040",
    "Y17E7",
    "-0044",
    "2004-25",
    "2004-32",
    "1XXX",
    "XXXX",
    "2004-XX-11",
    "?2004-11",
    "2004~-11",
    "[2004, 2005]",
    "{2004, 2005}",
    "1950S2",
    "20041111",
    "2004-3-5",
    "2004.11.11",
    "12/11/04",
    "31/31/2004",
    "2004-13",
    "2004-11-32",
    "٢٠٠٤",  # digits, but not EDTF's
    "７ February 2005",
    "2004\x00",
    "2004\x1f",  # which str.split() takes for space
    "2004\u200b",
    "2004\u202e",
    "2004\ud800",
    "novembeR\u0130 2004",
]

REFUSED_BECAUSE = {
    "12/11/2004": "could be read in two ways: write 2004-12-11 or 2004-11-12.",
    "12.11.2004": "could be read in two ways: write 2004-12-11 or 2004-11-12.",
    "11-12-2004": "could be read in two ways: write 2004-11-12 or 2004-12-11.",
    "13/11/2004": "does not say which number is the month: write 2004-11-13.",
    "29/2/2004": "does not say which number is the month: write 2004-02-29.",
    "1900s": "could be read in two ways: write 190X or 19XX.",
    "the 2000s": "could be read in two ways: write 200X or 20XX.",
    "20th century": "could be read in two ways: write 19XX or 1901/2000.",
    "circa 2003-2005": "could be read in two ways: write 2003~/2005 or 2003~/2005~.",
    "2003-2005?": "could be read in two ways: write 2003/2005? or 2003?/2005?.",
    "winter 2003-2004": "could be read in two ways. Put “to” between the two dates",
    "November 2003–2004": "could be read in two ways. Put “to” between the two dates",
    "2004-02-30": "the calendar has no 2004-02-30",
    "30 February 2004": "the calendar has no 2004-02-30",
    "2005-02-29": "the calendar has no 2005-02-29",  # which the package's parser lets pass
    "2004-04-31/..": "the calendar has no 2004-04-31",
    "0 May 2004": "the calendar has no 2004-05-00",
    "0000": "the calendar has no 0000",
    "000X": "the calendar has no 000X",
    "2005/2004": "ends before it begins",
    "5-3 May 2004": "ends before it begins",
    "2004-24/2004-01": "ends before it begins",
    "199X/2003": "a range begins and ends with a year",
    "since the 1990s": "a range begins and ends with a year",
    "2004-11-XX/2004-12": "a range begins and ends with a year",
    "spring 2004?": "EDTF has no uncertain season",
    "2004-21~": "EDTF has no uncertain season",
    "about summer 2004": "EDTF has no uncertain season",
    "2004 " * 21: "is too long for a date",
}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("text", "days"), CANONICAL.items())
def test_canonical_text_is_kept_and_covers_its_days(text, days):
    assert parse_date(text) == EdtfDate(text, _day(days[0]), _day(days[1]))


@pytest.mark.parametrize("year", ["1000", "1582", "1900", "2000", "2004", "2100", "9999"])
def test_days_of_common_dates_are_those_that_the_package_finds(year):
    months = [f"{year}-{month:02}" for month in range(1, 13)]
    for text in (year, *months, *(f"{month}-{day:02}" for month in months for day in (0, 1, 28, 29, 30, 31))):
        try:
            found = parse_edtf(text)
            days = date(*found.lower_strict()[:3]), date(*found.upper_strict()[:3])
        except (EDTFParseException, ValueError):
            with pytest.raises(BadDate):
                parse_date(text)
        else:
            assert parse_date(text) == EdtfDate(text, *days)


@pytest.mark.parametrize(("typed", "text"), WORDS.items())
def test_words_become_canonical_text(typed, text):
    assert parse_date(typed) == parse_date(text)


@pytest.mark.parametrize("text", [*CANONICAL, *WORDS.values()])
def test_kept_text_is_edtf_to_the_package(text):
    assert is_valid_edtf(parse_date(text).text)


# Sentences of which the package's own reader knows every word.
@pytest.mark.parametrize(
    "typed",
    [
        *("spring 2004", "the summer of 2004", "fall, 2004", "November 2004", "1990s", "7 February 2005"),
        *("February 7, 2005", "circa 2000", "about March 2005", "around 2003", "possibly 2004", "2003-2005"),
        "March 2003-May 2004",
    ],
)
def test_words_mean_what_the_package_reads(typed):
    assert parse_date(typed).text == text_to_edtf(typed)


@pytest.mark.parametrize("typed", NOT_UNDERSTOOD)
def test_anything_else_is_refused_with_what_was_typed_and_an_example(typed):
    with pytest.raises(BadDate) as caught:
        parse_date(typed)
    assert str(caught.value) == f"{typed!r} is not understood as a date. Write for example {EXAMPLES}."


@pytest.mark.parametrize(("typed", "reason"), REFUSED_BECAUSE.items())
def test_refusal_says_what_is_wrong(typed, reason):
    with pytest.raises(BadDate) as caught:
        parse_date(typed)
    assert reason in str(caught.value)
    assert repr(typed)[:50] in str(caught.value)


def test_what_a_refusal_offers_is_understood():
    for reason in REFUSED_BECAUSE.values():
        for offered in re.findall(r"\b[\dX]{4}[\dX/~?-]*", reason.partition("write ")[2]):
            assert parse_date(offered).text == offered


def test_examples_of_the_refusal_are_understood():
    assert [parse_date(example).text for example in re.split(", | or ", EXAMPLES)] == [
        "2004-11-11",
        "2004-11-11",
        "2004-21",
        "199X",
        "2004-03-28/2004-04-01",
    ]


def test_a_long_text_is_refused_without_being_read_or_repeated_whole():
    with pytest.raises(BadDate) as caught:
        parse_date("between " * 1_000_000)
    assert len(str(caught.value)) < 300


def test_any_text_gives_a_date_or_a_refusal(capsys):
    source = random.Random(2004)  # noqa: S311 - a seed, not a secret
    pieces = [
        *CANONICAL,
        *WORDS,
        *NOT_UNDERSTOOD,
        "-",
        "–",
        "/",
        "..",
        ",",
        " ",
        "?",
        "X",
        "to",
        "%s",
        "%(typed)s",
        "{0}",
    ]
    anything = [chr(point) for point in (*range(0x250), *range(0x2000, 0x2070), 0x660, 0xD800, 0xFEFF, 0x1F5D3)]
    for _ in range(3000):
        alphabet = source.choice(
            [pieces, anything, list("0123456789-/X~?. "), ["may ", "2004", "-", "to ", "3 ", "c. "]]
        )
        typed = "".join(source.choices(alphabet, k=source.randint(0, 8)))
        try:
            found = parse_date(typed)
        except BadDate:
            continue
        assert parse_date(found.text) == found
        assert found.text.isascii()
    assert capsys.readouterr().out == ""  # the package prints when one of its classes fails

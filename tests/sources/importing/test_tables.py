"""Tables as spreadsheets and databases write them. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.importing.files import UnreadableFile
from sources.importing.tables import Column, read_table
from sources.spreadsheet import defused, undefused

KNOWN = (Column("slug", ("key",), required=True), Column("title", ("name", "work title")), Column("date"))


def rows_of(text: str, **said: object) -> list[tuple[int, dict[str, str]]]:
    table = read_table(text, KNOWN, name="t.csv", **said)  # type: ignore[arg-type]  # of the tests below
    return [(row.line, dict(row.cells)) for row in table.rows()]


ONE = [(2, {"slug": "a", "title": "A, or b"})]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('slug,title\na,"A, or b"\n', ONE),
        ("slug;title\r\na;A, or b\r\n", ONE),
        ("slug\ttitle\na\tA, or b", ONE),  # no line end
        ("slug|title\na|A, or b\n", ONE),
        ('slug,title\ra,"A, or b"\r', ONE),
        ("sep=;\r\nslug;title\r\na;A, or b\r\n", [(3, ONE[0][1])]),  # Excel's own first line
        ("\n\nslug;title\na;A, or b\n", [(4, ONE[0][1])]),
        (" Key ;WORK-TITLE\na;A, or b\n", ONE),  # as others call them
        ('"slug";"title"\n"a";"A, or b"\n', ONE),
        ("title;other;slug\nA, or b;x;a\n", ONE),
        ("slug;title\n\n;\n a ;A, or b\n", [(4, {"slug": " a ", "title": "A, or b"})]),  # blank rows
        ("slug;title\na\n", [(2, {"slug": "a", "title": ""})]),  # cut off at the last cell that holds something
        (
            'slug,title\na,"two\n""lines"", long"\nb,B\n',
            [
                (2, {"slug": "a", "title": 'two\n"lines", long'}),
                (4, {"slug": "b", "title": "B"}),
            ],
        ),
        (
            "slug,title\na,'=1+1\nb,'a'\nc,''-1\n",
            [
                (2, {"slug": "a", "title": "=1+1"}),
                (3, {"slug": "b", "title": "'a'"}),
                (4, {"slug": "c", "title": "'-1"}),
            ],
        ),
        ("slug\na\n", [(2, {"slug": "a"})]),  # one column: no separator at all
    ],
)
def test_table_is_read_whatever_its_form(text: str, rows: list[tuple[int, dict[str, str]]]) -> None:
    assert rows_of(text) == rows


def test_columns_can_be_named_by_hand() -> None:
    text = "Ref,Title,Name\na,Not this,But this\n"
    assert rows_of(text, called={"ref": "slug", "NAME": "title"}) == [(2, {"slug": "a", "title": "But this"})]
    assert rows_of("slug,title\na,A\n", called={"title": ""}) == [(2, {"slug": "a"})]


def test_what_was_taken_for_what_is_told() -> None:
    table = read_table("key;colour;title\na;red;A\n", KNOWN, name="t.csv")
    assert table.remark == "Columns, separated by semicolon: slug (key), title. Not taken: colour."


def test_row_with_more_cells_than_columns_says_so() -> None:
    table = read_table("slug,title\na,A,more\nb,B,,\n", KNOWN, name="t.csv")
    assert [row.problem for row in table.rows()] == ["3 cells for 2 columns.", ""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "t.csv: the table is empty."),
        ("\n \n", "t.csv: the table is empty."),
        ("name,date\nA,2004\n", "t.csv: no column for slug. It has name, date; say which is which."),
        ("a,1\nb,2\n", "t.csv: no column for slug. It has a, 1"),  # no header
        ("slug,key\na,b\n", "t.csv: the columns slug and key are both slug."),
        ('slug,title\na,A\nb,"never\nclosed\n', "t.csv, line 3: a quotation mark opens here"),
        (f'slug,title\na,"{"x" * 200_000}\n', "t.csv, line 2: a quotation mark opens here"),
        ('slug,title\na,"A" and more\n', "t.csv, line 2: text follows a closing quotation mark"),
    ],
)
def test_what_is_no_such_table_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        rows_of(text)
    assert reason in str(refused.value)


@given(st.text(st.sampled_from("'=+-@\ta \r")))
def test_defused_text_comes_back_as_it_was(text: str) -> None:
    assert undefused(defused(text)) == text
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))

"""The SVG writer: what it writes is well-formed, whatever it is given."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from claims.pictures.svg import Markup, element, fitted, text_width, wrapped
from tests.claims.pictures.drawn import parsed

TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS, TEXTS)
def test_any_text_is_well_formed_and_stays_text(content: str, value: str) -> None:
    found = parsed(element("text", content, data_note=value))
    assert not list(found)
    assert set(found.attrib) == {"data-note"}


def test_text_is_escaped_and_markup_is_not() -> None:
    drawn = element("g", element("text", "<script>", class_="a", stroke_width=1.50, href=None), '"&')
    assert drawn == '<g><text class="a" stroke-width="1.5">&lt;script&gt;</text>&quot;&amp;</g>'


def test_template_shows_a_drawing_as_it_is_and_other_text_escaped() -> None:
    shown = Template("{{ drawing }}{{ text }}").render(Context({"drawing": element("g", "x"), "text": "<g>"}))
    assert shown == "<g>x</g>&lt;g&gt;"
    assert isinstance(element("g"), Markup)


@given(TEXTS, st.floats(20, 600))
def test_fitted_text_is_never_wider_than_its_room(text: str, width: float) -> None:
    shown = fitted(text, 14, width)
    assert text_width(shown, 14) <= width + 0.01
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


@given(st.text(st.characters(codec="utf-8") | st.just(" ")), st.floats(20, 600))
def test_lines_are_no_wider_than_their_room_and_lose_nothing_unmarked(text: str, width: float) -> None:
    first, second = wrapped(text, 14, width)
    assert text_width(first, 14) <= width + 0.01
    assert text_width(second, 14) <= width + 0.01
    assert f"{first}{second}".endswith("…") or "".join(f"{first} {second}".split()) == "".join(text.split())


def test_text_that_is_too_long_for_one_line_stands_on_two() -> None:
    assert wrapped("Kazakhstan harbors terrorist bases.", 13, 500) == ("Kazakhstan harbors terrorist bases.", "")
    assert wrapped("Kazakhstan harbors terrorist bases.", 13, 180) == ("Kazakhstan harbors", "terrorist bases.")
    assert wrapped("Kazakhstan harbors", 13, 60) == ("Kazak…", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ill", "WWW"),
        ("aaa", "亜亜亜"),  # as wide as high
        ("a", "AA"),
    ],
)
def test_wider_letters_take_more_room(one: str, other: str) -> None:
    assert text_width(one, 14) < text_width(other, 14)


def test_accents_take_no_room_of_their_own() -> None:
    assert text_width("e\u0301", 14) == text_width("e", 14)

"""The shapes of the stances: told apart without colour, in pictures, legends and tables alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from claims.pictures.svg import Markup, element, percent
from claims.vocabulary import Stance

# Where there is no room for a word. Each its own in every language.
STANCE_LETTERS = {
    Stance.ASSERTS: pgettext_lazy("letter for: asserts", "A"),
    Stance.DENIES: pgettext_lazy("letter for: denies", "D"),
    Stance.QUALIFIES: pgettext_lazy("letter for: qualifies", "Q"),
    Stance.REPORTS: pgettext_lazy("letter for: reports", "R"),
    Stance.RETRACTS: pgettext_lazy("letter for: retracts", "X"),
}

# Around the origin, 10 to 12 across.
_OUTLINES = {
    Stance.ASSERTS: element("circle", r=5),
    Stance.DENIES: element("rect", x=-5, y=-5, width=10, height=10),
    Stance.QUALIFIES: element("path", d="M0-6L6 5H-6Z"),
    Stance.REPORTS: element("circle", r=4.5, class_="picture__hollow"),
    Stance.RETRACTS: element("path", d="M-5-5L5 5M5-5L-5 5", class_="picture__cross"),
}


@dataclass(frozen=True)
class LegendEntry:
    """A stance's word and letter beside its shape."""

    kind: str
    label: str
    letter: str
    shape: Markup


def shape_definitions(name: str, kinds: Iterable[str]) -> Markup:
    """The shapes of these stances for `use`, under the ids `name-stance`."""
    return element("defs", *(element("g", _OUTLINES[Stance(kind)], id=f"{name}-{kind}") for kind in kinds))


def legend_of(kinds: Iterable[str]) -> list[LegendEntry]:
    """The entries of the stances among `kinds`, in the order of the vocabulary."""
    wanted = set(kinds)
    return [_entry(stance) for stance in Stance if stance in wanted]


def _entry(stance: Stance) -> LegendEntry:
    return LegendEntry(stance.value, str(stance.label), str(STANCE_LETTERS[stance]), stance_shape(stance))


def stance_shape(stance: str) -> Markup:
    """The stance's shape as a picture of its own, 14 across, without a name: a word stands beside it."""
    outline = _OUTLINES[Stance(stance)]
    return element("svg", outline, class_="shape", data_kind=stance, viewBox="-7 -7 14 14", aria_hidden="true")


def bar(share: float) -> Markup:
    """A bar of so many percent of its place, without a name: the number stands beside it."""
    drawn = element("rect", width=percent(share), height="100%")
    return element("svg", drawn, class_="bar", width="100%", height=10, aria_hidden="true")

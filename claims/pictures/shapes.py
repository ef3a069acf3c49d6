"""The shapes of the stances: told apart without colour, in pictures, legends and tables alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.pictures.svg import Markup, element
from claims.vocabulary import Stance

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
    """A stance's word beside its shape."""

    kind: str
    label: str
    shape: Markup


def shape_definitions(name: str, kinds: Iterable[str]) -> Markup:
    """The shapes of these stances for `use`, under the ids `name-stance`."""
    return element("defs", *(element("g", _OUTLINES[Stance(kind)], id=f"{name}-{kind}") for kind in kinds))


def legend_of(kinds: Iterable[str]) -> list[LegendEntry]:
    """The entries of the stances among `kinds`, in the order of the vocabulary."""
    wanted = set(kinds)
    return [LegendEntry(stance.value, str(stance.label), stance_shape(stance)) for stance in Stance if stance in wanted]


def stance_shape(stance: str) -> Markup:
    """The stance's shape as a picture of its own, 14 across, without a name: a word stands beside it."""
    outline = _OUTLINES[Stance(stance)]
    return element("svg", outline, class_="shape", data_kind=stance, viewBox="-7 -7 14 14", aria_hidden="true")

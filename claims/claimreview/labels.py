"""What the labels of fact-checkers mean here: an explicit table, and nothing that is not in it. No Django.

A label is in the table when its words alone say how the claim fares. These are left out on purpose, in every language:
*misleading*, *missing context*, *out of context*, *satire*, *altered*, *fake*, *mostly false* and points of house
scales such as *four Pinocchios*: they say something of the manner, or leave open how much is true. A person decides.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from claims.claimreview.reviews import Rating
from claims.claimreview.shown import shown

# Verdicts of claims.vocabulary, each with the labels that mean it.
VERDICTS: dict[str, tuple[str, ...]] = {
    "supported": (
        *("supported", "true", "correct", "accurate"),
        *("verdadero", "cierto", "correcto", "verdadeiro", "vrai", "exact", "vero", "wahr", "richtig"),
        *("правда", "верно", "рас", "шындық", "正確", "正确"),
    ),
    "partly supported": (
        *("partly supported", "partly true", "partially true", "half true", "half-true", "mostly true"),
        *("partly false", "partially false", "partly correct", "partially correct"),
        *("verdad a medias", "parcialmente falso", "parcialmente verdadero", "parcialmente verdadeiro"),
        *("partiellement vrai", "partiellement faux", "teilweise richtig", "teilweise falsch", "größtenteils richtig"),
        *("полуправда", "частично правда", "部分錯誤", "部分错误"),
    ),
    "unsupported": (
        *("unsupported", "unproven", "unsubstantiated", "no evidence", "not proven"),
        *("sin pruebas", "sem provas", "sans preuve", "unbelegt", "бездоказательно"),
    ),
    "contradicted": (
        *("contradicted", "false", "incorrect", "inaccurate", "untrue", "not true", "wrong", "pants on fire"),
        *("falso", "es falso", "incorrecto", "é falso", "errado", "faux", "c'est faux", "falsch", "unwahr"),
        *("ложь", "неправда", "неверно", "жалған", "өтірік", "錯誤", "错误"),
    ),
    "contested": ("contested",),
    "not assessable": (
        *("not assessable", "unverifiable", "cannot be verified", "not verifiable"),
        *("inverificable", "invérifiable", "nicht überprüfbar"),
    ),
}

# What the author of the review does when it means this verdict; of the others it takes no position for or against.
STANCES = {"supported": "asserts", "partly supported": "qualifies", "contradicted": "denies"}
# How the review bears on the claim; "context" where it speaks neither for nor against it.
BEARINGS = {"supported": "supports", "contradicted": "contradicts"}

# Between which points of its scale, from 0 (worst) to 1 (best), a number agrees with the verdict; ends included.
_AGREES: dict[str, tuple[Decimal, Decimal]] = {
    "supported": (Decimal("0.6"), Decimal(1)),
    "partly supported": (Decimal("0.1"), Decimal("0.9")),
    "unsupported": (Decimal(0), Decimal("0.6")),
    "contradicted": (Decimal(0), Decimal("0.4")),
}
_WORST, _BEST = Decimal(1), Decimal(5)  # where a Rating does not tell: https://schema.org/Rating


@dataclass(frozen=True)
class Judgement:
    """What a rating means here; `verdict` and `stance` are "" where the table does not tell."""

    verdict: str = ""
    stance: str = ""
    bearing: str = "context"
    remarks: tuple[str, ...] = ()


def judge(rating: Rating) -> Judgement:
    """The meaning of a rating, by its label alone. A number that contradicts the label leaves it without any."""
    if not rating.label:
        return Judgement(remarks=("it has no label: no verdict",))
    verdict = _MEANING.get(_folded(rating.label), "")
    point, remarks = _point(rating)
    if not verdict:
        return Judgement(remarks=(f"the label {shown(rating.label)} is not in the table: no verdict", *remarks))
    if point is not None and verdict in _AGREES:
        lowest, highest = _AGREES[verdict]
        if not lowest <= point <= highest:
            scale = f"{rating.value} from {rating.worst or _WORST} to {rating.best or _BEST}"
            conflict = f"the label {shown(rating.label)} and the number ({scale}) contradict each other: no verdict"
            return Judgement(remarks=(conflict, *remarks))
    return Judgement(verdict, STANCES.get(verdict, ""), BEARINGS.get(verdict, "context"), tuple(remarks))


def _folded(label: str) -> str:
    """The label in small letters, without what stands around its words."""
    words = " ".join(unicodedata.normalize("NFC", label).replace("’", "'").casefold().split())
    return re.sub(r"^[\s\"'“”«».!:*-]+|[\s\"'“”«».!:*-]+$", "", words)


_MEANING = {_folded(label): verdict for verdict, labels in VERDICTS.items() for label in labels}


def _point(rating: Rating) -> tuple[Decimal | None, list[str]]:
    """Where the number stands on its scale, from 0 to 1; None, with the reason, when it says nothing."""
    if not rating.value:
        return None, []
    value, worst, best = _number(rating.value), _bound(rating.worst, _WORST), _bound(rating.best, _BEST)
    if value is None:
        return None, [f"ratingValue {shown(rating.value)} is no number: not compared with the label"]
    if worst is None or best is None:
        return None, ["worstRating or bestRating is no number: the number is not compared with the label"]
    if not worst < best:
        scale = f"worst {rating.worst or _WORST}, best {rating.best or _BEST}"
        return None, [f"the scale is none ({scale}): the number is not compared with the label"]
    if not worst <= value <= best:
        return None, [f"the number {rating.value} is not on its scale: not compared with the label"]
    return (value - worst) / (best - worst), []


def _bound(text: str, usual: Decimal) -> Decimal | None:
    return _number(text) if text else usual


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if re.fullmatch(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?", text, re.ASCII) else None

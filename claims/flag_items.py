"""What a flag may be raised on: claims, their parts and sources, each with its key and in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from audit.languages import site_language
from claims.models import Citation, Claim, Evidence, Position
from claims.vocabulary import Bearing, ItemKind, Stance
from sources.edtf_words import date_in_words
from sources.models import Source

Item = Claim | Position | Citation | Evidence | Source

_KINDS: dict[type[Any], ItemKind] = {
    Claim: ItemKind.CLAIM,
    Position: ItemKind.POSITION,
    Citation: ItemKind.CITATION,
    Evidence: ItemKind.EVIDENCE,
    Source: ItemKind.SOURCE,
}
MODELS: dict[str, type[Any]] = {kind.value: model for model, kind in _KINDS.items()}
_LABEL_LENGTH = 600


def kind_of(item: Item) -> ItemKind:
    """The item's kind; raises KeyError when it is nothing that can be flagged."""
    return _KINDS[type(item)]


def claim_id_of(item: Item) -> int | None:
    """Key of the claim that the item is, or is a part of; None for a source. A citation's position is read."""
    if isinstance(item, Source):
        return None
    if isinstance(item, Claim):
        return item.pk
    return item.position.claim_id if isinstance(item, Citation) else item.claim_id


def words_for(item: Item) -> str:
    """The item in words, at most 600 characters. Reads party, source, position: a query for each not loaded."""
    return _words(item)[:_LABEL_LENGTH]


def stored_words(item: Item) -> str:
    """The same in the site's language, as a flag keeps them."""
    with site_language():
        return words_for(item)


def public_words(document: dict[str, Any]) -> dict[str, str]:
    """The claim and each of its parts in the words of a claim document: those of `stored_words()` to the page's.

    A flag keeps the words of its item as the desk saw it; these say which of them the public has read as well.
    No query.
    """
    with site_language():
        kept = _document_words(document)
    return dict(zip(kept, _document_words(document), strict=True))


def _document_words(document: dict[str, Any]) -> list[str]:
    found = [document["statement"]]
    for row in document["positions"]:
        stated_on = (row["stated_on"] or {}).get("edtf", "")
        position = _position_words(row["party"]["name"], Stance(row["stance"]).label, stated_on)
        found.append(position)
        found += [_citation_words(position, cited["source"]["title"], cited["locator"]) for cited in row["citations"]]
    for row in document["evidence"]:
        found.append(_evidence_words(row["source"]["title"], row["locator"], Bearing(row["bearing"]).label))
    return [words[:_LABEL_LENGTH] for words in found]


def _words(item: Item) -> str:
    if isinstance(item, Position):
        return _position_in_words(item)
    if isinstance(item, Citation):
        return _citation_words(_position_in_words(item.position), item.source.title, item.locator)
    if isinstance(item, Evidence):
        return _evidence_words(item.source.title, item.locator, item.get_bearing_display())
    return str(item)


def _position_in_words(position: Position) -> str:
    return _position_words(position.party.name, position.get_stance_display(), position.stated_on)


def _position_words(party: str, stance: Any, stated_on: str) -> str:
    words = {"party": party, "stance": stance}
    if not stated_on:
        return _("%(party)s %(stance)s") % words
    return _("%(party)s %(stance)s, %(date)s") % {**words, "date": date_in_words(stated_on)}


def _citation_words(position: str, title: str, locator: str) -> str:
    return _("%(position)s: cited from %(source)s") % {"position": position, "source": _placed(title, locator)}


def _evidence_words(title: str, locator: str, bearing: Any) -> str:
    return _("%(source)s (%(bearing)s)") % {"bearing": bearing, "source": _placed(title, locator)}


def _placed(title: str, locator: str) -> str:
    quoted = _("“%(title)s”") % {"title": title}
    return f"{quoted}, {locator}" if locator else quoted


@dataclass(frozen=True)
class Choice:
    """One item that a form offers, in words."""

    kind: ItemKind
    words: str
    item: Item

    @property
    def key(self) -> str:
        """Kind and primary key, such as "position-12"."""
        return f"{self.kind.value}-{self.item.pk}"


def choice_of(item: Item) -> Choice:
    """The item as a form offers it. Costs what `words_for()` costs."""
    return Choice(kind_of(item), words_for(item), item)


def choices_of_claim(claim: Claim) -> list[Choice]:
    """The claim, its parts, and every source that they cite. The claim is from `for_flagging()`. No query."""
    positions = list(claim.positions.all())
    # Django has set each citation's position while it loaded them.
    citations = [row for position in positions for row in position.citations.all()]
    evidence = list(claim.evidence.all())
    rows: list[Any] = [*citations, *evidence]
    sources = {row.source_id: row.source for row in rows}
    return [choice_of(item) for item in (claim, *positions, *citations, *evidence, *sources.values())]


def find_item(key: str) -> Item | None:
    """The row of a key such as "position-12"; None when there is none. 1 query."""
    kind, _dash, number = key.rpartition("-")
    if kind not in MODELS or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    rows = MODELS[kind].objects
    if kind == ItemKind.CITATION:
        rows = rows.select_related("position")
    found: Item | None = rows.filter(pk=number).first()
    return found

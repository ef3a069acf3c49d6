"""From a ClaimReview in JSON-LD to one plain record of what it says. No Django.

docs/importing.md is the page for editors.
"""

import hashlib
import json
from dataclasses import dataclass, field

from claims.claimreview.nodes import Found, Node, types
from claims.claimreview.values import Values
from sources.addresses import page_key


class NoReview(Exception):
    """Nothing can be made of the record; the message says why."""


@dataclass(frozen=True)
class Agent:
    """Who said or reviewed something, as they are named; `kinds` are schema.org's types, addresses are whole ones."""

    name: str
    kinds: tuple[str, ...] = ()
    role: str = ""
    address: str = ""
    same_as: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        return "Person" in self.kinds


@dataclass(frozen=True)
class Rating:
    """The label as it is written, and the numbers as they are written; each "" when there is none."""

    label: str = ""
    value: str = ""
    worst: str = ""
    best: str = ""
    explanation: str = ""


@dataclass(frozen=True)
class Review:
    """One fact-check of one claim. Dates are EDTF, addresses are whole, and what the page does not tell is empty."""

    place: str
    statement: str
    address: str = ""
    title: str = ""
    language: str = ""
    statement_language: str = ""
    published: str = ""
    authors: tuple[Agent, ...] = ()
    publisher: Agent | None = None
    claimants: tuple[Agent, ...] = ()
    stated: str = ""
    appeared_at: tuple[str, ...] = ()
    rating: Rating = field(default_factory=Rating)
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells the review's page from others: its address, else the slug that a source without one gets."""
        return page_key(self.address) if self.address else self.slug

    @property
    def slug(self) -> str:
        """`claimreview-` and 20 hexadecimal digits of what makes it this review and no other."""
        told = [self.statement, self.published, self.title, self.rating.label, *(one.name for one in self.authors)]
        return f"claimreview-{hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:20]}"


def folded(statement: str) -> str:
    """The statement as two are compared: without regard to case and space."""
    return " ".join(statement.casefold().split())


def read_review(found: Found, *, named: dict[str, Node], address: str) -> Review:
    """What a ClaimReview says. Raises NoReview when it does not say which claim it reviews."""
    if found.foreign:
        raise NoReview(f"its @context is {found.foreign}, not schema.org.")
    node, values = found.node, Values(named, address)
    item = _item(node, values)
    statement = values.text(node, "claimReviewed") or _statement_of(item, values)
    if not statement:
        raise NoReview("it does not say which claim it reviews: claimReviewed is missing or empty.")
    return Review(
        place=found.place,
        statement=statement,
        address=values.address_of(node, "url") or values.address_of(node, "mainEntityOfPage"),
        title=values.text(node, "name") or values.text(node, "headline"),
        language=values.language(node),
        statement_language=values.language(item),
        published=values.day(node, "datePublished"),
        authors=_agents(node, "author", values),
        publisher=next(iter(_agents(node, "publisher", values)), None),
        claimants=_agents(item, "author", values),
        stated=values.day(item, "datePublished"),
        appeared_at=_appearances(item, values),
        rating=_rating(node, values),
        remarks=tuple(dict.fromkeys(values.remarks)),
    )


def _item(node: Node, values: Values) -> Node:
    items = values.nodes(node, "itemReviewed")
    if len(items) > 1:
        values.remarks.append(f"itemReviewed holds {len(items)} items: the first is taken")
    return items[0] if items else {}


def _statement_of(item: Node, values: Values) -> str:
    # Of a Claim these are its words; of an article they would be its title.
    if "Claim" not in types(item):
        return ""
    return values.text(item, "text") or values.text(item, "name")


def _agents(node: Node, name: str, values: Values) -> tuple[Agent, ...]:
    found = []
    for one in values.nodes(node, name):
        if called := values.text(one, "name"):
            role = ", ".join(values.texts(one, "jobTitle"))
            same_as = tuple(values.addresses(one, "sameAs"))
            found.append(Agent(called, tuple(types(one)), role, values.address_of(one, "url"), same_as))
        else:
            values.remarks.append(f"{name} has no name: left out")
    return tuple(dict.fromkeys(found))


def _appearances(item: Node, values: Values) -> tuple[str, ...]:
    named = (values.addresses(item, name) for name in ("url", "firstAppearance", "appearance", "sameAs"))
    return tuple(dict.fromkeys(address for addresses in named for address in addresses))


def _rating(node: Node, values: Values) -> Rating:
    ratings = values.nodes(node, "reviewRating")
    if len(ratings) > 1:
        values.remarks.append(f"reviewRating holds {len(ratings)} ratings: the first is taken")
    if not ratings:
        return Rating()
    given = ratings[0]
    bare = values.text(given, "name") if list(given) == ["name"] else ""  # a text where a Rating is expected
    return Rating(
        label=values.text(given, "alternateName") or bare,
        value=values.text(given, "ratingValue"),
        worst=values.text(given, "worstRating"),
        best=values.text(given, "bestRating"),
        explanation=values.text(given, "ratingExplanation", multiline=True),
    )

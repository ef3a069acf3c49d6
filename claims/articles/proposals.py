"""What a passage lets somebody say: a claim, a party, a stance, and the words that led to each. Rule-based. Pure."""

import re
from dataclasses import dataclass, field, replace
from hashlib import sha256

from claims.articles.party_names import MEDIA, KnownParty, PartyNames, fold
from claims.articles.reporting import ACCORDING, DENIES, PASSIVE, REPORTS, SO_CALLED, denial_in, find_sayings
from claims.articles.shapes import Passage
from claims.articles.subjects import STAND_FOR_ANOTHER, Subject, named_after, named_first, subjects_before

ASSERTS = "asserts"
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»")
_LONGEST = 500  # characters of a statement


@dataclass(frozen=True)
class Reason:
    """Why something is proposed: which sentence of `claims.articles.words` says it, and of which words."""

    kind: str
    values: dict[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Proposal:
    """A claim that the passage may stand for, and one position on it. `party` is empty: the publisher of the source.

    `known` is the stored party that the name means; None when it names nobody who is stored.
    """

    statement: str
    party: str
    stance: str
    capacity: str = ""
    quote: str = ""
    known: KnownParty | None = None
    at: int = 0  # where in the passage its words stand
    why: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """By which a decision knows it again: 12 hexadecimal digits."""
        return sha256("\n".join((self.statement, fold(self.party), self.stance)).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Sourced:
    """The references that document a passage; `carried` is the passage whose markers they are, 0 when its own."""

    references: tuple[int, ...]
    carried: int = 0


def sources_of(passages: list[Passage]) -> dict[int, Sourced]:
    """By number of passage: its own markers, or else the next ones in its paragraph, which stand for it as well."""
    found: dict[int, Sourced] = {}
    ahead: Passage | None = None
    for passage in reversed(passages):
        if passage.markers:
            ahead = passage
            found[passage.number] = Sourced(tuple(dict.fromkeys(passage.markers)))
        elif ahead and ahead.paragraph == passage.paragraph:
            found[passage.number] = Sourced(tuple(dict.fromkeys(ahead.markers)), carried=ahead.number)
    return found


def references_of(
    proposal: Proposal, passage: Passage, sourced: Sourced, publishers: dict[int, str]
) -> tuple[int, ...]:
    """The references that document a proposal, of those of its passage.

    The one whose publisher is the party itself; else the markers that follow its words first, when the passage has
    markers in several places. `publishers` are names by number of reference.
    """
    if proposal.known:
        own = {fold(name) for name in (proposal.known.name, *proposal.known.aliases)}
        if by_itself := tuple(one for one in sourced.references if fold(publishers.get(one, "")) in own):
            return by_itself
    if sourced.carried or len(set(passage.places)) < 2:
        return sourced.references
    following = [place for place in passage.places if place > proposal.at]
    nearest = min(following, default=None)
    return (
        tuple(
            dict.fromkeys(one for one, place in zip(passage.markers, passage.places, strict=True) if place == nearest)
        )
        or sourced.references
    )


def propose(passages: list[Passage], names: PartyNames) -> dict[int, list[Proposal]]:
    """By number of passage, what it lets somebody say. Passages that no reference documents have nothing to propose."""
    sourced = sources_of(passages)
    reader = _Reader(names)
    found: dict[int, list[Proposal]] = {}
    for passage in passages:
        own = reader.read(passage)
        if passage.number in sourced and not passage.fragment:
            found[passage.number] = own or [_of_publisher(passage)]
    return found


def _of_publisher(passage: Passage) -> Proposal:
    return Proposal(_statement(passage.text), "", REPORTS, quote="", why=(Reason("nobody named"),))


class _Reader:
    """Reads passage after passage: who spoke last, and which full names were given, carries over."""

    def __init__(self, names: PartyNames) -> None:
        self.names = names
        self.full: dict[str, str] = {}  # last word of a name to the whole name
        self.last: list[Subject] = []
        self.section = -1

    def read(self, passage: Passage) -> list[Proposal]:
        if passage.section != self.section:
            self.section, self.last = passage.section, []
        blanked = _QUOTED.sub(lambda match: '"' + " " * (len(match[0]) - 2) + '"', passage.text)
        found = [*self._said(passage.text, blanked), *self._other_ways(passage.text, blanked)]
        return list({(one.party, one.stance): one for one in reversed(found)}.values())[::-1]

    def _said(self, text: str, blanked: str) -> list[Proposal]:
        found: list[Proposal] = []
        before: list[Subject] = []
        start = 0
        for saying in find_sayings(blanked):
            named = [] if saying.participle else subjects_before(blanked[start : saying.start])
            if saying.participle and not start:
                named = named_first(blanked)
            subjects, reasons = self._who(named or (before if start else []))
            start = saying.end
            if not subjects:
                continue
            before = subjects
            content = text[saying.end :]
            reasons = [Reason("verb", {"words": saying.words}), *reasons]
            found += [
                replace(
                    self._proposal(
                        one,
                        saying.stance,
                        content,
                        text,
                        reasons,
                        whole=not (saying.before_clause or content.lstrip().startswith("that ")),
                    ),
                    at=saying.start,
                )
                for one in subjects
                if not saying.publishing or self._is_outlet(one)
            ]
        return found

    def _other_ways(self, text: str, blanked: str) -> list[Proposal]:
        found: list[Proposal] = []
        for match in ACCORDING.finditer(blanked):
            named, reasons = self._who(named_after(blanked[match.end() :]))
            reasons = [Reason("verb", {"words": match[1].lower()}), *reasons]
            content = _without_attribution(text, match.start(), match.end())
            found += [replace(self._proposal(one, REPORTS, content, text, reasons), at=match.start()) for one in named]
        for match in PASSIVE.finditer(blanked):
            named, reasons = self._who(named_after(blanked[match.end() :]))
            stance = DENIES if match[1] else ASSERTS
            reasons = [Reason("verb", {"words": f"{match[0].split()[0]} … by"}), *reasons]
            found += [replace(self._proposal(one, stance, text, text, reasons), at=match.start()) for one in named]
        for match in SO_CALLED.finditer(blanked):
            named, reasons = self._who([Subject(match[1])])
            reasons = [Reason("verb", {"words": match[2]}), *reasons]
            found += [replace(self._proposal(one, REPORTS, text, text, reasons), at=match.start()) for one in named]
        return found

    def _is_outlet(self, subject: Subject) -> bool:
        known = self.names.find(subject.name)
        return known is not None and known.kind == MEDIA

    def _who(self, named: list[Subject]) -> tuple[list[Subject], list[Reason]]:
        """The subjects under their full names; for "he" or "the statement", those who spoke before."""
        found, reasons = [], []
        for one in named:
            bare = fold(one.name)
            if bare.split()[-1:] and bare.split()[-1] in STAND_FOR_ANOTHER and not self.names.find(one.name):
                reasons += [Reason("stands for", {"word": one.name, "name": last.name}) for last in self.last]
                found += self.last
                continue
            whole = self.full.get(bare.split()[-1]) if bare else None
            if whole and len(bare.split()) < 4 and fold(whole) != bare and not self.names.by_name.get(bare):
                reasons.append(Reason("full name", {"word": one.name, "name": whole}))
                one = Subject(whole, one.capacity)
            self._remember(one.name)
            found.append(one)
        self.last = found or self.last
        return found, reasons

    def _remember(self, name: str) -> None:
        words = name.split()
        if 1 < len(words) < 4 and all(word[0].isupper() for word in words):
            self.full.setdefault(fold(name).split()[-1], name)

    def _proposal(
        self, subject: Subject, stance: str, content: str, text: str, reasons: list[Reason], *, whole: bool = False
    ) -> Proposal:
        known = self.names.find(subject.name)
        why = list(reasons)
        if known:
            why.append(Reason("known party", {"word": subject.name, "name": known.name}))
        else:
            why.append(Reason("new party", {"word": subject.name}))
        if stance == REPORTS and not (known and known.kind == MEDIA):
            stance = ASSERTS
        if stance == ASSERTS and (denied := denial_in(content)):
            stance = DENIES
            why.append(Reason("denial", {"words": denied}))
        quotes = [next(filter(None, match.groups()), "") for match in _QUOTED.finditer(content)]
        if quotes:
            why.append(Reason("quotation", {"count": len(quotes)}))
        return Proposal(
            statement=_statement(text if whole else _content(content, text)),
            party=known.name if known else re.sub(r"^[Tt]he ", "", subject.name),
            stance=stance,
            capacity=subject.capacity[:250],
            quote=max(quotes, key=len, default="").strip(" ,"),
            known=known,
            why=tuple(why),
        )


def _content(content: str, text: str) -> str:
    """What was said, without the words that lead to it; the whole passage when too little is left."""
    bare = re.sub(r"^\s*(?:,\s*)?(?:that\s+|it is\s+)?", "", content).strip(" ,")
    return bare if len(bare.split()) > 3 else text


def _without_attribution(text: str, start: int, end: int) -> str:
    after = text.find(",", end)
    rest = text[after + 1 :] if after >= 0 else ""
    return f"{text[:start].rstrip(' ,')} {rest.strip()}".strip()


def _statement(text: str) -> str:
    """A sentence to start from: the words without quotation marks, with a capital and a full stop."""
    plain = re.sub(r"[\"“”«»]", "", text)
    plain = re.sub(r"\s+", " ", plain).strip(" ,;")
    if not plain:
        return ""
    if len(plain) > _LONGEST - 1:
        plain = plain[: _LONGEST - 2].rsplit(" ", 1)[0].rstrip(" ,;") + " …"
    plain = plain[0].upper() + plain[1:]
    return plain if plain[-1] in ".!?…" else f"{plain}."

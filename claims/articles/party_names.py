"""Finds out which stored party a name in a text means. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MEDIA = "media outlet"


@dataclass(frozen=True)
class KnownParty:
    """A stored party, as far as names go."""

    slug: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()


_OFFICIALS = re.compile(r"\b(?:government )?(?:officials|authorities|officers|leadership)$")


class PartyNames:
    """Looks names up: as they are, then by what a longer phrase holds, then by the last word of a person's name."""

    def __init__(self, parties: Iterable[KnownParty]) -> None:
        self.by_name: dict[str, KnownParty] = {}
        self.by_last: dict[str, KnownParty | None] = {}
        for party in parties:
            for name in (party.name, *party.aliases):
                self.by_name.setdefault(fold(name), party)
            if party.kind in ("person", "expert"):
                last = fold(party.name).split()[-1:]
                for word in last:
                    # Two persons of one name: then it says nothing.
                    self.by_last[word] = None if word in self.by_last else party

    def find(self, name: str) -> KnownParty | None:
        """The party that `name` means, or None when that cannot be told."""
        plain = fold(name)
        if not plain:
            return None
        for candidate in (plain, _OFFICIALS.sub("government", plain), _OFFICIALS.sub("", plain).strip()):
            if found := self.by_name.get(candidate):
                return found
        if found := self._held(plain):
            return found
        return self.by_last.get(plain.split()[-1])

    def _held(self, plain: str) -> KnownParty | None:
        """The party with the longest name, of two words at least, that the phrase holds as a whole."""
        words = plain.split()
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length + 1):
                found = self.by_name.get(" ".join(words[start : start + length]))
                if found and (length > 1 or found.kind not in ("person", "expert")):
                    return found
        return None


def fold(name: str) -> str:
    """The name in small letters, without article, possessive and punctuation: equal when it names the same."""
    plain = re.sub(r"[’']s\b", "", name.casefold())
    plain = re.sub(r"[-–—/]", " ", plain)
    plain = re.sub(r"[^\w\s]", "", plain)
    return re.sub(r"^(?:the|an?)\s+", "", " ".join(plain.split()))

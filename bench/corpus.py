"""Claims as an archive of some field would hold them, any number of them, the same for the same seed. Pure: no Django.

Nobody in it exists: names are put together from syllables. What is named often, and what seldom, follows Zipf's law.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

VERSION = 2  # of the corpus; databases that hold another are built anew
POSITIONS, CITATIONS = 5, 8
_LATER = 0.1  # of the claims have later versions, 1 to 6 of them: some 24 history rows a claim, the fewest being 20


def _listed(text: str, separator: str | None = None) -> list[str]:
    return [" ".join(one.split()) for one in text.split(separator)]


_SYLLABLES = _listed(
    """
    al ba ber dar du er ga gul ha il ja kan ka lar ma mir mu na nur or os ra sa sul ta tem tu ul va yer za zhan
    """
)
_BODIES = _listed(
    """
    Ministry of {}| Committee on {}| Agency for {}| Institute of {}| Council for {}| Movement for {}| Office of {}
    """,
    "|",
)
_FIELDS = _listed(
    """
    water supply| border trade| public health| mining safety| grain storage| road building| rail freight|
    fisheries| air quality| housing| school meals| pension funds| customs| energy| forestry| migration| land use|
    tourism| broadcasting| statistics| wildlife| irrigation| ports| aviation| nuclear safety| banking| archives|
    elections| labour| sport
    """,
    "|",
)
_PLACES = [
    f"{a}{b}"
    for a in ("Ak", "Kara", "Ust", "Sary", "Zhana", "Tem", "Kok", "Bes")
    for b in ("tau", "su", "bulak", "kent", "dala", "kol", "tobe", "say")
]
_VERBS = _listed(
    """
    closed| opened| financed| inspected| sold| flooded| contaminated| privatised| rebuilt| abandoned| overcharged
    for| underreported
    """,
    "|",
)
_THINGS = _listed(
    """
    the main reservoir| a copper mine| the grain terminal| two border posts| the ring road| a vaccination
    programme| the seed bank| a power station| the fish hatchery| the central archive| several village schools| a
    freight depot| the river ferry| an oil pipeline| the regional hospital| the census records| a housing estate|
    the salt works
    """,
    "|",
)
_WORDS = _listed(
    """
    according report officials figures season supply water contract tender inspection delay accident budget region
    district workers residents measured published denied confirmed witness document court hearing minutes letter
    agency estimate loss damage repair opening closing transport harvest winter spring summer autumn tonnes
    million percent year month committee member statement later earlier partly fully without under after before
    between during public private local central independent original translated archived corrected disputed
    unclear detailed rare signed missing complete pipeline turbine livestock vaccine sample laboratory threshold
    sediment turbidity tariff quota embargo ledger audit arbitration concession subsidy tribunal ordinance decree
    petition referendum cadastre geodesy seismic hydrology
    """
)
_RUSSIAN = _listed(
    """
    по данным отчёта комитет заявил что поставка воды в районе была прекращена после проверки а документы суда
    говорят о задержке ремонта
    """
)
_KAZAKH = _listed(
    """
    есеп бойынша комитет аудандағы су жеткізу тексеруден кейін тоқтатылғанын айтты ал сот құжаттары жөндеудің
    кешігуін көрсетеді
    """
)
_STANCES = ("asserts", "reports", "denies", "asserts", "qualifies", "denies", "reports")
_VERDICTS = ("supported", "partly supported", "contested", "contested", "unsupported", "contradicted", "not assessable")
_BEARINGS = ("supports", "contradicts", "context", "supports")
_KINDS = ("government body", "person", "media outlet", "company", "person", "other", "international organisation")

Plain = dict[str, Any]


@dataclass(frozen=True)
class Corpus:
    """So many claims, and the records that they name: fewer than claims, and some of them named again and again."""

    claims: int
    seed: int = 8

    @property
    def topics(self) -> int:
        return max(40, min(1500, self.claims // 200))

    @property
    def parties(self) -> int:
        return max(150, self.claims // 50)

    @property
    def publishers(self) -> int:
        return max(40, self.claims // 500)

    @property
    def sources(self) -> int:
        return max(500, self.claims // 10)

    def topic_rows(self) -> Iterator[Plain]:
        """The first ones stand on their own, all others below them."""
        for number in range(self.topics):
            rng = self._rng("topic", number)
            title = f"{_any(rng, _FIELDS).capitalize()} in {_any(rng, _PLACES)} {number}"
            yield {"slug": f"topic-{number}", "title": title, "summary": _prose(rng, 15)}

    def party_rows(self) -> Iterator[Plain]:
        for number in range(self.parties):
            rng = self._rng("party", number)
            kind = _KINDS[number % len(_KINDS)]
            name = f"{_name(rng)} {_name(rng)}"
            if kind != "person":
                name = f"{_any(rng, _BODIES).format(_any(rng, _FIELDS).capitalize())} of {_any(rng, _PLACES)} {number}"
            yield {"slug": f"party-{number}", "name": name, "kind": kind, "summary": _prose(rng, 12)}

    def publisher_rows(self) -> Iterator[Plain]:
        for number in range(self.publishers):
            rng = self._rng("publisher", number)
            yield {
                "slug": f"publisher-{number}",
                "name": f"{_any(rng, _PLACES)} Herald {number}",
                "reliability": "ABCDEF"[number % 6],
            }

    def source_rows(self) -> Iterator[Plain]:
        """Each names its publisher by its number."""
        for number in range(self.sources):
            rng = self._rng("source", number)
            yield {
                "slug": f"source-{number}",
                "title": f"{_prose(rng, 7)} {number}",
                "publisher": _often(rng, self.publishers),
                "language": _language(rng),
                "date": _date(rng),
                "url": f"https://example.org/{number}",
            }

    def claim_versions(self, start: int = 0, end: int | None = None) -> Iterator[list[tuple[Plain, bool]]]:
        """Of each claim its versions, oldest first, and whether each was approved. The first always is."""
        for number in range(start, self.claims if end is None else end):
            yield self.versions_of(number)

    def versions_of(self, number: int) -> list[tuple[Plain, bool]]:
        rng = self._rng("claim", number)
        plain = self._claim(rng, number)
        found = [(plain, True)]
        if rng.random() < _LATER:
            later = 1 + int(rng.random() * 6)
            for at in range(later):
                plain = _edited(rng, plain)
                found.append((plain, rng.random() < 0.2 or at == later - 1))
        return found

    def _claim(self, rng: Random, number: int) -> Plain:
        language = _language(rng)
        subject, place = _any(rng, _FIELDS), _any(rng, _PLACES)
        where = f"{_any(rng, _PLACES)} in {1990 + int(rng.random() * 35)}"
        statement = f"The {place} {subject} office {_any(rng, _VERBS)} {_any(rng, _THINGS)} near {where}, case {number}"
        if language != "en":
            statement = f"{_words(rng, _RUSSIAN if language == 'ru' else _KAZAKH, 9).capitalize()} {place} {number}"
        cites = [1] * POSITIONS
        for _more in range(CITATIONS - POSITIONS):
            cites[int(rng.random() * POSITIONS)] += 1
        return {
            "slug": f"claim-{number}-{place.lower()}",
            "statement": statement,
            "summary": _prose(rng, 18, language),
            "language": language,
            "event_date": _date(rng) if rng.random() < 0.9 else "",
            "verdict": _any(rng, _VERDICTS),
            "rationale": _prose(rng, 35, language),
            "topics": [f"topic-{one}" for one in _some(rng, self.topics, 1 + int(rng.random() * 2))],
            "positions": [self._position(rng, at, count, language) for at, count in enumerate(cites)],
            "evidence": [self._evidence(rng, at) for at in range(1 + int(rng.random() * 3))],
        }

    def _position(self, rng: Random, at: int, cites: int, language: str) -> Plain:
        return {
            "party": f"party-{_often(rng, self.parties)}",
            "stance": "asserts" if at == 0 else _any(rng, _STANCES),
            "capacity": f"head of {_any(rng, _FIELDS)}" if rng.random() < 0.4 else "",
            "stated_on": _date(rng),
            "quote": _prose(rng, 14, language) if rng.random() < 0.7 else "",
            "cites": [
                {"source": f"source-{one}", "locator": f"page {1 + int(rng.random() * 90)}", "excerpt": _prose(rng, 10)}
                for one in _some(rng, self.sources, cites)
            ],
        }

    def _evidence(self, rng: Random, at: int) -> Plain:
        return {
            "source": f"source-{_often(rng, self.sources)}",
            "bearing": _any(rng, _BEARINGS),
            "credibility": 1 + int(rng.random() * 6),
            "excerpt": _prose(rng, 14),
            "locator": f"section {1 + int(rng.random() * 12)}",
            "basis": at == 0,
        }

    def _rng(self, kind: str, number: int) -> Random:
        return Random(f"{self.seed} {kind} {number}")  # noqa: S311  no secret


def _edited(rng: Random, plain: Plain) -> Plain:
    """The claim after somebody worked on it: mostly its texts and some parts, seldom the verdict."""
    later = {**plain, "rationale": f"{plain['rationale'][:400]} {_prose(rng, 5)}"}
    if rng.random() < 0.1:
        later["verdict"] = _any(rng, _VERDICTS)
    positions, evidence = list(plain["positions"]), list(plain["evidence"])
    for at in _some(rng, POSITIONS, 3):
        if at < POSITIONS:
            positions[at] = {**positions[at], "note": _prose(rng, 8)}
    evidence[-1] = {**evidence[-1], "note": _prose(rng, 8)}
    if rng.random() < 0.5:
        cited = positions[0]["cites"]
        positions[0] = {**positions[0], "cites": [{**cited[0], "excerpt": _prose(rng, 10)}, *cited[1:]]}
    return {**later, "positions": positions, "evidence": evidence}


def _any(rng: Random, among: Any) -> Any:
    return among[int(rng.random() * len(among))]


def _often(rng: Random, count: int) -> int:
    """A number below `count`, small ones often: by Zipf's law with exponent 1."""
    return int(float(count) ** rng.random()) - 1


def _some(rng: Random, count: int, wanted: int) -> list[int]:
    """Different ones."""
    found: dict[int, None] = {}
    while len(found) < wanted:
        found[_often(rng, count) if len(found) < 2 else int(rng.random() * count)] = None
    return list(found)


def _language(rng: Random) -> str:
    drawn = rng.random()
    return "en" if drawn < 0.8 else "ru" if drawn < 0.93 else "kk"


def _words(rng: Random, among: list[str], count: int) -> str:
    size = len(among)
    return " ".join([among[int(size * rng.random() * rng.random())] for _word in range(count)])


def _prose(rng: Random, count: int, language: str = "en") -> str:
    if language != "en":
        return _words(rng, _RUSSIAN if language == "ru" else _KAZAKH, count).capitalize()
    return f"{_words(rng, _WORDS, count).capitalize()} {_name(rng)}"


def _name(rng: Random) -> str:
    return f"{_any(rng, _SYLLABLES)}{_any(rng, _SYLLABLES)}{_any(rng, _SYLLABLES)}".capitalize()


def _date(rng: Random) -> str:
    year, month = 1990 + int(rng.random() * 35), 1 + int(rng.random() * 12)
    drawn = rng.random()
    if drawn < 0.7:
        return f"{year}-{month:02}-{1 + int(rng.random() * 28):02}"
    return f"{year}-{month:02}" if drawn < 0.9 else f"{year}"

"""An article with what was decided on its passages, what covers them, and what they let somebody say."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from claims.articles.covering import Candidate, CitedClaim, Ledger
from claims.articles.party_names import KnownParty, PartyNames
from claims.articles.proposals import Proposal, Sourced, propose, references_of, sources_of
from claims.articles.shapes import Passage
from claims.articles.vocabulary import PassageOutcome
from claims.models import (
    Alias,
    Article,
    ArticlePassage,
    ArticleReference,
    ArticleSection,
    Citation,
    Claim,
    Party,
    PassageDecision,
    ReferenceSource,
)
from sources.models import Source


@dataclass(frozen=True)
class Documented:
    """One work of a reference that documents a passage: its number, the source, where in it."""

    number: int
    source: Source
    locator: str


@dataclass
class Covered:
    """How far passages stand in claims; counted are those that a reference documents."""

    passages: int = 0
    documented: int = 0
    covered: int = 0
    probable: int = 0  # beside these

    @property
    def share(self) -> float:
        """Covered passages among those that a reference documents: 0.0 to 1.0; 0.0 when there are none."""
        return self.covered / self.documented if self.documented else 0.0

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def open(self) -> int:
        return self.documented - self.covered - self.probable


@dataclass(kw_only=True)
class Coverage(Covered):
    """The same of one section."""

    section: ArticleSection


def whole(rows: Iterable[Covered]) -> Covered:
    """All of them together."""
    found = Covered()
    for row in rows:
        found.passages += row.passages
        found.documented += row.documented
        found.covered += row.covered
        found.probable += row.probable
    return found


@dataclass
class Annotated:
    """An article's rows, loaded at once. 7 queries, and 2 more once proposals are asked for; whatever its length."""

    article: Article
    sections: list[ArticleSection]
    passages: list[ArticlePassage]
    references: dict[int, ArticleReference]
    works: dict[int, list[ReferenceSource]]  # by number of reference
    decisions: dict[int, list[PassageDecision]]  # by number of passage
    cited: list[Any] = field(default_factory=list)
    _candidates: dict[int, list[Candidate]] = field(default_factory=dict)  # by number of passage

    @cached_property
    def plain(self) -> dict[int, Passage]:
        """The passages as the rules read them, by number."""
        return {row.number: _plain(row) for row in self.passages}

    @cached_property
    def sourced(self) -> dict[int, Sourced]:
        return sources_of(list(self.plain.values()))

    @cached_property
    def proposals(self) -> dict[int, list[Proposal]]:
        """By number of passage, with who reports it where nobody says it, and without those decided. 2 queries."""
        names = party_names()
        found = propose(list(self.plain.values()), names)
        passages = {row.number: row for row in self.passages}
        return {number: self._offered(passages[number], rows, names) for number, rows in found.items()}

    @cached_property
    def claims(self) -> dict[int, Claim]:
        """The claims that cite one of the article's sources, by key."""
        return {claim.pk: claim for row in self.cited for claim in [standing(row.position.claim)]}

    @cached_property
    def ledger(self) -> Ledger:
        rows = (
            CitedClaim(claim.pk, claim.statement, standing_source(row.source).pk, row.locator)
            for row in self.cited
            for claim in [standing(row.position.claim)]
        )
        return Ledger(rows, [(one.number, one.title, one.path) for one in self.sections])

    def path_of(self, passage: ArticlePassage) -> str:
        """The path of the section in which the passage stands."""
        return next(one.path for one in self.sections if one.number == passage.section)

    def documenting(self, numbers: tuple[int, ...]) -> list[Documented]:
        """The works of these references that are sources, each source once."""
        found: dict[int, Documented] = {}
        for number in numbers:
            for row in self.works.get(number, []):
                source = standing_source(row.source)
                locators = self.references[number].locators if number in self.references else []
                locator = locators[row.place - 1] if len(locators) >= row.place else ""
                found.setdefault(source.pk, Documented(number, source, locator))
        return list(found.values())

    def decided(self, passage: ArticlePassage) -> list[PassageDecision]:
        """What was decided on the passage, as it is now worded."""
        return [one for one in self.decisions.get(passage.number, []) if one.digest == passage.digest]

    def candidates(self, passage: ArticlePassage) -> list[Candidate]:
        """Claims that may stand for the passage, beside those of which it is decided. Looked for once."""
        if passage.number not in self._candidates:
            self._candidates[passage.number] = self._found_candidates(passage)
        return self._candidates[passage.number]

    def _found_candidates(self, passage: ArticlePassage) -> list[Candidate]:
        sourced = self.sourced.get(passage.number)
        if sourced is None:
            return []
        sure = {standing(one.claim).pk for one in self.decided(passage) if one.claim}
        sources = [one.source.pk for one in self.documenting(sourced.references)]
        found = self.ledger.candidates(passage.section, sources, passage.text)
        return [one for one in found if one.claim not in sure]

    def references_of(self, proposal: Proposal, number: int) -> tuple[int, ...]:
        """The references that document the proposal."""
        return references_of(proposal, self.plain[number], self.sourced[number], self._publishers)

    @cached_property
    def _publishers(self) -> dict[int, str]:
        return {
            number: source.publisher.name
            for number, rows in self.works.items()
            for source in [standing_source(rows[0].source)]
            if source.publisher
        }

    def _offered(self, passage: ArticlePassage, rows: list[Proposal], names: PartyNames) -> list[Proposal]:
        decided = {one.proposal for one in self.decided(passage)}
        named = [
            one for row in rows for one in ([row] if row.party else self._by_publishers(row, passage.number, names))
        ]
        return [one for one in named if one.key not in decided]

    def _by_publishers(self, proposal: Proposal, number: int, names: PartyNames) -> list[Proposal]:
        """What nobody in the passage says, as the report of each publisher of its sources."""
        publishers = dict.fromkeys(
            self._publishers[reference]
            for reference in self.sourced[number].references
            if reference in self._publishers
        )
        known = {name: names.find(name) for name in publishers}
        return [
            replace(proposal, party=found.name if found else name, known=found) for name, found in known.items()
        ] or [proposal]

    def coverage(self) -> list[Coverage]:
        """Section by section. No query of its own."""
        found = {section.number: Coverage(section=section) for section in self.sections}
        for passage in self.passages:
            row = found[passage.section]
            row.passages += 1
            if passage.number not in self.sourced:
                continue
            row.documented += 1
            if any(one.claim for one in self.decided(passage)):
                row.covered += 1
            elif any(one.probable for one in self.candidates(passage)):
                row.probable += 1
        return list(found.values())


def annotated(article: Article) -> Annotated:
    """The article as pages and reports show it. 6 queries."""
    decisions = PassageDecision.objects.filter(article=article).select_related("claim__state__merged_into")
    works = ReferenceSource.objects.filter(article=article).select_related(
        "source__publisher", "source__merged_into__publisher"
    )
    found = Annotated(
        article,
        sections=list(ArticleSection.objects.filter(article=article)),
        passages=list(ArticlePassage.objects.filter(article=article)),
        references={row.number: row for row in ArticleReference.objects.filter(article=article)},
        works=_grouped(works),
        decisions=_grouped(decisions),
    )
    # Asked for by the article, not by a list of keys, which may be longer than a database takes.
    cited = Citation.objects.filter(source__article_references__article=article).distinct()
    found.cited = list(
        cited.select_related("source__merged_into", "position__claim__state__merged_into").order_by("pk")
    )
    return found


def party_names() -> PartyNames:
    """All parties by the names that they go by. 2 queries, which grow with the number of parties."""
    aliases: dict[int, list[str]] = {}
    for pk, name in Alias.objects.order_by("pk").values_list("party", "name"):
        aliases.setdefault(pk, []).append(name)
    rows = Party.objects.unmerged().order_by("pk").values_list("pk", "slug", "name", "kind")
    return PartyNames(KnownParty(slug, name, kind, tuple(aliases.get(pk, ()))) for pk, slug, name, kind in rows)


def standing(claim: Claim) -> Claim:
    """The claim, or the one that it was merged into. Reads the loaded review state."""
    state = getattr(claim, "state", None)
    return state.merged_into if state is not None and state.merged_into else claim


def standing_source(source: Source) -> Source:
    """The source, or the one that it was merged into. Reads what is loaded."""
    return source.merged_into or source


def covering(decisions: list[PassageDecision]) -> list[PassageDecision]:
    """Those that name a claim."""
    return [one for one in decisions if one.outcome != PassageOutcome.REJECTED]


def _plain(row: ArticlePassage) -> Passage:
    return Passage(
        number=row.number,
        section=row.section,
        paragraph=row.paragraph,
        text=row.text,
        markers=tuple(row.markers),
        fragment=row.fragment,
        places=tuple(row.places),
    )


def _grouped(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return found

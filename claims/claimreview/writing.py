"""Writes the drafts that were made of ClaimReviews: all in one changeset, kind by kind."""

from collections.abc import Iterable, Sequence
from typing import Any

from audit.batches import in_batches
from audit.bulk import insert_tracked
from audit.context import changeset
from claims.claimreview.drafts import Called, Draft
from claims.models import Citation, Claim, Evidence, Party, Position, PublicAddress
from claims.slugs import FreeSlugs
from sources.importing.importers import Progress
from sources.models import Author, Publisher, Source

_AT_ONCE = 200  # drafts


def write_drafts(drafts: Sequence[tuple[str, str, Draft]], *, by: Any, comment: str, progress: Progress) -> list[int]:
    """Store the drafts, each with the key of its review and the slug for a source without address; the claims' keys.

    Called in the transaction in which they were planned. Nothing is published.
    """
    writing = _Writing()
    claims: list[int] = []
    with changeset(by, comment):
        for batch in progress(list(in_batches(drafts, _AT_ONCE)), "claims"):
            claims += writing.write(batch)
    return claims


class _Writing:
    """What this changeset has made so far: parties, publishers and sources that later drafts name again."""

    def __init__(self) -> None:
        self._slugs: dict[Any, FreeSlugs] = {model: FreeSlugs(model) for model in (Party, Publisher, Source)}
        self._slugs[Claim] = FreeSlugs(Claim, PublicAddress)
        self._made: dict[Any, dict[str, int]] = {Party: {}, Publisher: {}, Source: {}}

    def write(self, batch: Sequence[tuple[str, str, Draft]]) -> list[int]:
        """The keys of the claims, in the order of the batch."""
        publishers = [draft.publisher for _key, _slug, draft in batch if draft.publisher]
        self._make(Publisher, "publisher", publishers)
        self._make(Party, "party", [one.party for _key, _slug, draft in batch for one in draft.positions])
        sources = self._make_sources(batch)
        claims = insert_tracked(
            [
                Claim(slug=self._slugs[Claim].propose(draft.claim["statement"], "claim"), **draft.claim)
                for _key, _slug, draft in batch
            ]
        )
        rows = [
            (claim.pk, source, draft) for claim, source, (_k, _s, draft) in zip(claims, sources, batch, strict=True)
        ]
        insert_tracked([Evidence(claim_id=claim, source_id=source, **draft.evidence) for claim, source, draft in rows])
        placed = [(self._position(claim, one), source) for claim, source, draft in rows for one in draft.positions]
        insert_tracked([position for position, _source in placed])
        insert_tracked([Citation(position_id=position.pk, source_id=source) for position, source in placed])
        return [claim.pk for claim in claims]

    def _position(self, claim: int, draft: Any) -> Position:
        return Position(
            claim_id=claim,
            party_id=self._key_of(Party, draft.party),
            stance=draft.stance,
            stated_on=draft.stated_on,
            capacity=draft.capacity,
            note=draft.note,
        )

    def _make(self, model: Any, otherwise: str, called: Iterable[Called]) -> None:
        new = {one.name: one for one in called if one.pk is None and one.name not in self._made[model]}
        slugs = self._slugs[model]
        rows = [model(slug=slugs.propose(name, otherwise), name=name, **dict(one.values)) for name, one in new.items()]
        self._made[model].update((row.name, row.pk) for row in insert_tracked(rows))

    def _key_of(self, model: Any, called: Called) -> int:
        return called.pk if called.pk is not None else self._made[model][called.name]

    def _make_sources(self, batch: Sequence[tuple[str, str, Draft]]) -> list[int]:
        """The key of each draft's source. Reviews on one page share one."""
        made = self._made[Source]
        new: dict[str, tuple[Source, Draft]] = {}
        for key, slug, draft in batch:
            if draft.source is None and key not in made and key not in new:
                new[key] = self._new_source(slug, draft), draft
        rows = insert_tracked([row for row, _draft in new.values()])
        made.update(zip(new, (row.pk for row in rows), strict=True))
        authors = [
            Author(source=row, order=order, **author)
            for row, draft in new.values()
            for order, author in enumerate(draft.authors, start=1)
        ]
        insert_tracked(authors)
        return [draft.source.pk if draft.source else made[key] for key, _slug, draft in batch]

    def _new_source(self, slug: str, draft: Draft) -> Source:
        values = draft.source_values
        publisher = self._key_of(Publisher, draft.publisher) if draft.publisher else None
        # By its slug a source without address is found again.
        proposed = self._slugs[Source].propose(values["title"], "source") if values["url"] else slug
        return Source(slug=proposed, publisher_id=publisher, **values)

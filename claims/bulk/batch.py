"""One batch of new claims: all they went through, as rows, in a few changesets that the batch shares.

The first version of every claim is one changeset of the editor; that it was submitted is a second, its approval a
third, of the reviewer. So are the second versions of those that have one, and so on: each claim goes through what the
workflow would make of it, act by act, only that many claims go together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from audit.bulk_rows import BulkRows, layout, stored_time
from audit.models import Changeset
from claims.bulk.cleaning import Cleaner, Plain, refuse_incomplete, refuse_unpublishable
from claims.bulk.derived import Searched, gather_index_rows
from claims.bulk.documents import Document, Parts, document_of
from claims.bulk.given import BadClaim, BulkClaim, Version
from claims.bulk.known import Known
from claims.bulk.parts import Standing, Writer, gather_live
from claims.corrections import propose_notice, substantive_changes
from claims.document import as_text
from claims.dossiers.shapes import SHAPES
from claims.models import Correction, Edition, Mention, PublicAddress, Review, ReviewState, Revision
from claims.review_acts import review_due_after
from claims.vocabulary import Decision, EditionChange, Status

_SHAPE = SHAPES["claims"]


class Acts(NamedTuple):
    """The changesets that one version of every claim goes through."""

    edit: Changeset
    submit: Changeset
    approve: Changeset


def open_acts(rows: BulkRows, rounds: int, *, by: Any, approve_as: Any, comment: str) -> list[Acts]:
    """New changesets for so many versions, in the order of time."""
    return [Acts(*(rows.open_changeset(user, comment) for user in (by, by, approve_as))) for _round in range(rounds)]


@dataclass
class _Public:
    """What is public of a claim so far."""

    edition: int = 0
    revision: int = 0
    at: str = ""
    document: Document = field(default_factory=dict)
    corrections: list[Document] = field(default_factory=list)


class Batch:
    """Gathers the rows of its claims. Nothing is written by it."""

    def __init__(self, rows: BulkRows, known: Known, searched: Searched, acts: list[Acts], targets: dict[str, int]):
        """`targets` are the keys of all claims that relations may name, by slug; the batch's own among them."""
        self._rows, self._known, self._searched = rows, known, searched
        self._acts, self._targets = acts, targets
        self.rows_of_history = 0

    def gather(self, given: BulkClaim, cleaned: Sequence[Plain]) -> None:
        """Everything of one claim; `cleaned` are the plain forms of its versions. Raises BadClaim."""
        slug, pk = given.slug, self._targets[given.slug]
        row: Standing | None = None
        public, number, revision = _Public(), 0, 0
        state = _initial_state(pk, self._rows)
        for acts, version, plain in zip(self._acts, given.versions, cleaned, strict=False):
            writer = Writer(self._rows, lambda kind, named: self._key_of(kind, named, slug), acts.edit)
            if row is None:
                row = writer.add(_SHAPE, plain, pk=pk)
            else:
                writer.become(row, plain)
            if writer.wrote:
                number += 1
                revision = self._sealed(Revision, acts.edit, claim_id=pk, number=number)
            if number == 1 and writer.wrote:
                self._store_state(state, acts.edit, "+")
            if version.approved and public.revision != number:
                self._approve(state, row, public, version, acts, number, revision)
        assert row is not None  # noqa: S101  a claim has a version
        gather_live(self._rows, row)
        self._rows.add(layout(ReviewState), layout(ReviewState).row(state))
        self._searched.gather_statement(pk, row.plain["statement"])
        if public.edition:
            self._index(pk, public, state)

    def _approve(
        self, state: Plain, row: Standing, public: _Public, version: Version, acts: Acts, number: int, revision: int
    ) -> None:
        refuse_unpublishable(row.plain["slug"], row.plain)
        if state["status"] != Status.PUBLISHED:
            state["status"] = Status.IN_REVIEW.value
        submitted_at = stored_time(acts.submit.created_at)
        state |= {"submitted_revision": number, "submitted_at": submitted_at, "submitted_by_id": _user(acts.submit)}
        self._store_state(state, acts.submit, "~")
        at = version.at or acts.approve.created_at
        self._make_edition(row, public, acts.approve, at, number, revision)
        due = review_due_after(at)
        state |= {"submitted_revision": None, "submitted_at": None, "submitted_by_id": None}
        state |= {"status": Status.PUBLISHED.value, "edition_id": public.edition, "review_due": due.isoformat()}
        self._store_state(state, acts.approve, "~")

    def _make_edition(
        self, row: Standing, public: _Public, act: Changeset, at: datetime, number: int, revision: int
    ) -> None:
        slug, due = row.plain["slug"], review_due_after(at)
        public.at = stored_time(at.astimezone(UTC))
        parts = _parts_of(row)
        former, edition = public.document, self._rows.next_key(Edition)
        document = document_of(
            row.plain,
            parts,
            self._known,
            revision=number,
            approved_at=at,
            review_due=due,
            previous=public.revision or None,
            corrections=public.corrections,
        )
        change = EditionChange.FIRST
        if former:
            change = EditionChange.MINOR
            if substantive_changes(former, document):
                change = EditionChange.CORRECTION
                self._correct(row, public, act, at, edition, former, document)
        self._sealed(
            Edition,
            act,
            pk=edition,
            claim_id=row.pk,
            revision_id=revision,
            number=number,
            slug=slug,
            document=as_text(document),
            approved_at=public.at,
            approved_by_id=_user(act),
            comment=act.comment,
            change=change.value,
        )
        if not former:
            self._sealed(PublicAddress, act, slug=slug, claim_id=row.pk)
        self._mention(row, act, edition)
        review = {
            "claim_id": row.pk,
            "revision_id": revision,
            "reviewer_id": _user(act),
            "decision": Decision.APPROVED.value,
            "comment": act.comment,
            "decided_at": public.at,
        }
        self._tracked(Review, act, review)
        public.edition, public.revision, public.document = edition, number, document

    def _correct(
        self, row: Standing, public: _Public, act: Changeset, at: datetime, edition: int, old: Document, new: Document
    ) -> None:
        notice = propose_notice(old, new)
        told = {
            "wrong": notice.wrong,
            "right": notice.right,
            "verdict_before": old["verdict"],
            "verdict_after": new["verdict"],
        }
        keys = {"claim_id": row.pk, "edition_id": edition, "previous_id": public.edition, "published_at": public.at}
        self._tracked(Correction, act, {**told, **keys})
        new["corrections"].append({"revision": new["revision"], "published_at": at.isoformat(), **told})
        public.corrections = list(new["corrections"])

    def _mention(self, row: Standing, act: Changeset, edition: int) -> None:
        slug, parts = row.plain["slug"], row.parts
        cited = {cited.plain["source"] for position in parts["positions"] for cited in position.parts["cites"]}
        cited |= {part.plain["source"] for part in parts["evidence"]}
        named = {part.plain["party"] for part in (*parts["positions"], *parts["reply_requests"])}
        for column, kind, slugs in (("source_id", "sources", cited), ("party_id", "parties", named)):
            for key in sorted(self._key_of(kind, one, slug) for one in slugs):
                self._sealed(Mention, act, edition_id=edition, **{column: key})
        for link in parts["topics"]:
            self._sealed(Mention, act, edition_id=edition, topic_id=self._key_of("topics", link.plain["topic"], slug))

    def _index(self, pk: int, public: _Public, state: Plain) -> None:
        gather_index_rows(
            self._rows,
            self._known,
            public.document,
            claim=pk,
            edition=public.edition,
            approved_at=public.at,
            review_due=state["review_due"],
            targets=self._targets,
        )
        self._searched.gather(pk, public.document)

    def _key_of(self, kind: str, slug: str, of: str) -> int:
        if kind != "claims":
            return self._known.get(kind, slug, of=of)[0]
        if slug not in self._targets:
            raise BadClaim(of, f"no claim {slug!r}")
        return self._targets[slug]

    def _sealed(self, model: Any, act: Changeset, *, pk: int = 0, **values: Any) -> int:
        """Gather a row that is written once; its key."""
        pk = pk or self._rows.next_key(model)
        self._rows.add(layout(model), layout(model).row({**values, "id": pk, "changeset_id": act.id}))
        return pk

    def _tracked(self, model: Any, act: Changeset, values: Plain) -> None:
        row = layout(model).row({**values, "id": self._rows.next_key(model)})
        self._rows.add(layout(model), row)
        self._rows.record(act, model, row, "+")

    def _store_state(self, state: Plain, act: Changeset, kind: str) -> None:
        self._rows.record(act, ReviewState, layout(ReviewState).row(state), kind)


def _initial_state(claim: int, rows: BulkRows) -> Plain:
    return {"id": rows.next_key(ReviewState), "claim_id": claim, "status": Status.DRAFT.value}


def _parts_of(row: Standing) -> Parts:
    """The parts in the order of their rows, which is not that of the plain form once a version has changed them."""
    rows = {name: [part.plain for part in parts] for name, parts in row.parts.items() if name != "positions"}
    positions = [
        {**part.plain, "cites": [cited.plain for cited in part.parts["cites"]]} for part in row.parts["positions"]
    ]
    return Parts(positions=positions, **rows)


def _user(act: Changeset) -> int:
    assert act.user_id is not None  # noqa: S101  people load, not commands
    return act.user_id


def clean_versions(given: BulkClaim) -> list[Plain]:
    """The plain forms of the claim's versions, complete and canonical. Raises BadClaim."""
    slug = given.slug
    cleaner = Cleaner(slug)
    cleaned = [cleaner.clean(version.plain) for version in given.versions]
    for plain in cleaned:
        refuse_incomplete(slug, plain)
        if plain["slug"] != slug:
            raise BadClaim(slug, f"a version has the slug {plain['slug']!r}")
    return cleaned

"""The three kinds of records that can be merged: how each is locked, refused, marked as merged, and listed."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.languages import stored
from claims.editions import index_edition, unindex_claim
from claims.models import (
    Affiliation,
    Alias,
    Citation,
    Claim,
    Edition,
    Evidence,
    IndexedRelation,
    Party,
    Position,
    Relation,
    ReplyRequest,
    ReviewState,
    TopicLink,
)
from claims.re_review import claims_resting_on, need_re_review
from claims.review_errors import WorkflowError
from claims.vocabulary import ItemKind, MergedKind, Status
from sources.identifiers import UNDETERMINED
from sources.models import Derivation, Source

_LOCKED_AT_ONCE = 500


class MergedRecord(ABC):
    """What the acts ask of one kind of record; `parts` are the models whose rows move, in the order of their return."""

    kind: MergedKind
    model: Any
    parts: tuple[Any, ...]
    flagged_as: ItemKind | None = None  # how flags on the record itself name it

    def lock(self, item: int, into: int) -> tuple[Any, Any]:
        """Both records as they are now, locked with every claim that the act touches. In one order: no deadlock."""
        rows = self.model.objects.select_for_update(no_key=True).filter(pk__in=(item, into)).order_by("pk")
        found = {row.pk: row for row in rows}
        lock_claims(self.claims_concerned((item, into)))
        return found[item], found[into]

    @abstractmethod
    def claims_concerned(self, pks: tuple[int, int]) -> set[int]:
        """Keys of the claims whose parts or current editions name one of the two."""

    def refuse(self, item: Any, into: Any) -> None:
        """Raise WorkflowError when the two cannot be merged."""
        for row in (item, into):
            if row.merged_into_id:
                raise already_merged(row, row.merged_into)

    def mark(self, item: Any, into: Any) -> None:
        """Say on the record that it was merged; what was merged into it before leads to the same one from now on."""
        for row in self.model.objects.filter(merged_into=item).order_by("pk"):
            row.merged_into = into
            row.save()
        item.merged_into = into
        item.save()
        into.save()  # so that the history of each of the two tells of the merge

    def unmark(self, item: Any, into: Any, earlier: Iterable[int]) -> None:
        """Take that back; `earlier` are the keys of those that were merged into the item before."""
        for row in self.model.objects.filter(merged_into=into, pk__in=list(earlier)).exclude(pk=item.pk):
            row.merged_into = item
            row.save()
        item.merged_into = None
        item.save()
        into.save()

    def index(self, item: Any, into: Any) -> None:
        """Make the index rows of the editions that name the two anew."""
        mentioned = {f"mentions__{self.kind}": item.pk}
        reindex(Edition.objects.filter(indexed__isnull=False, **mentioned))


class _Claims(MergedRecord):
    kind = MergedKind.CLAIM
    model = Claim
    parts = (TopicLink, Position, Evidence, Relation, ReplyRequest)
    flagged_as = ItemKind.CLAIM

    def lock(self, item: int, into: int) -> tuple[Any, Any]:
        # The records are claims themselves, and all claims are locked in the order of their keys.
        lock_claims({item, into} | self.claims_concerned((item, into)))
        found = Claim.objects.select_related("state__edition", "state__merged_into").in_bulk([item, into])
        return found[item], found[into]

    def claims_concerned(self, pks: tuple[int, int]) -> set[int]:
        related = Relation.objects.filter(target__in=pks).order_by().values_list("claim")
        listed = IndexedRelation.objects.filter(target__in=pks).order_by().values_list("indexed")
        return {pk for (pk,) in related.union(listed)}

    def refuse(self, item: Claim, into: Claim) -> None:
        for claim in (item, into):
            if claim.state.status == Status.MERGED:
                raise already_merged(claim, claim.state.merged_into)
        if into.state.status != Status.PUBLISHED and item.editions.exists():
            raise WorkflowError(
                _("“%(item)s” has a public address, which must lead to a published claim. Publish “%(into)s” first.")
                % {"item": item.statement, "into": into.statement}
            )

    def mark(self, item: Claim, into: Claim) -> None:
        for state in ReviewState.objects.filter(merged_into=item).order_by("pk"):
            state.merged_into = into
            state.save()
        state = item.state
        state.status, state.merged_into = Status.MERGED, into
        # It leaves the desk's queues; undoing brings back what called for another look.
        state.leave_queue()
        state.find_sound()
        state.save()
        # A part that moved is in the history of the other claim alone: this gives both claims their revision.
        item.save()
        into.save()

    def unmark(self, item: Claim, into: Claim, earlier: Iterable[int]) -> None:
        for state in ReviewState.objects.filter(merged_into=into, claim__in=list(earlier)).exclude(claim=item):
            state.merged_into = item
            state.save()
        state = item.state
        # What it was before; whatever waited for a decision then has been edited since.
        former = ReviewState.history.filter(claim=item.pk).exclude(status=Status.MERGED).order_by("-history_id")[0]
        pending = former.status == Status.IN_REVIEW
        state.status = (Status.WITHDRAWN if state.withdrawn_at else Status.DRAFT) if pending else former.status
        state.merged_into = None
        for name in ("re_review_since", "re_review_reason", "reopened_at", "reopened_reason"):
            setattr(state, name, getattr(former, name))
        state.save()
        item.save()
        into.save()

    def index(self, item: Claim, into: Claim) -> None:
        state = ReviewState.objects.select_related("edition").get(claim=item.pk)
        if state.status == Status.PUBLISHED and state.edition:
            index_edition(state.edition, review_due=state.review_due)
        else:
            unindex_claim(item.pk)
        naming = IndexedRelation.objects.filter(target__in=(item.pk, into.pk)).values("indexed")
        # Its own edition may name the item: such a row is not listed while both are one.
        reindex(Edition.objects.filter(Q(indexed__in=naming) | Q(indexed=into.pk)))


class _Parties(MergedRecord):
    kind = MergedKind.PARTY
    model = Party
    parts = (Alias, Affiliation, Position, ReplyRequest)

    def claims_concerned(self, pks: tuple[int, int]) -> set[int]:
        held = Position.objects.filter(party__in=pks).order_by().values_list("claim")
        asked = ReplyRequest.objects.filter(party__in=pks).order_by().values_list("claim")
        return {pk for (pk,) in held.union(asked, _public(party__in=pks))}

    def mark(self, item: Party, into: Party) -> None:
        super().mark(item, into)
        called = {into.name, *Alias.objects.filter(party=into).order_by().values_list("name", flat=True)}
        if item.name not in called:
            Alias.objects.create(
                party=into, name=item.name, language=UNDETERMINED
            )  # nobody said in which language it is


class _Sources(MergedRecord):
    kind = MergedKind.SOURCE
    model = Source
    parts = (Citation, Evidence, Derivation)
    flagged_as = ItemKind.SOURCE

    def claims_concerned(self, pks: tuple[int, int]) -> set[int]:
        cited = Citation.objects.filter(source__in=pks).order_by().values_list("position__claim")
        shown = Evidence.objects.filter(source__in=pks).order_by().values_list("claim")
        return {pk for (pk,) in cited.union(shown, _public(source__in=pks))}

    def refuse(self, item: Source, into: Source) -> None:
        super().refuse(item, into)
        if item.retracted_on and not into.retracted_on:
            raise WorkflowError(
                _("“%(item)s” was retracted. Record the retraction of “%(into)s” first, or it would be forgotten.")
                % {"item": item.title, "into": into.title}
            )

    def mark(self, item: Source, into: Source) -> None:
        if into.retracted_on and not item.retracted_on:
            words = {"title": into.title, "reason": into.retraction_reason}
            sentence = gettext_lazy(
                "A source that the verdict rests on is one that was retracted: “%(title)s”. %(reason)s"
            )
            reason = stored(sentence, **words)
            need_re_review(claims_resting_on([item.pk]).get(item.pk, []), reason=reason, at=timezone.now())
        super().mark(item, into)


RECORDS: dict[str, MergedRecord] = {record.kind.value: record for record in (_Claims(), _Parties(), _Sources())}


def record_of(row: Any) -> MergedRecord:
    """How records like this claim, party or source are merged."""
    return next(record for record in RECORDS.values() if isinstance(row, record.model))


def already_merged(row: Any, into: Any) -> WorkflowError:
    """The refusal of an act on a record that was merged."""
    return WorkflowError(_("“%(item)s” was merged into “%(into)s” already.") % {"item": row, "into": into})


def lock_claims(pks: Iterable[int]) -> None:
    """Lock the claims in the order of their keys, as every act does, so that two never wait for each other."""
    ordered = sorted(pks)
    for start in range(0, len(ordered), _LOCKED_AT_ONCE):
        batch = ordered[start : start + _LOCKED_AT_ONCE]
        rows = Claim.objects.select_for_update(no_key=True).filter(pk__in=batch).order_by("pk")
        list(rows.values_list("pk"))


def reindex(editions: Any) -> None:
    """Replace the index rows of current editions. Some 14 queries each."""
    for edition in list(editions.order_by("claim").annotate(due=F("indexed__review_due"))):
        index_edition(edition, review_due=edition.due)


def _public(**mentioned: Any) -> Any:
    named_in = {f"mentions__{name}": value for name, value in mentioned.items()}
    return Edition.objects.filter(indexed__isnull=False, **named_in).order_by().values_list("claim")

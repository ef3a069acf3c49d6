"""By which rows each act of the time line is known: one definition, for the entries and for the filter.

A sign is a condition on history rows and on what stood in the row before (`was_status`). Asked for one claim, the rows
that touch it; asked for none, those of all claims.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from audit.models import Redaction
from audit.records import history_of
from claims.models import (
    Affiliation,
    Alias,
    Citation,
    Claim,
    Correction,
    Dissent,
    Evidence,
    Flag,
    FlagComment,
    Merge,
    Party,
    PolicyText,
    Position,
    Relation,
    ReplyRequest,
    Revert,
    Review,
    ReviewState,
    Revision,
    Topic,
    TopicLink,
)
from claims.timeline import TimelineAct
from claims.vocabulary import Decision, FlagStatus, Status
from sources.models import Author, Derivation, Publisher, Source

Rows = QuerySet[Any]

_WRITTEN_ONCE = (Revision, Redaction, Revert)


@dataclass(frozen=True)
class Sign:
    """The rows of `model` for which `seen` holds testify to an act.

    `before` names the columns whose former values `seen` compares, as `was_status`; `tells` those that become key,
    first and second of what was done.
    """

    model: Any
    seen: Q
    before: tuple[str, ...] = ()
    tells: tuple[str, str, str] = ("", "", "")
    unless: Callable[[Rows], Rows] | None = None  # what else explains such a row


def rows_of(act: TimelineAct, claim: int | None = None) -> list[Rows]:
    """The rows that testify to the act, one queryset for each way that leads to the claim. No query.

    Each has `changeset_id`, and the columns that the sign `tells`.
    """
    return [found for sign in SIGNS[act] for found in rows_of_sign(sign, claim)]


def rows_of_sign(sign: Sign, claim: int | None = None) -> list[Rows]:
    """The same for one sign."""
    seen = _seen(sign)
    return [seen] if claim is None else list(_of_claim(sign.model, seen, claim))


def rows_touching(claim: int) -> list[Rows]:
    """Every row that brings its changeset into the claim's time line, acts known or not. No query."""
    models = (Revision, ReviewState, Review, Dissent, Correction, Flag, FlagComment, Redaction)
    return [found for model in models for found in _of_claim(model, rows(model), claim)]


def rows(model: Any) -> Rows:
    """The rows that the model's changesets left: its history, or what is written once."""
    left = model if model in _WRITTEN_ONCE else history_of(model)
    return left._base_manager.order_by()


def changesets_of(found: list[Rows]) -> Rows:
    """Keys of the changesets of all these rows, for `pk__in`. A union: an OR would read the whole table."""
    keys = [one.values("changeset_id") for one in found]
    return keys[0].union(*keys[1:]) if len(keys) > 1 else keys[0]


def _seen(sign: Sign) -> Rows:
    found = rows(sign.model)
    former = rows(sign.model).filter(id=OuterRef("id"))
    if sign.before:
        former = former.filter(history_id__lt=OuterRef("history_id")).order_by("-history_id")
        found = found.annotate(**{f"was_{name}": Subquery(former.values(name)[:1]) for name in sign.before})
    found = found.filter(sign.seen)
    return sign.unless(found) if sign.unless else found


# What leads from a row to the claim


def _of_claim(model: Any, found: Rows, claim: int) -> Iterator[Rows]:
    if model is Flag:
        yield found.filter(claim_id=claim)
        yield _on_named_sources(found, claim, "source_id")
    elif model is FlagComment:
        # A flag moves with its item: what counts is where it stood when the comment was written.
        then = rows(Flag).filter(id=OuterRef("flag_id"), changeset_id__lte=OuterRef("changeset_id"))
        where = Subquery(then.order_by("-history_id").values("claim_id")[:1])
        on_claim = found.filter(flag_id__in=rows(Flag).filter(claim_id=claim).values("id"))
        yield on_claim.annotate(claim_then=where).filter(claim_then=claim)
        yield _on_named_sources(found, claim, "flag__source_id")
    elif model is Merge:
        # Of parties and sources as well: such a merge makes a revision of every claim of which a part moved.
        touched = [rows(one).filter(claim_id=claim) for one in (Revision, ReviewState)]
        yield found.filter(changeset_id__in=changesets_of(touched))
    elif model is Redaction:
        yield found.filter(_erased_of(claim))
    else:
        yield found.filter(claim_id=claim)


def _erased_of(claim: int) -> Q:
    """Erasures in the claim or in what belongs to it. They are few: an OR reads them all, and a union costs more."""
    held = rows(Position).filter(claim_id=claim).values("id")
    flags = rows(Flag).filter(claim_id=claim).values("id")
    found = Q(model=Claim._meta.label, object_pk=claim)
    found |= Q(model=Citation._meta.label, object_pk__in=rows(Citation).filter(position_id__in=held).values("id"))
    found |= Q(model=FlagComment._meta.label, object_pk__in=rows(FlagComment).filter(flag_id__in=flags).values("id"))
    for model in _OF_CLAIM:
        found |= Q(model=model._meta.label, object_pk__in=rows(model).filter(claim_id=claim).values("id"))
    return found


def _on_named_sources(found: Rows, claim: int, source: str) -> Rows:
    """The rows about a source that the claim had named by then, as evidence or in a citation."""
    held = rows(Position).filter(claim_id=claim).values("id")
    named = [rows(Evidence).filter(claim_id=claim), rows(Citation).filter(position_id__in=held)]
    ever = named[0].values("source_id").union(named[1].values("source_id"))
    by_then = {"source_id": OuterRef(source), "changeset_id__lte": OuterRef("changeset_id")}
    return found.filter(
        Exists(named[0].filter(**by_then)) | Exists(named[1].filter(**by_then)), **{f"{source}__in": ever}
    )


# What else explains a row


def _unless_otherwise_explained(found: Rows) -> Rows:
    """Taken back is what left the queue for no other reason: no decision, edit or upheld flag in the same changeset."""
    upheld = _beside(rows(Flag).filter(status=FlagStatus.UPHELD))
    return found.exclude(Exists(_beside(rows(Review))) | Exists(_beside(rows(Revision))) | Exists(upheld))


def _unless_otherwise_made(found: Rows) -> Rows:
    """An edit is a revision that no merge and no revert made, and that does not say again what the edition says."""
    merged = rows(Merge).filter(changeset_id=OuterRef("changeset_id"))
    discarded = _beside(_seen(SIGNS[TimelineAct.DISCARDED][0]))
    return found.exclude(Exists(merged) | Exists(discarded) | Exists(_beside(rows(Revert))))


def _beside(others: Rows) -> Rows:
    """Rows of the same claim in the same changeset."""
    # A changeset holds few rows of a kind, a claim may have thousands: the sum keeps SQLite off the claim's index.
    return others.annotate(on_claim=F("claim_id") + 0).filter(
        changeset_id=OuterRef("changeset_id"), on_claim=OuterRef("claim_id")
    )


# The signs

_NEW = Q(history_type="+")
_FLAG = ("id", "reason", "item_label")
_MERGED = ("id", "item_label", "into_label")
_DECIDED = ("revision__number", "revision__edition__slug", "")


def _decided(decision: Decision) -> list[Sign]:
    return [Sign(Review, _NEW & Q(decision=decision), tells=_DECIDED)]


def _flag_became(status: FlagStatus) -> list[Sign]:
    return [Sign(Flag, Q(status=status, was_status=FlagStatus.OPEN), ("status",), tells=_FLAG)]


def _was_called(since: str, reason: str) -> list[Sign]:
    """Somebody called for it, or gave a further reason."""
    called = Q(**{f"{since}__isnull": False})
    anew = Q(**{f"was_{since}__isnull": True}) | ~Q(**{f"was_{reason}": F(reason)})
    return [Sign(ReviewState, called & anew, (since, reason))]


def _any_of(models: tuple[Any, ...], seen: Q) -> list[Sign]:
    return [Sign(model, seen) for model in models]


def _part_changed(part: Any, record: Any, name: str) -> Sign:
    """A part that came or went with its record is no change of the record."""

    def unless_with_its_record(found: Rows) -> Rows:
        same = {"id": OuterRef(f"{name}_id"), "changeset_id": OuterRef("changeset_id")}
        return found.exclude(Exists(rows(record).filter(**same, history_type__in="+-")))

    return Sign(part, Q(), unless=unless_with_its_record)


_OF_CLAIM = (
    *(TopicLink, Position, Evidence, Relation, ReplyRequest),
    *(ReviewState, Review, Dissent, Correction, Flag),
)
RECORDS = (Party, Source, Publisher, Topic, PolicyText)
# Parts of records, each with its record and the column that names it.
RECORD_PARTS = (
    (Alias, Party, "party"),
    (Affiliation, Party, "party"),
    (Author, Source, "source"),
    (Derivation, Source, "source"),
)
ACCOUNTS = (User, Group)

SIGNS: dict[TimelineAct, list[Sign]] = {
    TimelineAct.RECORDED: [Sign(Revision, Q(number=1))],
    # Not `number > 1`: PostgreSQL would look for that in an index of all claims, once for each changeset.
    TimelineAct.EDITED: [Sign(Revision, ~Q(number=1), unless=_unless_otherwise_made)],
    TimelineAct.REVERTED: [Sign(Revert, Q(), tells=("number", "kind", "part"))],
    TimelineAct.SUBMITTED: [
        Sign(
            ReviewState,
            Q(submitted_revision__isnull=False, was_submitted_revision__isnull=True),
            ("submitted_revision",),
        )
    ],
    TimelineAct.TAKEN_BACK: [
        Sign(
            ReviewState,
            Q(submitted_revision__isnull=True, was_submitted_revision__isnull=False)
            & ~Q(status=Status.MERGED)
            & (Q(withdrawn_at__isnull=True) | Q(was_withdrawn_at__isnull=False))
            & (Q(settled_revision__isnull=True) | Q(was_settled_revision=F("settled_revision"))),
            ("submitted_revision", "withdrawn_at", "settled_revision"),
            unless=_unless_otherwise_explained,
        )
    ],
    TimelineAct.APPROVED: _decided(Decision.APPROVED),
    TimelineAct.CHANGES_REQUESTED: _decided(Decision.CHANGES_REQUESTED),
    TimelineAct.REAFFIRMED: _decided(Decision.REAFFIRMED),
    TimelineAct.DISCARDED: [
        Sign(
            ReviewState,
            Q(settled_revision__isnull=False)
            & (Q(was_settled_revision__isnull=True) | ~Q(was_settled_revision=F("settled_revision"))),
            ("settled_revision",),
        )
    ],
    TimelineAct.WITHDRAWN: [
        Sign(ReviewState, Q(withdrawn_at__isnull=False, was_withdrawn_at__isnull=True), ("withdrawn_at",))
    ],
    TimelineAct.RESTORED: [
        Sign(ReviewState, Q(withdrawn_at__isnull=True, was_withdrawn_at__isnull=False), ("withdrawn_at",))
    ],
    TimelineAct.CORRECTED: [Sign(Correction, _NEW)],
    TimelineAct.DISSENTED: [Sign(Dissent, _NEW)],
    TimelineAct.DISSENT_TAKEN_BACK: [
        Sign(Dissent, Q(withdrawn_at__isnull=False, was_withdrawn_at__isnull=True), ("withdrawn_at",))
    ],
    TimelineAct.FLAGGED: [Sign(Flag, _NEW, tells=_FLAG)],
    TimelineAct.FLAG_COMMENTED: [Sign(FlagComment, _NEW, tells=("flag_id", "flag__reason", "flag__item_label"))],
    TimelineAct.FLAG_UPHELD: _flag_became(FlagStatus.UPHELD),
    TimelineAct.FLAG_DISMISSED: _flag_became(FlagStatus.DISMISSED),
    TimelineAct.FLAG_TAKEN_BACK: _flag_became(FlagStatus.WITHDRAWN),
    TimelineAct.REOPENED: _was_called("reopened_at", "reopened_reason"),
    TimelineAct.RE_REVIEW: _was_called("re_review_since", "re_review_reason"),
    TimelineAct.MERGED: [Sign(Merge, _NEW, tells=_MERGED)],
    TimelineAct.MERGE_UNDONE: [
        Sign(Merge, Q(undone_at__isnull=False, was_undone_at__isnull=True), ("undone_at",), tells=_MERGED)
    ],
    TimelineAct.REDACTED: [Sign(Redaction, Q(), tells=("", "model", "fields"))],
    TimelineAct.RECORD_ADDED: _any_of(RECORDS, _NEW),
    TimelineAct.RECORD_CHANGED: [
        *_any_of(RECORDS, Q(history_type="~")),
        *(_part_changed(*part) for part in RECORD_PARTS),
    ],
    TimelineAct.RECORD_DELETED: _any_of(RECORDS, Q(history_type="-")),
    TimelineAct.ACCOUNTS_CHANGED: _any_of(ACCOUNTS, Q()),
}

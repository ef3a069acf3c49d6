"""Entries of the time line, for a page of changesets: what each did to one claim, or to everything."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, DenseRank

from audit.models import Changeset
from claims.models import (
    Citation,
    Claim,
    Evidence,
    Merge,
    Position,
    Relation,
    ReplyRequest,
    Revision,
    TopicLink,
)
from claims.timeline import CHANGES, OWN_FIELDS, Done, Entry, PartCount, TimelineAct, Touched, in_order
from claims.timeline_records import KINDS, labels_of
from claims.timeline_signs import SIGNS, Rows, changesets_of, rows, rows_of, rows_of_sign, rows_touching

NAMED = 5  # records of one kind that an entry names
WALKED, FILLED = 500, 50  # what so many of so many changesets did is frequent

_PARTS: dict[str, Any] = {
    "topic": TopicLink,
    "position": Position,
    "evidence": Evidence,
    "relation": Relation,
    "reply request": ReplyRequest,
}


def changesets_of_claim(claim: int) -> QuerySet[Changeset]:
    """Every changeset that touched the claim: its parts, review, flags, corrections, what it is merged with. No query.

    Flags on a source count from when the claim named the source.
    """
    return Changeset.objects.filter(pk__in=changesets_of(rows_touching(claim)))


def doing(changesets: QuerySet[Changeset], act: TimelineAct, claim: int | None = None) -> QuerySet[Changeset]:
    """Those of the changesets that did this, to the claim or to any. No query for a claim, else 1."""
    found = rows_of(act, claim)
    if claim is None:
        held = Q()
        for seen in found:
            held |= Q(pk=Subquery(seen.filter(changeset_id=OuterRef("pk")).values("changeset_id")[:1]))
        if _is_frequent(held):
            return changesets.filter(held)
    return changesets.filter(pk__in=changesets_of(found))


def _is_frequent(held: Q) -> bool:
    """Whether a page of the newest changesets is full after a short walk through them. 1 query.

    Of what is rare, the rows lead to their changesets. PostgreSQL by itself collects all rows of either, and asks of
    each revision what else explains it: hence a value, which is asked for one changeset after another.
    """
    newest = Changeset.objects.order_by("-pk")
    first = Coalesce(Subquery(newest.values("pk")[WALKED : WALKED + 1]), 0)
    return newest.filter(held, pk__gte=first)[:FILLED].count() == FILLED


def entries_of_claim(claim: int, changesets: Sequence[Changeset]) -> list[Entry]:
    """What each changeset did to the claim. 3 queries, whatever their number and that of their rows."""
    keys = [changeset.pk for changeset in changesets]
    if not keys:
        return []
    acts = _acts(claim, keys)
    parts = _parts(claim, keys)
    numbers = dict(
        Revision.objects.filter(claim=claim, changeset__in=keys).order_by().values_list("changeset", "number")
    )
    return [
        Entry(
            **_made(changeset),
            acts=in_order(acts[changeset.pk]),
            parts=parts[changeset.pk],
            claim=claim,
            revision=numbers.get(changeset.pk),
        )
        for changeset in changesets
    ]


def entries_of_site(changesets: Sequence[Changeset], *, with_accounts: bool) -> list[Entry]:
    """What each changeset did, and the first few records of each kind that it touched. Some 25 queries, 0 for none.

    People and roles are left out unless `with_accounts`.
    """
    keys = [changeset.pk for changeset in changesets]
    if not keys:
        return []
    acts = _kinds_of_acts(keys, with_accounts)
    touched, more = _touched(keys, with_accounts)
    return [
        Entry(
            **_made(changeset),
            acts=in_order([Done(act) for act in acts[changeset.pk]]),
            touched=touched[changeset.pk],
            more=more[changeset.pk],
        )
        for changeset in changesets
    ]


def _made(changeset: Changeset) -> dict[str, Any]:
    return {
        "changeset": str(changeset.uuid),
        "time": changeset.created_at,
        "person": changeset.actor,
        "channel": changeset.channel,
        "comment": changeset.comment,
    }


# Of one claim


def _acts(claim: int, keys: list[int]) -> dict[int, list[Done]]:
    """Changeset to what it did. 1 query."""
    told = [
        one.filter(changeset_id__in=keys).values_list("changeset_id", *_columns(act, sign.tells))
        for act in TimelineAct.of_claims()
        for sign in SIGNS[act]
        for one in rows_of_sign(sign, claim)
    ]
    found: dict[int, list[Done]] = defaultdict(list)
    for changeset, act, *what in told[0].union(*told[1:]):
        found[changeset].append(Done(TimelineAct(act), *what))
    return found


def _columns(act: TimelineAct, tells: tuple[str, str, str]) -> list[Any]:
    """The act's name, key, first and second, as columns of one type whatever the table."""
    key, *texts = tells
    return [
        Value(act.value, CharField()),
        Cast(F(key) if key else Value(None), IntegerField()),
        *(Cast(F(text) if text else Value(""), TextField()) for text in texts),
    ]


def _parts(claim: int, keys: list[int]) -> dict[int, list[PartCount]]:
    """Changeset to the rows that it added, changed and removed, counted. 1 query."""
    here = {"changeset_id__in": keys}
    merges = rows(Merge).filter(**here).values("changeset_id")
    revisions = Revision.objects.filter(claim=claim, changeset__in=keys).order_by()
    held = rows(Position).filter(claim_id=claim).values("id")
    counted = {
        # A merge saves both claims as they are.
        OWN_FIELDS: rows(Claim).filter(id=claim, history_type="~", **here).exclude(changeset_id__in=merges),
        **{name: rows(model).filter(claim_id=claim, **here) for name, model in _PARTS.items()},
        "citation": rows(Citation).filter(position_id__in=held, changeset_id__in=revisions.values("changeset")),
    }
    order = {name: number for number, name in enumerate(counted)}
    selects = [_count(found, name) for name, found in counted.items()]
    told = sorted(selects[0].union(*selects[1:], all=True), key=lambda row: (order[row[1]], "+~-".index(row[2])))
    parts: dict[int, list[PartCount]] = defaultdict(list)
    for changeset, name, change, count in told:
        parts[changeset].append(PartCount(name, CHANGES[change], count))
    return parts


def _count(found: Rows, name: str) -> Rows:
    grouped = found.values("changeset_id", part=Value(name, CharField()), change=F("history_type"))
    return grouped.annotate(count=Count("id", distinct=True)).values_list("changeset_id", "part", "change", "count")


# Of everything


def _kinds_of_acts(keys: list[int], with_accounts: bool) -> dict[int, set[TimelineAct]]:
    """Changeset to the acts that it did, whatever they were done to. 1 query."""
    acts = [act for act in TimelineAct if with_accounts or act != TimelineAct.ACCOUNTS_CHANGED]
    told = [
        one.filter(changeset_id__in=keys).values_list("changeset_id", Value(act.value, CharField()))
        for act in acts
        for one in rows_of(act)
    ]
    found: dict[int, set[TimelineAct]] = defaultdict(set)
    for changeset, act in told[0].union(*told[1:]):
        found[changeset].add(TimelineAct(act))
    return found


def _touched(keys: list[int], with_accounts: bool) -> tuple[dict[int, list[Touched]], dict[int, list[str]]]:
    """Changeset to the records that it touched, and to the kinds of which it touched more. 3 queries."""
    named = {name: kind for name, kind in KINDS.items() if with_accounts or not kind.accounts}
    selects = [
        _first_few(rows(model).filter(changeset_id__in=keys), name, column)
        for name, kind in named.items()
        for model, column in kind.found_in
    ]
    ids: dict[tuple[int, str], set[int]] = defaultdict(set)
    for changeset, name, pk in selects[0].union(*selects[1:]):
        ids[changeset, name].add(pk)
    touched: dict[int, list[Touched]] = defaultdict(list)
    more: dict[int, list[str]] = defaultdict(list)
    shown = {place: sorted(pks)[:NAMED] for place, pks in ids.items()}
    labels = labels_of({(name, pk) for (_changeset, name), pks in shown.items() for pk in pks})
    for name in named:
        for changeset in keys:
            pks = shown.get((changeset, name), [])
            touched[changeset] += [labels[name, pk] for pk in pks]
            if len(ids.get((changeset, name), ())) > NAMED:
                more[changeset].append(name)
    return touched, more


def _first_few(found: Rows, name: str, column: str) -> Rows:
    """Of each changeset the records with the lowest keys, one more than are named: an import may touch a million."""
    rank = Window(DenseRank(), partition_by=F("changeset_id"), order_by=F(column).asc())
    few = found.filter(**{f"{column}__isnull": False}).annotate(rank_in_act=rank).filter(rank_in_act__lte=NAMED + 1)
    return few.values_list("changeset_id", Value(name, CharField()), column)

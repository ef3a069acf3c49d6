"""What else holds a record's texts: editions and their index, labels, corrections, notices. Registered with `audit`."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from audit.blanks import companions_of, without
from audit.changeset_texts import erase_comment
from audit.erasures import Erasure, containing, copies, locks_first
from audit.models import Changeset
from claims.claim_trigrams import ALIASES, CLAIMS, PARTIES
from claims.document import as_text
from claims.editions import index_edition
from claims.models import (
    Alias,
    Citation,
    Claim,
    Correction,
    Edition,
    Evidence,
    Flag,
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    IndexedSource,
    IndexedTopic,
    Merge,
    Notice,
    Party,
    Position,
    PublicAddress,
    Review,
    ReviewState,
)
from claims.redactions.documents import add_note, blank, rename
from claims.redactions.places import (
    BESIDE,
    RECORDS,
    Places,
    claims_naming,
    claims_of,
    drafts_naming,
    editions_beside,
    editions_of,
)
from claims.search.index import INDEX_TABLES, let_go
from claims.search.upkeep import reindex_record, searched_part
from claims.statement_index import INDEX_TABLE, rewrite_statements
from claims.vocabulary import ItemKind, MergedKind, Status
from sources.edtf_words import date_in_words
from sources.models import Source
from sources.source_trigrams import SOURCES

_INDEX: tuple[Any, ...] = (
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    IndexedSource,
    IndexedTopic,
)
_MERGED: dict[Any, str] = {Claim: MergedKind.CLAIM, Party: MergedKind.PARTY, Source: MergedKind.SOURCE}


@locks_first
def lock_claims_of(model: Any, pk: int) -> None:
    """A claim before its parts, as whoever edits or takes back does; records come before claims. 2 or 3 queries."""
    if model not in RECORDS:
        _lock(claims_of(model, pk))


def _lock(claims: Iterable[int]) -> None:
    list(Claim.objects.select_for_update(no_key=True).filter(pk__in=claims).order_by("pk"))


@copies
def gather_editions(erasure: Erasure) -> None:
    """The editions that hold the texts, then the claims' index rows. Locks the claims; queries for each edition."""
    model, pk = erasure.model, erasure.pk
    renames = "slug" in erasure.names and (model is Claim or model in RECORDS)
    naming = claims_naming(pk) if renames and model is Claim else set()
    _lock(drafts_naming(model, pk) | claims_of(model, pk) | naming)
    claims = claims_of(model, pk) | naming  # after the lock, with those that were just published
    if not claims:
        return
    if erasure.model in BESIDE:
        _note_beside(erasure)
    else:
        _erase_in_documents(erasure, claims, renames)
    erasure.derived |= {model._meta.db_table for model in _INDEX} | {INDEX_TABLE, *INDEX_TABLES}
    erasure.afterwards.append(lambda: _index(claims))


def _erase_in_documents(erasure: Erasure, claims: Iterable[int], renames: bool) -> None:
    places = Places.of(erasure.model, erasure.pk)
    values = {name: value for name, value in erasure.blanks.items() if name != "slug"}
    note = {"on": erasure.day, "reason": erasure.reason}
    for edition in editions_of(claims):
        document = edition.data()
        changed = bool(values) and blank(document, places.in_edition(edition), values, **note)
        if renames:
            slug = str(erasure.blanks["slug"])
            kind = RECORDS.get(erasure.model, "claim")
            if rename(document, kind, erasure.texts["slug"], slug):
                if kind != "claim" or edition.claim_id == erasure.pk:
                    add_note(document, kind if kind == "claim" else f"{kind}/{slug}", "slug", **note)
                changed = True
        if changed:
            change_document(erasure, edition, document)
        if renames and erasure.model is Claim and edition.slug in erasure.texts["slug"]:
            erasure.change_row(Edition, edition.pk, {"slug": document["slug"]})


def change_document(erasure: Erasure, edition: Edition, document: dict[str, Any]) -> None:
    erasure.change_row(Edition, edition.pk, {"document": as_text(document)})


def _note_beside(erasure: Erasure) -> None:
    """What is shown beside an edition is noted in its document, and the approval's comment is the edition's too."""
    for edition in editions_beside(erasure.model, erasure.pk):
        document = edition.data()
        for name in erasure.names:
            add_note(document, BESIDE[erasure.model], name, on=erasure.day, reason=erasure.reason)
        change_document(erasure, edition, document)
        if erasure.model is Review and edition.comment in erasure.texts["comment"]:
            erasure.change_row(Edition, edition.pk, {"comment": erasure.blanks["comment"]})


def _index(claims: Iterable[int]) -> None:
    """Make what is derived from the editions anew. Some 16 queries for each published claim."""
    states = ReviewState.objects.filter(claim__in=list(claims), status=Status.PUBLISHED).select_related("edition")
    for state in states.order_by("claim"):
        if state.edition:
            index_edition(state.edition, review_due=state.review_due)
    rewrite_statements(claims)
    let_go()


@copies
def gather_trigrams(erasure: Erasure) -> None:
    """What the desk finds claims by. No query; afterwards 1."""
    trigrams = {Claim: CLAIMS, Party: PARTIES, Alias: ALIASES, Source: SOURCES}
    if erasure.model in trigrams:
        erasure.afterwards.append(trigrams[erasure.model].let_go)


@copies
def gather_searched(erasure: Erasure) -> None:
    """What searching finds of a party, source or topic itself. No query; afterwards some 6."""
    pk, model = erasure.pk, erasure.model
    if searched_part(model):
        erasure.derived |= set(INDEX_TABLES)
        erasure.afterwards.append(lambda: reindex_record(model, pk))


@copies
def gather_addresses(erasure: Erasure) -> None:
    """An erased slug leads nowhere any more; its claim is public under the one that stands for it. 1 query."""
    if erasure.model is not Claim or "slug" not in erasure.names:
        return
    addresses = PublicAddress.objects.filter(claim=erasure.pk, slug__in=erasure.texts["slug"])
    for place, pk in enumerate(addresses.order_by("pk").values_list("pk", flat=True)):
        slug = f"{erasure.blanks['slug']}-{pk}" if place else erasure.blanks["slug"]
        erasure.change_row(PublicAddress, pk, {"slug": slug})


@copies
def gather_labels(erasure: Erasure) -> None:
    """The names that flags and merges keep of what they were about. 1 query each, and 2 for each label."""
    for flag in _flags_naming(erasure).order_by("pk"):
        erasure.change_record(Flag, flag.pk, ["item_label"], lambda _column, value: _relabelled(erasure, value))
    if kind := _MERGED.get(erasure.model):
        named = Q(item_id=erasure.pk) | Q(into_id=erasure.pk)
        for merge in Merge.objects.filter(named, kind=kind).order_by("pk"):
            labels = ["item_label", "into_label"]
            erasure.change_record(Merge, merge.pk, labels, lambda _column, value: _relabelled(erasure, value))
            _gather_comments_of_merge(erasure, merge)


def _flags_naming(erasure: Erasure) -> Any:
    """The flags on the record, or on what is named after it."""
    model, pk = erasure.model, erasure.pk
    if model is Source:
        cited = Citation.history.filter(source_id=pk).values("id")
        bearing = Evidence.history.filter(source_id=pk).values("id")
        found = _on(ItemKind.SOURCE, [pk]) | _on(ItemKind.CITATION, cited) | _on(ItemKind.EVIDENCE, bearing)
    elif model is Party or model is Position:
        held = Position.history.filter(party_id=pk).values("id") if model is Party else [pk]
        cited = Citation.history.filter(position_id__in=held).values("id")
        found = _on(ItemKind.POSITION, held) | _on(ItemKind.CITATION, cited)
    elif model in (Claim, Citation, Evidence):
        found = _on(ItemKind(model._meta.model_name), [pk])
    else:
        return Flag.objects.none()
    return Flag.objects.filter(found)


def _on(kind: str, keys: Any) -> Q:
    return Q(kind=kind, item_id__in=keys)


def _relabelled(erasure: Erasure, label: str) -> str:
    for one in erasure.fields:
        said, instead = erasure.texts[one.name], str(erasure.blanks[one.name])
        if companions_of(one):
            said = {date_in_words(text) for text in said}
        if not instead:
            label = without(label, [f", {text}" for text in said], "")
        label = without(label, said, instead)
    return label


def _gather_comments_of_merge(erasure: Erasure, merge: Merge) -> None:
    """Merging and undoing it are told in a sentence that names both records."""
    acts = Changeset.objects.filter(pk__in=Merge.history.filter(id=merge.pk).order_by().values("changeset"))
    for act in acts.order_by("pk"):
        if erasure.without(act.comment) != act.comment:
            erase_comment(erasure, act)


@copies
def gather_quotations(erasure: Erasure) -> None:
    """What public notices about the claims quote: corrections, and why a claim needs re-review. 2 queries and more."""
    if not erasure.searched or erasure.model in BESIDE:
        return
    claims = claims_of(erasure.model, erasure.pk)
    quoting: list[tuple[Any, list[str]]] = [
        (Correction, ["wrong", "right"]),
        (ReviewState, ["re_review_reason", "reopened_reason"]),
    ]
    for model, names in quoting:
        for holds in containing(names, erasure.searched):
            rows = model.history.filter(holds, claim_id__in=claims).order_by("id")
            for pk in rows.values_list("id", flat=True).distinct():
                erasure.change_record(model, pk, names, lambda _column, value: erasure.without(value))
    for edition in editions_of(claims):
        planned = erasure.planned(Edition, edition.pk).get("document", edition.document)
        edition.document = planned
        document = edition.data()
        if _erase_in_corrections(erasure, document):
            change_document(erasure, edition, document)


def _erase_in_corrections(erasure: Erasure, document: dict[str, Any]) -> bool:
    changed = False
    for row in document["corrections"]:
        for name in ("wrong", "right"):
            if (said := erasure.without(row[name])) != row[name]:
                row[name], changed = said, True
                what = f"corrections/{row['revision']}"
                add_note(document, what, name, on=erasure.day, reason=erasure.reason)
    return changed


@copies
def gather_notices(erasure: Erasure) -> None:
    """What people were told at the desk. 1 query."""
    for holds in containing(["detail"], erasure.searched):
        for notice in Notice.objects.filter(holds).order_by("pk"):
            if (said := erasure.without(notice.detail)) != notice.detail:
                erasure.change_copy(Notice, notice.pk, {"detail": said})
    if erasure.model is get_user_model() and erasure.model.USERNAME_FIELD in erasure.names:
        name = erasure.model.USERNAME_FIELD
        for pk in Notice.objects.filter(actor__in=erasure.texts[name]).values_list("pk", flat=True):
            erasure.change_copy(Notice, pk, {"actor": erasure.blanks[name]})


@copies
def gather_approvals(erasure: Erasure) -> None:
    """The comment of a changeset in which a claim was approved is the review's and the edition's as well. 2 queries."""
    if erasure.model is not Changeset or "comment" not in erasure.names:
        return
    said = erasure.texts["comment"]
    for edition in Edition.objects.filter(changeset=erasure.pk, comment__in=said).order_by("pk"):
        document = edition.data()
        add_note(document, BESIDE[Review], "comment", on=erasure.day, reason=erasure.reason)
        change_document(erasure, edition, document)
        erasure.change_row(Edition, edition.pk, {"comment": erasure.blanks["comment"]})
    reviews = Review.history.filter(changeset=erasure.pk, comment__in=said).order_by().values_list("id", flat=True)
    for pk in sorted(set(reviews)):
        erasure.change_record(Review, pk, ["comment"], lambda _column, value: erasure.without(value))

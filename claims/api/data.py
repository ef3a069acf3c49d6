"""What the lists of the API say of a row, as data. No query; each function says how its row is loaded."""

from typing import Any

from claims.flag_items import public_words
from claims.outputs.site import full_address_of
from claims.vocabulary import ItemKind, Status

Row = dict[str, Any]


def claim_name(indexed: Any) -> Row:
    """A published claim by its name, from its index row."""
    return {
        "slug": indexed.slug,
        "statement": indexed.statement,
        "url": full_address_of("claim", indexed.slug),
    }


def claim_summary(row: Any) -> Row:
    """An index row of a claim, loaded with `edition` and `with_disputes()`."""
    return {
        "slug": row.slug,
        "url": full_address_of("claim", row.slug),
        "statement": row.statement,
        "summary": row.summary,
        "language": row.language,
        "verdict": row.verdict,
        "event_date": row.event_date,
        "asserting": row.asserting,
        "denying": row.denying,
        "disputed_since": row.disputed_since and row.disputed_since.isoformat(),
        "revision": row.edition.number,
        "approved_at": row.approved_at.isoformat(),
        "review_due": row.review_due and row.review_due.isoformat(),
    }


def position_row(row: Any) -> Row:
    """A published position, loaded with `party` and `indexed__edition`. The party is the one that stands now."""
    said = row.indexed.edition.data()["positions"][row.number - 1]
    party = {"slug": row.party.slug, "name": row.party.name, "kind": row.party.kind}
    return {"claim": claim_name(row.indexed), "number": row.number, **said, "party": party}


def evidence_row(row: Any) -> Row:
    """A published evidence row, loaded with `indexed__edition`."""
    said = row.indexed.edition.data()["evidence"][row.number - 1]
    return {"claim": claim_name(row.indexed), "number": row.number, **said}


def relation_row(row: Any) -> Row:
    """A relation between two published claims, loaded with `indexed` and the target's index row."""
    return {
        "claim": claim_name(row.indexed),
        "type": row.type,
        "target": claim_name(row.target.indexed),
        "note": row.note,
    }


def flag_rows(rows: list[Any]) -> list[Row]:
    """Flags, loaded with `source` and `claim__indexed__edition`. The item is named as far as the public reads of it."""
    named: dict[int, dict[str, str]] = {}
    for row in rows:
        if row.claim_id is not None and row.claim_id not in named:
            named[row.claim_id] = public_words(row.claim.indexed.edition.data())
    return [_flag(row, named.get(row.claim_id or 0, {})) for row in rows]


def _flag(row: Any, named: dict[str, str]) -> Row:
    whole = row.kind in (ItemKind.CLAIM, ItemKind.SOURCE)
    return {
        "id": row.pk,
        "kind": row.kind,
        "claim": row.claim and claim_name(row.claim.indexed),
        "source": row.source and {"slug": row.source.slug, "title": row.source.title},
        "item": "" if whole else named.get(row.item_label, ""),
        "reason": row.reason,
        "status": row.status,
        "raised_at": row.raised_at.isoformat(),
        "resolved_at": row.resolved_at and row.resolved_at.isoformat(),
        "resolution": row.resolution,
    }


def correction_row(row: Any) -> Row:
    """A correction from `Correction.objects.for_list()`."""
    state = row.claim.state
    return {
        "claim": state.edition.slug,
        "statement": row.edition.data()["statement"],
        "revision": row.edition.number,
        "previous_revision": row.previous.number,
        "published_at": row.published_at.isoformat(),
        "wrong": row.wrong,
        "right": row.right,
        "verdict_before": row.verdict_before,
        "verdict_after": row.verdict_after,
        "public": state.status == Status.PUBLISHED,
    }


def edition_row(row: Any) -> Row:
    """An edition, loaded with `approved_by` and `claim__state__edition`."""
    document, state = row.data(), row.claim.state
    return {
        "claim": state.edition.slug,
        "revision": row.number,
        "url": full_address_of("claim-edition", state.edition.slug, row.number),
        "statement": document["statement"],
        "verdict": document["verdict"],
        "approved_at": row.approved_at.isoformat(),
        "approved_by": row.approved_by.get_full_name() or row.approved_by.get_username(),
        "comment": row.comment,
        "change": row.change,
        "current": state.edition.pk == row.pk and state.status == Status.PUBLISHED,
        "withdrawn": state.status != Status.PUBLISHED,
    }

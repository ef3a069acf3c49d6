"""The facts of parties, publishers, sources and topics as data: for the dataset and the API. No query of its own.

Each function says how its row is loaded.
"""

from typing import Any

from claims.outputs.site import full_address_of
from sources.citable import CITABLE, NAME_PARTS

Row = dict[str, Any]


def party_record(row: Any) -> Row:
    """A party, loaded with `aliases` and `affiliations__organisation`. Of persons only what is public."""
    return {
        "slug": row.slug,
        "url": full_address_of("party", row.slug),
        "name": row.name,
        "kind": row.kind,
        "summary": row.public_summary,
        "wikidata": row.wikidata,
        "aliases": [{"name": alias.name, "language": alias.language} for alias in row.aliases.all()],
        "affiliations": [
            {
                "role": one.role,
                "organisation": one.organisation and one.organisation.slug,
                "since": one.since,
                "until": one.until,
                "note": "" if row.is_person else one.note,
            }
            for one in row.affiliations.all()
        ],
    }


def source_record(row: Any) -> Row:
    """A source, loaded with `publisher`, `authors` and `derivations__origin`."""
    publisher = row.publisher
    return {
        "slug": row.slug,
        "url": full_address_of("source", row.slug),
        "title": row.title,
        "kind": row.kind,
        "language": row.language,
        "date": row.date,
        "publisher": publisher and {"slug": publisher.slug, "name": publisher.name},
        "reliability": row.grade(),
        "authors": [_author(one) for one in row.authors.all()],
        "address": row.url,
        "archive_address": row.archive_url,
        "derived_from": [{"kind": one.kind, "source": one.origin.slug} for one in row.derivations.all()],
        "retracted_on": row.retracted_on,
        "retraction_reason": row.retraction_reason,
        "wikidata": row.wikidata,
        **{name: getattr(row, name) for name in CITABLE},
        "note": row.note,
    }


def _author(one: Any) -> Row:
    told = {name: getattr(one, name) for name in NAME_PARTS}
    return {"name": one.name, "given": one.given, "kind": one.kind, **told}


def topic_record(row: Any) -> Row:
    """A topic, loaded with `parent`."""
    return {
        "slug": row.slug,
        "url": full_address_of("topic", row.slug),
        "title": row.title,
        "summary": row.summary,
        "parent": row.parent and row.parent.slug,
    }


def publisher_record(row: Any) -> Row:
    """A publisher."""
    return {
        "slug": row.slug,
        "name": row.name,
        "reliability": row.reliability,
        "address": row.url,
        "wikidata": row.wikidata,
        "note": row.note,
    }

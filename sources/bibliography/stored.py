"""Sources as records of a bibliography, and records as sources. No query."""

from sources.bibliography.record import AUTHOR, Name, Record, body, make_record, person
from sources.bibliography.types import KIND_OF_TYPE, TYPE_OF_KIND
from sources.identifiers import UNDETERMINED
from sources.models import Author, AuthorKind, Source, SourceKind

# What both hold under the same name.
SHARED = (
    *("title", "date", "date_literal", "container", "volume", "issue", "pages", "edition", "place"),
    *("doi", "isbn", "issn", "url"),
)


def record_of(source: Source) -> Record:
    """The source as a record. Reads publisher and authors, which are loaded."""
    return make_record(
        **{field: getattr(source, field) for field in SHARED},
        type=source.csl_type or TYPE_OF_KIND[source.kind],
        names=[_name(author) for author in source.authors.all()],
        publisher=source.publisher.name if source.publisher else "",
        language=source.language,
        key=source.slug,
    )


def source_of(record: Record, *, slug: str) -> Source:
    """A new source that says what the record says; its publisher is for the caller to find."""
    return Source(
        **{field: getattr(record, field) for field in SHARED},
        slug=slug,
        kind=KIND_OF_TYPE.get(record.type, SourceKind.OTHER),
        csl_type=record.type,
        language=record.language or UNDETERMINED,
    )


def authors_of(record: Record, source: Source) -> list[Author]:
    """New authors of the source, in their order."""
    return [_author(name, source, order) for order, name in enumerate(record.names, start=1)]


def _name(author: Author) -> Name:
    if author.kind == AuthorKind.CORPORATE:
        return body(author.name, role=author.role or AUTHOR)
    return person(
        author.name,
        author.given,
        particle=author.particle,
        dropping=author.dropping_particle,
        suffix=author.suffix,
        role=author.role or AUTHOR,
    )


def _author(name: Name, source: Source, order: int) -> Author:
    return Author(
        source=source,
        order=order,
        kind=AuthorKind.CORPORATE if name.is_body else AuthorKind.PERSON,
        role=name.role,
        name=name.name,
        given=name.given,
        particle=name.particle,
        dropping_particle=name.dropping,
        suffix=name.suffix,
    )

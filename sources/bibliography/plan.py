"""What importing a bibliography would do, record by record, and doing it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.batches import in_batches
from audit.bulk import insert_tracked
from audit.context import changeset
from sources.bibliography.lookalikes import Lookalikes, stored_lookalikes
from sources.bibliography.received import ImportedRecord, digest_of
from sources.bibliography.record import Entry, Record, left_out
from sources.bibliography.slugs import propose_slug
from sources.bibliography.stored import SHARED, authors_of, source_of
from sources.identifiers import UNDETERMINED
from sources.importing.importers import Progress, without_progress
from sources.importing.report import Line, Outcome, Report
from sources.models import Author, Publisher, Source
from sources.slugs import slug_of

# What a record can do without: where it does not fit, the source does without it, and the report says so.
_CAN_MISS = frozenset(SHARED) - {"title"} | {"language"}


@dataclass(frozen=True)
class NewSource:
    """One record that would be taken, what becomes of it, and the name of its publisher."""

    source: Source
    authors: list[Author]
    publisher: str
    imported: ImportedRecord


@dataclass(frozen=True)
class PlannedSources:
    """What would become of every record of a file."""

    report: Report
    new: list[NewSource] = field(default_factory=list)

    def apply(self, *, by: Any, comment: str, progress: Progress = without_progress) -> Report:
        """Write the sources, with publishers that are not there yet, in one changeset."""
        with changeset(by, comment):
            publishers = _publishers(new.publisher for new in self.new)
            for new in self.new:
                new.source.publisher = publishers.get(new.publisher)
            for batch in progress(list(in_batches(self.new)), "sources"):
                _insert(batch)
        return self.report


def plan_sources(
    entries: Sequence[Entry],
    *,
    form: str,
    name: str,
    remarks: tuple[str, ...] = (),
    take_lookalikes: bool = False,
    address_of: Callable[[str], str] = lambda slug: "",
) -> PlannedSources:
    """What would become of the entries of the file called `name`. 2 queries, and 1 for each 500 entries.

    A record that looks like a source, or like another record of the file, is kept aside, unless `take_lookalikes`.
    `address_of` says where the source of a slug is found.
    """
    reading = _Reading(entries, form, name, take_lookalikes)
    lines = [replace(line, address=address_of(slug) if slug else "") for line, slug in map(reading.read, entries)]
    return PlannedSources(Report(tuple(lines), remarks), reading.new)


class _Reading:
    """Goes through a file once, and remembers what it met."""

    def __init__(self, entries: Sequence[Entry], form: str, name: str, take_lookalikes: bool) -> None:
        self.form, self.name, self.take_lookalikes = form, name, take_lookalikes
        self.new: list[NewSource] = []
        self.known = _known({digest_of(form, entry.received) for entry in entries})
        self.stored = stored_lookalikes([one.record for one in entries if one.record], Source.objects.unmerged())
        self.seen = Lookalikes()
        self.slugs = set(Source.objects.order_by().values_list("slug", flat=True))

    def read(self, entry: Entry) -> tuple[Line, str]:
        """What becomes of the entry, and the slug of the source that it is, is like or becomes."""
        where = f"{self.name}, {entry.place}"
        line = Line(Outcome.REFUSED, where, (entry.record.title if entry.record else "") or entry.what)
        if entry.record is None:
            return replace(line, why=entry.error), ""
        digest = digest_of(self.form, entry.received)
        if digest in self.known:
            slug, why = self.known[digest]
            return replace(line, outcome=Outcome.KNOWN, why=why), slug
        if not entry.record.title:
            return replace(line, why=_("It has no title.")), ""
        like = self.stored.like(entry.record) or self.seen.like(entry.record)
        if like is not None and like.is_strong and not self.take_lookalikes:
            return replace(line, outcome=Outcome.ASIDE, why=str(like)), like.slug
        try:
            remarks = self._take(entry.record, entry, digest)
        except ValidationError as error:
            return replace(line, why=" ".join(dict.fromkeys(error.messages))), ""
        held = self.new[-1].source  # without what does not fit: it would look otherwise once it is stored
        self.seen.add(Record(title=held.title, date=held.date, doi=held.doi, url=held.url), where)
        self.known[digest] = ("", _("The same as %(where)s.") % {"where": where})
        told = [*([str(like)] if like else []), *entry.remarks, *remarks]
        return replace(line, outcome=Outcome.TAKEN, why=" ".join(told)), self.new[-1].source.slug

    def _take(self, record: Record, entry: Entry, digest: str) -> list[str]:
        """Note what it would become; what of it does not fit. Raises ValidationError when it cannot be held at all."""
        source = source_of(record, slug="")
        missing = _clear_misfits(source)
        authors = authors_of(record, source)
        for author in authors:
            author.clean_fields(exclude=["source"])
        publisher = record.publisher
        try:
            publisher = Publisher._meta.get_field("name").clean(record.publisher, None) if record.publisher else ""
        except ValidationError:
            missing.append("publisher")
            publisher = ""
        source.slug = propose_slug(record, self.slugs)
        imported = ImportedRecord(
            source=source, format=self.form, file_name=self.name, text=entry.received, digest=digest
        )
        self.new.append(NewSource(source, authors, publisher, imported))
        return left_out(missing)


def _clear_misfits(source: Source) -> list[str]:
    """Empty what the fields refuse; their names. Raises ValidationError for what a source must have."""
    try:
        source.clean_fields(exclude=["slug", "publisher", "merged_into"])
    except ValidationError as error:
        misfits = set(error.error_dict)
        if kept := {name: errors for name, errors in error.error_dict.items() if name not in _CAN_MISS}:
            raise ValidationError(kept) from None
        for name in misfits:
            setattr(source, name, UNDETERMINED if name == "language" else "")
        return sorted(misfits)
    return []


def _known(digests: set[str]) -> dict[str, tuple[str, str]]:
    """By digest, the slug of the source that it became, and nothing to be said of it. 1 query for 500."""
    found: dict[str, tuple[str, str]] = {}
    for batch in in_batches(sorted(digests)):
        rows = ImportedRecord.objects.filter(digest__in=batch).order_by("pk")
        for digest, slug in rows.values_list("digest", "source__slug"):
            found.setdefault(digest, (slug, ""))
    return found


def _publishers(names: Iterable[str]) -> dict[str, Publisher]:
    """The publishers of these names, new ones for those that are not there: ungraded, as all new ones are."""
    wanted = {name: name.casefold() for name in names if name}
    stored: dict[str, Publisher] = {}
    for publisher in Publisher.objects.order_by("-pk") if wanted else ():
        stored[publisher.name.casefold()] = publisher
    taken = {publisher.slug for publisher in stored.values()} | set(Publisher.objects.values_list("slug", flat=True))
    for name, folded in wanted.items():
        if folded not in stored:
            stored[folded] = Publisher(name=name, slug=_free(slug_of(name), taken))
    insert_tracked([one for one in stored.values() if one.pk is None])
    return {name: stored[folded] for name, folded in wanted.items()}


def _free(base: str, taken: set[str]) -> str:
    return propose_slug(Record(key=base or "publisher"), taken)


def _insert(batch: list[NewSource]) -> None:
    insert_tracked([new.source for new in batch])
    for rows in ([author for new in batch for author in new.authors], [new.imported for new in batch]):
        for row in rows:
            row.source_id = row.source.pk  # which it had not when it was made
        insert_tracked(rows)

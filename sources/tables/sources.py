"""Takes sources in from a table. Those that are there are left as they are: their pages are public as they stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.batches import in_batches
from audit.bulk import insert_tracked
from audit.context import changeset
from sources.identifiers import UNDETERMINED
from sources.importing.importers import Importer, Progress, without_progress
from sources.importing.report import Line, Outcome, Report
from sources.importing.tables import Column, Row
from sources.models import Publisher, Source
from sources.tables.options import LIMIT, read, table_form
from sources.tables.rows import cleaned, differing

COLUMNS = (
    Column("slug", ("source", "key", "id"), required=True),
    Column("title", ("name",), required=True),
    Column("kind", ("type",)),
    Column("publisher", ("publisher_slug", "outlet")),
    Column("language", ("lang",)),
    Column("date", ("published", "date_published", "publication_date")),
    Column("url", ("link", "web_address")),
    Column("archive_url", ("archive", "archived", "archived_copy")),
    Column("reliability", ("grade",)),
    Column("retracted_on", ("retracted",)),
    Column("retraction_reason"),
    Column("wikidata", ("qid",)),
    Column("date_literal"),
    Column("container", ("journal", "newspaper")),
    Column("volume"),
    Column("issue", ("number",)),
    Column("pages"),
    Column("edition"),
    Column("place"),
    Column("doi"),
    Column("isbn"),
    Column("issn"),
    Column("csl_type"),
    Column("note", ("notes", "comment")),
)
_VALUES = tuple(column.name for column in COLUMNS if column.name != "publisher")


@dataclass
class PlannedSources:
    """What becomes of each row, and the values of the sources that are new."""

    report: Report
    new: list[dict[str, Any]] = field(default_factory=list)

    def apply(self, *, by: Any, comment: str, progress: Progress = without_progress) -> Report:
        """Write the new sources, in one changeset."""
        with changeset(by, comment):
            for batch in progress(list(in_batches(self.new)), "sources"):
                insert_tracked([Source(**values) for values in batch])
        return self.report


def plan_sources(content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> PlannedSources:
    """The plan for a table of sources. 3 queries for each 500 rows. Raises UnreadableFile."""
    table, remarks = read(content, COLUMNS, name=name, options=options)
    planned = PlannedSources(Report())
    seen: dict[str, tuple[int, dict[str, Any]]] = {}
    lines: list[Line] = []
    for batch in in_batches(table.rows()):
        stored = _Stored(batch)
        lines += (_decide(row, name, stored, seen, planned) for row in batch)
    planned.report = Report(tuple(lines), tuple(remarks))
    return planned


class _Stored:
    """What is stored of all that these rows name. 3 queries."""

    def __init__(self, rows: list[Row]) -> None:
        slugs = {row.cells["slug"].strip() for row in rows}
        named = {row.cells.get("publisher", "").strip() for row in rows} - {""}
        addresses = {row.cells.get("url", "").strip() for row in rows} - {""}
        self.sources: dict[str, Source] = {
            row.slug: row for row in Source.objects.filter(slug__in=slugs).select_related("publisher", "merged_into")
        }
        self.publishers: dict[str, set[int]] = defaultdict(set)
        for pk, slug, called in _publishers(named):
            self.publishers[called].add(pk)
            # A slug is one publisher's, whatever others are called.
            self.publishers[slug] = {pk}
        found = Source.objects.unmerged().filter(url__in=addresses).order_by("-pk").values_list("url", "slug")
        self.by_address: dict[str, str] = dict(found) if addresses else {}


def _publishers(named: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    rows = Publisher.objects.filter(slug__in=named) | Publisher.objects.filter(name__in=named)
    yield from rows.order_by("pk").values_list("pk", "slug", "name") if named else ()


def _decide(
    row: Row, name: str, stored: _Stored, seen: dict[str, tuple[int, dict[str, Any]]], planned: PlannedSources
) -> Line:
    problems = [row.problem] if row.problem else []
    values = cleaned(Source, row, (one for one in _VALUES if one in row.cells), problems)
    values["publisher_id"] = _publisher(row, stored, problems)
    where, what = f"{name}, line {row.line}", row.cells["title"].strip() or row.cells["slug"].strip()
    if bool(values.get("retracted_on")) != bool(values.get("retraction_reason")):
        problems.append(_("A retraction needs both its date and its reason."))
    if problems:
        return Line(Outcome.REFUSED, where, what, "\n".join(problems))
    slug = values["slug"]
    if (there := stored.sources.get(slug)) is not None:
        return _beside(there, values, where, what)
    if slug in seen:
        return _repeated(seen[slug], values, where, what, slug)
    seen[slug] = row.line, values
    planned.new.append(
        {key: value for key, value in values.items() if value not in ("", None)}
        | {"language": values.get("language") or UNDETERMINED}
    )
    alike = stored.by_address.get(values.get("url", ""))
    why = _("the address is that of %(slug)s, which is there already") % {"slug": alike} if alike else ""
    return Line(Outcome.TAKEN, where, what, why)


def _publisher(row: Row, stored: _Stored, problems: list[str]) -> int | None:
    named = row.cells.get("publisher", "").strip()
    found = stored.publishers.get(named, set())
    if len(found) > 1:
        problems.append(_("publisher: several are called %(name)s; give the slug.") % {"name": repr(named)})
    elif named and not found:
        problems.append(_("publisher: no publisher %(name)s; add it first.") % {"name": repr(named)})
    return next(iter(found)) if len(found) == 1 else None


def _beside(there: Source, values: dict[str, Any], where: str, what: str) -> Line:
    address = reverse("admin:sources_source_change", args=[there.pk])
    if there.merged_into:
        why = _("%(slug)s was merged into %(into)s") % {"slug": there.slug, "into": there.merged_into.slug}
        return Line(Outcome.ASIDE, where, what, why, address)
    told = {key: value for key, value in values.items() if value is not None}
    if told.get("reliability") == there.grade():  # as our own tables have it
        told.pop("reliability")
    if different := differing(vars(there), told):
        named = ", ".join(one.removesuffix("_id") for one in different)
        why = _("it is there with another %(fields)s; change it on its own page") % {"fields": named}
        return Line(Outcome.ASIDE, where, what, why, address)
    return Line(Outcome.KNOWN, where, what, "", address)


def _repeated(first: tuple[int, dict[str, Any]], values: dict[str, Any], where: str, what: str, slug: str) -> Line:
    line, others = first
    words = {"line": line, "slug": repr(slug)}
    if others == values:
        return Line(Outcome.KNOWN, where, what, _("the same as line %(line)s") % words)
    return Line(Outcome.REFUSED, where, what, _("%(slug)s is the slug of line %(line)s already.") % words)


IMPORTER = Importer(
    key="sources-table",
    title=gettext_lazy("Sources from a table"),
    explanation=gettext_lazy(
        "Takes a table (CSV) with one source a row, by its slug. Sources that are there already are left as they are; "
        "publishers are named by slug or name and must be there. One row that cannot be taken keeps all others out."
    ),
    plan=plan_sources,
    permission="sources.add_source",
    suffixes=(".csv", ".tsv", ".txt"),
    size_limit=LIMIT,
    options=table_form(COLUMNS),
)

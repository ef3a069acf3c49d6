"""Takes positions in from a table: one citation a row. What is there is left as it is, and what is public stays so.

A claim that a row adds to gets a new working revision, which goes through review like any other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.batches import in_batches
from audit.bulk import insert_tracked
from audit.context import changeset
from claims.models import Citation, Claim, Party, Position
from sources.importing.importers import Importer, ImportRefused, Progress, without_progress
from sources.importing.report import Line, Outcome, Report
from sources.importing.tables import Column, Row
from sources.models import Source
from sources.tables.options import LIMIT, read, table_form
from sources.tables.rows import cleaned

COLUMNS = (
    Column("claim", ("claim_slug",), required=True),
    Column("party", ("party_slug", "speaker"), required=True),
    Column("stance", ("position",), required=True),
    Column("stated_on", ("date", "said_on", "stated")),
    Column("capacity", ("role",)),
    Column("quote", ("quotation",)),
    Column("note", ("notes", "comment")),
    Column("source", ("source_slug", "cites"), required=True),
    Column("locator", ("page", "place")),
    Column("excerpt", ()),
)
_OWN = ("stance", "stated_on", "capacity", "quote", "note")


class Said(NamedTuple):
    """A position in all that makes it this one and no other."""

    claim: int
    party: int
    stance: str
    stated_on: str
    capacity: str
    quote: str
    note: str


class Cited(NamedTuple):
    source: int
    locator: str


@dataclass
class PlannedPositions:
    """What becomes of each row. `new` has the citations of each position; of one that is stored, `stored` the key."""

    report: Report
    new: dict[Said, dict[Cited, str]] = field(default_factory=dict)
    stored: dict[Said, int] = field(default_factory=dict)

    def apply(self, *, by: Any, comment: str, progress: Progress = without_progress) -> Report:
        """Write positions and citations, in one changeset. Raises ImportRefused when a record was merged meanwhile."""
        cited = {cited.source for citations in self.new.values() for cited in citations}
        _lock(Party, {said.party for said in self.new}, {"merged_into": None})
        _lock(Source, cited, {"merged_into": None})
        _lock(Claim, {said.claim for said in self.new}, {"state__merged_into": None})
        with changeset(by, comment):
            for batch in progress(list(in_batches(self.new)), "positions"):
                self._write(batch)
        return self.report

    def _write(self, batch: list[Said]) -> None:
        fresh = [said for said in batch if said not in self.stored]
        made = insert_tracked([Position(**_columns(said)) for said in fresh])
        keys = {**self.stored, **dict(zip(fresh, (row.pk for row in made), strict=True))}
        insert_tracked(
            [
                Citation(position_id=keys[said], source_id=cited.source, locator=cited.locator, excerpt=excerpt)
                for said in batch
                for cited, excerpt in self.new[said].items()
            ]
        )


def _columns(said: Said) -> dict[str, Any]:
    values = said._asdict()
    return {"claim_id": values.pop("claim"), "party_id": values.pop("party"), **values}


def _lock(model: Any, keys: Collection[int], standing: dict[str, None]) -> None:
    # Records before claims, each in the order of their keys, as every act locks them.
    for batch in in_batches(sorted(keys)):
        rows = model.objects.select_for_update(no_key=True).filter(pk__in=batch).order_by("pk")
        list(rows.values_list("pk"))
        if model.objects.filter(pk__in=batch, **standing).count() < len(batch):
            raise ImportRefused(_("Nothing was taken in: somebody merged one of its records meanwhile. Try again."))


def plan_positions(content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> PlannedPositions:
    """The plan for a table of positions. 6 queries for each 500 rows. Raises UnreadableFile."""
    table, remarks = read(content, COLUMNS, name=name, options=options)
    planned = PlannedPositions(Report())
    lines: list[Line] = []
    places: dict[tuple[Said, Cited], int] = {}
    for batch in in_batches(table.rows()):
        records = _Records(batch, by)
        read_rows = [_Read(row, records) for row in batch]
        stored = _Stored([one.said for one in read_rows if one.said])
        lines += (_decide(one, name, stored, places, planned) for one in read_rows)
    planned.report = Report(tuple(lines), tuple(remarks))
    return planned


class _Records:
    """The claims, parties and sources that rows name by their slugs. 4 queries at most."""

    def __init__(self, rows: list[Row], by: Any) -> None:
        self.claims = _by_slug(Claim, "state__merged_into__slug", (row.cells["claim"] for row in rows))
        self.parties = _by_slug(Party, "merged_into__slug", (row.cells["party"] for row in rows))
        self.sources = _by_slug(Source, "merged_into__slug", (row.cells["source"] for row in rows))
        keys = [pk for pk, _into in self.claims.values()]
        everyones = by.has_perm("claims.edit_any_claim")
        own = () if everyones else Claim.objects.drafted_by(by).filter(pk__in=keys).values_list("pk", flat=True)
        self.editable = set(keys if everyones else own)


def _by_slug(model: Any, merged_into: str, slugs: Iterable[str]) -> dict[str, tuple[int, str | None]]:
    named = {slug.strip() for slug in slugs}
    rows = model.objects.filter(slug__in=named).order_by().values_list("slug", "pk", merged_into)
    return {slug: (pk, into) for slug, pk, into in rows}


class _Read:
    """A row, what it says, and what is wrong with it."""

    def __init__(self, row: Row, records: _Records) -> None:
        self.row = row
        self.problems = [row.problem] if row.problem else []
        claim = self._key("claim", records.claims)
        party = self._key("party", records.parties)
        source = self._key("source", records.sources)
        if claim is not None and claim not in records.editable:
            self.problems.append(
                _("claim: %(slug)s is not yours to edit.") % {"slug": repr(row.cells["claim"].strip())}
            )
        own = cleaned(Position, row, _OWN, self.problems)
        citing = cleaned(Citation, row, ("locator", "excerpt"), self.problems)
        self.said: Said | None = None
        if not self.problems and claim is not None and party is not None and source is not None:
            self.said = Said(claim, party, **own)
            self.cited = Cited(source, citing["locator"])
            self.excerpt: str = citing["excerpt"]

    def _key(self, kind: str, records: dict[str, tuple[int, str | None]]) -> int | None:
        slug = self.row.cells[kind].strip()
        pk, into = records.get(slug, (None, None))
        words = {"kind": kind, "slug": repr(slug), "into": repr(into)}
        if not slug:
            self.problems.append(_("%(kind)s: the cell is empty.") % words)
        elif pk is None:
            self.problems.append(_("%(kind)s: no %(kind)s %(slug)s.") % words)
        elif into:
            self.problems.append(_("%(kind)s: %(slug)s was merged into %(into)s; name that one.") % words)
        return pk


class _Stored:
    """The stored positions of the same parties on the same claims, and what they cite. 2 queries."""

    def __init__(self, wanted: list[Said]) -> None:
        rows = Position.objects.filter(_of_pairs(wanted), stated_on__in={said.stated_on for said in wanted}).order_by(
            "pk"
        )
        self.keys: dict[Said, int] = {}
        self.citations: dict[int, dict[Cited, str]] = defaultdict(dict)
        said_of: dict[int, Said] = {}
        for pk, *values in rows.values_list("pk", "claim_id", "party_id", *_OWN):
            said_of[pk] = Said(*values)
            self.keys.setdefault(said_of[pk], pk)
        # By what two positions share that may be one, told otherwise.
        self.alike: dict[tuple[Any, ...], Said] = {}
        cited = Citation.objects.filter(position__in=said_of).order_by("pk")
        for pk, source, locator, excerpt in cited.values_list("position_id", "source_id", "locator", "excerpt"):
            self.citations[pk][Cited(source, locator)] = excerpt
            self.alike.setdefault((*said_of[pk][:4], source, locator), said_of[pk])


def _of_pairs(wanted: list[Said]) -> Q:
    """The positions of these parties on these claims: not of every party on every claim, which may be far more."""
    parties: dict[int, set[int]] = defaultdict(set)
    claims: dict[int, set[int]] = defaultdict(set)
    for said in wanted:
        parties[said.claim].add(said.party)
        claims[said.party].add(said.claim)
    by_claim = [Q(claim=claim, party__in=found) for claim, found in parties.items()]
    by_party = [Q(party=party, claim__in=found) for party, found in claims.items()]
    return reduce(or_, by_claim if len(by_claim) < len(by_party) else by_party, Q(pk__in=()))


def _decide(
    read: _Read, name: str, stored: _Stored, places: dict[tuple[Said, Cited], int], planned: PlannedPositions
) -> Line:
    cells = read.row.cells
    where = f"{name}, line {read.row.line}"
    what = " ".join(filter(None, (cells[one].strip() for one in ("party", "stance", "claim"))))
    said = read.said
    if said is None:
        return Line(Outcome.REFUSED, where, what, "\n".join(read.problems))
    if (first := places.get((said, read.cited))) is not None:
        return _repeated(read, said, planned, first, where, what)
    places[said, read.cited] = read.row.line
    address = reverse("admin:claims_claim_change", args=[said.claim])
    pk = stored.keys.get(said)
    known = stored.citations[pk] if pk is not None else {}
    if read.cited in known:
        if known[read.cited] == read.excerpt:
            return Line(Outcome.KNOWN, where, what, "", address)
        why = _("it is there, citing this source with another excerpt; change it on the claim's page")
        return Line(Outcome.ASIDE, where, what, why, address)
    like = stored.alike.get((*said[:4], *read.cited)) if pk is None else None
    if like is not None:
        fields = ", ".join(key for key, one, other in zip(Said._fields, said, like, strict=True) if one != other)
        why = _("it is there, citing this source, with another %(fields)s; change it on the claim's page")
        return Line(Outcome.ASIDE, where, what, why % {"fields": fields}, address)
    planned.new.setdefault(said, {})[read.cited] = read.excerpt
    if pk is not None:
        planned.stored[said] = pk
    why = _("one more citation of a position that is there") if pk is not None else ""
    return Line(Outcome.TAKEN, where, what, why)


def _repeated(read: _Read, said: Said, planned: PlannedPositions, first: int, where: str, what: str) -> Line:
    words = {"line": first}
    excerpt = planned.new.get(said, {}).get(read.cited)
    if excerpt is not None and excerpt != read.excerpt:
        return Line(Outcome.REFUSED, where, what, _("it cites as line %(line)s does, with another excerpt.") % words)
    return Line(Outcome.KNOWN, where, what, _("the same as line %(line)s") % words)


IMPORTER = Importer(
    key="positions-table",
    title=gettext_lazy("Positions from a table"),
    explanation=gettext_lazy(
        "Takes a table (CSV) with one citation of a position a row. Claim, party and source are named by their slugs "
        "and must be there. Claims that are public stay as they are until the new revision is approved. One row that "
        "cannot be taken keeps all others out."
    ),
    plan=plan_positions,
    permission="claims.change_claim",
    suffixes=(".csv", ".tsv", ".txt"),
    size_limit=LIMIT,
    options=table_form(COLUMNS),
)

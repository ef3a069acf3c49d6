"""What an import does with each record of a file, as people read it before and after. No database."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_WIDEST = 70  # characters of a record's title in a terminal


class Outcome(TextChoices):
    """What becomes of one record."""

    TAKEN = "taken", _("taken")
    KNOWN = "known", _("already there")
    ASIDE = "aside", _("kept aside")
    REFUSED = "refused", _("refused")


@dataclass(frozen=True)
class Line:
    """One record: what becomes of it, where it stands ("feed.json, item 2"), what it is, as people know it, and why.

    `address` leads to what it became or is like, once that exists; empty otherwise.
    """

    outcome: Outcome
    where: str
    what: str
    why: str = ""
    address: str = ""


@dataclass(frozen=True)
class Report:
    """All lines in the order of the file, and what is to be said of the file as a whole."""

    lines: tuple[Line, ...] = ()
    remarks: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def refused(self) -> tuple[Line, ...]:
        return self.of(Outcome.REFUSED)

    def of(self, *outcomes: Outcome) -> tuple[Line, ...]:
        """The lines with one of these outcomes."""
        return tuple(line for line in self.lines if line.outcome in outcomes)

    def counts(self) -> dict[Outcome, int]:
        """How many lines each outcome has, all four, in their order."""
        found = dict.fromkeys(Outcome, 0)
        for line in self.lines:
            found[line.outcome] += 1
        return found

    def summary(self) -> str:
        """The counts in one line: "2 taken, 1 refused"; "nothing" when there are no lines."""
        told = [f"{count} {outcome.label}" for outcome, count in self.counts().items() if count]
        return ", ".join(told) or str(_("nothing"))

    def shown(self, limit: int) -> tuple[Line, ...]:
        """At most `limit` lines in the order of the file: where there are more, first those that ask for a decision."""
        if len(self.lines) <= limit:
            return self.lines
        urgency = {Outcome.REFUSED: 0, Outcome.ASIDE: 1}
        chosen = sorted(range(len(self.lines)), key=lambda at: (urgency.get(self.lines[at].outcome, 2), at))[:limit]
        return tuple(self.lines[at] for at in sorted(chosen))

    def digest(self) -> str:
        """The same for two reports exactly when they say the same of the same records. Addresses do not count."""
        said = [[*astuple(line)[:4]] for line in self.lines]
        return hashlib.sha256(json.dumps([said, self.remarks]).encode()).hexdigest()

    def as_table(self, limit: int = 1000) -> str:
        """The lines in aligned columns for a terminal, each record's reason below it; at most `limit` of them."""
        shown = self.shown(limit)
        outcomes = max((len(line.outcome.label) for line in shown), default=0)
        places = max((len(line.where) for line in shown), default=0)
        rows: list[str] = []
        for line in shown:
            what = line.what if len(line.what) <= _WIDEST else f"{line.what[: _WIDEST - 1]}…"
            rows.append(f"{line.outcome.label:<{outcomes}}  {line.where:<{places}}  {what}".rstrip())
            rows += [f"{'':<{outcomes}}  {part}" for part in line.why.splitlines()]
        if left := len(self.lines) - len(shown):
            rows.append(str(_("and %(count)s more")) % {"count": f"{left:,}"})
        return "\n".join([*self.remarks, *rows])

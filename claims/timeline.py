"""What the time line tells: the vocabulary of acts, and one entry a changeset. Pure: plain values, no query."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import Channel
from claims.vocabulary import FlagReason, RevertKind


class TimelineAct(models.TextChoices):
    """What one changeset did, in the order in which an entry names it."""

    RECORDED = "recorded", gettext_lazy("recorded")
    EDITED = "edited", gettext_lazy("edited")
    REVERTED = "reverted", gettext_lazy("reverted")
    SUBMITTED = "submitted", gettext_lazy("submitted")
    TAKEN_BACK = "taken back", gettext_lazy("taken back from review")
    APPROVED = "approved", gettext_lazy("approved")
    CHANGES_REQUESTED = "changes requested", gettext_lazy("changes requested")
    REAFFIRMED = "reaffirmed", gettext_lazy("reaffirmed")
    DISCARDED = "discarded", gettext_lazy("edits discarded")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")
    RESTORED = "restored", gettext_lazy("restored")
    CORRECTED = "corrected", gettext_lazy("correction published")
    DISSENTED = "dissented", gettext_lazy("dissent recorded")
    DISSENT_TAKEN_BACK = "dissent taken back", gettext_lazy("dissent taken back")
    FLAGGED = "flagged", gettext_lazy("flagged")
    FLAG_COMMENTED = "flag commented", gettext_lazy("flag commented on")
    FLAG_UPHELD = "flag upheld", gettext_lazy("flag upheld")
    FLAG_DISMISSED = "flag dismissed", gettext_lazy("flag dismissed")
    FLAG_TAKEN_BACK = "flag taken back", gettext_lazy("flag taken back")
    REOPENED = "reopened", gettext_lazy("reopened for revision")
    RE_REVIEW = "re-review", gettext_lazy("needs re-review")
    MERGED = "merged", gettext_lazy("merged")
    MERGE_UNDONE = "merge undone", gettext_lazy("merge undone")
    REDACTED = "redacted", gettext_lazy("erased")
    # What happens to other records than claims.
    RECORD_ADDED = "record added", gettext_lazy("record added")
    RECORD_CHANGED = "record changed", gettext_lazy("record changed")
    RECORD_DELETED = "record deleted", gettext_lazy("record deleted")
    ACCOUNTS_CHANGED = "accounts changed", gettext_lazy("people or roles changed")

    @classmethod
    def of_claims(cls) -> "list[TimelineAct]":
        """The acts that a claim's own time line can hold."""
        return [act for act in cls if act not in cls.of_other_records()]

    @classmethod
    def of_other_records(cls) -> "list[TimelineAct]":
        return [cls.RECORD_ADDED, cls.RECORD_CHANGED, cls.RECORD_DELETED, cls.ACCOUNTS_CHANGED]


_ORDER = {act.value: number for number, act in enumerate(TimelineAct)}
_DECISIONS = (TimelineAct.APPROVED, TimelineAct.CHANGES_REQUESTED, TimelineAct.REAFFIRMED)
_ON_FLAGS = (
    TimelineAct.FLAGGED,
    TimelineAct.FLAG_COMMENTED,
    TimelineAct.FLAG_UPHELD,
    TimelineAct.FLAG_DISMISSED,
    TimelineAct.FLAG_TAKEN_BACK,
)
_REVERTED: dict[str, Any] = {
    RevertKind.CLAIM: gettext_lazy("the claim, to revision %(number)s"),
    RevertKind.PART: gettext_lazy("%(part)s, to revision %(number)s"),
    RevertKind.REVISION: gettext_lazy("what revision %(number)s changed"),
}
_MERGES = (TimelineAct.MERGED, TimelineAct.MERGE_UNDONE)


@dataclass(frozen=True)
class Done:
    """One act, and what it was done to, as `claims.timeline_signs` finds it.

    `key` is the revision of a decision or a revert, or the primary key of a flag; `first` and `second` the slug of the
    edition, what was reverted and which part, the flag's reason and item, the two records of a merge, or the record and
    the fields that were erased.
    """

    act: TimelineAct
    key: int | None = None
    first: str = ""
    second: str = ""

    @property
    def label(self) -> str:
        return str(self.act.label)

    @property
    def detail(self) -> str:
        """What it was done to, in words; empty when the act says it all."""
        if self.act in _ON_FLAGS and self.first:
            return f"{FlagReason(self.first).label}: {self.second}"
        if self.act in _MERGES and self.first:
            return _("“%(item)s” into “%(into)s”") % {"item": self.first, "into": self.second}
        if self.act == TimelineAct.REDACTED and self.first:
            return f"{self.first}: {self.second}"
        if self.act == TimelineAct.REVERTED and self.first:
            words = {"number": self.key, "part": self.second}
            return str(_REVERTED[self.first] % words)
        if self.act in _DECISIONS and self.key:
            return _("revision %(number)s") % {"number": self.key}
        return ""

    def data(self) -> dict[str, Any]:
        """The same for machines, as docs/formats/timeline.md has it."""
        told: dict[str, Any] = {"act": self.act.value}
        if self.act in _ON_FLAGS:
            told |= {"flag": self.key, "reason": self.first, "item": self.second}
        elif self.act in _MERGES:
            told |= {"item": self.first, "into": self.second}
        elif self.act in _DECISIONS:
            told["revision"] = self.key
        elif self.act == TimelineAct.REVERTED and self.first:
            told |= {"undone" if self.first == RevertKind.REVISION else "to": self.key}
            told |= {"part": self.second} if self.second else {}
        elif self.act == TimelineAct.REDACTED:
            told |= {"record": self.first, "fields": self.second}
        return told

    @property
    def edition(self) -> tuple[str, int] | None:
        """Slug and number of the edition that the public sees since."""
        return (self.first, self.key) if self.act == TimelineAct.APPROVED and self.first and self.key else None

    @property
    def flag(self) -> int | None:
        """Key of the flag that the act is about."""
        return self.key if self.act in _ON_FLAGS else None


@dataclass(frozen=True)
class PartCount:
    """So many rows of one `part` (OWN_FIELDS, or of PART_NAMES) were `added`, `changed` or `removed`."""

    part: str
    change: str
    count: int

    @property
    def words(self) -> str:
        if self.part == OWN_FIELDS:
            return _("the claim's own fields changed")
        names = {"part": PART_NAMES[self.part], "count": self.count}
        sentences = {
            "added": ngettext("%(part)s: %(count)s added", "%(part)s: %(count)s added", self.count),
            "changed": ngettext("%(part)s: %(count)s changed", "%(part)s: %(count)s changed", self.count),
            "removed": ngettext("%(part)s: %(count)s removed", "%(part)s: %(count)s removed", self.count),
        }
        return sentences[self.change] % names


OWN_FIELDS = "claim"
PART_NAMES: dict[str, Any] = {
    "topic": gettext_lazy("topics"),
    "position": gettext_lazy("positions"),
    "citation": gettext_lazy("citations"),
    "evidence": gettext_lazy("evidence"),
    "relation": gettext_lazy("relations"),
    "reply request": gettext_lazy("reply requests"),
}
CHANGES = {"+": "added", "~": "changed", "-": "removed"}


@dataclass(frozen=True)
class Touched:
    """One record that a changeset touched; `gone` when it was deleted since."""

    kind: str
    pk: int
    label: str
    gone: bool = False


@dataclass(frozen=True)
class Entry:
    """One changeset: who, when, through which channel, why, and what it did."""

    changeset: str  # its UUID
    time: datetime
    person: str
    channel: str
    comment: str
    acts: Sequence[Done] = ()
    parts: Sequence[PartCount] = ()
    claim: int | None = None  # key of the claim whose time line this is
    revision: int | None = None  # which the changeset made
    touched: Sequence[Touched] = field(default=())
    more: Sequence[str] = ()  # kinds of records of which it touched more than `touched` names

    @property
    def has_facts(self) -> bool:
        """Whether there is more to say than who did what, and which edition it published."""
        return bool(self.parts) or any(done.detail and not done.edition for done in self.acts)

    @property
    def channel_label(self) -> str:
        """The channel in words."""
        return str(Channel(self.channel).label)

    @property
    def diff(self) -> tuple[int, int] | None:
        """The two revisions between which the entry's changes stand; None for the first one and for other acts."""
        return (self.revision - 1, self.revision) if self.revision and self.revision > 1 else None

    @property
    def edition(self) -> tuple[str, int] | None:
        """Slug and number of the edition that the entry published."""
        return next((done.edition for done in self.acts if done.edition), None)


def in_order(acts: Sequence[Done]) -> list[Done]:
    """The acts as an entry names them: by their kind, then by key."""
    return sorted(acts, key=lambda done: (_ORDER[done.act.value], done.key or 0))

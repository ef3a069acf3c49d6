"""Claims, parties, sources and topics that the demo lacks, recorded by its editor and published by its reviewer."""

from datetime import datetime
from typing import Any

from audit.context import changeset
from claims import workflow
from claims.models import Citation, Claim, Evidence, Party, Position, Topic, TopicLink
from claims.next_edition import next_edition
from sources.models import Source

STATEMENT = "A claim that this test of the pages records, number {number}."


class Desk:
    """Whoever writes and whoever approves, and what they can do."""

    def __init__(self, editor: Any, reviewer: Any) -> None:
        self.editor, self.reviewer = editor, reviewer
        self.recorded = 0

    def claim(self, slug: str, *, topic: str = "organizations", party: str = "pravda", **fields: Any) -> Claim:
        """A complete claim with one undated position and one row of evidence; not submitted."""
        self.recorded += 1
        words = {"statement": STATEMENT.format(number=self.recorded), "rationale": "It serves a test.", **fields}
        source = Source.objects.get(slug="ref-03")
        with changeset(self.editor, "Record a claim."):
            claim: Claim = Claim.objects.create(slug=slug, **{"verdict": "contested", "language": "en", **words})
            TopicLink.objects.create(claim=claim, topic=Topic.objects.get(slug=topic))
            position = Position.objects.create(claim=claim, party=Party.objects.get(slug=party), stance="reports")
            Citation.objects.create(position=position, source=source, locator="page 3")
            Evidence.objects.create(claim=claim, source=source, bearing="supports", basis=True)
        return claim

    def publish(self, claim: Claim, *, at: datetime | None = None) -> Claim:
        """Submit the newest revision and approve it, as the correction or minor change that the documents tell."""
        workflow.submit(claim, by=self.editor)
        newest = claim.revisions.order_by("-number")[:1].get().number
        upcoming = next_edition(claim)
        change = upcoming.as_told_by_documents() if upcoming else None
        workflow.approve(
            claim, by=self.reviewer, revision=newest, comment="Checked for the test.", at=at, change=change
        )
        return Claim.objects.get(pk=claim.pk)

    def edit(self, row: Any, **fields: Any) -> None:
        """One act that changes these fields."""
        with changeset(self.editor, "Edit."):
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()

    def add(self, model: Any, **fields: Any) -> Any:
        """One act that makes this row."""
        with changeset(self.editor, "Add."):
            return model.objects.create(**fields)

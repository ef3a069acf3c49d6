"""Small rows of the current editions, for lists. Derived: `manage.py rebuild_editions` makes them anew."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from claims.listing import UNDATED, IndexedClaimQuerySet, IndexedPositionQuerySet
from claims.models.ledger import Claim
from claims.models.parties import Party
from claims.models.publication import Edition
from claims.models.topics import Topic
from claims.vocabulary import Bearing, Credibility, RelationType, Stance, Verdict
from sources.models import Source

DERIVED = "derived from the current editions"


class IndexedClaim(models.Model):
    """A published claim, as lists show it."""

    untracked_because = DERIVED

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, primary_key=True, related_name="indexed")
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="indexed")
    slug = models.CharField(max_length=120, unique=True)
    statement = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=35)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    event_date = models.CharField(max_length=40, blank=True)
    event_earliest = models.DateField(null=True)
    event_latest = models.DateField(null=True)
    asserting = models.PositiveIntegerField(help_text="Parties that assert it.")
    denying = models.PositiveIntegerField(help_text="Parties that deny it.")
    approved_at = models.DateTimeField()
    review_due = models.DateField(null=True)

    objects = IndexedClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-approved_at", "-claim"], name="indexed_newest"),  # /claims/, newest first
            models.Index(fields=["statement", "claim"], name="indexed_by_statement"),  # /claims/?sort=statement
            models.Index(Coalesce("event_earliest", Value(UNDATED)), "claim", name="indexed_event"),  # ?sort=event
            models.Index(fields=["verdict", "-approved_at", "-claim"], name="indexed_by_verdict"),  # ?verdict=
            models.Index(fields=["verdict", "claim"], name="indexed_verdict_oldest"),  # /, the contested ones
            models.Index(  # /disagreements/
                fields=["-approved_at", "-claim"], name="indexed_disagreed", condition=Q(asserting__gt=0, denying__gt=0)
            ),
            # /claims/?date=, where few events begin by its end, or few end after its beginning
            models.Index(fields=["event_earliest", "event_latest", "claim"], name="indexed_event_from"),
            models.Index(fields=["event_latest", "event_earliest", "claim"], name="indexed_event_to"),
        ]

    def __str__(self) -> str:
        return self.statement


class IndexedTopic(models.Model):
    """A published claim is filed under a topic."""

    untracked_because = DERIVED

    indexed = models.ForeignKey(IndexedClaim, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="indexed")
    order = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["topic", "indexed"], name="indexed_by_topic")
        ]  # /topics/<slug>/, home's numbers

    def __str__(self) -> str:
        return f"{self.indexed_id} > {self.topic_id}"


class IndexedPosition(models.Model):
    """A published position: who, which stance, when."""

    untracked_because = DERIVED

    indexed = models.ForeignKey(IndexedClaim, on_delete=models.CASCADE, related_name="positions")
    number = models.PositiveIntegerField(help_text="Its place in the document, from 1.")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="indexed")
    stance = models.CharField(max_length=20, choices=Stance.choices)
    capacity = models.CharField(max_length=250, blank=True)
    stated_on = models.CharField(max_length=40, blank=True)
    stated_earliest = models.DateField(null=True)
    stated_latest = models.DateField(null=True)
    quote = models.TextField(blank=True)

    objects = IndexedPositionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(  # /parties/<slug>/: its time line and the pages of it
                F("party"), Coalesce("stated_earliest", Value(UNDATED)), F("id"), name="indexed_timeline"
            ),
            models.Index(fields=["party", "stance"], name="indexed_by_party_stance"),  # ... and how many it holds
            models.Index(fields=["stance", "id"], name="indexed_by_stance"),  # /api/v1/positions/?stance=
            models.Index(fields=["stated_earliest", "stated_latest", "indexed"], name="indexed_stated_from"),  # ?date=
            models.Index(fields=["stated_latest", "stated_earliest", "indexed"], name="indexed_stated_to"),  # ... too
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.stance} {self.indexed_id}"


class IndexedSource(models.Model):
    """A published claim cites a source, in so many positions and evidence rows."""

    untracked_because = DERIVED

    indexed = models.ForeignKey(IndexedClaim, on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="indexed")
    citations = models.PositiveIntegerField(help_text="Positions that cite it.")
    evidence = models.PositiveIntegerField(help_text="Evidence rows from it.")
    in_basis = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["source", "indexed"], name="indexed_by_source")]  # /sources/<slug>/

    def __str__(self) -> str:
        return f"{self.indexed_id}: {self.source_id}"


class IndexedEvidence(models.Model):
    """A published evidence row: which source bears how on the claim. What it says is in the document."""

    untracked_because = DERIVED

    indexed = models.ForeignKey(IndexedClaim, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField(help_text="Its place in the document, from 1.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="indexed_evidence")
    bearing = models.CharField(max_length=20, choices=Bearing.choices)
    credibility = models.PositiveSmallIntegerField(choices=Credibility.choices)

    class Meta:
        indexes = [
            models.Index(fields=["source", "id"], name="indexed_evidence_of_source")
        ]  # /api/v1/evidence/?source=

    def __str__(self) -> str:
        return f"{self.indexed_id}: {self.source_id} {self.bearing}"


class IndexedRelation(models.Model):
    """A published claim names a relation to another claim, public or not."""

    untracked_because = DERIVED

    indexed = models.ForeignKey(IndexedClaim, on_delete=models.CASCADE, related_name="relations")
    type = models.CharField(max_length=20, choices=RelationType.choices)
    target = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="indexed_inbound")
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.indexed_id} {self.type} {self.target_id}"

"""A claim's numbered revisions, and what the public sees of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import ProseField
from audit.models import Changeset, WrittenOnce
from audit.stored_json import read_json
from claims.models.ledger import Claim
from claims.models.parties import Party
from claims.models.topics import Topic
from claims.vocabulary import EditionChange
from sources.models import Source


class Revision(WrittenOnce):
    """The numbered state of one claim with all its parts after a changeset that touched it."""

    untracked_because = "written once, by the changeset that it numbers"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    changeset = models.ForeignKey(Changeset, on_delete=models.PROTECT, related_name="revisions")

    class Meta(WrittenOnce.Meta):
        ordering = ["claim", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["claim", "changeset"], name="revision_once_per_changeset"),
            models.CheckConstraint(name="revision_number_positive", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}, revision {self.number}"


class Edition(WrittenOnce):
    """A revision that was approved, as the public sees it: one immutable document."""

    untracked_because = "written once, when a revision is approved, and never changed"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="editions")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="edition")
    number = models.PositiveIntegerField()  # the revision's, so that an address is found without a join
    slug = models.CharField(max_length=120)
    # Text, not JSON: PostgreSQL's jsonb would reorder the keys, and the bytes are the record.
    document = models.TextField()
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = ProseField(blank=True)
    # Empty for editions that were approved before it was asked.
    change = models.CharField(max_length=10, choices=EditionChange.choices, blank=True, default="")

    class Meta(WrittenOnce.Meta):
        ordering = ["claim", "number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="edition_number_once"),
            one_of("edition_change_known", "change", EditionChange, blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.slug}, revision {self.number}"

    def data(self) -> dict[str, Any]:
        """The claim document, as docs/formats/claim.schema.json describes it."""
        loaded: dict[str, Any] = read_json(self.document)
        loaded.setdefault("redactions", [])  # the oldest documents lack it
        return loaded


class PublicAddress(WrittenOnce):
    """A slug under which a claim is, or once was, public. Never given to another claim."""

    untracked_because = "written once, when an edition is approved"

    slug = models.CharField(max_length=120, unique=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="addresses")

    class Meta(WrittenOnce.Meta):
        constraints = [not_blank("address_has_slug", "slug", _("An address needs a slug."))]

    def __str__(self) -> str:
        return self.slug


class Mention(WrittenOnce):
    """One edition names one party, source or topic, which therefore cannot be deleted any more."""

    untracked_because = "written once, when an edition is approved"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="mentions")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="mentions")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="mentions")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="mentions")

    class Meta(WrittenOnce.Meta):
        constraints = [
            models.CheckConstraint(
                name="mention_of_one_thing",
                condition=Q(party__isnull=False, source__isnull=True, topic__isnull=True)
                | Q(party__isnull=True, source__isnull=False, topic__isnull=True)
                | Q(party__isnull=True, source__isnull=True, topic__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.party_id or self.source_id or self.topic_id}"

"""Where a claim stands, who decided what, its numbered revisions and what the public sees of it."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import ProseField
from audit.models import Changeset, Tracked
from audit.records import AuditedRecords
from claims.models.ledger import Claim
from claims.models.parties import Party
from claims.models.topics import Topic
from claims.querysets import EditionQuerySet
from claims.vocabulary import Decision, Status
from sources.models import Source


class Revision(models.Model):
    """The numbered state of one claim with all its parts after a changeset that touched it."""

    untracked_because = "written once, by the changeset that it numbers"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    changeset = models.ForeignKey(Changeset, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
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


class Edition(models.Model):
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

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.slug}, revision {self.number}"

    def data(self) -> dict[str, Any]:
        """The claim document, as docs/formats/claim.schema.json describes it."""
        loaded: dict[str, Any] = json.loads(self.document)
        return loaded


class ReviewState(Tracked):
    """Where one claim stands in review. Apart from the claim, so that a decision is no revision of its content."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="state", verbose_name=_("claim"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    submitted_revision = models.PositiveIntegerField(_("submitted revision"), null=True, blank=True)
    edition = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # what the public sees stays
        related_name="+",
        verbose_name=_("edition"),
    )
    review_due = models.DateField(_("review due"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = ProseField(_("public reason for the withdrawal"), blank=True)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        verbose_name = _("review state")
        verbose_name_plural = _("review states")
        constraints = [
            one_of("state_status_known", "status", Status),
            models.CheckConstraint(
                name="state_published_has_edition",
                condition=~Q(status=Status.PUBLISHED) | Q(edition__isnull=False),
                violation_error_message=_("A published claim has an approved edition."),
            ),
            models.CheckConstraint(
                name="state_withdrawn_has_reason",
                condition=~Q(status=Status.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False, edition__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message=_("A withdrawal needs a public reason."),
            ),
            models.CheckConstraint(
                name="state_in_review_has_revision",
                condition=~Q(status=Status.IN_REVIEW) | Q(submitted_revision__isnull=False),
                violation_error_message=_("A claim in review names the revision that was submitted."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "claim"], name="state_by_status"),  # the admin's filter by status
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    def publishes(self, revision: int) -> bool:
        """Whether `revision` is what the public sees now. Reads the loaded edition."""
        return self.status == Status.PUBLISHED and self.edition is not None and self.edition.number == revision


class Review(Tracked):
    """One reviewer's decision on one revision of a claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("claim"))
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices)
    comment = ProseField(_("comment"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["claim", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            one_of("review_decision_known", "decision", Decision),
            models.CheckConstraint(
                name="review_changes_have_comment",
                condition=~Q(decision=Decision.CHANGES_REQUESTED) | ~Q(comment=""),
                violation_error_message=_("Say which changes are asked for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} ({self.pk})"


class PublicAddress(models.Model):
    """A slug under which a claim is, or once was, public. Never given to another claim."""

    untracked_because = "written once, when an edition is approved"

    slug = models.CharField(max_length=120, unique=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="addresses")

    class Meta:
        constraints = [not_blank("address_has_slug", "slug", _("An address needs a slug."))]

    def __str__(self) -> str:
        return self.slug


class Mention(models.Model):
    """One edition names one party, source or topic, which therefore cannot be deleted any more."""

    untracked_because = "written once, when an edition is approved"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="mentions")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="mentions")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="mentions")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="mentions")

    class Meta:
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

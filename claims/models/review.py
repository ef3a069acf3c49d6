"""Where a claim stands in review, who decided what, who disagrees, and what was corrected."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import ProseField
from audit.models import Tracked
from audit.records import AuditedRecords
from claims.models.ledger import Claim
from claims.models.publication import Edition, Revision
from claims.querysets import CorrectionQuerySet
from claims.vocabulary import Decision, Status, Verdict


class ReviewState(Tracked):
    """Where one claim stands in review. Apart from the claim, so that a decision is no revision of its content."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="state", verbose_name=_("claim"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    submitted_revision = models.PositiveIntegerField(_("submitted revision"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # people are deactivated, never deleted
        related_name="+",
        verbose_name=_("submitted by"),
    )
    edition = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # what the public sees stays
        related_name="+",
        verbose_name=_("edition"),
    )
    settled_revision = models.PositiveIntegerField(
        _("settled revision"),
        null=True,
        blank=True,
        help_text=_("A later revision that says what the edition says: the working revision was discarded."),
    )
    review_due = models.DateField(_("review due"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = ProseField(_("public reason for the withdrawal"), blank=True)
    merged_into = models.ForeignKey(
        Claim,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # where a published address leads stays
        related_name="merged_states",
        verbose_name=_("merged into"),
        db_index=False,  # there is one of those that are
    )
    re_review_since = models.DateTimeField(_("needs re-review since"), null=True, blank=True)
    re_review_reason = ProseField(_("why it needs re-review"), blank=True)
    reopened_at = models.DateTimeField(_("reopened for revision at"), null=True, blank=True)
    reopened_reason = ProseField(_("why it was reopened"), blank=True)
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
            models.CheckConstraint(
                name="state_merged_names_claim",
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
                violation_error_message=_("A merged claim names the claim that it was merged into."),
            ),
            models.CheckConstraint(
                name="state_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("claim")),
                violation_error_message=_("A claim cannot be merged into itself."),
            ),
            models.CheckConstraint(
                name="state_re_review_has_reason",
                condition=Q(re_review_since__isnull=True, re_review_reason="")
                | (Q(re_review_since__isnull=False) & ~Q(re_review_reason="")),
                violation_error_message=_("Say why the claim needs re-review."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "claim"], name="state_by_status"),  # the admin's filter by status
            models.Index(fields=["merged_into"], name="state_merged", condition=Q(merged_into__isnull=False)),
            # The queues of the desk; each holds few of many claims.
            models.Index(
                fields=["submitted_at", "claim"], name="state_to_review", condition=Q(submitted_revision__isnull=False)
            ),
            models.Index(fields=["review_due", "claim"], name="state_by_due", condition=Q(review_due__isnull=False)),
            models.Index(
                fields=["re_review_since", "claim"], name="state_re_review", condition=Q(re_review_since__isnull=False)
            ),
            models.Index(
                fields=["reopened_at", "claim"], name="state_reopened", condition=Q(reopened_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    def leave_queue(self) -> None:
        """Nothing waits for a decision any more. Saves nothing."""
        self.submitted_revision = self.submitted_at = self.submitted_by = None

    def find_sound(self, *, before: datetime | None = None) -> None:
        """Nothing asks for re-review or revision any more; with `before`, only what asked by then. Saves nothing."""
        if before is None or (self.re_review_since and self.re_review_since <= before):
            self.re_review_since, self.re_review_reason = None, ""
        if before is None or (self.reopened_at and self.reopened_at <= before):
            self.reopened_at, self.reopened_reason = None, ""

    def publishes(self, revision: int) -> bool:
        """Whether the public sees what `revision`, the newest one, says. Reads the loaded edition."""
        if self.status != Status.PUBLISHED or self.edition is None:
            return False
        return revision in (self.edition.number, self.settled_revision)


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


class Dissent(Tracked):
    """One reviewer disagrees with an approval; shown beside the verdict until it is taken back or overtaken."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="dissents", verbose_name=_("claim"))
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="dissents", verbose_name=_("edition that it disagrees with")
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = ProseField(_("text"), help_text=_("Why you disagree with the verdict. The public reads it, with your name."))
    dissented_at = models.DateTimeField(_("dissented at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    overtaken_by = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("first edition that it is not about"),
        help_text=_("The edition with which verdict or rationale changed. Empty as long as the dissent stands."),
    )
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["claim", "pk"]
        verbose_name = _("dissent")
        verbose_name_plural = _("dissents")
        constraints = [
            not_blank("dissent_has_text", "text", _("Say why you disagree.")),
            models.UniqueConstraint(
                fields=["claim", "reviewer"],
                name="dissent_once_per_reviewer",
                condition=Q(withdrawn_at__isnull=True, overtaken_by__isnull=True),
                violation_error_message=_("Your dissent is on record already. Take it back to write another."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Correction(Tracked):
    """A public notice that a published claim was changed in substance, made with the edition that changed it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("claim"))
    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="correction", verbose_name=_("corrected edition")
    )
    previous = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition that was wrong")
    )
    wrong = ProseField(_("what was wrong"), help_text=_("For readers: what the claim's page said before."))
    right = ProseField(_("what is right"), help_text=_("For readers: what it says now."))
    verdict_before = models.CharField(_("verdict before"), max_length=20, choices=Verdict.choices)
    verdict_after = models.CharField(_("verdict after"), max_length=20, choices=Verdict.choices)
    published_at = models.DateTimeField(_("published at"))
    history = AuditedRecords()

    objects: ClassVar[Any] = CorrectionQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["-published_at", "-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            not_blank("correction_says_what_was_wrong", "wrong", _("Say what was wrong.")),
            not_blank("correction_says_what_is_right", "right", _("Say what is right.")),
            one_of("correction_verdict_before_known", "verdict_before", Verdict),
            one_of("correction_verdict_after_known", "verdict_after", Verdict),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="correction_newest")]  # /corrections/

    def __str__(self) -> str:
        return self.right[:80]

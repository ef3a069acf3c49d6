"""What reviewers dispute: flags on claims, their parts and sources, and what was said about them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import LineField, ProseField
from audit.models import Tracked
from audit.records import AuditedRecords
from claims.models.ledger import Claim
from claims.vocabulary import FlagReason, FlagStatus, ItemKind
from sources.models import Source


class Flag(Tracked):
    """One person's mark that an item is disputed; open until it is upheld, dismissed or taken back."""

    kind = models.CharField(_("kind of item"), max_length=10, choices=ItemKind.choices)
    # A plain key: a part may go while its flag stays, with the words that named the part then.
    item_id = models.BigIntegerField(_("item"))
    item_label = LineField(_("item as it was then"), max_length=600)
    claim = models.ForeignKey(
        Claim,
        null=True,  # a source's flag has none
        blank=True,
        on_delete=models.PROTECT,
        related_name="flags",
        verbose_name=_("claim"),
    )
    source = models.ForeignKey(
        Source,
        null=True,  # only a source's flag has one
        blank=True,
        on_delete=models.PROTECT,
        related_name="flags",
        verbose_name=_("source"),
    )
    revision = models.PositiveIntegerField(
        _("revision"), null=True, blank=True, help_text=_("The claim's newest revision when the flag was raised.")
    )
    reason = models.CharField(_("reason"), max_length=30, choices=FlagReason.choices)
    text = ProseField(_("what is wrong"), help_text=_("For editors and reviewers; the public reads the reason alone."))
    suggestion = ProseField(
        _("suggested change"), blank=True, help_text=_("How it should read instead. Empty when you do not know.")
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised at"), default=timezone.now)
    status = models.CharField(_("status"), max_length=10, choices=FlagStatus.choices, default=FlagStatus.OPEN)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("resolved by"),
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolution = ProseField(_("outcome in words"), blank=True, help_text=_("Why; the public reads it."))
    history = AuditedRecords()

    # The item as an edition has it; empty until a page has found that the public reads it.
    public_words = ""

    class Meta(Tracked.Meta):
        ordering = ["raised_at", "pk"]
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        permissions = [("resolve_flag", _("Can uphold and dismiss flags"))]
        constraints = [
            one_of("flag_kind_known", "kind", ItemKind),
            one_of("flag_reason_known", "reason", FlagReason),
            one_of("flag_status_known", "status", FlagStatus),
            not_blank("flag_has_text", "text", _("Say what is wrong.")),
            models.UniqueConstraint(
                fields=["kind", "item_id", "raised_by"],
                name="flag_once_per_person",
                condition=Q(status=FlagStatus.OPEN),
                violation_error_message=_("You already have an open flag on this item."),
            ),
            models.CheckConstraint(
                name="flag_names_claim_or_source",
                condition=Q(kind=ItemKind.SOURCE, source__isnull=False, claim__isnull=True)
                | (~Q(kind=ItemKind.SOURCE) & Q(source__isnull=True, claim__isnull=False)),
            ),
            models.CheckConstraint(
                name="flag_open_or_resolved",
                condition=Q(status=FlagStatus.OPEN, resolved_at__isnull=True, resolved_by__isnull=True)
                | (~Q(status=FlagStatus.OPEN) & Q(resolved_at__isnull=False, resolved_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="flag_resolution_has_words",
                condition=~Q(status__in=FlagStatus.decided()) | ~Q(resolution=""),
                violation_error_message=_("Say why the flag is upheld or dismissed."),
            ),
            models.CheckConstraint(
                name="flag_resolved_by_another",
                condition=~Q(status__in=FlagStatus.decided()) | ~Q(resolved_by=F("raised_by")),
                violation_error_message=_("Whoever raised a flag does not resolve it."),
            ),
        ]
        indexes = [
            # A claim's page, and whether a claim of a list is disputed.
            models.Index(fields=["claim", "raised_at"], name="flag_open_of_claim", condition=Q(status=FlagStatus.OPEN)),
            models.Index(fields=["source", "raised_at"], name="flag_of_source"),  # a source's page
            models.Index(fields=["status", "raised_at", "id"], name="flag_queue"),  # the desk's queue
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.item_label}"


class FlagComment(Tracked):
    """One person's words in the discussion of one flag."""

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="comments", verbose_name=_("flag"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = ProseField(_("text"))
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["flag", "pk"]
        verbose_name = _("comment on a flag")
        verbose_name_plural = _("comments on flags")
        constraints = [not_blank("flag_comment_has_text", "text", _("Write your comment."))]

    def __str__(self) -> str:
        return self.text[:80]

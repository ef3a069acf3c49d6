"""Which record was merged into which, by whom, and whether that was undone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import LineField, ProseField
from audit.models import Changeset, Tracked
from audit.records import AuditedRecords
from claims.vocabulary import MergedKind


class Merge(Tracked):
    """One claim, party or source was merged into another of its kind. What moved is in the history rows of its act."""

    kind = models.CharField(_("kind"), max_length=10, choices=MergedKind.choices)
    # Plain keys, since three kinds share the table; the records themselves are never deleted once merged.
    item_id = models.BigIntegerField(_("merged record"))
    item_label = LineField(_("merged record as it was then"), max_length=600)
    into_id = models.BigIntegerField(_("record that it was merged into"))
    into_label = LineField(_("the other as it was then"), max_length=600)
    reason = ProseField(_("reason"))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("merged at"), default=timezone.now)
    act = models.ForeignKey(
        Changeset, on_delete=models.PROTECT, related_name="+", verbose_name=_("changeset of the merge")
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["-pk"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            one_of("merge_kind_known", "kind", MergedKind),
            not_blank("merge_has_reason", "reason", _("Say why the two are the same.")),
            models.CheckConstraint(name="merge_of_two", condition=~Q(item_id=F("into_id"))),
            models.UniqueConstraint(
                fields=["kind", "item_id"], name="merge_in_force_once", condition=Q(undone_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["kind", "into_id"], name="merge_by_target")]  # what was merged into a record

    def __str__(self) -> str:
        return f"{self.item_label} > {self.into_label}"

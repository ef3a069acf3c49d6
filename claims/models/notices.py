"""What people at the desk are told, and how each wants to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.flags import Flag
from claims.models.ledger import Claim
from claims.querysets import NoticeQuerySet
from claims.vocabulary import MailChoice, NoticeKind
from sources.models import Source


class Notice(models.Model):
    """One person is told of one act that concerns them."""

    untracked_because = "tells a person of an act that is recorded where it happened"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices)
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("claim"))
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("source"))
    flag = models.ForeignKey(Flag, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("flag"))
    actor = models.CharField(_("who acted"), max_length=150, blank=True)
    detail = models.TextField(_("in their words"), blank=True)
    created_at = models.DateTimeField(_("time"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_of_person"),  # the person's list
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)),  # their count
            models.Index(fields=["recipient", "id"], name="notice_unmailed", condition=Q(mailed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class NoticePreference(models.Model):
    """How one person wants to be told; whoever has no row gets the defaults."""

    untracked_because = "a person's own setting, not content"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference", primary_key=True
    )
    in_app = models.BooleanField(_("list notices in the admin"), default=True)
    mail = models.CharField(_("e-mail"), max_length=10, choices=MailChoice.choices, default=MailChoice.DAILY)

    class Meta:
        verbose_name = _("notice preference")
        verbose_name_plural = _("notice preferences")

    def __str__(self) -> str:
        return self.get_mail_display()

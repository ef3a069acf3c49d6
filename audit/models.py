"""The changeset: the unit of the audit trail, and what every history row and every tracked model inherits."""

import uuid
from collections import Counter
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.accounts import record_accounts
from audit.context import current_changeset_id
from audit.fields import ProseField
from audit.querysets import TrackedQuerySet


class Channel(models.TextChoices):
    ADMIN = "admin", _("admin")
    API = "api", _("API")
    WEB = "web", _("public site")
    COMMAND = "command", _("command line")


class Changeset(models.Model):
    """Everything that one person, or one named command, changed in one act."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,  # people are deactivated, never deleted: past history keeps their name
        related_name="+",
    )
    actor = models.CharField(
        max_length=150, help_text=_("The name of the user or command at the time, kept when the account is renamed.")
    )
    comment = ProseField(blank=True, help_text=_("What was changed and why."))
    channel = models.CharField(max_length=10, choices=Channel.choices)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # While it is open: how many history rows were begun for it, and of which models so many are known to be.
    rows_begun = 0

    class Meta:
        verbose_name = _("changeset")
        verbose_name_plural = _("changesets")
        constraints = [
            models.CheckConstraint(
                name="changeset_has_actor",
                condition=~models.Q(actor=""),
                violation_error_message=_("A changeset names who made it."),
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows_known: Counter[type[models.Model]] = Counter()

    def __str__(self) -> str:
        return f"{self.actor}, {self.created_at:%Y-%m-%d %H:%M}: {self.comment or '-'}"

    def may_have_written(self, *tracked: type[models.Model]) -> bool:
        """False when, while it was open, no history row of these models can have been written: asking is needless.

        True of every model once rows came through a door that does not say of which model they are.
        """
        return self.rows_begun != self.rows_known.total() or any(model in self.rows_known for model in tracked)


class HistoryRow(models.Model):
    """What every historical row carries beside the recorded fields: the changeset it belongs to."""

    changeset = models.ForeignKey(
        Changeset,
        # A callable that reads a context variable also fires in bulk inserts, which send no signal.
        default=current_changeset_id,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True


class Tracked(models.Model):
    """The base of every model whose rows are recorded by django-simple-history."""

    objects: ClassVar[Any] = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True
        # Also what Django itself reaches for (reverse relations' add() and clear()) must not skip history.
        base_manager_name = "objects"


# Users and groups are Django's own models: their history tables are declared from outside, here.
record_accounts()

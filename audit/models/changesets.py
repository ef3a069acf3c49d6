"""The changeset: the unit of the audit trail."""

import uuid
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.fields import ProseField
from audit.models.sealed import SealedRow


class Channel(models.TextChoices):
    ADMIN = "admin", _("admin")
    API = "api", _("API")
    WEB = "web", _("public site")
    COMMAND = "command", _("command line")


class Changeset(SealedRow):
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
    # How many savepoints the transaction had when it was opened: they go only as a whole.
    savepoints = 0

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
        # Keys and digests of the rows that are sure to stay, by model; and the models whose rows must be read for it.
        self.digests: dict[type[models.Model], list[tuple[int, str]]] = {}
        self.unread: set[type[models.Model]] = set()

    def __str__(self) -> str:
        return f"{self.actor}, {self.created_at:%Y-%m-%d %H:%M}: {self.comment or '-'}"

    def seal(self, model: type[models.Model], key: int, digest: str) -> None:
        """Know the digest of a row that was just stored: it need not be read when the changeset is logged."""
        if any(connection.savepoint_ids[self.savepoints :]):
            self.unread.add(model)  # the row goes when the savepoint is rolled back
        else:
            self.digests.setdefault(model, []).append((key, digest))

    def has_stored(self, model: type[models.Model]) -> bool:
        """Whether, while it was open, rows of this model were stored for it, which is no history."""
        return model in self.unread or model in self.digests

    def may_have_written(self, *tracked: type[models.Model]) -> bool:
        """False when, while it was open, no history row of these models can have been written: asking is needless.

        True of every model once rows came through a door that does not say of which model they are.
        """
        return self.rows_begun != self.rows_known.total() or any(model in self.rows_known for model in tracked)

"""The changeset: the unit of the audit trail."""

import uuid
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models.query_utils import DeferredAttribute
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.fields import ProseField
from audit.models.sealed import SealedRow
from audit.statements import send_waiting


class Channel(models.TextChoices):
    ADMIN = "admin", _("admin")
    API = "api", _("API")
    WEB = "web", _("public site")
    COMMAND = "command", _("command line")


class KeyOnceStored(DeferredAttribute):
    """The key of a changeset that waits to be stored: whoever asks for it has it stored. None when it never will be."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None and self.field.attname not in instance.__dict__:
            send_waiting()
            instance.__dict__.setdefault(self.field.attname, None)
        return super().__get__(instance, cls)


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
        indexes = [
            models.Index(fields=["channel", "id"], name="changeset_by_channel"),  # /admin/changes/?channel=
            models.Index(fields=["created_at", "id"], name="changeset_by_time"),  # /admin/changes/?since=&until=
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows_known: Counter[type[models.Model]] = Counter()
        # Keys and digests of the rows that are sure to stay, by model; and the models whose rows must be read for it.
        self.digests: dict[type[models.Model], list[tuple[int, str]]] = {}
        self.unread: set[type[models.Model]] = set()
        # The records that its rows are part of, by model, and how many rows are known to be part of these alone.
        self._owners: dict[type[models.Model], set[int]] = {}
        self._owned: Counter[type[models.Model]] = Counter()

    def __str__(self) -> str:
        return f"{self.actor}, {self.created_at:%Y-%m-%d %H:%M}: {self.comment or '-'}"

    def expect(self, model: type[models.Model]) -> bool:
        """Know that a row of this model is about to be stored; whether it is sure to stay, and its digest worth having.

        One in a savepoint may be taken back: what stayed is read when the changeset is logged.
        """
        if self._may_be_taken_back():
            self.unread.add(model)
            return False
        self.digests.setdefault(model, [])
        return True

    def seal(self, model: type[models.Model], key: int, digest: str) -> None:
        """Know the digest of an expected row, now stored: it need not be read when the changeset is logged."""
        self.digests[model].append((key, digest))

    def know(self, record: models.Model) -> None:
        """Know of a history row of this record, which is about to be stored."""
        model = type(record)
        self.rows_known[model] += 1
        owner = getattr(model, "part_of", None)
        if owner and not self._may_be_taken_back():
            self._owners.setdefault(model, set()).add(getattr(record, owner))
            self._owned[model] += 1

    def owners_written(self, model: type[models.Model]) -> set[int] | None:
        """Keys of the records that its rows of this model are part of (`part_of`); None: ask the table."""
        if self._has_unknown_rows() or self.rows_known[model] != self._owned[model]:
            return None
        return self._owners.get(model, set())

    def has_stored(self, model: type[models.Model]) -> bool:
        """Whether, while it was open, rows of this model were stored for it, which is no history."""
        return model in self.unread or model in self.digests

    def may_have_written(self, *tracked: type[models.Model]) -> bool:
        """False when, while it was open, no history row of these models can have been written: asking is needless.

        True of every model once rows came through a door that does not say of which model they are.
        """
        return self._has_unknown_rows() or any(model in self.rows_known for model in tracked)

    def _has_unknown_rows(self) -> bool:
        return self.rows_begun != self.rows_known.total()

    def _may_be_taken_back(self) -> bool:
        """Whether what is stored now goes when a savepoint is rolled back."""
        open_now = connection.savepoint_ids
        return len(open_now) > self.savepoints and any(open_now[self.savepoints :])


setattr(Changeset, "id", KeyOnceStored(Changeset._meta.get_field("id")))  # noqa: B010  a field by its type, an attribute by its use

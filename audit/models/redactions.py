"""Lawful erasure: what was erased where, by whom and why. The rows say so for ever; the words are gone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank
from audit.fields import ProseField
from audit.models.rows import WrittenOnce


class Redaction(WrittenOnce):
    """Named fields of one record were erased, in every row that held them; the public reads when and why."""

    untracked_because = "written once, by the changeset that erases"

    model = models.CharField(max_length=100, help_text=_("The record's model, such as claims.Position."))
    object_pk = models.BigIntegerField()
    fields = models.TextField(help_text=_("Names of the erased fields, separated by commas."))
    reason = ProseField(help_text=_("The public reads it."))

    class Meta(WrittenOnce.Meta):
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        constraints = [not_blank("redaction_has_reason", "reason", _("Say why it is erased."))]
        indexes = [models.Index(fields=["model", "object_pk"], name="redaction_of_record")]  # a record's public stub

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}: {self.fields}"


class RedactedRow(WrittenOnce):
    """One row in which columns were erased, with what still proves the columns that were not.

    While its changeset is open, and only then, the database lets exactly these columns of the row be changed.
    """

    untracked_because = "written once, by the changeset that erases"

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="rows")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    columns = models.TextField(help_text="Names of the erased columns, with a comma before, between and after.")
    # JSON: the salts of the columns that stay, the digests of those that went, salt and digest of what stands there.
    seal = models.TextField()

    class Meta(WrittenOnce.Meta):
        constraints = [
            models.UniqueConstraint(fields=["redaction", "table_name", "row_id"], name="redacted_row_once_each")
        ]
        indexes = [models.Index(fields=["table_name", "row_id"], name="redacted_row_of_row")]  # verify_audit, triggers

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}: {self.columns}"

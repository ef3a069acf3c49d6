"""What was received of a source that was imported, word for word."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField
from audit.models import Tracked
from audit.records import AuditedRecords


class BibliographyFormat(models.TextChoices):
    CSL = "csl", "CSL-JSON"
    BIBTEX = "bibtex", "BibTeX"
    RIS = "ris", "RIS"


class ImportedRecord(Tracked):
    """One entry of a bibliography, as it was received: its source has no room for all that some of them say."""

    part_of = "source_id"
    source = models.ForeignKey(
        "sources.Source", on_delete=models.CASCADE, related_name="imported", verbose_name=_("source")
    )
    format = models.CharField(_("format"), max_length=10, choices=BibliographyFormat.choices)
    file_name = LineField(_("file name"), max_length=255, blank=True)
    text = models.TextField(_("text as received"), blank=True)
    digest = models.CharField(max_length=64, editable=False)  # of format and text: by which it is known again
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["source", "pk"]
        verbose_name = _("record as received")
        verbose_name_plural = _("records as received")
        indexes = [models.Index(fields=["digest"], name="imported_by_digest")]  # what is there already

    def __str__(self) -> str:
        return f"{self.get_format_display()}, {self.file_name}"


def digest_of(form: str, text: str) -> str:
    """The same for the same text in the same format, whatever its line ends and the space around it."""
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return hashlib.sha256(f"{form}\n{plain}".encode()).hexdigest()

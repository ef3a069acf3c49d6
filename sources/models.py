"""Who puts sources out, the sources, who wrote them, and which source was made from which."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import LineField, ProseField
from audit.models import Tracked
from audit.records import AuditedRecords
from sources.bibliography.received import ImportedRecord as ImportedRecord
from sources.bibliography.record import joined
from sources.bibliography.types import CSL_TYPES
from sources.edtf_fields import EDTFField
from sources.fields import DoiField, LanguageField, NaturalKeyField, WebAddressField, WikidataField
from sources.importing.uploads import Upload as Upload
from sources.querysets import SourceQuerySet
from sources.vocabulary import AuthorKind as AuthorKind
from sources.vocabulary import AuthorRole as AuthorRole
from sources.vocabulary import DerivationKind as DerivationKind
from sources.vocabulary import Reliability as Reliability
from sources.vocabulary import SourceKind as SourceKind

# Nothing new names a record that was merged into another.
UNMERGED = {"merged_into__isnull": True}


class Keyed(Tracked):
    """A tracked record that others refer to by its slug, which is fixed once it is stored."""

    slug = NaturalKeyField(
        _("slug"), help_text=_("The record's name in addresses and dossiers, for example evening-post. Never changes.")
    )

    class Meta(Tracked.Meta):
        abstract = True

    def clean(self) -> None:
        """Refuse another slug than the stored one: published addresses never die. 1 query."""
        super().clean()
        if self.pk and type(self)._base_manager.filter(pk=self.pk).exclude(slug=self.slug).exists():
            raise ValidationError({"slug": _("The slug is part of published addresses and cannot be changed.")})


class Publisher(Keyed):
    """Whoever puts sources out: a newspaper, an agency, a ministry, a press."""

    name = LineField(_("name"), max_length=250)
    reliability = models.CharField(
        _("reliability"),
        max_length=1,
        choices=Reliability.choices,
        default=Reliability.F,
        help_text=_("Admiralty code, A to F. F means that it cannot be judged, not that it is bad."),
    )
    url = WebAddressField(_("address"), blank=True, help_text=_("The publisher's site. Empty when unknown."))
    wikidata = WikidataField(_("Wikidata item"), help_text=_("For example Q11148. Empty when unknown."))
    note = ProseField(_("note"), blank=True, help_text=_("What a reader should know about the publisher."))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        constraints = [
            one_of("publisher_reliability_known", "reliability", Reliability),
            not_blank("publisher_has_name", "name", _("Give the publisher's name.")),
        ]

    def __str__(self) -> str:
        return self.name


class Source(Keyed):
    """One citable document: an article, statement, interview, court record or dataset."""

    part_of = "id"
    title = LineField(_("title"), max_length=500)
    publisher = models.ForeignKey(
        Publisher,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # a source keeps its publisher, and with it its grade
        related_name="sources",
        verbose_name=_("publisher"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices, default=SourceKind.ARTICLE)
    language = LanguageField(_("language"), help_text=_("Language of the document, as a BCP 47 tag: en, kk, ru."))
    date = EDTFField(
        _("date"),
        earliest="date_earliest",
        latest="date_latest",
        blank=True,
        help_text=_("When it was published, in EDTF or words: 2004-11-11, November 2004. Empty when unknown."),
    )
    date_earliest = models.DateField(null=True, blank=True, editable=False)
    date_latest = models.DateField(null=True, blank=True, editable=False)
    date_literal = LineField(
        _("date as it was written"),
        max_length=200,
        blank=True,
        help_text=_("Only when no date above can say it, such as “before the war” or “44 BC”."),
    )
    container = LineField(
        _("stands in"),
        max_length=500,
        blank=True,
        help_text=_("The journal, newspaper, book or site that it stands in. Empty when it stands on its own."),
    )
    volume = LineField(_("volume"), max_length=100, blank=True)
    issue = LineField(_("number"), max_length=100, blank=True, help_text=_("Of the issue, report, law or case."))
    pages = LineField(_("pages"), max_length=100, blank=True, help_text=_("From and to, for example 613-620."))
    edition = LineField(_("edition"), max_length=100, blank=True)
    place = LineField(_("place"), max_length=250, blank=True, help_text=_("Where it was published."))
    url = WebAddressField(_("address"), blank=True, help_text=_("Where it can be read. Empty when unknown."))
    archive_url = WebAddressField(_("archived copy"), blank=True, help_text=_("Address of a copy in a web archive."))
    reliability = models.CharField(
        _("reliability override"),
        max_length=1,
        choices=Reliability.choices,
        blank=True,
        help_text=_("Only when this source is graded differently from its publisher. Empty: the publisher's grade."),
    )
    retracted_on = EDTFField(
        _("retracted since"),
        earliest="retracted_earliest",
        latest="retracted_latest",
        blank=True,
        help_text=_("When the publisher took it back. Empty when it stands."),
    )
    retracted_earliest = models.DateField(null=True, blank=True, editable=False)
    retracted_latest = models.DateField(null=True, blank=True, editable=False)
    retraction_reason = ProseField(_("why it was retracted"), blank=True)
    wikidata = WikidataField(_("Wikidata item"), help_text=_("For example Q11148. Empty when unknown."))
    doi = DoiField(_("DOI"), help_text=_("For example 10.1000/182. Empty when it has none."))
    isbn = LineField(_("ISBN"), max_length=200, blank=True)
    issn = LineField(_("ISSN"), max_length=100, blank=True)
    csl_type = models.CharField(
        _("type in bibliographies"),
        max_length=30,
        blank=True,
        choices=[(name, name) for name in CSL_TYPES],
        help_text=_("What citation programs call it (CSL). Empty: as its kind says."),
    )
    note = ProseField(_("note"), blank=True, help_text=_("What a reader should know about the document."))
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,  # where a public address leads stays
        related_name="merged",
        verbose_name=_("merged into"),
        db_index=False,  # there is one of those that are
    )
    history = AuditedRecords()
    objects: ClassVar[Any] = SourceQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            one_of("source_kind_known", "kind", SourceKind),
            one_of("source_reliability_known", "reliability", Reliability, blank=True),
            not_blank("source_has_title", "title", _("Give the source's title.")),
            models.CheckConstraint(
                name="source_date_once",
                condition=Q(date="") | Q(date_literal=""),
                violation_error_message=_("Give the date as a date, or as it was written, and not both."),
            ),
            models.CheckConstraint(
                name="source_retraction_complete",
                condition=Q(retracted_on="", retraction_reason="") | (~Q(retracted_on="") & ~Q(retraction_reason="")),
                violation_error_message=_("A retraction needs both its date and its reason."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["date_earliest", "id"], name="source_by_date"
            ),  # the admin, by date; /api/v1/sources/?until=
            models.Index(fields=["date_latest", "id"], name="source_by_last_day"),  # ... ?since=
            models.Index(fields=["language", "slug"], name="source_by_language"),  # ... ?language=
            models.Index(fields=["kind", "slug"], name="source_by_kind"),  # ... ?kind=
            # Nearly none is merged. Of an index that holds no value at all, SQLite thinks that it leads to all rows.
            models.Index(fields=["merged_into"], name="source_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def grade(self) -> str:
        """The reliability in force, A to F: its own, else its publisher's, else F. Reads the loaded publisher."""
        return self.reliability or (self.publisher.reliability if self.publisher else Reliability.F)


class Author(Tracked):
    """One author of one source, a person or a body, at its place in the list."""

    part_of = "source_id"
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="authors", verbose_name=_("source"))
    order = models.PositiveSmallIntegerField(_("place"), default=1, help_text=_("1 for the first author."))
    kind = models.CharField(_("kind"), max_length=10, choices=AuthorKind.choices, default=AuthorKind.PERSON)
    name = LineField(
        _("name"),
        max_length=250,
        help_text=_("The family name, or the whole name when it does not split, or the body's name."),
    )
    given = LineField(_("given names"), max_length=250, blank=True, help_text=_("Empty for a body."))
    particle = LineField(
        _("particle"), max_length=50, blank=True, help_text=_("Part of the family name, as “van” in van Gogh.")
    )
    dropping_particle = LineField(
        _("dropping particle"), max_length=50, blank=True, help_text=_("Left out when the family name stands alone.")
    )
    suffix = LineField(_("suffix"), max_length=50, blank=True, help_text=_("For example Jr. or III."))
    role = models.CharField(_("part"), max_length=12, choices=AuthorRole.choices, default=AuthorRole.AUTHOR)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["source", "order", "pk"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            one_of("author_kind_known", "kind", AuthorKind),
            one_of("author_role_known", "role", AuthorRole),
            not_blank("author_has_name", "name", _("Give the author's name.")),
            models.CheckConstraint(
                name="author_corporate_has_no_given",
                condition=Q(kind=AuthorKind.PERSON) | Q(given="", particle="", dropping_particle="", suffix=""),
                violation_error_message=_("A body has no given names: put its whole name in “name”."),
            ),
            models.UniqueConstraint(
                fields=["source", "order"],
                name="author_place_once",
                violation_error_message=_("Two authors have the same place in the list."),
            ),
        ]

    def __str__(self) -> str:
        parts = [self.given, self.dropping_particle, joined(self.particle, self.name), self.suffix]
        return " ".join(part for part in parts if part)


class Derivation(Tracked):
    """One source quotes, republishes, summarises or translates another: it is not an independent origin."""

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, related_name="derivations", verbose_name=_("derived source")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DerivationKind.choices)
    origin = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,  # what others were made from stays
        limit_choices_to=UNMERGED,
        related_name="derived",
        verbose_name=_("original"),
    )
    note = ProseField(_("note"), blank=True)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["source", "pk"]
        verbose_name = _("derivation")
        verbose_name_plural = _("derivations")
        constraints = [
            one_of("derivation_kind_known", "kind", DerivationKind),
            models.CheckConstraint(
                name="derivation_not_itself",
                condition=~Q(source=F("origin")),
                violation_error_message=_("A source cannot be derived from itself."),
            ),
            models.UniqueConstraint(
                fields=["source", "origin", "kind"],
                name="derivation_once",
                violation_error_message=_("This derivation is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

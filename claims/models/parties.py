"""Who takes positions: parties, the names they go by, and what they were when."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import LineField, ProseField
from audit.models import Tracked
from audit.records import AuditedRecords
from claims.querysets import PartyQuerySet
from claims.vocabulary import PERSONS, PartyKind
from sources.edtf_fields import EDTFField
from sources.fields import LanguageField, WikidataField
from sources.models import UNMERGED, Keyed


class Party(Keyed):
    """A person, government body, armed group, company, outlet or other organisation that takes positions."""

    part_of = "id"
    name = LineField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=30, choices=PartyKind.choices)
    summary = ProseField(_("summary"), blank=True, help_text=_("One neutral sentence: who or what this is."))
    wikidata = WikidataField(_("Wikidata item"), help_text=_("For example Q232. Empty when unknown."))
    noindex = models.BooleanField(
        _("keep from search engines"),
        default=False,
        help_text=_(
            "Asks search engines to leave out the party's page, its feed and its table. The site's own search finds it."
        ),
    )
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
    objects: ClassVar[Any] = PartyQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            one_of("party_kind_known", "kind", PartyKind),
            not_blank("party_has_name", "name", _("Give the party's name.")),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="party_by_name"),  # /parties/
            models.Index(fields=["merged_into"], name="party_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        """Whether it is a human being, of whom the public is shown names, roles and positions alone."""
        return self.kind in PERSONS

    @property
    def public_summary(self) -> str:
        """The summary as far as it is public: of persons it is for editors, who tell namesakes apart by it."""
        return "" if self.is_person else self.summary


class Alias(Tracked):
    """Another name that a party goes by, in one language."""

    part_of = "party_id"
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("party"))
    name = LineField(_("name"), max_length=250)
    language = LanguageField(_("language"))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["party", "pk"]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [
            not_blank("alias_has_name", "name", _("Give the other name.")),
            models.UniqueConstraint(
                fields=["party", "name", "language"],
                name="alias_once",
                violation_error_message=_("This alias is recorded already."),
            ),
        ]
        indexes = [models.Index(fields=["name"], name="alias_by_name")]  # parties named in a text

    def __str__(self) -> str:
        return self.name


class Affiliation(Tracked):
    """What a party was, where, and from when to when."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="affiliations", verbose_name=_("party"))
    role = LineField(_("role"), max_length=250, help_text=_("For example Minister of the Interior."))
    organisation = models.ForeignKey(
        Party,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # somebody's past does not lose the place where it happened
        limit_choices_to=UNMERGED,
        related_name="members",
        verbose_name=_("organisation"),
    )
    since = EDTFField(
        _("since"),
        earliest="since_earliest",
        latest="since_latest",
        blank=True,
        help_text=_("EDTF or words. Empty when unknown."),
    )
    since_earliest = models.DateField(null=True, blank=True, editable=False)
    since_latest = models.DateField(null=True, blank=True, editable=False)
    until = EDTFField(
        _("until"),
        earliest="until_earliest",
        latest="until_latest",
        blank=True,
        help_text=_("EDTF or words. Empty when unknown or still so."),
    )
    until_earliest = models.DateField(null=True, blank=True, editable=False)
    until_latest = models.DateField(null=True, blank=True, editable=False)
    note = ProseField(_("note"), blank=True)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["party", "pk"]
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            not_blank("affiliation_has_role", "role", _("Say what the party was, for example Minister.")),
            models.CheckConstraint(
                name="affiliation_not_itself",
                condition=Q(organisation__isnull=True) | ~Q(organisation=F("party")),
                violation_error_message=_("A party cannot be affiliated with itself."),
            ),
            models.CheckConstraint(
                name="affiliation_ends_after_start",
                condition=Q(since_earliest__isnull=True)
                | Q(until_latest__isnull=True)
                | Q(until_latest__gte=F("since_earliest")),
                violation_error_message=_("The affiliation ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.role

    def clean(self) -> None:
        """Refuse an end before the beginning, beside the field. A form leaves the constraint out: it hides the days."""
        super().clean()
        if self.since_earliest and self.until_latest and self.until_latest < self.since_earliest:
            raise ValidationError({"until": _("The affiliation ends before it begins.")})

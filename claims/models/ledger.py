"""The claim and its parts: what is recorded, edited and, as a whole, numbered in revisions."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import LineField, ProseField
from audit.models import Tracked
from audit.records import AuditedRecords
from claims.models.parties import Party
from claims.models.topics import Topic
from claims.querysets import ClaimQuerySet
from claims.vocabulary import SYMMETRIC_RELATIONS, Bearing, Credibility, RelationType, Stance, Verdict
from sources.edtf_fields import EDTFField
from sources.edtf_words import date_in_words
from sources.fields import LanguageField, NaturalKeyField
from sources.models import UNMERGED, Source


class Claim(Tracked):
    """One assertion that can be true or false, in one neutral sentence."""

    part_of = "id"
    slug = NaturalKeyField(
        _("slug"),
        help_text=_("The claim's name in its address. Made from the statement once; a former slug keeps leading here."),
    )
    statement = LineField(
        _("statement"), max_length=500, help_text=_("One neutral sentence that can be true or false.")
    )
    summary = ProseField(_("summary"), blank=True, help_text=_("One or two sentences: what the claim is about."))
    language = LanguageField(_("language"), help_text=_("Language of the statement, as a BCP 47 tag: en, kk, ru."))
    event_date = EDTFField(
        _("date of the event"),
        earliest="event_earliest",
        latest="event_latest",
        blank=True,
        help_text=_("When what is claimed happened, in EDTF or words: spring 2004. Empty when it has no date."),
    )
    event_earliest = models.DateField(null=True, blank=True, editable=False)
    event_latest = models.DateField(null=True, blank=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict.choices, blank=True)
    rationale = ProseField(_("rationale"), blank=True, help_text=_("Why this verdict, and on which evidence."))
    history = AuditedRecords()
    objects: ClassVar[Any] = ClaimQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        permissions = [
            ("edit_any_claim", _("Can edit claims that others drafted or that are published")),
            ("submit_claim", _("Can submit claims for review")),
            ("review_claim", _("Can approve claims, request changes and dissent")),
            ("withdraw_claim", _("Can withdraw published claims")),
            ("merge_claim", _("Can merge claims, parties and sources, and undo it")),
        ]
        constraints = [
            one_of("claim_verdict_known", "verdict", Verdict, blank=True),
            not_blank("claim_has_statement", "statement", _("Write the claim's statement.")),
        ]
        indexes = [
            models.Index(fields=["verdict", "id"], name="claim_by_verdict"),  # the admin's filter by verdict
            # Its filter by date, where few events begin by its end, or few end after its beginning.
            models.Index(fields=["event_earliest", "event_latest", "id"], name="claim_event_from"),
            models.Index(fields=["event_latest", "event_earliest", "id"], name="claim_event_to"),
        ]

    def __str__(self) -> str:
        return self.statement

    def clean(self) -> None:
        """Refuse a slug under which another claim was public. 1 query."""
        from claims.models.publication import PublicAddress

        super().clean()
        if PublicAddress.objects.filter(slug=self.slug).exclude(claim=self.pk).exists():
            raise ValidationError({"slug": _("Another claim was public under this slug. Choose another.")})


class TopicLink(Tracked):
    """One claim is filed under one topic; the lowest place is its main topic."""

    part_of = "claim_id"
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="topic_links", verbose_name=_("claim"))
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="claim_links", verbose_name=_("topic"))
    order = models.PositiveSmallIntegerField(_("place"), default=1, help_text=_("1 for the main topic."))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["claim", "order", "pk"]
        verbose_name = _("topic of a claim")
        verbose_name_plural = _("topics of a claim")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "topic"],
                name="topic_link_once",
                violation_error_message=_("The claim is filed under this topic already."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("place %(order)s") % {"order": self.order}


class Position(Tracked):
    """One party's stance on one claim, on a date, in a capacity."""

    part_of = "claim_id"
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="positions", verbose_name=_("claim"))
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,  # whoever is on record stays on record
        limit_choices_to=UNMERGED,
        related_name="positions",
        verbose_name=_("party"),
    )
    capacity = LineField(
        _("capacity"),
        max_length=250,
        blank=True,
        help_text=_("As what the party spoke then: first deputy chairman, KNB."),
    )
    stance = models.CharField(_("stance"), max_length=20, choices=Stance.choices)
    stated_on = EDTFField(
        _("stated on"),
        earliest="stated_earliest",
        latest="stated_latest",
        blank=True,
        help_text=_("When it was said, in EDTF or words: 7 February 2005. Empty when unknown."),
    )
    stated_earliest = models.DateField(null=True, blank=True, editable=False)
    stated_latest = models.DateField(null=True, blank=True, editable=False)
    quote = ProseField(_("quotation"), blank=True, help_text=_("Short and literal, without quotation marks."))
    note = ProseField(_("note"), blank=True, help_text=_("What a reader needs to understand the position."))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["claim", "pk"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [one_of("position_stance_known", "stance", Stance)]
        indexes = [
            models.Index(fields=["stance", "-claim", "id"], name="position_by_stance"),  # the admin's filter
            # The filter of claims by date, as those of the claims.
            models.Index(fields=["stated_earliest", "stated_latest", "claim"], name="position_stated_from"),
            models.Index(fields=["stated_latest", "stated_earliest", "claim"], name="position_stated_to"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()} ({self.pk})"


class Citation(Tracked):
    """The link from a position to the source that documents it."""

    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="citations", verbose_name=_("position")
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,  # what is cited stays
        limit_choices_to=UNMERGED,
        related_name="citations",
        verbose_name=_("source"),
    )
    locator = LineField(_("locator"), max_length=250, blank=True, help_text=_("Page, section or minute: page 3."))
    excerpt = ProseField(_("excerpt"), blank=True, help_text=_("The words of the source that document the position."))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "source", "locator"],
                name="citation_once",
                violation_error_message=_("The position cites this place of this source already."),
            ),
        ]

    def __str__(self) -> str:
        return self.locator or f"({self.pk})"


class Evidence(Tracked):
    """A source's bearing on the claim itself; with `basis`, a row that the verdict rests on."""

    part_of = "claim_id"
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("claim"))
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,  # what is cited stays
        limit_choices_to=UNMERGED,
        related_name="evidence",
        verbose_name=_("source"),
    )
    bearing = models.CharField(_("bearing"), max_length=20, choices=Bearing.choices)
    credibility = models.PositiveSmallIntegerField(
        _("credibility"),
        choices=Credibility.choices,
        default=Credibility.CANNOT_BE_JUDGED,
        help_text=_("Admiralty code, 1 to 6. 6 means that it cannot be judged, not that it is false."),
    )
    excerpt = ProseField(_("excerpt"), blank=True, help_text=_("The words of the source that bear on the claim."))
    locator = LineField(_("locator"), max_length=250, blank=True, help_text=_("Page, section or minute: page 3."))
    note = ProseField(_("note"), blank=True, help_text=_("Why the source bears on the claim in this way."))
    basis = models.BooleanField(_("basis"), default=False, help_text=_("The verdict rests on this row."))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["claim", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            one_of("evidence_bearing_known", "bearing", Bearing),
            one_of("evidence_credibility_known", "credibility", Credibility),
        ]

    def __str__(self) -> str:
        return f"{self.get_bearing_display()} ({self.pk})"


class Relation(Tracked):
    """A typed edge from one claim to another; `contradicts` and `duplicates` hold both ways."""

    part_of = "claim_id"
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="relations", verbose_name=_("claim"))
    type = models.CharField(_("type"), max_length=20, choices=RelationType.choices)
    target = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,  # claims are withdrawn, never deleted
        limit_choices_to={"state__merged_into__isnull": True},
        related_name="inbound_relations",
        verbose_name=_("other claim"),
    )
    note = ProseField(_("note"), blank=True, help_text=_("How the two claims hang together."))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["claim", "pk"]
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            one_of("relation_type_known", "type", RelationType),
            models.CheckConstraint(
                name="relation_not_itself",
                condition=~Q(claim=F("target")),
                violation_error_message=_("A claim cannot be related to itself."),
            ),
            models.UniqueConstraint(
                fields=["claim", "target", "type"],
                name="relation_once",
                violation_error_message=_("This relation is recorded already."),
            ),
            models.UniqueConstraint(
                Least("claim", "target"),
                Greatest("claim", "target"),
                "type",
                name="relation_symmetric_once",
                condition=Q(type__in=SYMMETRIC_RELATIONS),
                violation_error_message=_("This relation holds both ways and is recorded already, at the other claim."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


class ReplyRequest(Tracked):
    """The right of reply: one party was asked for its side of one claim."""

    part_of = "claim_id"
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reply_requests", verbose_name=_("claim"))
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,  # whoever was asked stays on record
        limit_choices_to=UNMERGED,
        related_name="reply_requests",
        verbose_name=_("party"),
    )
    asked_on = EDTFField(_("asked on"), earliest="asked_earliest", latest="asked_latest", help_text=_("When we asked."))
    asked_earliest = models.DateField(null=True, blank=True, editable=False)
    asked_latest = models.DateField(null=True, blank=True, editable=False)
    channel = LineField(_("channel"), max_length=250, help_text=_("How we asked: letter, e-mail, telephone."))
    answered_on = EDTFField(
        _("answered on"),
        earliest="answered_earliest",
        latest="answered_latest",
        blank=True,
        help_text=_("Empty as long as there is no answer."),
    )
    answered_earliest = models.DateField(null=True, blank=True, editable=False)
    answered_latest = models.DateField(null=True, blank=True, editable=False)
    answer = ProseField(_("answer"), blank=True, help_text=_("What the party answered."))
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["claim", "pk"]
        verbose_name = _("reply request")
        verbose_name_plural = _("reply requests")
        constraints = [
            not_blank("reply_request_dated", "asked_on", _("Say when the party was asked.")),
            not_blank("reply_request_has_channel", "channel", _("Say how the party was asked.")),
            models.CheckConstraint(
                name="reply_request_answer_complete",
                condition=Q(answered_on="", answer="") | (~Q(answered_on="") & ~Q(answer="")),
                violation_error_message=_("An answer needs both its date and its text."),
            ),
        ]

    def __str__(self) -> str:
        return date_in_words(self.asked_on)

"""Articles from elsewhere, what people decide on their passages, and derived rows of what their text says."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import LineField
from audit.models import Tracked
from audit.records import AuditedRecords
from claims.articles.vocabulary import ArticleFormat, PassageOutcome
from claims.models.ledger import Claim
from sources.models import UNMERGED, Keyed, Source

DERIVED = "derived from the article's text: manage.py rebuild_articles"


class Article(Keyed):
    """A text from elsewhere that claims are made from: kept as it came, shown at the desk alone."""

    title = LineField(_("title"), max_length=500)
    format = models.CharField(_("format"), max_length=10, choices=ArticleFormat.choices)
    # As it came, character by character: what it says is found by reading it, never written back.
    text = models.TextField(_("text"), editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False, help_text=_("SHA-256 of the text."))
    origin = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # where a text came from stays
        limit_choices_to=UNMERGED,
        related_name="articles",
        verbose_name=_("source of origin"),
    )
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["-pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            one_of("article_format_known", "format", ArticleFormat),
            not_blank("article_has_title", "title", _("Give the article's title.")),
        ]
        indexes = [models.Index(fields=["digest"], name="article_by_digest")]  # the same text again

    def __str__(self) -> str:
        return self.title


class ReferenceSource(Tracked):
    """One work that a reference of an article names is this source."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="reference_sources", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number of the reference"))
    place = models.PositiveSmallIntegerField(
        _("place"), default=1, help_text=_("1 for the first work that the reference names.")
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,  # what is cited stays
        limit_choices_to=UNMERGED,
        related_name="article_references",
        verbose_name=_("source"),
    )
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["article", "number", "place"]
        verbose_name = _("source of a reference")
        verbose_name_plural = _("sources of references")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number", "place"],
                name="reference_source_once",
                violation_error_message=_("This work has a source already."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("reference %(number)s") % {"number": self.number}


class PassageDecision(Tracked):
    """What somebody decided on one passage: a claim was made from it, a claim covers it, or a proposal was rejected."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("number of the passage"))
    digest = models.CharField(
        _("digest of the passage"), max_length=16, help_text=_("By which the passage is known again.")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=PassageOutcome.choices)
    proposal = models.CharField(
        _("proposal"), max_length=12, blank=True, help_text=_("By which the proposal is known again; empty for none.")
    )
    claim = models.ForeignKey(
        Claim,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # claims are withdrawn, never deleted
        related_name="passage_decisions",
        verbose_name=_("claim"),
    )
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["article", "number", "pk"]
        verbose_name = _("decision on a passage")
        verbose_name_plural = _("decisions on passages")
        constraints = [
            one_of("passage_outcome_known", "outcome", PassageOutcome),
            models.CheckConstraint(
                name="passage_decision_names_claim",
                condition=Q(outcome=PassageOutcome.REJECTED, claim=None)
                | (~Q(outcome=PassageOutcome.REJECTED) & Q(claim__isnull=False)),
                violation_error_message=_("What covers a passage is a claim; what is rejected leads to none."),
            ),
            models.UniqueConstraint(
                fields=["article", "number", "digest", "proposal"],
                name="proposal_decided_once",
                condition=~Q(proposal=""),
                violation_error_message=_("This proposal is decided already."),
            ),
            models.UniqueConstraint(
                fields=["article", "number", "digest", "claim"],
                name="passage_covered_once",
                condition=Q(outcome=PassageOutcome.COVERED),
                violation_error_message=_("This claim is recorded as covering the passage already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.number})"


class ArticleSection(models.Model):
    """A heading of an article; number 0 is what stands before the first."""

    untracked_because = DERIVED

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveIntegerField()
    title = models.TextField()
    level = models.PositiveSmallIntegerField(help_text="0: the text does not say.")
    path = models.TextField(help_text="As locators name it: the sections that it lies in, and its title.")

    class Meta:
        ordering: ClassVar = ["article", "number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_section_once")]

    def __str__(self) -> str:
        return self.title


class ArticlePassage(models.Model):
    """A sentence of an article, or what stands there instead of one."""

    untracked_because = DERIVED

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    section = models.PositiveIntegerField()
    paragraph = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=16)
    markers = models.JSONField(help_text="Numbers of references.")
    places = models.JSONField(help_text="Behind how many characters each marker stands.")
    fragment = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["article", "number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_passage_once")]

    def __str__(self) -> str:
        return self.text


class ArticleReference(models.Model):
    """An entry of an article's list of references."""

    untracked_because = DERIVED

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="references")
    number = models.PositiveIntegerField()
    text = models.TextField()
    locators = models.JSONField(help_text="Where in each of its works: page 3.")
    times = models.PositiveIntegerField(help_text="How often the text cites it.")
    listed = models.BooleanField(help_text="It stands in a bibliography.")

    class Meta:
        ordering: ClassVar = ["article", "number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_reference_once")]

    def __str__(self) -> str:
        return self.text

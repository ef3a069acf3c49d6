"""The fixed vocabularies of claims, with the words that people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    PERSON = "person", _("person")
    GOVERNMENT_BODY = "government body", _("government body")
    INTERNATIONAL_ORGANISATION = "international organisation", _("international organisation")
    ARMED_OR_POLITICAL_GROUP = "armed or political group", _("armed or political group")
    RELIGIOUS_BODY = "religious body", _("religious body")
    COMPANY = "company", _("company")
    MEDIA_OUTLET = "media outlet", _("media outlet")
    EXPERT = "expert", _("expert")
    OTHER = "other", _("other")


class Verdict(models.TextChoices):
    SUPPORTED = "supported", _("supported")
    PARTLY_SUPPORTED = "partly supported", _("partly supported")
    CONTESTED = "contested", _("contested")
    UNSUPPORTED = "unsupported", _("unsupported")
    CONTRADICTED = "contradicted", _("contradicted")
    NOT_ASSESSABLE = "not assessable", _("not assessable")


VERDICT_MEANINGS = {
    Verdict.SUPPORTED: _("The evidence recorded here bears the claim out."),
    Verdict.PARTLY_SUPPORTED: _("The evidence recorded here bears out part of the claim, or bears it out weakly."),
    Verdict.CONTESTED: _("Parties contradict each other, and the evidence recorded here does not settle it."),
    Verdict.UNSUPPORTED: _("No evidence recorded here bears the claim out."),
    Verdict.CONTRADICTED: _("The evidence recorded here speaks against the claim."),
    Verdict.NOT_ASSESSABLE: _("The material recorded here does not allow a judgement."),
}


class Stance(models.TextChoices):
    ASSERTS = "asserts", _("asserts")
    DENIES = "denies", _("denies")
    QUALIFIES = "qualifies", _("qualifies")
    REPORTS = "reports", _("reports")
    RETRACTS = "retracts", _("retracts")


class Bearing(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")
    CONTEXT = "context", _("context")


class Credibility(models.IntegerChoices):
    """Information credibility on the Admiralty code (NATO AJP-2.1)."""

    CONFIRMED = 1, _("confirmed by other sources")
    PROBABLY_TRUE = 2, _("probably true")
    POSSIBLY_TRUE = 3, _("possibly true")
    DOUBTFUL = 4, _("doubtful")
    IMPROBABLE = 5, _("improbable")
    CANNOT_BE_JUDGED = 6, _("truth cannot be judged")


class RelationType(models.TextChoices):
    CONTRADICTS = "contradicts", _("contradicts")
    SUPPORTS = "supports", _("supports")
    REFINES = "refines", _("refines")
    DUPLICATES = "duplicates", _("duplicates")
    PART_OF = "part of", _("part of")


SYMMETRIC_RELATIONS = (RelationType.CONTRADICTS, RelationType.DUPLICATES)


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Decision(models.TextChoices):
    APPROVED = "approved", _("approved")
    CHANGES_REQUESTED = "changes requested", _("changes requested")

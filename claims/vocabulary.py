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


# Human beings. Nothing records a death, so each of them is treated as living.
PERSONS = (PartyKind.PERSON, PartyKind.EXPERT)


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


STANCES: tuple[str, ...] = tuple(Stance.values)  # which Django makes anew with its words each time


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
    MERGED = "merged", _("merged")


class Decision(models.TextChoices):
    APPROVED = "approved", _("approved")
    CHANGES_REQUESTED = "changes requested", _("changes requested")
    REAFFIRMED = "reaffirmed", _("reaffirmed")


class EditionChange(models.TextChoices):
    """What an edition is, beside the one before it."""

    FIRST = "first", _("first edition")
    MINOR = "minor", _("minor change")
    CORRECTION = "correction", _("correction")


class ItemKind(models.TextChoices):
    """What a flag may be raised on."""

    CLAIM = "claim", _("claim")
    POSITION = "position", _("position")
    CITATION = "citation", _("citation")
    EVIDENCE = "evidence", _("evidence")
    SOURCE = "source", _("source")


class FlagReason(models.TextChoices):
    MISATTRIBUTED = "misattributed", _("misattributed")
    MISQUOTED = "misquoted", _("misquoted")
    NOT_IN_SOURCE = "not in source", _("source does not say this")
    BAD_SOURCE = "bad source", _("source unreliable or retracted")
    OUTDATED = "outdated", _("outdated")
    MISSING_DENIAL = "missing denial", _("missing denial")
    DUPLICATE = "duplicate", _("duplicate")
    NOT_NEUTRAL = "not neutral", _("not neutral")
    PRIVACY = "privacy", _("privacy or safety")
    OTHER = "other", _("other")


class FlagStatus(models.TextChoices):
    OPEN = "open", _("open")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")
    WITHDRAWN = "withdrawn", _("taken back")

    @classmethod
    def decided(cls) -> list[str]:
        """The outcomes that somebody else than the flagger decides."""
        return [cls.UPHELD.value, cls.DISMISSED.value]


class MergedKind(models.TextChoices):
    CLAIM = "claim", _("claim")
    PARTY = "party", _("party")
    SOURCE = "source", _("source")


class RevertKind(models.TextChoices):
    """What is taken back."""

    CLAIM = "claim", _("the claim")
    PART = "part", _("one part of it")
    REVISION = "revision", _("what one revision changed")


class NoticeKind(models.TextChoices):
    """Which act a person is told of."""

    SUBMITTED = "submitted", _("submitted for review")
    APPROVED = "approved", _("approved")
    CHANGES_REQUESTED = "changes requested", _("changes requested")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISSENT = "dissent", _("dissent")
    RE_REVIEW = "re-review", _("needs re-review")
    FLAG_RAISED = "flag raised", _("flag raised")
    FLAG_COMMENT = "flag comment", _("comment on a flag")
    FLAG_RESOLVED = "flag resolved", _("flag resolved")
    MERGED = "merged", _("merged")


class MailChoice(models.TextChoices):
    AT_ONCE = "at once", _("at once, one for each notice")
    DAILY = "daily", _("once a day, all together")
    NEVER = "never", _("never")


class PolicyPage(models.TextChoices):
    METHOD = "method", _("method")
    CORRECTIONS = "corrections", _("corrections")
    PRIVACY = "privacy", _("privacy")

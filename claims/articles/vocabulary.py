"""The fixed vocabularies of articles, with the words that people at the desk read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleFormat(models.TextChoices):
    """How an article that was taken in is written."""

    WIKITEXT = "wikitext", _("wikitext")
    RENDERED = "rendered", _("as a browser shows it")


class PassageOutcome(models.TextChoices):
    """What was decided on a passage of an article."""

    ACCEPTED = "accepted", _("a claim was made from it")
    COVERED = "covered", _("a claim covers it")
    REJECTED = "rejected", _("rejected")

"""The closed lists of values that sources and publishers have."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reliability(models.TextChoices):
    """Source reliability on the Admiralty code (NATO AJP-2.1)."""

    A = "A", _("completely reliable")
    B = "B", _("usually reliable")
    C = "C", _("fairly reliable")
    D = "D", _("not usually reliable")
    E = "E", _("unreliable")
    F = "F", _("reliability cannot be judged")


class SourceKind(models.TextChoices):
    ARTICLE = "article", _("article")
    STATEMENT = "statement", pgettext_lazy("kind of source", "statement")
    INTERVIEW = "interview", _("interview")
    COURT_RECORD = "court record", _("court record")
    DATASET = "dataset", _("dataset")
    REPORT = "report", _("report")
    BOOK = "book", _("book")
    WEB_PAGE = "web page", _("web page")
    BROADCAST = "broadcast", _("broadcast")
    OTHER = "other", _("other")


class AuthorKind(models.TextChoices):
    PERSON = "person", _("person")
    CORPORATE = "corporate", _("corporate")


class AuthorRole(models.TextChoices):
    AUTHOR = "author", pgettext_lazy("part in a source", "author")
    EDITOR = "editor", pgettext_lazy("part in a source", "editor")
    TRANSLATOR = "translator", pgettext_lazy("part in a source", "translator")


class DerivationKind(models.TextChoices):
    QUOTES = "quotes", _("quotes")
    REPUBLISHES = "republishes", _("republishes")
    SUMMARISES = "summarises", _("summarises")
    TRANSLATES = "translates", _("translates")

"""The site's own pages about how it works, as far as somebody has written them anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank, one_of
from audit.fields import LineField, ProseField
from audit.models import Tracked
from audit.records import AuditedRecords
from claims.vocabulary import PolicyPage


class PolicyText(Tracked):
    """The text of one policy page; a page without one shows the default."""

    page = models.CharField(_("page"), max_length=20, choices=PolicyPage.choices, unique=True)
    title = LineField(_("title"), max_length=250)
    body = ProseField(
        _("text"),
        help_text=_("Paragraphs are separated by an empty line; “## ” begins a heading, “- ” an item of a list."),
    )
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["page"]
        verbose_name = _("policy page")
        verbose_name_plural = _("policy pages")
        constraints = [
            one_of("policy_page_known", "page", PolicyPage),
            not_blank("policy_has_title", "title", _("Give the page's title.")),
            not_blank("policy_has_body", "body", _("Write the page's text.")),
        ]

    def __str__(self) -> str:
        return self.title

"""Subject headings, in a tree."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank
from audit.fields import LineField, ProseField
from audit.models import Tracked
from audit.records import AuditedRecords
from claims.querysets import TopicQuerySet
from sources.models import Keyed


class Topic(Keyed):
    """A subject heading that claims are filed under; topics nest."""

    part_of = "id"
    title = LineField(_("title"), max_length=250)
    summary = ProseField(_("summary"), blank=True, help_text=_("One or two sentences for the topic's page."))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # a heading with headings below it stays
        related_name="children",
        verbose_name=_("filed under"),
        help_text=_("The wider topic. Empty for a topic that stands on its own."),
    )
    history = AuditedRecords()
    objects: ClassVar[Any] = TopicQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["title", "pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            not_blank("topic_has_title", "title", _("Give the topic's title.")),
            models.CheckConstraint(
                name="topic_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("A topic cannot be filed under itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a parent that is filed under this topic. 2 queries."""
        super().clean()
        if self.pk and self.parent_id and self.parent_id in Topic.objects.tree().below(self.pk):
            raise ValidationError({"parent": _("A topic cannot be filed under itself or under one of its own topics.")})

"""Filters of the admin's claims list. Those with many choices are typed, so that a page never loads them all."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Citation, Evidence, Position, Topic, TopicLink
from claims.queues import queues_for
from sources.edtf_dates import BadDate, parse_date
from sources.edtf_fields import overlapping


class TypedFilter(admin.SimpleListFilter):
    """A filter whose value is typed."""

    template = "claims/admin/typed_filter.html"
    help_text: Any = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("", "")]  # Django leaves out a filter without choices

    def choices(self, changelist: Any) -> Any:
        """The other parameters in force, which the filter's form keeps."""
        kept = [(key, one) for key, value in changelist.params.items() for one in _each(value)]
        others = [(key, value) for key, value in kept if key != self.parameter_name]
        yield {"value": self.value() or "", "others": others, "parameter": self.parameter_name, "help": self.help_text}


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class PartyFilter(TypedFilter):
    title = gettext_lazy("party")
    parameter_name = "party"
    help_text = gettext_lazy("Part of a name or alias.")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (typed := self.value()):
            return queryset
        named = Q(party__name__icontains=typed) | Q(party__aliases__name__icontains=typed) | Q(party__slug=typed)
        return queryset.filter(Exists(Position.objects.filter(named, claim=OuterRef("pk"))))


class PublisherFilter(TypedFilter):
    title = gettext_lazy("publisher")
    parameter_name = "publisher"
    help_text = gettext_lazy("Part of a name.")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (typed := self.value()):
            return queryset
        named = Q(source__publisher__name__icontains=typed) | Q(source__publisher__slug=typed)
        cited = Citation.objects.filter(named, position__claim=OuterRef("pk"))
        return queryset.filter(Exists(cited) | Exists(Evidence.objects.filter(named, claim=OuterRef("pk"))))


class DateFilter(TypedFilter):
    title = gettext_lazy("date of event or position")
    parameter_name = "date"
    help_text = gettext_lazy("For example spring 2004.")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (typed := self.value()):
            return queryset
        try:
            found = parse_date(typed)
        except BadDate as error:
            messages.error(request, str(error))
            return queryset.none()
        stated = Position.objects.filter(overlapping("stated_on", found.earliest, found.latest), claim=OuterRef("pk"))
        return queryset.filter(overlapping("event_date", found.earliest, found.latest) | Q(Exists(stated)))


class QueueFilter(admin.SimpleListFilter):
    """One of the desk's queues, as whoever asks sees it on the front page."""

    title = gettext_lazy("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(queue.name, queue.title) for queue in queues_for(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (chosen := self.value()):
            return queryset
        queues = {queue.name: queue for queue in queues_for(request.user)}
        if chosen not in queues:
            messages.error(request, _("There is no queue %(name)s.") % {"name": repr(chosen)})
            return queryset.none()
        waiting = queues[chosen].select(request.user, timezone.localdate())
        return queryset.filter(pk__in=waiting.order_by().values("claim"))


class TopicFilter(admin.SimpleListFilter):
    title = gettext_lazy("topic")
    parameter_name = "topic"
    claim_key = "pk"  # where the listed rows hold their claim

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        self.tree = Topic.objects.tree()
        return [(node.slug, "\u2003" * depth + node.title) for depth, node in self.tree.outline()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        keys = {node.slug: node.id for node in self.tree.nodes.values()}
        if not (chosen := self.value()):
            return queryset
        if chosen not in keys:
            messages.error(request, _("There is no topic %(slug)s.") % {"slug": repr(chosen)})
            return queryset.none()
        filed = TopicLink.objects.filter(claim=OuterRef(self.claim_key), topic__in=self.tree.below(keys[chosen]))
        return queryset.filter(Exists(filed))

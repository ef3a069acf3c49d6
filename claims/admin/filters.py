"""Filters of the admin's claims list. Those with many choices are typed, so that a page never loads them all."""

from collections.abc import Iterable
from html import escape
from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.bounded import are_rare
from claims.dated import dated_within
from claims.models import Citation, Evidence, Party, Position, Topic, TopicLink
from claims.queues import queues_for
from claims.topic_tree import TopicNode
from sources.edtf_dates import BadDate, parse_date
from sources.models import Publisher, Source

_PLACE = uuid4().hex  # of a topic in the address of a list: nothing that anybody typed
NAMED = 500  # parties or publishers whose name holds what was typed: of more, the first


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
        named = Q(name__icontains=typed) | Q(aliases__name__icontains=typed) | Q(slug=typed)
        parties = list(Party.objects.filter(named).order_by("pk").values_list("pk", flat=True).distinct()[:NAMED])
        held = Position.objects.filter(party__in=parties)
        if are_rare(held):
            return queryset.filter(pk__in=held.order_by().values("claim"))
        return queryset.filter(Exists(held.filter(claim=OuterRef("pk"))))


class PublisherFilter(TypedFilter):
    title = gettext_lazy("publisher")
    parameter_name = "publisher"
    help_text = gettext_lazy("Part of a name.")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (typed := self.value()):
            return queryset
        named = Publisher.objects.filter(Q(name__icontains=typed) | Q(slug=typed)).order_by("pk")
        sources = Source.objects.filter(publisher__in=list(named.values_list("pk", flat=True)[:NAMED])).values("pk")
        cited, borne = Citation.objects.filter(source__in=sources), Evidence.objects.filter(source__in=sources)
        if are_rare(cited) and are_rare(borne):
            keys = cited.order_by().values("position__claim").union(borne.order_by().values("claim"))
            return queryset.filter(pk__in=keys)
        here = Exists(cited.filter(position__claim=OuterRef("pk")))
        return queryset.filter(here | Exists(borne.filter(claim=OuterRef("pk"))))


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
        return dated_within(queryset, Position.objects.order_by(), found.earliest, found.latest, named="claim")


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


def _item(address: str, words: str, chosen: bool) -> str:
    begin = '<li class="selected">' if chosen else "<li>"
    return f'{begin}<a href="{address}">{escape(words)}</a></li>'


class TopicFilter(admin.SimpleListFilter):
    title = gettext_lazy("topic")
    parameter_name = "topic"
    template = "claims/admin/outline_filter.html"
    claim_key = "pk"  # where the listed rows hold their claim

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        self.tree = Topic.objects.tree()
        return [(node.slug, "\u2003" * depth + node.title) for depth, node in self._offered()]

    def _offered(self) -> list[tuple[int, TopicNode]]:
        return self.tree.offered(self.tree.keys.get(self.value() or ""))

    def choices(self, changelist: Any) -> Any:
        """Those that are offered, written out and not by a template for each, and the way to all others."""
        address = changelist.get_query_string({self.parameter_name: _PLACE})
        before, after = (escape(str(iri_to_uri(part))) for part in address.split(_PLACE))
        everything = escape(str(iri_to_uri(changelist.get_query_string(remove=[self.parameter_name]))))
        items = [_item(everything, _("All"), self.value() is None)]
        items += [
            _item(f"{before}{escape(slug)}{after}", str(title), self.value() == slug)
            for slug, title in self.lookup_choices
        ]
        if self.tree.is_cut:
            items.append(_item(reverse("admin:claims_topic_changelist"), _("All topics"), False))
        yield {"written": SafeString("".join(items))}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (chosen := self.value()):
            return queryset
        if chosen not in self.tree.keys:
            messages.error(request, _("There is no topic %(slug)s.") % {"slug": repr(chosen)})
            return queryset.none()
        filed = TopicLink.objects.filter(topic__in=self.tree.below(self.tree.keys[chosen]))
        if are_rare(filed):
            return queryset.filter(**{f"{self.claim_key}__in": filed.order_by().values("claim")})
        return queryset.filter(Exists(filed.filter(claim=OuterRef(self.claim_key))))

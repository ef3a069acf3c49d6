"""Parties, publishers, sources and topics, to be read by machines: their current facts."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework.response import Response

from claims.api import filters
from claims.api.base import ApiView
from claims.api.included import included_records, with_fields
from claims.api.lists import ListView
from claims.models import Party, Topic
from claims.outputs.records import party_record, publisher_record, source_record, topic_record
from claims.views.moved import moved_to
from sources.models import Publisher, Source

Row = dict[str, Any]


class RecordList(ListView):
    """Parties, publishers, sources or topics: their current facts."""

    record: Any

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return [type(self).record(row) for row in rows]


class RecordDetail(ApiView):
    """One of them; 301 where it was merged into another."""

    component: str
    list_view: Any
    parameters = ("fields",)

    def parameters_of(self, request: Any) -> tuple[str, ...]:
        own = super().parameters_of(request)
        return (*own, "include") if own and self.list_view.includes else own

    def get(self, request: Any, slug: str) -> Any:
        row = get_object_or_404(self.list_view().all_rows(), slug=slug)
        if into := getattr(row, "merged_into", None):
            return moved_to(reverse(request.resolver_match.url_name, args=[into.slug]))
        data = self.list_view.record(row)
        included = included_records([data], request.query_params, self.list_view.includes)
        body = with_fields([data], request.query_params, self.list_view.component)[0]
        return Response(body if included is None else {**body, "included": included})


class PartyList(RecordList):
    """All parties by name. 3 queries."""

    component = "Party"
    keys = ("name", "pk")
    filters = filters.PartyFilters
    record = staticmethod(party_record)

    def all_rows(self) -> Any:
        return Party.objects.for_records().select_related("merged_into")

    def rows(self) -> Any:
        return self.all_rows().unmerged()


class PublisherList(RecordList):
    """All publishers by name. 1 query."""

    component = "Publisher"
    keys = ("name", "pk")
    filters = filters.PublisherFilters
    record = staticmethod(publisher_record)

    def all_rows(self) -> Any:
        return Publisher.objects.all()

    rows = all_rows


class SourceList(RecordList):
    """All sources by slug. 4 queries, 1 more for each day."""

    component = "Source"
    keys = ("slug",)
    filters = filters.SourceFilters
    includes = ("publishers",)
    record = staticmethod(source_record)

    def all_rows(self) -> Any:
        return Source.objects.for_records().select_related("merged_into")

    def rows(self) -> Any:
        return self.all_rows().unmerged()


class TopicList(RecordList):
    """All topics by slug. 1 query."""

    component = "Topic"
    keys = ("slug",)
    filters = filters.TopicFilters
    record = staticmethod(topic_record)

    def all_rows(self) -> Any:
        return Topic.objects.select_related("parent")

    rows = all_rows


class PartyDetail(RecordDetail):
    """A party: its names and what it was when. 3 queries."""

    list_view = PartyList


class PublisherDetail(RecordDetail):
    """A publisher and its grade. 1 query."""

    list_view = PublisherList


class SourceDetail(RecordDetail):
    """A source, its authors, its grade and what it was made from. 3 queries."""

    list_view = SourceList


class TopicDetail(RecordDetail):
    """A topic and the one above it. 1 query."""

    list_view = TopicList

"""Pages and lists that cost what such pages ordinarily cost."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_page
from django.views.decorators.http import condition
from rest_framework import generics, serializers

from bench.peers.plain.models import Article, Citation, Claim, Position, Source

LISTED = 50


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One query and a template that makes 20 kB."""
    return render(request, "plain/article.html", {"article": get_object_or_404(Article, slug=slug)})


def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Three queries and thirty rows."""
    found = get_object_or_404(Claim, slug=slug)
    positions = list(found.positions.select_related("party"))
    citations = list(
        Citation.objects.filter(position__claim=found).select_related("source").order_by("position_id", "pk")
    )
    return render(request, "plain/claim.html", {"claim": found, "positions": positions, "citations": citations})


def _etag(_request: HttpRequest, slug: str) -> str:
    changed = Claim.objects.values_list("changed_at", flat=True).get(slug=slug)
    return f'"{changed.timestamp()}"'


revalidated_claim = condition(etag_func=_etag)(claim)
kept_claim = cache_page(600)(claim)


class SourceSerializer(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields = ["slug", "title", "publisher", "date"]


class CitationSerializer(serializers.ModelSerializer[Citation]):
    source = SourceSerializer()

    class Meta:
        model = Citation
        fields = ["source", "locator"]


class PositionSerializer(serializers.ModelSerializer[Position]):
    party = serializers.StringRelatedField()  # type: ignore[var-annotated]
    citations = CitationSerializer(many=True)

    class Meta:
        model = Position
        fields = ["party", "stance", "capacity", "stated_on", "quote", "note", "citations"]


class FlatSerializer(serializers.ModelSerializer[Claim]):
    class Meta:
        model = Claim
        fields = ["slug", "statement", "summary", "rationale", "verdict"]


class NestedSerializer(FlatSerializer):
    positions = PositionSerializer(many=True)

    class Meta(FlatSerializer.Meta):
        fields = [*FlatSerializer.Meta.fields, "positions"]


class NaiveList(generics.ListAPIView[Claim]):
    """Nested rows, each fetched when it is asked for."""

    serializer_class: Any = NestedSerializer

    def get_queryset(self) -> Any:
        return Claim.objects.order_by("pk")[:LISTED]


class PrefetchedList(NaiveList):
    """The same rows in three queries."""

    def get_queryset(self) -> Any:
        citations = Prefetch("citations", Citation.objects.select_related("source"))
        positions = Prefetch("positions", Position.objects.select_related("party").prefetch_related(citations))
        return super().get_queryset().prefetch_related(positions)


class FlatList(NaiveList):
    """The claims alone."""

    serializer_class = FlatSerializer

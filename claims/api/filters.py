"""What the lists of the API can be filtered by. Values that are no choice are refused, not ignored."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet

from claims.bounded import are_rare
from claims.models import (
    Correction,
    Edition,
    Flag,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    Party,
    Topic,
)
from claims.vocabulary import Bearing, Credibility, FlagReason, FlagStatus, ItemKind, PartyKind, RelationType, Stance
from sources.fields import SLUG_PATTERN
from sources.models import Publisher, Reliability, Source, SourceKind


class SlugFilter(filters.CharFilter):
    """The slug of a record: one that no record has selects nothing."""

    field_class = forms.RegexField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, regex=f"^{SLUG_PATTERN}$", max_length=120, **kwargs)


class DayFilter(filters.DateFilter):
    """Rows with a day on that side of the one given: where they are few, found by an index of days. 1 query."""

    def filter(self, rows: Any, day: Any) -> Any:
        if not day:
            return rows
        dated = rows.model._base_manager.filter(**{f"{self.field_name}__{self.lookup_expr}": day}).order_by()
        if are_rare(dated):
            return rows.filter(pk__in=dated.values("pk"))
        return super().filter(rows, day)


def choice(field: str, choices: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(field_name=field, choices=choices.choices)


class PartyFilters(filters.FilterSet):
    kind = choice("kind", PartyKind)
    wikidata = filters.CharFilter(max_length=20)

    class Meta:
        model = Party
        fields: list[str] = []


class PublisherFilters(filters.FilterSet):
    reliability = choice("reliability", Reliability)

    class Meta:
        model = Publisher
        fields: list[str] = []


class SourceFilters(filters.FilterSet):
    kind = choice("kind", SourceKind)
    publisher = SlugFilter(field_name="publisher__slug")
    language = filters.CharFilter(max_length=35)
    since = DayFilter(field_name="date_latest", lookup_expr="gte")
    until = DayFilter(field_name="date_earliest", lookup_expr="lte")

    class Meta:
        model = Source
        fields: list[str] = []


class TopicFilters(filters.FilterSet):
    parent = SlugFilter(field_name="parent__slug")

    class Meta:
        model = Topic
        fields: list[str] = []


class PositionFilters(filters.FilterSet):
    claim = SlugFilter(field_name="indexed__slug")
    party = SlugFilter(field_name="party__slug")
    stance = choice("stance", Stance)
    since = DayFilter(field_name="stated_latest", lookup_expr="gte")
    until = DayFilter(field_name="stated_earliest", lookup_expr="lte")

    class Meta:
        model = IndexedPosition
        fields: list[str] = []


class EvidenceFilters(filters.FilterSet):
    claim = SlugFilter(field_name="indexed__slug")
    source = SlugFilter(field_name="source__slug")
    bearing = choice("bearing", Bearing)
    credibility = choice("credibility", Credibility)

    class Meta:
        model = IndexedEvidence
        fields: list[str] = []


class RelationFilters(filters.FilterSet):
    claim = SlugFilter(method="of_claim")
    type = choice("type", RelationType)

    class Meta:
        model = IndexedRelation
        fields: list[str] = []

    def of_claim(self, rows: QuerySet[Any], name: str, slug: str) -> QuerySet[Any]:
        """Those that lead from the claim, and those that lead to it."""
        return rows.filter(Q(indexed__slug=slug) | Q(target__indexed__slug=slug))


class FlagFilters(filters.FilterSet):
    claim = SlugFilter(field_name="claim__indexed__slug")
    source = SlugFilter(field_name="source__slug")
    kind = choice("kind", ItemKind)
    reason = choice("reason", FlagReason)
    status = filters.ChoiceFilter(
        choices=[one for one in FlagStatus.choices if one[0] != FlagStatus.WITHDRAWN],
    )

    class Meta:
        model = Flag
        fields: list[str] = []


class CorrectionFilters(filters.FilterSet):
    claim = SlugFilter(field_name="claim__state__edition__slug")
    verdict_changed = filters.BooleanFilter(method="with_changed_verdict")

    class Meta:
        model = Correction
        fields: list[str] = []

    def with_changed_verdict(self, rows: QuerySet[Any], name: str, changed: bool) -> QuerySet[Any]:
        same = Q(verdict_before=F("verdict_after"))
        return rows.exclude(same) if changed else rows.filter(same)


class EditionFilters(filters.FilterSet):
    claim = SlugFilter(field_name="claim__state__edition__slug")

    class Meta:
        model = Edition
        fields: list[str] = []

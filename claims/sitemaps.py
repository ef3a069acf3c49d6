"""The map of the public pages for search engines: what there is, and since when each is as it is."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.urls import reverse

from claims.models import IndexedClaim, IndexedPosition, IndexedSource, IndexedTopic, Party, Topic
from claims.outputs.site import full_address
from claims.ranges import RangePaginator
from sources.models import Source


class _PublicSitemap(Sitemap):
    """Addresses begin as CLAIMTRACK_SITE_URL says, whoever asks."""

    limit = 10_000  # a fifth of what the protocol allows

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.CLAIMTRACK_SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return settings.CLAIMTRACK_SITE_URL.partition("://")[2]

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[dict[str, Any]]:
        """The addresses with those of the same page in each language; the bare one follows the browser."""
        found: list[dict[str, Any]] = super().get_urls(page, site, protocol)
        for row in found:
            path = row["location"].removeprefix(settings.CLAIMTRACK_SITE_URL)
            paths = {"x-default": path, **{code: f"/{code}{path}" for code, _name in settings.LANGUAGES}}
            row["alternates"] = [{"lang_code": code, "location": full_address(one)} for code, one in paths.items()]
        return found

    def get_latest_lastmod(self) -> datetime | None:
        """When the newest edition was approved, on which all of these pages rest. 1 query."""
        newest: datetime | None = IndexedClaim.objects.aggregate(newest=Max("approved_at"))["newest"]
        return newest


class _RangedSitemap(_PublicSitemap):
    """One whose pages are ranges of keys."""

    ranged_by = "pk"

    @property
    def paginator(self) -> RangePaginator:
        rows: Any = self.items()
        return RangePaginator(rows, self.limit, key=self.ranged_by)


class ClaimSitemap(_RangedSitemap):
    """Every published claim, with when its edition was approved."""

    ranged_by = "claim_id"

    def items(self) -> QuerySet[Any]:
        rows = IndexedClaim.objects.order_by("claim_id")
        return rows.only("slug", "approved_at")

    def location(self, item: Any) -> str:
        return reverse("claim", args=[item.slug])

    def lastmod(self, item: Any) -> datetime:
        approved: datetime = item.approved_at
        return approved


class _RecordSitemap(_RangedSitemap, ABC):
    """Records of a kind, with when the newest claim that names each was approved; empty when none does."""

    page = ""
    named_by: Any
    key = ""

    @abstractmethod
    def records(self) -> QuerySet[Any]:
        """Those that have a page."""

    def items(self) -> QuerySet[Any]:
        naming = self.named_by.objects.filter(**{self.key: OuterRef("pk")}).order_by().values(self.key)
        newest = Subquery(naming.annotate(newest=Max("indexed__approved_at")).values("newest"))
        return self.records().annotate(newest=newest).order_by("pk").only("slug")

    def location(self, item: Any) -> str:
        return reverse(self.page, args=[item.slug])

    def lastmod(self, item: Any) -> datetime | None:
        newest: datetime | None = item.newest
        return newest


class TopicSitemap(_RecordSitemap):
    page, named_by, key = "topic", IndexedTopic, "topic"

    def records(self) -> QuerySet[Any]:
        return Topic.objects.all()


class PartySitemap(_RecordSitemap):
    page, named_by, key = "party", IndexedPosition, "party"

    def records(self) -> QuerySet[Any]:
        return Party.objects.unmerged().filter(noindex=False)


class SourceSitemap(_RecordSitemap):
    page, named_by, key = "source", IndexedSource, "source"

    def records(self) -> QuerySet[Any]:
        return Source.objects.unmerged()


class SiteSitemap(_PublicSitemap):
    """The pages that there is one of."""

    def items(self) -> list[str]:
        lists = ["home", "claim-list", "party-list", "source-list", "topic-list", "correction-list"]
        return [*lists, "dataset-list", "about-method", "about-corrections", "about-privacy", "audit"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "site": SiteSitemap,
    "claims": ClaimSitemap,
    "topics": TopicSitemap,
    "parties": PartySitemap,
    "sources": SourceSitemap,
}

"""Every query on sources that a view uses, by name."""

from typing import Any

from django.db.models import Prefetch

from audit.querysets import TrackedQuerySet


class SourceQuerySet(TrackedQuerySet[Any]):
    def unmerged(self) -> "SourceQuerySet":
        return self.filter(merged_into=None)

    def merged(self) -> "SourceQuerySet":
        return self.exclude(merged_into=None)

    def with_publisher(self) -> "SourceQuerySet":
        """Sources with their publisher. 1 query."""
        return self.select_related("publisher")

    def for_bibliography(self) -> "SourceQuerySet":
        """Sources with publisher and authors, by slug. 2 queries."""
        from sources.models import Author

        authors = Prefetch("authors", Author.objects.order_by("order", "pk"))
        return self.with_publisher().prefetch_related(authors).order_by("slug")

    def for_records(self) -> "SourceQuerySet":
        """Sources with what their record as data holds. At most 4 queries, whatever their number."""
        return self.with_publisher().prefetch_related("authors", "derivations__origin")

    def for_source_page(self) -> "SourceQuerySet":
        """A source with publisher, authors, the sources it was made from and that were made from it, and those that
        were merged into it. 5 queries.
        """
        from sources.models import Author, Derivation

        loaded: list[Any] = [
            Prefetch("authors", Author.objects.order_by("order", "pk")),
            Prefetch("derivations", Derivation.objects.select_related("origin").order_by("pk")),
            Prefetch("derived", Derivation.objects.select_related("source").order_by("pk")),
            # In no order: SQLite would walk through all sources in theirs, since nearly none is merged.
            Prefetch("merged", self.model._default_manager.order_by()),
        ]
        return self.with_publisher().prefetch_related(*loaded)

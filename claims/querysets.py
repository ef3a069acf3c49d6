"""Every query on claims that a view uses, by name."""

from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from audit.querysets import TrackedQuerySet
from audit.statements import ask
from claims.bounded import MANY, CountUpTo
from claims.topic_tree import TopicNode, TopicTree
from claims.vocabulary import Status


class TopicQuerySet(TrackedQuerySet[Any]):
    def tree(self) -> TopicTree:
        """Every topic, for paths and branches. 1 query, whatever the depth."""
        # Every list asks for it: past what Django does with each row, of which there may be thousands.
        table = self.model._meta.db_table
        rows = ask(f"SELECT id, parent_id, slug, title FROM {table} ORDER BY id")  # noqa: S608  a name of the code's own
        return TopicTree(map(TopicNode._make, rows))


class PartyQuerySet(TrackedQuerySet[Any]):
    def unmerged(self) -> "PartyQuerySet":
        return self.filter(merged_into=None)

    def merged(self) -> "PartyQuerySet":
        return self.exclude(merged_into=None)

    def with_public_positions(self) -> "PartyQuerySet":
        """Annotate `public_positions` (int, published positions; 0 when none): counts each one, for files."""
        from claims.models import IndexedPosition

        # Counted for the rows of the page alone; a join would count for every party before the first row.
        held = IndexedPosition.objects.filter(party=OuterRef("pk")).order_by().values("party")
        return self.annotate(public_positions=Coalesce(Subquery(held.annotate(rows=Count("pk")).values("rows")), 0))

    def with_number_of_positions(self) -> "PartyQuerySet":
        """Annotate `public_positions` as pages show it: a `Bounded`, whatever their number."""
        from claims.models import IndexedPosition

        return self.annotate(public_positions=CountUpTo(IndexedPosition.objects.filter(party=OuterRef("pk")), MANY))

    def for_records(self) -> "PartyQuerySet":
        """Parties with what their record as data holds. 3 queries, whatever their number."""
        return self.prefetch_related("aliases", "affiliations__organisation")

    def for_party_page(self) -> "PartyQuerySet":
        """A party with aliases and affiliations, its own and those of its members. 4 queries."""
        from claims.models import Affiliation

        dated = Affiliation.objects.order_by("since_earliest", "pk")
        return self.prefetch_related(
            "aliases",
            Prefetch("affiliations", dated.select_related("organisation")),
            Prefetch("members", dated.select_related("party")),
        )


class ClaimQuerySet(TrackedQuerySet[Any]):
    def published(self) -> "ClaimQuerySet":
        return self.filter(state__status=Status.PUBLISHED)

    def drafted_by(self, user: Any) -> "ClaimQuerySet":
        """Never published, in draft or in review, and recorded by `user`: whoever made revision 1."""
        return self.filter(
            state__status__in=(Status.DRAFT, Status.IN_REVIEW),
            editions__isnull=True,
            revisions__number=1,
            revisions__changeset__user=user.pk,
        )

    def unmerged(self) -> "ClaimQuerySet":
        return self.filter(state__merged_into=None)

    def merged(self) -> "ClaimQuerySet":
        return self.filter(state__status=Status.MERGED)

    def for_document(self) -> "ClaimQuerySet":
        """Claims with every part that the claim document holds. 9 queries, whatever their number."""
        from claims.models import Citation, Evidence, Position, Relation, ReplyRequest, TopicLink

        cited = Citation.objects.select_related("source__publisher").order_by("pk")
        positions = Position.objects.select_related("party").order_by("pk")
        parts: list[Any] = [
            Prefetch("topic_links", TopicLink.objects.select_related("topic").order_by("order", "pk")),
            Prefetch("positions", positions.prefetch_related(Prefetch("citations", cited))),
            Prefetch("evidence", Evidence.objects.select_related("source__publisher").order_by("pk")),
            Prefetch("relations", Relation.objects.select_related("target").order_by("pk")),
            Prefetch("reply_requests", ReplyRequest.objects.select_related("party").order_by("pk")),
            "state__edition",
        ]
        return self.prefetch_related(*parts)

    def for_flagging(self) -> "ClaimQuerySet":
        """Claims with the parts that can be flagged, and what those name. 4 queries, whatever their number."""
        from claims.models import Citation, Evidence, Position

        cited = Citation.objects.select_related("source").order_by("pk")
        positions = Position.objects.select_related("party").order_by("pk")
        parts: list[Any] = [
            Prefetch("positions", positions.prefetch_related(Prefetch("citations", cited))),
            Prefetch("evidence", Evidence.objects.select_related("source").order_by("pk")),
        ]
        return self.prefetch_related(*parts)

    def for_publishing_rules(self) -> "ClaimQuerySet":
        """Claims with what `unmet_rules()` looks at, and their review state. 3 queries, whatever their number."""
        return self.select_related("state__edition").prefetch_related("positions__citations")

    def with_newest_revision(self) -> "ClaimQuerySet":
        """Annotate `newest_revision` (int, number; None before the first changeset closes)."""
        from claims.models import Revision

        newest = Revision.objects.filter(claim=OuterRef("pk")).order_by("-number")
        return self.annotate(newest_revision=Subquery(newest.values("number")[:1]))


class NoticeQuerySet(models.QuerySet[Any]):
    def told_to(self, user: Any) -> "NoticeQuerySet":
        return self.filter(recipient=user)

    def listed_for(self, user: Any) -> "NoticeQuerySet":
        """What the person's list shows: their notices, or none when they turned it off or have lost their role."""
        from claims.addressees import may_be_told

        if not may_be_told(user):
            return self.none()
        return self.told_to(user).exclude(recipient__notice_preference__in_app=False)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def unmailed(self) -> "NoticeQuerySet":
        return self.filter(mailed_at__isnull=True)

    def for_list(self) -> "NoticeQuerySet":
        """Notices with what they are about. 1 query."""
        return self.select_related("claim", "source", "flag")


class CorrectionQuerySet(TrackedQuerySet[Any]):
    def for_list(self) -> "CorrectionQuerySet":
        """Corrections with both editions, and where their claim stands now. 1 query."""
        rows = self.select_related("edition", "previous", "claim__state__edition")
        return rows.defer("claim__state__edition__document")

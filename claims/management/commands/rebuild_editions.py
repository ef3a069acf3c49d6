"""`manage.py rebuild_editions`: makes the index rows of the current editions anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from audit.management.progress import show_progress
from claims.editions import index_edition, unindex_claim
from claims.models import Claim, IndexedClaim, ReviewState
from claims.search.index import fill_index as fill_search_index
from claims.statement_index import fill_index
from claims.vocabulary import Status


class Command(BaseCommand):
    help = (
        "Make the index rows that lists and searches read anew, from what is public now. Editions themselves are never "
        "touched. Example: manage.py rebuild_editions"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        published = (
            ReviewState.objects.filter(status=Status.PUBLISHED).order_by("claim").values_list("claim", flat=True)
        )
        for claim_id in show_progress(list(published), "editions"):
            _rebuild(claim_id)
        stray = list(IndexedClaim.objects.exclude(claim__state__status=Status.PUBLISHED).values_list("pk", flat=True))
        for claim_id in stray:
            unindex_claim(claim_id)
        with transaction.atomic():
            statements = fill_index()
        with transaction.atomic():
            found = fill_search_index()
        self.stdout.write(
            f"{len(published)} editions indexed, {len(stray)} stray ones removed. {statements} statements indexed. "
            f"{found} things can be searched."
        )


@transaction.atomic
def _rebuild(claim_id: int) -> None:
    # Under the claim's lock, so that an approval of this moment is not undone.
    Claim.objects.select_for_update(no_key=True).get(pk=claim_id)
    state = ReviewState.objects.select_related("edition").get(claim=claim_id)
    if state.status == Status.PUBLISHED and state.edition:
        index_edition(state.edition, review_due=state.review_due)

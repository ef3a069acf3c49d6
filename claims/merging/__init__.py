"""Merging duplicates: claims, parties, sources. One act each, and one that undoes it."""

from claims.merging.acts import merge_claims, merge_parties, merge_sources
from claims.merging.plans import MergePlan, plan_merge
from claims.merging.undo import Undone, undo_merge

__all__ = [
    "MergePlan",
    "Undone",
    "merge_claims",
    "merge_parties",
    "merge_sources",
    "plan_merge",
    "undo_merge",
]

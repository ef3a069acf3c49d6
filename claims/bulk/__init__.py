"""Bulk loading: whole archives of claims, audited like every other edit. docs/importing.md."""

from claims.bulk.given import BadClaim, BulkClaim, Version
from claims.bulk.load import load_claims, load_records
from claims.bulk.loader import BatchLoaded

__all__ = ["BadClaim", "BatchLoaded", "BulkClaim", "Version", "load_claims", "load_records"]

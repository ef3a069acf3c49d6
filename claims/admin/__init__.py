"""The editors' desk. Importing this package registers its pages with Django's admin."""

from claims.admin import articles, claims, flags, merges, policy, positions, records, sources

__all__ = ["articles", "claims", "flags", "merges", "policy", "positions", "records", "sources"]

"""The editors' desk. Importing this package registers its pages with Django's admin."""

from claims.admin import claims, flags, merges, policy, positions, records, sources

__all__ = ["claims", "flags", "merges", "policy", "positions", "records", "sources"]

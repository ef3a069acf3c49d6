"""The editors' desk. Importing this package registers its pages with Django's admin."""

from claims.admin import claims, merges, positions, records

__all__ = ["claims", "merges", "positions", "records"]

"""The editors' desk. Importing this package registers its pages with Django's admin."""

from claims.admin import claims, positions, records

__all__ = ["claims", "positions", "records"]

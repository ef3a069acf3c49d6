"""The editors' desk. Importing this package registers its pages with Django's admin."""

from claims.admin import claims, policy, positions, records

__all__ = ["claims", "policy", "positions", "records"]

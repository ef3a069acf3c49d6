"""What a test itself did, apart from what was there before: roles installed by `migrate`, people made by fixtures."""

from typing import Any

from audit.models import Changeset


def changesets_made() -> Any:
    """The changesets of the test itself."""
    return Changeset.objects.exclude(actor__in=("migrate", "tests"))

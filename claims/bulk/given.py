"""What a bulk load is given: claims in plain form, each with the states that it went through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Version:
    """A claim with all its parts as it stood for a while, shaped as in a dossier; keys left out mean their defaults."""

    plain: Mapping[str, Any]
    approved: bool = True  # by the reviewer; else it is a working revision, which nobody published
    at: datetime | None = None  # when it was approved, in any zone; None: now


@dataclass(frozen=True)
class BulkClaim:
    """One new claim: its versions, oldest first, under one slug. The public sees the newest approved one."""

    versions: Sequence[Version]

    @property
    def slug(self) -> str:
        return str(self.versions[0].plain.get("slug", ""))


class BadClaim(ValidationError):
    """A claim that cannot be loaded; the message, for programmers, names it. Its batch was not written."""

    def __init__(self, slug: str, message: Any) -> None:
        self.slug = slug
        super().__init__(f"{slug}: {message}")

    def __reduce__(self) -> Any:
        # As an error of another process arrives: by the arguments of the base class it could not be made again.
        return type(self), (self.slug, self.messages[0].removeprefix(f"{self.slug}: "))

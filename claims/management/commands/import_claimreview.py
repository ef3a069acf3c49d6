"""`manage.py import_claimreview FILE-or-URL... --user NAME`: fact-checks of others, as draft claims."""

from typing import Any

from django.core.management.base import CommandError

from claims.claimreview.importer import IMPORTER
from sources.fetching import NotFetched, fetch, is_meant_as_address
from sources.importing.command import ImportCommand


class Command(ImportCommand):
    importer = IMPORTER
    fetched = staticmethod(fetch)
    file_help = "a file of ClaimReview in JSON-LD, a saved page, or the address of either (http or https)"
    help = (
        "Take fact-checks of others in, as draft claims, with the fact-check as their source. Doing it twice changes "
        "nothing; nothing is published.\n\nExample:\n"
        "  manage.py import_claimreview feed.json https://factcheck.example/bridge --user edith"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fetched_from: dict[str, str] = {}

    def _content(self, file: str) -> bytes:
        if not is_meant_as_address(file):
            return super()._content(file)
        try:
            found = self.fetched(file, limit=self.importer.size_limit)
        except NotFetched as refused:
            raise CommandError(str(refused), returncode=1) from None
        self._fetched_from[file] = found.address
        return found.content

    def _take(self, file: str, content: bytes, person: Any, comment: str, dry_run: bool, told: dict[str, Any]) -> bool:
        told = {**told, "address": self._fetched_from.get(file, "")}
        return super()._take(file, content, person, comment, dry_run, told)

"""`manage.py write_docs`: write the pages of the documentation that come from tables."""

from pathlib import Path
from typing import Any

from django.conf import settings

from audit.management.example import ExampleCommand
from claimtrack.docs_pages import PAGES, page_text

DOCS = Path(settings.BASE_DIR, "docs")


class Command(ExampleCommand):
    help = "Write the pages of docs/ that are made from the program's own tables.\n\nExample:\n  manage.py write_docs"
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for name in PAGES:
            (DOCS / name).parent.mkdir(exist_ok=True)
            (DOCS / name).write_text(page_text(name), encoding="utf-8")
            self.stdout.write(f"docs/{name}")

"""A small article, taken in."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.articles.importing import IMPORTER
from claims.models import Article
from sources.importing.importers import run_import
from sources.importing.report import Report

TEXT = """The harbour of Elm lies in the north.[1]

Safety[edit]

Mayor Ada Okoro said the mole is safe.[2] The Elm Town Council denied that ships sank. Many ships sank in 1953.[1][2]

Nobody knows more.

References[edit]

1. 1.0 1.1 Building the mole Harbour Gazette
2. 2.0 2.1 Is the harbour safe? Elm Post
3. A page that nobody cites Elm Post
4. What the town wants Elm Post
"""


@pytest.fixture
def take_in(editor: Any) -> Callable[..., Report]:
    def act(text: str = TEXT, *, by: Any = None, comment: str = "Import it.", **options: Any) -> Report:
        told = {"title": "Elm", "slug": "", "format": "auto", "origin": "", **options}
        return run_import(IMPORTER, text.encode(), name="elm.txt", by=by or editor, options=told, comment=comment)

    return act


@pytest.fixture
def elm(take_in: Callable[..., Report]) -> Article:
    take_in()
    article: Article = Article.objects.get()
    return article

"""A claim with everything that can be erased, published more than once."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.context import changeset
from audit.models import Changeset
from audit.redacting import redact
from claims.models import Claim, Position

QUOTE = "Мы видели Каира Нурланова in the camp at Aksu"
REASON = "Court order of 3 May 2027."


@pytest.fixture
def quoted(published: Claim, publish: Any, editor: Any) -> Position:
    """A position whose quotation is in the second and the third edition of its claim."""
    position: Position = published.positions.get()
    for capacity in ("Witness", "Eyewitness"):
        with changeset(editor, "Quote it."):
            position.quote, position.capacity = QUOTE, capacity
            position.save()
        publish(published)
    return position


@pytest.fixture
def erase() -> Callable[..., Any]:
    def act(record: Any, *fields: str, reason: str = REASON) -> Any:
        model = Changeset if isinstance(record, Changeset) else type(record)
        return redact(model, record.pk, fields, reason=reason)

    return act

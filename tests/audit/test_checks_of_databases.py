"""What a database must be able to do."""

import pytest
from django.db import connection

from audit.checks import check_returning


def test_database_returns_what_it_stores(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_returning(["default"]) == []
    monkeypatch.setattr(connection.features, "can_return_columns_from_insert", False)
    assert [error.id for error in check_returning(["default"])] == ["audit.E005"]
    assert check_returning(None) == []

"""Stored JSON is read as Python reads it, whatever it holds."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.safestring import SafeString
from hypothesis import example, given
from hypothesis import strategies as st

from audit.stored_json import read_json, write_json
from claims.vocabulary import Stance


@dataclass
class Point:
    """What orjson would write by itself."""

    x: int
    y: int


def nested(plain: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=20,
    )


WHOLE = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text()
VALUES = nested(WHOLE | st.floats(allow_nan=False))
# Of these orjson refuses some, which are then Python's.
WIDER = nested(WHOLE | st.integers() | st.text(st.characters(codec=None, categories=None)) | st.sampled_from(Stance))


@given(VALUES, st.booleans())
def test_what_was_written_is_read(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert read_json(text) == json.loads(text) == value
    assert read_json(text.encode()) == value


@pytest.mark.parametrize("text", ['"\\ud800"', "[NaN]", '{"a": 1, "a": 2}', " [1.50] ", "1e400"])
def test_what_only_python_reads_is_read_by_it(text: str) -> None:
    assert repr(read_json(text)) == repr(json.loads(text))


@pytest.mark.parametrize("text", ["", "{", "[1,]", "{'a': 1}", '"\x01"', b"\xff", "nul"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match="Expecting|Invalid|Illegal|codec"):
        read_json(text)


def test_what_is_nested_too_deep_is_refused_as_python_refuses_it() -> None:
    with pytest.raises(RecursionError):
        read_json("[" * 100_000)


@given(WIDER)
@example({"tuple": (1, ("a",)), "safe": SafeString("<b>"), "stance": Stance.DENIES, "": "\x00\x1f\x7f\u2028\U0001f600"})
@example({1: "a", None: 2})
@example("half of a pair: \ud800")
def test_stored_text_is_what_python_writes(value: Any) -> None:
    assert write_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("value", [date(2011, 5, 17), datetime(2011, 5, 17, tzinfo=UTC), Point(1, 2), {1, 2}, object()])
def test_what_python_does_not_write_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        write_json({"value": value})

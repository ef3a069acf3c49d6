"""Stored JSON is read as Python reads it, whatever it holds."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.stored_json import read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


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

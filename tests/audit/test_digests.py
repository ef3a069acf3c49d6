"""Digests of many rows at once, and of what SQLite alone lets stand in a column."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.digests import digest_row, digest_rows, encode_number, encode_text, encode_time, encode_truth

values = st.none() | st.text(max_size=40) | st.integers(-(2**40), 2**40) | st.floats() | st.binary(max_size=5)


@example(rows=[("a", 1, "", 1), ("a", True, None, 1.0), ("a", 1.0, "", True)], seed=0)  # equal, and not the same
@given(rows=st.lists(st.tuples(values, values, values, values), max_size=5), seed=st.integers(0, 2**32))
def test_rows_together_have_the_digests_that_each_has_alone(rows: list[tuple[Any, ...]], seed: int) -> None:
    names = [b"a", b"b", b"c", b"d"]
    encoders = [encode_text, encode_number, encode_time, encode_truth]
    nonces = [(seed + place).to_bytes(16, "big") for place in range(len(rows))]
    alone = [digest_row(nonce, names, row, encoders) for nonce, row in zip(nonces, rows, strict=True)]
    assert digest_rows(nonces, rows, names, encoders) == alone


@pytest.mark.parametrize(
    ("encode", "lawful", "other"),
    [
        (encode_number, 1, 1.5),  # "%d" writes both as 1
        (encode_number, 1, "1"),
        (encode_truth, 1, 5),  # Django reads any number but 1 as False
        (encode_truth, 0, None),
        (encode_text, "abc", b"abc"),
        (encode_time, "2026-11-24 21:32:00.5", "2026-11-24T21:32:00.5"),
        (encode_time, "2026-11-24 21:32:00.5", "2026-11-24 21:32:00,5"),
    ],
)
def test_what_only_looks_like_a_value_has_another_digest(encode: Any, lawful: Any, other: Any) -> None:
    assert digest_row(b"n", [b"a"], [lawful], [encode]) != digest_row(b"n", [b"a"], [other], [encode])

"""What is written in any of the formats is read again as it was."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.bibliography.bibtex import read_bibtex, write_bibtex
from sources.bibliography.csl import read_csl, write_csl
from sources.bibliography.record import Record
from sources.bibliography.ris import read_ris, write_ris
from tests.sources.bibliography.records import records

pytestmark = pytest.mark.walk

FORMATS = {"csl": (read_csl, write_csl), "bibtex": (read_bibtex, write_bibtex), "ris": (read_ris, write_ris)}


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=150)
@given(written=st.lists(records(), min_size=1, max_size=3))
def test_records_survive_every_format(form: str, written: list[Record]) -> None:
    read, write = FORMATS[form]
    entries = read(write(written), name="file")
    assert [(entry.record, entry.error) for entry in entries] == [(record, "") for record in written]


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=200)
@given(text=st.text(st.sampled_from('@{}",=#%\\ \naTYERU-[]:0é'), max_size=60))
def test_any_text_is_read_or_refused(form: str, text: str, anything: Callable[..., Any]) -> None:
    anything(FORMATS[form][0], text)


@pytest.fixture(scope="module")
def anything() -> Callable[..., Any]:
    from sources.importing.files import UnreadableFile

    def act(read: Any, text: str) -> None:
        try:
            entries = read(text, name="file")
        except UnreadableFile:
            return
        assert all((entry.record is None) != (entry.error == "") for entry in entries)

    return act

"""Reading YAML: plain text values with their lines, and nothing that is not plain."""

from typing import Any

import pytest

from claims.dossiers.errors import BadDossier
from claims.dossiers.yaml_text import read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 2004-11-11", {"a": "2004-11-11"}),  # YAML 1.1 would make it a date
        ("a: no", {"a": "no"}),  # and this a truth value
        ("a: 12:30", {"a": "12:30"}),  # and this 750
        ("a: 0o17", {"a": "0o17"}),
        ("a:", {"a": None}),
        ("a: ~", {"a": None}),
        ("a: ''", {"a": ""}),  # quoted, so meant
        ("a: 'null'", {"a": "null"}),
        ("- [x, {y: z}]", [["x", {"y": "z"}]]),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("\ufeffa: b", {"a": "b"}),  # a byte order mark, as some editors write
        ("", None),
    ],
)
def test_scalars_stay_the_text_that_was_typed(text: str, value: Any) -> None:
    assert read_yaml(text.encode()).value == value


def test_every_path_knows_its_line() -> None:
    found = read_yaml(b"a:\n  - b: 1\n    c:\n      - x\n      - y\n")
    assert [found.line(("a", 0, "c", 1)), found.line(("a", 0, "b")), found.line(("a", 7, "z"))] == [5, 2, 1]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\na: 2", 2, "twice"),
        ("a: &x 1\nb: 2", 1, "anchors"),
        ("a: 1\nb: !!python/object:os.system x", 2, "tags are not allowed"),
        ("a: !secret x", 1, "tags are not allowed"),
    ],
)
def test_what_is_not_plain_is_noted(text: str, line: int, message: str) -> None:
    (error,) = read_yaml(text.encode()).errors
    assert error.line == line
    assert message in error.message


def test_alias_is_noted() -> None:
    errors = read_yaml(b"a: &x [1]\nb: *x\n").errors
    assert [error.line for error in errors] == [1, 2]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a: [1\nb: 2", 2),
        (b"ok: yes\na: \xff\xfe", 2),
        (b"a: 1\nb: \x07", 2),
        (b"a: 1\n---\nb: 2\n", 2),
        (b"? [a, b]\n: c", 1),
        (b"[" * 20_000, 1),  # would end a recursive reader
        (b"a: *nobody", 1),
    ],
)
def test_what_cannot_be_read_names_its_line(content: bytes, line: int) -> None:
    with pytest.raises(BadDossier) as refused:
        found = read_yaml(content)
        raise BadDossier(found.errors)
    assert refused.value.errors[0].line == line

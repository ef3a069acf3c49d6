"""What proves a row after columns of it were erased."""

import pytest

from audit.digests import digest_row, encode_text
from audit.seals import Seal
from tests.audit.proofs import changed_since, digest_without

COLUMNS = ["name", "note", "slug"]
VALUES = {"name": "Каир Нурланов", "note": "Lives here.", "slug": "kair"}
ENCODERS = dict.fromkeys(COLUMNS, encode_text)
NONCE = bytes(range(16))
DIGEST = digest_row(NONCE, [name.encode() for name in COLUMNS], list(VALUES.values()), [encode_text] * 3)


@pytest.fixture
def seal() -> Seal:
    found = Seal.of(NONCE, COLUMNS)
    found.erase("name", VALUES["name"], "[redacted]", encode_text)
    return found


def test_row_keeps_its_digest_without_the_erased_text(seal: Seal) -> None:
    assert digest_without(seal, COLUMNS, {**VALUES, "name": "[redacted]"}, ENCODERS) == DIGEST


def test_change_of_a_column_that_stays_is_found(seal: Seal) -> None:
    assert digest_without(seal, COLUMNS, {**VALUES, "note": "Lives there."}, ENCODERS) != DIGEST


def test_change_of_what_stands_in_place_is_found(seal: Seal) -> None:
    assert changed_since(seal, {**VALUES, "name": "[redacted]"}, ENCODERS) == []
    assert changed_since(seal, {**VALUES, "name": "Somebody"}, ENCODERS) == ["name"]


def test_second_redaction_builds_on_the_first(seal: Seal) -> None:
    again = Seal.read(seal.text())
    again.erase("note", VALUES["note"], "", encode_text)
    again.erase("name", "Written anew", "[redacted]", encode_text)  # what stood there since had no digest in the log
    assert digest_without(again, COLUMNS, {**VALUES, "name": "x", "note": "y"}, ENCODERS) == DIGEST
    assert sorted(again.gone) == ["name", "note"]
    assert list(again.kept) == ["slug"]


def test_seal_holds_no_salt_with_which_the_text_could_be_tried_out(seal: Seal) -> None:
    salts = Seal.of(NONCE, COLUMNS).kept
    assert salts["name"] not in seal.text()
    assert salts["note"] in seal.text()


def test_column_that_came_after_the_row_can_be_erased(seal: Seal) -> None:
    seal.erase("added_later", "", "[redacted]", encode_text)
    assert digest_without(seal, COLUMNS, {**VALUES, "name": "[redacted]"}, ENCODERS) == DIGEST

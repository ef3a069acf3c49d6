"""What still proves a row of which columns were erased: the salts of those that stay, the digests of those that went.

Pure. The nonce itself must go: from it follow the salts of the erased columns, and with these anybody could try out
what they said. What stands in their place since has a new salt and a digest of its own.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.digests import SALT_BYTES, Encoder, digest_column, salts_of


@dataclass
class Seal:
    """By column, in hexadecimal: salts of what is `kept`, digests of what is `gone`, both of what is there `now`."""

    kept: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    now: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, nonce: bytes, columns: Sequence[str]) -> "Seal":
        """The seal of a row in which nothing was erased yet, whose digest covers these columns."""
        return cls(kept={name: salt.hex() for name, salt in zip(columns, salts_of(nonce, len(columns)), strict=True)})

    @classmethod
    def read(cls, text: str) -> "Seal":
        """From the text of a RedactedRow. Raises ValueError, KeyError or TypeError for another text."""
        found = json.loads(text)
        return cls(kept=dict(found["kept"]), gone=dict(found["gone"]), now=dict(found["now"]))

    def text(self) -> str:
        """The same as a RedactedRow keeps it."""
        parts = {"kept": self.kept, "gone": self.gone, "now": self.now}
        return json.dumps(parts, separators=(",", ":"), sort_keys=True)

    def erase(self, column: str, value: Any, instead: Any, encode: Encoder) -> None:
        """Let `value` go from the column, of which `instead` is what stands there since."""
        if salt := self.kept.pop(column, None):
            self.gone[column] = digest_column(bytes.fromhex(salt), column.encode(), value, encode).hex()
        fresh = secrets.token_bytes(SALT_BYTES)
        self.now[column] = [fresh.hex(), digest_column(fresh, column.encode(), instead, encode).hex()]


class BrokenSeal(ValueError):
    """What a redaction left of a row does not prove it."""


def digest_redacted_row(
    seal: str, names: Sequence[bytes], values: Sequence[Any], encoders: Sequence[Encoder]
) -> tuple[str, list[str]]:
    """The digest that the row had before columns were erased from it, and the erased ones that were changed since.

    `seal` is the text of a RedactedRow. Raises BrokenSeal.
    """
    try:
        found = Seal.read(seal)
        digests, changed = [], []
        for name, value, encode in zip(names, values, encoders, strict=True):
            column = name.decode()
            if column not in found.gone:
                digests.append(digest_column(bytes.fromhex(found.kept[column]), name, value, encode))
                continue
            digests.append(bytes.fromhex(found.gone[column]))
            salt, stands = found.now[column]
            if digest_column(bytes.fromhex(salt), name, value, encode) != bytes.fromhex(stands):
                changed.append(column)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BrokenSeal(str(error)) from error
    return hashlib.sha256(b"".join(digests)).hexdigest(), changed

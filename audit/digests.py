"""The digest of one row: salted column by column, so that an erased column leaves the others provable. Pure.

salts      = SHAKE-128(nonce), 16 bytes for each column in the order of their names
of column  = SHA-256(salt, name, 0x00, the value as canonical JSON (RFC 8785))
of row     = SHA-256(the columns' digests in that order)
"""

import hashlib
from collections.abc import Callable, Sequence
from json.encoder import encode_basestring  # as RFC 8785 writes a string: Unicode as it is, the shortest escapes
from typing import Any

SALT_BYTES = 16

Encoder = Callable[[Any], bytes]


def encode_text(value: Any) -> bytes:
    return encode_basestring(value).encode()


def encode_number(value: Any) -> bytes:
    return b"%d" % value


def encode_truth(value: Any) -> bytes:
    """SQLite keeps 0 and 1."""
    return b"true" if value else b"false"


def encode_time(value: Any) -> bytes:
    """A point in time, in UTC to the microsecond: "2026-11-24T21:32:00.000000Z"; from a datetime or SQLite's text."""
    if isinstance(value, str):
        return f'"{value[:10]}T{value[11:19]}.{value[20:]:0<6}Z"'.encode()
    return f'"{value.isoformat(timespec="microseconds")[:26]}Z"'.encode()


def encode_day(value: Any) -> bytes:
    return f'"{value}"'.encode()


def encode_uuid(value: Any) -> bytes:
    """With hyphens; SQLite keeps 32 digits."""
    digits = value if isinstance(value, str) else value.hex
    return f'"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"'.encode()


def salts_of(nonce: bytes, columns: int) -> list[bytes]:
    """One salt for each column."""
    stream = hashlib.shake_128(nonce).digest(SALT_BYTES * columns)
    return [stream[start : start + SALT_BYTES] for start in range(0, len(stream), SALT_BYTES)]


def digest_column(salt: bytes, name: bytes, value: Any, encode: Encoder) -> bytes:
    """The digest of one value; of one that its column cannot hold, a digest that no other value has."""
    if value is None:
        return hashlib.sha256(salt + name + b"\0null").digest()
    try:
        return hashlib.sha256(salt + name + b"\0" + encode(value)).digest()
    except (TypeError, ValueError, AttributeError, UnicodeEncodeError):
        # SQLite keeps whatever is put into a column.
        return hashlib.sha256(salt + name + b"\0\0" + repr(value).encode(errors="backslashreplace")).digest()


def digest_columns(nonce: bytes, names: Sequence[bytes], values: Sequence[Any], encoders: Sequence[Encoder]) -> bytes:
    """The columns' digests, one after the other."""
    found = bytearray()
    for salt, name, value, encode in zip(salts_of(nonce, len(names)), names, values, encoders, strict=True):
        found += digest_column(salt, name, value, encode)
    return bytes(found)


def digest_row(nonce: bytes, names: Sequence[bytes], values: Sequence[Any], encoders: Sequence[Encoder]) -> str:
    """The row's digest, in hexadecimal. Names in their order, each with its value and encoder."""
    return hashlib.sha256(digest_columns(nonce, names, values, encoders)).hexdigest()

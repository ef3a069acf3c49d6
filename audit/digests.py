"""The digest of one row: salted column by column, so that an erased column leaves the others provable. Pure.

salts      = SHAKE-128(nonce), 16 bytes for each column in the order of their names
of column  = SHA-256(salt, name, 0x00, the value as canonical JSON (RFC 8785))
of row     = SHA-256(the columns' digests in that order)
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from json.encoder import encode_basestring  # as RFC 8785 writes a string: Unicode as it is, the shortest escapes
from typing import Any

SALT_BYTES = 16
# What encoders raise for a value that is not of their kind: SQLite keeps whatever is put into a column.
_NOT_OF_ITS_KIND = (TypeError, ValueError, AttributeError)
# Types of which equal values are written alike. SQLite may keep 1, 1.0 and true in one column, which are equal too.
_EQUAL_IS_SAME = {str, type(None)}

Encoder = Callable[[Any], bytes]


def encode_text(value: Any) -> bytes:
    return encode_basestring(value).encode()


def encode_number(value: Any) -> bytes:
    if type(value) is not int:  # SQLite may hold 1.5, which "%d" would write as 1
        raise TypeError(value)
    return b"%d" % value


def encode_truth(value: Any) -> bytes:
    """SQLite keeps 0 and 1."""
    if value not in (0, 1):
        raise ValueError(value)
    return b"true" if value else b"false"


def encode_time(value: Any) -> bytes:
    """A point in time, in UTC to the microsecond: "2026-11-24T21:32:00.000000Z"; from a datetime or SQLite's text."""
    if isinstance(value, str):
        if value[10:11] != " " or value[19:20] not in ("", "."):
            raise ValueError(value)
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
    except _NOT_OF_ITS_KIND:
        return hashlib.sha256(salt + name + b"\0\0" + repr(value).encode(errors="backslashreplace")).digest()


def digest_row(nonce: bytes, names: Sequence[bytes], values: Sequence[Any], encoders: Sequence[Encoder]) -> str:
    """The row's digest, in hexadecimal. Names in their order, each with its value and encoder."""
    sha256, salts = hashlib.sha256, salts_of(nonce, len(names))
    try:  # what `digest_column()` does, without a call for each: every act digests a few rows while somebody waits
        digests = [
            sha256(salt + name + (b"\0null" if value is None else b"\0" + encode(value))).digest()
            for salt, name, value, encode in zip(salts, names, values, encoders, strict=True)
        ]
    except _NOT_OF_ITS_KIND:
        digests = [digest_column(*column) for column in zip(salts, names, values, encoders, strict=True)]
    return sha256(b"".join(digests)).hexdigest()


def digest_rows(
    nonces: Iterable[bytes], rows: Sequence[Sequence[Any]], names: Sequence[bytes], encoders: Sequence[Encoder]
) -> list[str]:
    """The digest of each row, in hexadecimal. Names in their order, each with its encoder and one value a row.

    Column by column over all rows: for many rows several times as fast as row by row.
    """
    if not rows:
        return []
    streams = [hashlib.shake_128(nonce).digest(SALT_BYTES * len(names)) for nonce in nonces]
    columns = [
        _digest_values([stream[start : start + SALT_BYTES] for stream in streams], name, values, encode)
        for start, name, values, encode in zip(
            range(0, SALT_BYTES * len(names), SALT_BYTES), names, zip(*rows, strict=True), encoders, strict=True
        )
    ]
    return [hashlib.sha256(b"".join(digests)).hexdigest() for digests in zip(*columns, strict=True)]


def _digest_values(salts: list[bytes], name: bytes, values: Sequence[Any], encode: Encoder) -> list[bytes]:
    """The digest of each value of one column."""
    sha256, prefix = hashlib.sha256, name + b"\0"
    try:
        encoded = _encoded(prefix, values, encode)
        return [sha256(salt + value).digest() for salt, value in zip(salts, encoded, strict=True)]
    except _NOT_OF_ITS_KIND:
        return [digest_column(salt, name, value, encode) for salt, value in zip(salts, values, strict=True)]


def _encoded(prefix: bytes, values: Sequence[Any], encode: Encoder) -> list[bytes]:
    """The prefix and each value as canonical JSON; one that comes again and again is encoded once."""
    kinds = set(map(type, values))
    if kinds == {int} and encode is encode_number:
        form = prefix + b"%d"
        return [form % value for value in values]
    if kinds <= _EQUAL_IS_SAME:
        known = {value: prefix + (b"null" if value is None else encode(value)) for value in set(values)}
        return [known[value] for value in values]
    return [prefix + (b"null" if value is None else encode(value)) for value in values]

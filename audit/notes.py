"""Signed notes, and the checkpoints of a log in them: who signed which text. Pure; Ed25519 alone.

Sources: https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint. Keys have the text forms of Go's
golang.org/x/mod/sumdb/note, so that its tools, and those of witnesses, read ours.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from audit.merkle import HASH_BYTES

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = b"\x01"  # the algorithm byte
KEY_BYTES = 32
ID_BYTES = 4
MOST_SIGNATURES = 100
MOST_CHARACTERS = 1_000_000
MOST_LEAVES = 2**63 - 1  # as much as Go's int64, and the column of a size, can say

_PRIVATE = "PRIVATE+KEY+"
_NAME = r"[^\s+]+"  # no kind of space, and no plus
_KEY = re.compile(rf"({_NAME})\+([0-9a-f]{{8}})\+(\S+)")
_SIGNATURE_LINE = re.compile(rf"— ({_NAME}) (\S+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")  # all but the newline, and what UTF-8 cannot write
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class BadKey(ValueError):
    """A text that is no key."""


class BadNote(ValueError):
    """A note that is malformed, or that nobody known has signed."""


@dataclass(frozen=True)
class VerifierKey:
    """What outsiders check a signature with: `NAME+ID+BASE64`."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises BadKey unless the key's id fits its name and bytes."""
        key = cls(*_key_parts(text))
        if str(key) != text:
            raise BadKey(f"The key of {key.name} does not fit its id.")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_encoded(ED25519 + self.public)}"

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:ID_BYTES]

    def verifies(self, text: str, signature: bytes) -> bool:
        # Seven megabytes, which only who signs or checks needs: not a worker that answers readers.
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """What signs in the name of a log: `PRIVATE+KEY+NAME+ID+BASE64`. Its bytes are never shown by accident."""

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def new(cls, name: str) -> Self:
        """A random one; raises BadKey when `name` cannot name a key."""
        if not re.fullmatch(_NAME, name) or _CONTROL.search(name):
            raise BadKey(f"{name!r} cannot name a key: it needs letters, and takes neither spaces nor '+'.")
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises BadKey unless the key's id fits its name and bytes."""
        if not text.startswith(_PRIVATE):
            raise BadKey(f"A signing key begins with {_PRIVATE}.")
        key = cls(*_key_parts(text.removeprefix(_PRIVATE)))
        if key.text() != text:
            raise BadKey(f"The signing key of {key.name} does not fit its id.")
        return key

    def text(self) -> str:
        """The secret itself."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{_encoded(ED25519 + self.seed)}"

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        return self._private.sign(text.encode())

    @property
    def _private(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)


def sign_note(text: str, *keys: SigningKey) -> str:
    """The note: the text, and one line a key. Raises BadNote when the text cannot stand in one."""
    _refuse_malformed(text)
    if not text.endswith("\n"):
        raise BadNote("The text of a note ends with a line break.")
    lines = [f"— {key.name} {_encoded(key.verifier.id + key.sign(text))}\n" for key in keys]
    return "\n".join([text, "".join(lines)])


def open_note(note: str, *verifiers: VerifierKey) -> tuple[str, list[VerifierKey]]:
    """The text of a note, and which of these keys signed it: one at least.

    Signatures of other keys are passed over. Raises BadNote when one of these keys' signatures is false.
    """
    text, signatures = _parted(note)
    known = {(key.name, key.id): key for key in verifiers}
    signed_by = []
    for name, key_id, signature in signatures:
        if not (key := known.get((name, key_id))):
            continue
        if not key.verifies(text, signature):
            raise BadNote(f"The signature of {name} is false.")
        if key not in signed_by:
            signed_by.append(key)
    if not signed_by:
        raise BadNote("The note is not signed by a known key.")
    return text, signed_by


@dataclass(frozen=True)
class TreeHead:
    """A log's size and root, and whose log it is: the text of a checkpoint."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises BadNote unless it is exactly the three lines; this log writes no extensions."""
        match text.split("\n"):
            case [origin, size, root, ""] if origin and _NUMBER.fullmatch(size):
                head = cls(origin, int(size), _decoded(root))
                if head.size <= MOST_LEAVES and len(head.root) == HASH_BYTES:
                    return head
        raise BadNote("A checkpoint has three lines: the name of the log, its size, and its root.")

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"


def sign_tree_head(size: int, root: bytes, key: SigningKey, *others: SigningKey) -> str:
    """The checkpoint of the log that has the name of `key`; the others, former keys, sign as well."""
    return sign_note(str(TreeHead(key.name, size, root)), key, *others)


def open_checkpoint(note: str, *verifiers: VerifierKey) -> TreeHead:
    """What a log says of itself; raises BadNote unless one of these keys signed it, in its own name."""
    text, signed_by = open_note(note, *verifiers)
    head = TreeHead.parse(text)
    if head.origin not in [key.name for key in signed_by]:
        raise BadNote(f"The checkpoint of {head.origin} is signed by {signed_by[0].name} instead.")
    return head


def _key_parts(text: str) -> tuple[str, bytes]:
    """Name and bytes of a key, its id unchecked."""
    found = _KEY.fullmatch(text)
    try:
        data = _decoded(found[3]) if found else b""
    except BadNote:
        data = b""
    if not found or data[:1] != ED25519 or len(data) != 1 + KEY_BYTES:
        raise BadKey("This is no Ed25519 key: it reads NAME+ID+KEY.")
    return found[1], data[1:]


def _parted(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The text, and of each signature the name, the id of the key, and the bytes."""
    _refuse_malformed(note)
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise BadNote("A note is a text, an empty line, and its signatures.")
    return f"{text}\n", [_signature(line) for line in lines[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    found = _SIGNATURE_LINE.fullmatch(line)
    data = _decoded(found[2]) if found else b""
    if not found or len(data) <= ID_BYTES:
        raise BadNote(f"{line[:80]!r} is no line of a signature.")
    return found[1], data[:ID_BYTES], data[ID_BYTES:]


def _refuse_malformed(note: str) -> None:
    if len(note) > MOST_CHARACTERS or note.count("\n— ") > MOST_SIGNATURES:
        raise BadNote("The note is too long.")
    if found := _CONTROL.search(note):
        raise BadNote(f"A note takes no character U+{ord(found[0]):04X}.")


def _encoded(data: bytes) -> str:
    return b64encode(data).decode()


def _decoded(text: str) -> bytes:
    """Base 64 in its one way of writing; raises BadNote for any other."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        data = b""
    if _encoded(data) != text:
        raise BadNote(f"{text[:80]!r} is not base 64.")
    return data

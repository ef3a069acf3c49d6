"""What a file that somebody hands in holds, as text; refused where that cannot be said. No database."""

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

MEGABYTE = 1_000_000

# The longer mark first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"SQLite format 3")
# What files in other encodings are in practice. Left to all that there are, the finder takes a few accented letters of
# western Europe for box-drawing characters.
_CANDIDATES = [
    *("cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "cp1255", "cp1256", "koi8_r", "koi8_u"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
ENCODINGS = ("utf-8", "utf-16", *_CANDIDATES)
_SAMPLE = 200_000  # bytes that the finder looks at
_SHOWN = 60  # characters of a line, to choose by


class UnreadableFile(Exception):
    """The file is not what it should be; the message names the file, and the line where there is one."""


@dataclass(frozen=True)
class Text:
    """What a file holds: its text, the encoding it is in, and what a person must hear of that (empty: nothing)."""

    text: str
    encoding: str
    remark: str = ""


def read_text(content: bytes, *, name: str, declared: str = "", limit: int | None = None) -> Text:
    """The text of the file called `name`, without byte order mark, its line ends as they are.

    By its byte order mark, else in `declared` (what a person or the file says of itself), else UTF-8, else in the
    encoding that its letters speak for, which `remark` then tells. `limit` is in bytes. Raises UnreadableFile.
    """
    if limit is not None:
        refuse_oversize(len(content), name=name, limit=limit)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Text(_decoded(content, encoding, name), encoding.removesuffix("-sig"))
    if content.startswith(_BINARY):
        _refuse_as_binary(name, 1)
    if declared:
        return Text(_decoded(content, declared, name), declared)
    if (place := content.find(b"\0")) >= 0:
        _refuse_as_binary(name, line_at(content, place))
    try:
        return Text(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(content, error, name)
        return _found(content, error, name)


def refuse_oversize(size: int, *, name: str, limit: int) -> None:
    """Raise UnreadableFile when a file of `size` bytes is larger than `limit`."""
    if size > limit:
        raise UnreadableFile(
            _("%(name)s is larger than %(limit)s bytes. Split it.") % {"name": name, "limit": f"{limit:,}"}
        )


def line_at(content: bytes, position: int) -> int:
    """The number of the line, from 1, on which the byte at `position` stands."""
    return content.count(b"\n", 0, position) + 1


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except LookupError:
        raise UnreadableFile(_("%(encoding)s is no encoding.") % {"encoding": repr(encoding)}) from None
    except UnicodeDecodeError as error:
        words = {"name": name, "line": line_at(content, error.start), "encoding": encoding}
        raise UnreadableFile(_("%(name)s, line %(line)s: not in %(encoding)s.") % words) from None
    if (place := text.find("\0")) >= 0:
        _refuse_as_binary(name, text.count("\n", 0, place) + 1)
    return text


def _refuse_as_binary(name: str, line: int) -> None:
    raise UnreadableFile(
        _("%(name)s, line %(line)s: this is no text file. Export it as text first.") % {"name": name, "line": line}
    )


def _refuse_damaged(content: bytes, error: UnicodeDecodeError, name: str) -> None:
    """A file in UTF-8 but for some bytes is damaged: read in another encoding, all its other letters were wrong."""
    text = content.decode("utf-8", "surrogateescape")
    wrong = sum("\udc80" <= character <= "\udcff" for character in text)
    right = sum(character > "\x7f" for character in text) - wrong
    if right >= wrong:
        words = {"name": name, "line": line_at(content, error.start), "byte": f"0x{content[error.start]:02X}"}
        raise UnreadableFile(
            _("%(name)s, line %(line)s: the byte %(byte)s is not UTF-8, though the rest of the file is. Mend the line.")
            % words
        )


def _found(content: bytes, error: UnicodeDecodeError, name: str) -> Text:
    words = {"name": name, "line": line_at(content, error.start)}
    readings = _readings(_telling(content))
    if not readings:
        raise UnreadableFile(
            _("%(name)s, line %(line)s: not UTF-8, and in no encoding that is recognised. Save it as UTF-8.") % words
        )
    if len(readings) > 1:
        # A wrong one would change names, and nobody would notice.
        lines = [text.splitlines() for _encoding, text in readings]
        at = next(at for at, read in enumerate(zip(*lines, strict=False)) if len(set(read)) > 1)
        shown = "; ".join(f"{encoding}: {text.splitlines()[at].strip()[:_SHOWN]}" for encoding, text in readings[:3])
        raise UnreadableFile(
            _("%(name)s, line %(line)s: not UTF-8, and too little tells the encoding. Choose one: %(shown)s")
            % {**words, "shown": shown}
        )
    encoding = readings[0][0]
    remark = _(
        "%(name)s is not in UTF-8 (line %(line)s); it was read as %(encoding)s. If names look wrong, choose another."
    )
    return Text(_decoded(content, encoding, name), encoding, remark % {**words, "encoding": encoding})


def _readings(telling: bytes) -> list[tuple[str, str]]:
    """The encodings that speak for themselves equally well, each with what the bytes mean in it; those that say the
    same count once.
    """
    matches = list(from_bytes(telling, cp_isolation=_CANDIDATES))
    found: dict[str, str] = {}
    for match in matches:
        if (match.chaos, match.coherence) == (matches[0].chaos, matches[0].coherence):
            found.setdefault(str(match), match.encoding)
    return [(encoding, text) for text, encoding in found.items()]


def _telling(content: bytes) -> bytes:
    """The lines with letters beyond ASCII, which alone tell one encoding from another; a sample of a large file."""
    lines = [line for line in content.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_SAMPLE]

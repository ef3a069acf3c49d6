"""Reads one entry of a rendered list of references: its number, how many links lead back, and its text. Pure."""

import re

from claims.articles.shapes import Reference, Work

_NUMBER = re.compile(r"\s*(\d{1,4})[.)]\s+")
_ARROW = re.compile(r"\s*[\^↑]\s*(?:Jump up(?: to)?:?\s*)?", re.IGNORECASE)
_LETTERS = re.compile(r"(?:[a-z]{1,2}\s+)+(?=\S)")
_ADDRESS = re.compile(r"https?://[^\s<>\"\[\]]+[^\s<>\"\[\].,;:!?)]")


def read_entry(line: str, place: int) -> Reference | None:
    """The entry; one without a number has that of its place. None when the line is no entry.

    `3. 3.0 3.1 Title`, `3. ^ a b Title`, `^ Title` and `↑ 3.0 3.1 Title` are entries. One without a link back says
    that it is cited once only where it has an arrow for it.
    """
    numbered = _NUMBER.match(line)
    rest = line[numbered.end() :] if numbered else line
    arrow = _ARROW.match(rest)
    if not numbered and not arrow:
        return None
    rest = rest[arrow.end() :] if arrow else rest
    number = int(numbered[1]) if numbered else place
    back_links, rest = _back_links(rest, number, arrow=bool(arrow))
    text = re.sub(r"\s+", " ", rest).strip()
    return Reference(number, text, _works(text), back_links=back_links) if text else None


def _back_links(rest: str, number: int, *, arrow: bool) -> tuple[int | None, str]:
    counted = re.match(rf"(?:{number}\.\d+\s+)+", rest)
    if not counted and arrow:
        counted = _LETTERS.match(rest)
        # One letter may be a word of the title: links back start with a and b.
        if counted and counted[0].split()[:2] != ["a", "b"]:
            counted = None
    if counted:
        return len(counted[0].split()), rest[counted.end() :]
    return 1, rest


def _works(text: str) -> tuple[Work, ...]:
    """One work, its text left whole; an address in it is told apart when there is just one."""
    addresses = _ADDRESS.findall(text)
    return (Work(title=text, url=addresses[0] if len(addresses) == 1 else "", whole=True),)

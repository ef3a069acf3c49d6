"""A claim as Markdown (CommonMark): for notes, drafts and repositories. Reads what the page reads; no query."""

import re
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.outputs.site import full_address_of
from claims.pages import Document

# What is markup anywhere in a line, and what is markup at its beginning alone.
_MARKS = re.compile(r"([\\`*_\[\]<>&|~$])")
_FIRST_MARKS = re.compile(r"^(\d*)([#+=.)-])")


def claim_markdown(page: Document) -> str:
    """The page of `claim_page()` as a Markdown document; no text of it is read as markup."""
    parts = [
        f"# {escaped(page['statement'])}",
        escaped(page["summary"]),
        _status(page),
        *_corrections(page),
        *_positions(_("Who asserts"), page["asserting"]),
        *_positions(_("Who denies"), page["denying"]),
        *_positions(_("Who qualifies, reports or retracts"), page["others"]),
        *_evidence(page["evidence"]),
        _titled(_("Why this verdict")),
        *_paragraphs(page["rationale"]),
        *_redactions(page["redactions"]),
        *_origins(page["origins"]),
        *_sources(page["sources"]),
        _titled(_("Permanent address")),
        f"<{full_address_of('claim-edition', page['slug'], page['revision'])}>",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _titled(title: str) -> str:
    return f"## {title}"


def escaped(text: str) -> str:
    """The text on one line, with a backslash before everything that Markdown would read as markup."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _FIRST_MARKS.sub(r"\1\\\2", line)


def _paragraphs(text: str) -> list[str]:
    return [escaped(part) for part in re.split(r"\n\s*\n", text)]


def _status(page: Document) -> str:
    day = _in_words(localdate(page["approved_at"]))
    found = {"label": escaped(page["verdict"]["label"]), "day": day, "n": page["revision"]}
    status = _("**%(label)s** (revision %(n)s, reviewed %(day)s)") % found
    return f"{status}: {escaped(str(page['verdict']['meaning']))}"


def _corrections(page: Document) -> list[str]:
    if not page["corrections"]:
        return []
    rows = [page["corrections"]["newest"], *page["corrections"]["earlier"]]
    items = [
        f"- {_in_words(localdate(row['published_at']))}: {escaped(row['wrong'])} → {escaped(row['right'])}"
        for row in rows
    ]
    return [_titled(_("Corrections")), "\n".join(items)]


def _positions(title: str, rows: list[Document]) -> list[str]:
    if not rows:
        return []
    return [_titled(title), "\n".join(_position(row) for row in rows)]


def _position(row: Document) -> str:
    party = f"[{escaped(row['party']['name'])}]({full_address_of('party', row['party']['slug'])})"
    told = [escaped(row["capacity"]), escaped(str(row["stance_label"])), _day(row["stated_on"])]
    line = f"- {party}, " + ", ".join(part for part in told if part)
    line += "".join(f" \\[{citation['number']}\\]" for citation in row["citations"])
    quote = [f"  > {escaped(row['quote'])}"] if row["quote"] else []
    note = [f"  {escaped(row['note'])}"] if row["note"] else []
    return "\n\n".join([line, *quote, *note])


def _evidence(groups: list[Document]) -> list[str]:
    found = [_titled(_("Evidence"))] if groups else []
    for group in groups:
        found += [f"### {group['title']}", "\n".join(_evidence_row(row) for row in group["rows"])]
    return found


def _evidence_row(row: Document) -> str:
    grades = f"{row['reliability']['letter']}{row['credibility']['number']}"
    words = f"{row['reliability']['words']}, {row['credibility']['words']}"
    texts = [escaped(row[name]) for name in ("excerpt", "note") if row[name]]
    title = f"- {escaped(row['source']['title'])} \\[{row['number']}\\] ({grades}: {escaped(words)})"
    return "\n\n".join([title, *(f"  {text}" for text in texts)])


def _redactions(rows: list[Document]) -> list[str]:
    if not rows:
        return []
    return [_titled(_("Redacted")), "\n".join(_redaction(row) for row in rows)]


def _redaction(row: Document) -> str:
    place = f"{escaped(row['what'])} ({escaped(row['field'])})"
    return f"- {place}: {_in_words(row['on'])}, {escaped(row['reason'])}"


def _origins(found: Document) -> list[str]:
    if not found["sources"]:
        return []
    counted = ngettext(
        "Independent origins: %(found)s of %(n)s source.",
        "Independent origins: %(found)s of %(n)s sources.",
        found["sources"],
    ) % {"found": found["independent"], "n": found["sources"]}
    joined = [" ".join(f"\\[{number}\\]" for number in numbers) for numbers in found["joined"]]
    return [" ".join([f"**{counted}**", *(f"{numbers} {_('tell one story.')}" for numbers in joined)])]


def _sources(rows: list[Document]) -> list[str]:
    return [_titled(_("Sources")), "\n".join(_source(row) for row in rows)] if rows else []


def _source(row: Document) -> str:
    publisher: Any = row["publisher"]
    told = [escaped(row["title"]), escaped(publisher["name"]) if publisher else "", _day(row["date"])]
    links = [
        f"<{address.replace('<', '%3C').replace('>', '%3E')}>"
        for address in (row["url"], row["archive_url"])
        if address
    ]
    page = f"<{full_address_of('source', row['slug'])}>"
    return f"{row['number']}. " + ", ".join([*(part for part in told if part), *(links or [page])])


def _in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _day(found: Document | None) -> str:
    return escaped(found["words"]) if found else ""

"""Reads the catalogues and the sources that they are made from, without gettext's own tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

TOP = Path(__file__).parents[2]
PACKAGES = ("audit", "sources", "claims", "claimtrack")
LOCALE = TOP / "claimtrack" / "locale"

Key = tuple[str, str]  # context, or empty, and message

# What people with accounts, and programs, alone meet. All else is public, mailed or stored, and complete everywhere.
_DESK = re.compile(
    r"claims/(templates/(claims/admin|admin)|admin|api|dossiers|management)/|audit/(verification|management)/"
    r"|claims/tables/|claims/claimreview/(drafts|importer|labels)\.py|sources/tables/"
    r"|claims/(articles|models/articles\.py)|claims/views/(changes|notices)\.py|claims/(timeline|past)\w*\.py"
    r"|claims/(apps|desk|instants|publishing_rules|queues|restoring|reverting|review_acts|review_errors|revisions|rules"
    r"|stage_picture|stages|verification|warnings|\w+_acts)\.py"
    r"|audit/(accounts|admin|backends|blanks|checks|conflict\w*|constraints|edit_page|erasures|operations|posted_rows"
    r"|resolution|scrubbing|models/tokens)\.py"
    r"|audit/templates/(simple_history|audit/(_conflict|_typed|change_form|conflict|delete|past_form))"
    r"|claimtrack/(admin|apps|desk_site|environment|failures|resume|roles|token_admin|urls)\.py"
    r"|claimtrack/templates/(admin|claimtrack/(go_on|login|new_token))"
    r"|sources/(importing|bibliography|templates/sources/import|management)/|sources/(admin|edtf_fields|fields)\.py"
)
_FUNCTIONS = frozenset(f"{kind}gettext{when}" for kind in ("", "n", "p", "np") for when in ("", "_lazy", "_noop")) | {
    "_"
}
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATES = re.compile(rf"\b(n?p?gettext|_)\(({_LITERAL}(?:,\s*{_LITERAL})*)")


@dataclass
class Entry:
    """One message: where it stands, its forms in English, and its forms in the catalogue's language."""

    key: Key
    plural: str = ""
    places: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)

    @property
    def public(self) -> bool:
        """Whether somebody without an account can meet it."""
        return not all(_DESK.match(place) for place in self.places)


def read_catalogue(language: str) -> tuple[str, list[Entry]]:
    """The head of the catalogue's source, and its messages."""
    head, *blocks = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8").split("\n\n")
    return head, [_entry(block) for block in blocks if block.strip()]


def _entry(block: str) -> Entry:
    entry, texts, name = Entry(("", "")), {}, ""
    for line in block.strip().splitlines():
        if line.startswith("#:"):
            entry.places += line[2:].split()
        elif line.startswith("#,"):
            entry.flags += line[2:].replace(",", " ").split()
        elif found := re.fullmatch(r"(?:(msg\w+(?:\[\d\])?) )?(\".*\")", line):
            name = found[1] or name
            texts[name] = texts.get(name, "") + ast.literal_eval(found[2])
    entry.key = (texts.pop("msgctxt", ""), texts.pop("msgid"))
    entry.plural = texts.pop("msgid_plural", "")
    entry.forms = list(texts.values())
    return entry


def read_sources() -> set[Key]:
    """Every message that the packages' modules and templates ask for."""
    found: set[Key] = set()
    for package in PACKAGES:
        for path in sorted((TOP / package).rglob("*")):
            if path.suffix == ".py":
                found.update(_in_module(path.read_text(encoding="utf-8")))
            elif path.suffix in (".html", ".txt"):
                found.update(_in_template(path.read_text(encoding="utf-8")))
    return found


def _in_module(text: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in _FUNCTIONS and texts:
            yield _key(name, texts)


def _in_template(text: str) -> Iterator[Key]:
    for name, literals in _IN_TEMPLATES.findall(templatize(text)):
        yield _key(name, [ast.literal_eval(one) for one in re.findall(_LITERAL, literals)])


def _key(name: str, texts: list[str]) -> Key:
    return (texts[0], texts[1]) if "pgettext" in name else ("", texts[0])

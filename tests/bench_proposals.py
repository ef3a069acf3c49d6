"""How well proposals meet a dossier made by hand: `python -m tests.bench_proposals ARTICLE [DOSSIER] [--misses]`.

The dossier is one of the same article: its locators name the article's sections, its sources the article's references.
A position of the dossier, at each citation of it, is one thing to find: (section, source, party, stance). A proposal
is the same for each source of its passage, its own markers or those that its paragraph ends with. Both are counted as
often as they occur: two proposals of one key meet two positions of that key, and no third. A party is met by the name
or alias that the dossier has for it; the publisher of a source is met by the party of the same name.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from claims.articles.party_names import KnownParty, PartyNames, fold
from claims.articles.proposals import propose, references_of, sources_of
from claims.articles.reading import parse_article, tell_format
from claims.articles.shapes import ParsedArticle, section_path

TOP = Path(__file__).parent.parent
DOSSIER = TOP / "fixtures" / "terrorism-in-kazakhstan.yaml"

Key = tuple[str, str, str, str]  # section, source, party, stance


def known_parties(dossier: dict[str, Any]) -> list[KnownParty]:
    return [
        KnownParty(row["slug"], row["name"], row["kind"], tuple(one["name"] for one in row.get("aliases", [])))
        for row in dossier["parties"]
    ]


def section_of(locator: str) -> str:
    return locator.rsplit(", ", 1)[-1]


def wanted(dossier: dict[str, Any]) -> Counter[Key]:
    """What the dossier has, by section, source, party and stance."""
    return Counter(
        (section_of(cited.get("locator", "")), cited["source"], position["party"], position["stance"])
        for claim in dossier["claims"]
        for position in claim["positions"]
        for cited in position["cites"]
    )


def proposed(article: ParsedArticle, dossier: dict[str, Any]) -> tuple[Counter[Key], dict[Key, list[str]]]:
    """What the rules propose, and the passages behind each."""
    names = PartyNames(known_parties(dossier))
    publishers = {row["slug"]: row["name"] for row in dossier["publishers"]}
    by_title = {fold(row["title"]): row for row in dossier["sources"]}
    sources = {}
    for one in article.references:
        row = by_title.get(fold(one.works[0].title)) if one.works else None
        if row:
            sources[one.number] = (row["slug"], publishers.get(row.get("publisher", ""), ""))
    by_reference = {number: publisher for number, (_slug, publisher) in sources.items()}
    sourced = sources_of(article.passages)
    by_number = {passage.number: passage for passage in article.passages}
    found: Counter[Key] = Counter()
    passages: dict[Key, list[str]] = {}
    for number, proposals in propose(article.passages, names).items():
        section = section_of(section_path(article.sections, by_number[number].section))
        for one in proposals:
            for reference in references_of(one, by_number[number], sourced[number], by_reference):
                slug, publisher = sources.get(reference, (f"reference {reference}", ""))
                party = names.find(one.party or publisher)
                key = (section, slug, party.slug if party else f"new: {one.party or publisher}", one.stance)
                found[key] += 1
                passages.setdefault(key, []).append(by_number[number].text)
    return found, passages


def score(wanted: Counter[Any], found: Counter[Any]) -> tuple[float, float, int]:
    """Precision, recall, and how many were met."""
    met = (wanted & found).total()
    return met / max(found.total(), 1), met / max(wanted.total(), 1), met


def without(counted: Counter[Key], *places: int) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for key, times in counted.items():
        found[tuple(part for place, part in enumerate(key) if place not in places)] += times
    return found


def only(counted: Counter[Key], stances: Iterable[str], *, no: bool = False) -> Counter[Key]:
    return Counter({key: times for key, times in counted.items() if (key[3] in stances) != no})


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article", type=Path)
    parser.add_argument("dossier", type=Path, nargs="?", default=DOSSIER)
    parser.add_argument("--misses", action="store_true", help="say also what was not met, and what was too much")
    given = parser.parse_args(arguments)
    dossier = yaml.safe_load(given.dossier.read_text())
    text = given.article.read_text()
    publishers = frozenset(row["name"] for row in dossier["publishers"])
    article = parse_article(text, tell_format(text), publishers)
    want = wanted(dossier)
    found, passages = proposed(article, dossier)
    once = (Counter(set(want)), Counter(set(found)))
    lines = {
        "party": (without(want, 3), without(found, 3)),
        "party and stance": (want, found),
        "of these, reports": (only(want, ["reports"]), only(found, ["reports"])),
        "of these, all others": (only(want, ["reports"], no=True), only(found, ["reports"], no=True)),
        "each key once": once,
    }
    sys.stdout.write(f"{'':22}{'wanted':>8}{'proposed':>10}{'met':>6}{'precision':>11}{'recall':>8}\n")
    for name, (one, other) in lines.items():
        precision, recall, met = score(one, other)
        sys.stdout.write(f"{name:22}{one.total():8}{other.total():10}{met:6}{precision:11.2f}{recall:8.2f}\n")
    if given.misses:
        for key, times in (want - found).items():
            sys.stdout.write(f"missed {times}: {key}\n")
        for key, times in (found - want).items():
            sys.stdout.write(f"too much {times}: {key} {passages[key]}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""One invented claim, as a dossier for claimtrack, as wikitext, and as Markdown: the same content for all.

Pure: nothing of Django. Places, people, papers and the dispute exist nowhere.
"""

import json
from typing import Any

POSITIONS = [
    # party, name, kind, stance, capacity, on, quotation, note, the sources that it is cited from
    (
        "ministry-of-works",
        "Ministry of Works of Lethmark",
        "government body",
        "asserts",
        "statement to parliament",
        "2011-03-14",
        "The eastern breakwater stood as it was built until the night of the storm.",
        "The minister read the statement out and took no questions.",
        (1, 2),
    ),
    (
        "harbour-board",
        "Karsund Harbour Board",
        "government body",
        "asserts",
        "owner of the breakwater",
        "2011-03-20",
        "No inspection before the storm found a crack wider than a hand.",
        "The board published the dates of four inspections, and the reports of two.",
        (3, 4),
    ),
    (
        "ilse-varnholt",
        "Ilse Varnholt",
        "person",
        "denies",
        "chief engineer of the board until 2009",
        "2011-04-02",
        "I wrote in 2008 that the third caisson had moved, and I wrote it twice.",
        "She showed a reporter both letters; the board has neither in its register.",
        (5,),
    ),
    (
        "fishers-union",
        "Fishers' Union of the Outer Isles",
        "other",
        "denies",
        "",
        "2011-04",
        "Everybody who moors there had seen the gap for two winters.",
        "The union collected forty signed accounts, of which nine are dated before the storm.",
        (6, 7),
    ),
    (
        "coast-courier",
        "The Coast Courier",
        "media outlet",
        "qualifies",
        "editorial",
        "2011-06-21",
        "What the board calls settlement, its own engineer called movement.",
        "The paper holds that both sides speak of the same gap of eleven centimetres.",
        (8,),
    ),
]
SOURCES = [
    # title, publisher, date, kind
    ("Statement on the breakwater at Karsund", "parliament-of-lethmark", "2011-03-14", "statement"),
    ("Minister rules out neglect at Karsund", "coast-courier-press", "2011-03-15", "article"),
    ("Inspections of the eastern breakwater, 2003 to 2010", "harbour-board-press", "2011-03-20", "report"),
    ("Harbour board lays four inspections open", "northern-wire", "2011-03-21", "article"),
    ("The engineer's two letters", "coast-courier-press", "2011-04-02", "interview"),
    ("Forty accounts from the outer isles", "fishers-union-press", "2011-04", "report"),
    ("Fishers: gap was there for two winters", "northern-wire", "2011-04-18", "article"),
    ("Eleven centimetres", "coast-courier-press", "2011-06-21", "article"),
]
PUBLISHERS = {
    "parliament-of-lethmark": ("Parliament of Lethmark", "A"),
    "coast-courier-press": ("Coast Courier Press", "B"),
    "harbour-board-press": ("Karsund Harbour Board, press office", "C"),
    "northern-wire": ("Northern Wire Service", "B"),
    "fishers-union-press": ("Fishers' Union, secretariat", "C"),
}
STATEMENT = "The eastern breakwater of Karsund was sound before the storm of 2011."
SUMMARY = (
    "Whether the breakwater was already damaged when the storm of 11 March 2011 broke it, and whether those who "
    "own it knew. The answer decides who pays for the harbour, and whether an inquiry has to be held."
)
RATIONALE = (
    "The ministry and the board name four inspections without findings; the board's former engineer and the fishers "
    "speak of a caisson that had moved years before. The two published reports measure a gap of eleven centimetres and "
    "call it settlement. Nobody disputes the gap; whether it made the breakwater unsound is for the inquiry to find."
)
EVIDENCE = [
    # source, bearing, credibility, excerpt, in the basis
    (3, "supports", 2, "Gap at caisson 3: 11 cm, unchanged since 2007. No action needed.", True),
    (5, "contradicts", 3, "The third caisson has moved again and ought to be closed before the winter.", True),
    (6, "contradicts", 4, "Nine accounts describe open water between the second and the third caisson.", False),
    (8, "context", 2, "Settlement within tolerance is ten centimetres in the board's own handbook.", False),
]
SLUG = "karsund-breakwater-was-sound"
EDITIONS = 10


def revised(edition: int) -> str:
    """The rationale as edition 1 ... EDITIONS has it: each says in a sentence more what came in."""
    added = [f" Material number {number} that came in since does not change this." for number in range(2, edition + 1)]
    return RATIONALE + "".join(added)


def source_slug(number: int) -> str:
    return f"karsund-{number}"


def _claim(slug: str, statement: str, edition: int) -> dict[str, Any]:
    return {
        "slug": slug,
        "statement": statement,
        "summary": SUMMARY,
        "event_date": "2011-03-11",
        "topics": ["harbours", "storms"],
        "verdict": "contested",
        "rationale": revised(edition),
        "positions": [
            {
                "party": party,
                "stance": stance,
                "capacity": capacity,
                "stated_on": on,
                "quote": quote,
                "note": note,
                "cites": [{"source": source_slug(number), "locator": f"page {number}"} for number in cited],
            }
            for party, _name, _kind, stance, capacity, on, quote, note, cited in POSITIONS
        ],
        "evidence": [
            {
                "source": source_slug(number),
                "bearing": bearing,
                "credibility": credibility,
                "excerpt": text,
                "basis": basis,
            }
            for number, bearing, credibility, text, basis in EVIDENCE
        ],
    }


def dossier(edition: int, others: int = 0) -> bytes:
    """The claim at one of its editions as a dossier, and `others` like it about other harbours."""
    records = {
        "dossier": 1,
        "topics": [{"slug": "harbours", "title": "Harbours"}, {"slug": "storms", "title": "Storms"}],
        "publishers": [
            {"slug": slug, "name": name, "reliability": grade} for slug, (name, grade) in PUBLISHERS.items()
        ],
        "sources": [
            {"slug": source_slug(number), "title": title, "publisher": publisher, "date": date, "kind": kind}
            for number, (title, publisher, date, kind) in enumerate(SOURCES, 1)
        ],
        "parties": [{"slug": party, "name": name, "kind": kind} for party, name, kind, *_rest in POSITIONS],
        "claims": [
            _claim(SLUG, STATEMENT, edition),
            *(
                _claim(f"pier-{number}-was-sound", f"Pier {number} of Karsund was sound before the storm of 2011.", 1)
                for number in range(1, others + 1)
            ),
        ],
    }
    return json.dumps(records).encode()  # JSON is YAML


def wikitext(edition: int) -> str:
    """The same as an encyclopedia's article: sections, a table of positions, references."""
    names = {slug: name for slug, (name, _grade) in PUBLISHERS.items()}
    cited = {
        number: f'<ref name="s{number}">"{title}", {names[publisher]}, {date}, p. {number}.</ref>'
        for number, (title, publisher, date, _kind) in enumerate(SOURCES, 1)
    }
    rows = "".join(
        f"|-\n| [[{name}]] || {capacity or '-'} || ''{stance}'' || {on} || {quote}{''.join(cited[n] for n in numbers)}"
        f" || {note}\n"
        for _party, name, _kind, stance, capacity, on, quote, note, numbers in POSITIONS
    )
    evidence = "".join(
        f"* '''{bearing}''' (credibility {credibility}): {text}{cited[number]}\n"
        for number, bearing, credibility, text, _basis in EVIDENCE
    )
    return (
        f"'''{STATEMENT}''' {SUMMARY}\n\n== Verdict ==\nContested. {revised(edition)}\n\n== Positions ==\n"
        '{| class="wikitable sortable"\n! Party !! Capacity !! Stance !! Stated on !! Words !! Note\n'
        f"{rows}|}}\n\n== Evidence ==\n{evidence}\n== References ==\n<references />\n"
        "[[Category:Harbours]] [[Category:Storms]]\n"
    )


def markdown(edition: int) -> str:
    """The same for a wiki of Markdown, with footnotes as references."""
    names = {slug: name for slug, (name, _grade) in PUBLISHERS.items()}
    positions = "".join(
        f"### {name}\n\n*{stance}*, {capacity or 'no capacity'}, {on}: {quote} "
        f"{' '.join(f'[^{number}]' for number in numbers)}\n\n{note}\n\n"
        for _party, name, _kind, stance, capacity, on, quote, note, numbers in POSITIONS
    )
    evidence = "".join(
        f"- **{bearing}** (credibility {credibility}): {text} [^{number}]\n"
        for number, bearing, credibility, text, _basis in EVIDENCE
    )
    references = "".join(
        f'[^{number}]: "{title}", {names[publisher]}, {date}, p. {number}.\n'
        for number, (title, publisher, date, _kind) in enumerate(SOURCES, 1)
    )
    return (
        f"**{STATEMENT}** {SUMMARY}\n\n## Verdict\n\nContested. {revised(edition)}\n\n## Positions\n\n{positions}"
        f"## Evidence\n\n{evidence}\n{references}"
    )

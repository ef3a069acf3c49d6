"""What was found, as the page shows it: rows with their matches marked, and where else in them the words stand."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claims.models import IndexedClaim, Party, Topic
from claims.search.marks import excerpt, marked, matches
from claims.search.query import Hit
from claims.search.ranking import Term
from claims.search.texts import Kind, excerpts
from sources.models import Source

KIND_LABELS = {
    Kind.CLAIM: _("Claims"),
    Kind.PARTY: _("Parties"),
    Kind.SOURCE: _("Sources"),
    Kind.TOPIC: _("Topics"),
}
_PLACES = {
    "summary": _("Summary"),
    "rationale": _("Why this verdict"),
    "quote": _("Quotation"),
    "position": _("Position"),
    "party": _("Position of"),
    "excerpt": _("Excerpt from a source"),
    "evidence": _("Evidence"),
    "source": _("Source"),
    "reply": _("Reply"),
    "topic": _("Topic"),
}
# Than the claim: a source's for all that is known, and that of the site.
_IN_ANOTHER_LANGUAGE = {"source": "", "excerpt": "", "party": settings.LANGUAGE_CODE, "topic": settings.LANGUAGE_CODE}


def shown_hits(hits: Iterable[Hit], terms: Sequence[Term]) -> list[dict[str, Any]]:
    """The hits whose things still stand, each with its `kind` and its `row`. 1 query a kind, 2 more for names."""
    keys: dict[Kind, list[int]] = {}
    hits = list(hits)
    for hit in hits:
        keys.setdefault(hit.kind, []).append(hit.key)
    rows = {kind: {row.pk: row for row in _LOADED[kind](found, terms)} for kind, found in keys.items()}
    return [
        {"kind": hit.kind.name.lower(), "row": rows[hit.kind][hit.key]} for hit in hits if hit.key in rows[hit.kind]
    ]


def _claims(keys: list[int], terms: Sequence[Term]) -> list[Any]:
    rows = list(IndexedClaim.objects.filter(pk__in=keys).with_disputes().select_related("edition"))
    for row in rows:
        row.marked = marked(row.statement, terms)
        row.excerpt = _excerpt_of_claim(row, terms)
    return rows


def _excerpt_of_claim(row: Any, terms: Sequence[Term]) -> dict[str, Any] | None:
    """Where the words stand that are not in the statement: the place that holds most of them."""
    missing = [term for term in terms if term not in matches(row.statement, terms)]
    best: tuple[int, str, str] = (0, "", "")
    for place, text in excerpts(row.edition.data()) if missing else ():
        if (found := len(matches(text, missing))) > best[0]:
            best = (found, place, text)
    found, place, text = best
    language = _IN_ANOTHER_LANGUAGE.get(place, row.language)
    return _excerpt(_PLACES[place], text, terms, language) if found else None


def _excerpt(label: Any, text: str, terms: Sequence[Term], language: str = "") -> dict[str, Any]:
    return {"label": label, "text": marked(excerpt(text, terms), terms), "language": language}


def _parties(keys: list[int], terms: Sequence[Term]) -> list[Any]:
    rows = list(Party.objects.unmerged().filter(pk__in=keys).with_number_of_positions().prefetch_related("aliases"))
    for row in rows:
        row.marked = marked(row.name, terms)
        row.also = [
            {"name": marked(alias.name, terms), "language": alias.language}
            for alias in row.aliases.all()
            if matches(alias.name, terms)
        ]
        row.excerpt = _excerpt("", row.public_summary, terms, settings.LANGUAGE_CODE) if row.public_summary else None
    return rows


def _sources(keys: list[int], terms: Sequence[Term]) -> list[Any]:
    rows = list(Source.objects.unmerged().filter(pk__in=keys).with_publisher().prefetch_related("authors"))
    for row in rows:
        row.marked = marked(row.title, terms)
        row.publisher_marked = marked(row.publisher.name, terms) if row.publisher else ""
        row.authors_marked = [marked(str(author), terms) for author in row.authors.all()]
        row.excerpt = _excerpt("", row.note, terms, settings.LANGUAGE_CODE) if matches(row.note, terms) else None
    return rows


def _topics(keys: list[int], terms: Sequence[Term]) -> list[Any]:
    rows = list(Topic.objects.filter(pk__in=keys))
    for row in rows:
        row.marked = marked(row.title, terms)
        row.excerpt = _excerpt("", row.summary, terms, settings.LANGUAGE_CODE) if row.summary else None
    return rows


_LOADED = {Kind.CLAIM: _claims, Kind.PARTY: _parties, Kind.SOURCE: _sources, Kind.TOPIC: _topics}

"""What taking an article in would do, and did, line by line."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.articles.shapes import ParsedArticle, Problem, Reference
from claims.articles.words import problem_in_words
from claims.articles.works import LeftAside, PlannedWork
from claims.models import Article
from sources.importing.report import Line, Outcome

_OF_REFERENCES = frozenset({"orphan", "other count", "left whole"})  # said at the reference itself
MOST_OF_A_KIND = 20  # remarks


def first_line(article: Article, parsed: ParsedArticle, name: str) -> Line:
    counts = [
        ngettext("%(n)s section", "%(n)s sections", len(parsed.headings)) % {"n": len(parsed.headings)},
        ngettext("%(n)s passage", "%(n)s passages", len(parsed.passages)) % {"n": len(parsed.passages)},
        ngettext("%(n)s reference", "%(n)s references", len(parsed.references)) % {"n": len(parsed.references)},
        ngettext("%(n)s marker", "%(n)s markers", parsed.markers) % {"n": parsed.markers},
        ngettext("%(n)s orphan", "%(n)s orphans", len(parsed.orphans)) % {"n": len(parsed.orphans)},
    ]
    why = f"{article.get_format_display()}: {', '.join(counts)}"
    return Line(Outcome.TAKEN, name, article.title, why)


def lines_of(works: tuple[PlannedWork, ...], aside: list[LeftAside], parsed: ParsedArticle) -> list[Line]:
    told: dict[int, list[str]] = {}
    for problem in parsed.problems:
        if problem.kind in _OF_REFERENCES:
            told.setdefault(int(problem.values["number"]), []).append(problem_in_words(problem.kind, problem.values))
    lines = [_line(one, told.get(one.reference.number, [])) for one in works]
    lines += [Line(Outcome.ASIDE, _where(one), work.title[:200], why) for one, work, why in aside]
    named = {one.reference.number for one in works} | {one.number for one, _work, _why in aside}
    lines += [
        Line(Outcome.ASIDE, _where(one), one.text[:200] or one.name, _("It names no work."))
        for one in parsed.references
        if one.number not in named
    ]
    return lines


def _line(one: PlannedWork, told: list[str]) -> Line:
    where = _where(one.reference)
    if one.match:
        source = one.match.source
        reason = _("the same address") if one.match.by == "address" else _("the same title and publisher")
        why = _("Stored as %(slug)s: %(reason)s.") % {"slug": source.slug, "reason": reason}
        address = reverse("admin:sources_source_change", args=[source.pk])
        return Line(Outcome.KNOWN, where, source.title, "\n".join([why, *told]), address)
    title = one.reference.works[one.place - 1].title
    if one.new is None:
        return Line(Outcome.KNOWN, where, title, "\n".join([_("Another reference names the same."), *told]))
    return Line(Outcome.TAKEN, where, title, "\n".join([*told, *one.new.told]))


def _where(reference: Reference) -> str:
    return _("reference %(number)s") % {"number": reference.number}


def remarks_of(parsed: ParsedArticle) -> tuple[str, ...]:
    """What is to be said beside the references, of each kind so many times at most."""
    told: list[str] = []
    counted: Counter[str] = Counter()
    for problem in parsed.problems:
        if problem.kind in _OF_REFERENCES:
            continue
        counted[problem.kind] += 1
        if counted[problem.kind] <= MOST_OF_A_KIND:
            told.append(_remark(problem))
    left = sum(times - MOST_OF_A_KIND for times in counted.values() if times > MOST_OF_A_KIND)
    return (*told, *([_("And %(count)s more of these kinds.") % {"count": left}] if left else []))


def _remark(problem: Problem) -> str:
    sentence = problem_in_words(problem.kind, problem.values)
    return _("Line %(line)s: %(sentence)s") % {"line": problem.line, "sentence": sentence} if problem.line else sentence

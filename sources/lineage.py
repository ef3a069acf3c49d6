"""What sources were made from, all the way up: read from the derivations as they are recorded now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from audit.statements import ask, marks
from sources.models import DerivationKind

# From the sources asked for to what they were made from, and on from there: not to what else was made from those.
# A source that was merged into another is that other one, and is led to it by a step of no kind.
_LINEAGE = """
WITH RECURSIVE step(made, kind, original) AS (
    SELECT d.source_id, d.kind, d.origin_id
    FROM sources_source s JOIN sources_derivation d ON d.source_id = COALESCE(s.merged_into_id, s.id)
    WHERE s.slug IN ($SLUGS)
    UNION
    SELECT d.source_id, d.kind, d.origin_id FROM step JOIN sources_derivation d ON d.source_id = step.original
)
SELECT made.slug, made.title, step.kind, original.slug, original.title, made.language, original.language
FROM step JOIN sources_source made ON made.id = step.made JOIN sources_source original ON original.id = step.original
UNION ALL
SELECT s.slug, s.title, '', standing.slug, standing.title, s.language, standing.language
FROM sources_source s JOIN sources_source standing ON standing.id = s.merged_into_id
WHERE s.slug IN ($SLUGS)
UNION ALL
SELECT s.slug, '', '$ITSELF', s.slug, '', s.language, s.language FROM sources_source s WHERE s.slug IN ($SLUGS)
ORDER BY 1, 4, 3
"""
_ITSELF = "itself"  # no step, but what is recorded of the source that was asked for


@dataclass(frozen=True)
class Step:
    """The source `made` was made from `original`, both by slug and title; `kind` is empty where it was merged."""

    made: str
    made_title: str
    kind: str
    original: str
    original_title: str
    made_language: str = ""
    original_language: str = ""

    @property
    def words(self) -> str:
        """What `made` does to `original`, before the title of that: "quotes"."""
        return str(_BEFORE_A_TITLE[self.kind])


_BEFORE_A_TITLE = {
    DerivationKind.QUOTES: pgettext_lazy("before the title of the original", "quotes"),
    DerivationKind.REPUBLISHES: pgettext_lazy("before the title of the original", "republishes"),
    DerivationKind.SUMMARISES: pgettext_lazy("before the title of the original", "summarises"),
    DerivationKind.TRANSLATES: pgettext_lazy("before the title of the original", "translates"),
    "": pgettext_lazy("before the title of the original", "is the same document as"),
}


def lineage_of(slugs: Iterable[str]) -> list[Step]:
    """Every step from these sources up to their origins, by slug; live facts. 1 query, none without a source."""
    return lineage_with_languages(slugs)[0]


def lineage_with_languages(slugs: Iterable[str]) -> tuple[list[Step], dict[str, str]]:
    """The same, and the language of each of these sources. 1 query, none without a source."""
    asked = sorted(set(slugs))
    if not asked:
        return [], {}
    query = _LINEAGE.replace("$SLUGS", marks(asked)).replace("$ITSELF", _ITSELF)
    rows = [Step(*row) for row in ask(query, asked * 3)]
    languages = {row.made: row.made_language for row in rows if row.kind == _ITSELF}
    return [row for row in rows if row.kind != _ITSELF], languages


def steps_from(slug: str, steps: Iterable[Step]) -> list[Step]:
    """Those of the steps that lead up from one source, the nearest first. No query."""
    above: dict[str, list[Step]] = {}
    for step in steps:
        above.setdefault(step.made, []).append(step)
    found: list[Step] = []
    waiting, seen = [slug], {slug}
    for made in waiting:  # grows while it is walked
        for step in above.get(made, []):
            found.append(step)
            if step.original not in seen:
                seen.add(step.original)
                waiting.append(step.original)
    return found

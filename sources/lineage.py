"""What sources were made from, all the way up: read from the derivations as they are recorded now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

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
SELECT made.slug, made.title, step.kind, original.slug, original.title
FROM step JOIN sources_source made ON made.id = step.made JOIN sources_source original ON original.id = step.original
UNION ALL
SELECT s.slug, s.title, '', standing.slug, standing.title
FROM sources_source s JOIN sources_source standing ON standing.id = s.merged_into_id
WHERE s.slug IN ($SLUGS)
ORDER BY 1, 4, 3
"""


@dataclass(frozen=True)
class Step:
    """The source `made` was made from `original`, both by slug and title; `kind` is empty where it was merged."""

    made: str
    made_title: str
    kind: str
    original: str
    original_title: str

    @property
    def words(self) -> str:
        """What `made` does to `original`: "quotes"."""
        return str(DerivationKind(self.kind).label) if self.kind else _("is the same document as")


def lineage_of(slugs: Iterable[str]) -> list[Step]:
    """Every step from these sources up to their origins, by slug; live facts. 1 query, none without a source."""
    asked = sorted(set(slugs))
    if not asked:
        return []
    return [Step(*row) for row in ask(_LINEAGE.replace("$SLUGS", marks(asked)), asked * 2)]


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

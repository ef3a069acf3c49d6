"""The independent origins of a claim's sources: a live fact, beside whichever edition is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sources.lineage import Step, lineage_with_languages
from sources.origins import origin_groups


@dataclass(frozen=True)
class Origins:
    """The sources of a claim (slugs) by the origin that they share, and the steps from them up to their origins.

    `languages` are those of the sources, as far as they were asked for.
    """

    groups: list[list[str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)

    @property
    def independent(self) -> int:
        return len(self.groups)

    @property
    def sources(self) -> int:
        return sum(len(group) for group in self.groups)

    @property
    def joined(self) -> list[list[str]]:
        """The groups of more than one source."""
        return [group for group in self.groups if len(group) > 1]

    def as_data(self) -> dict[str, Any]:
        """For the `live` object of the claim's data."""
        return {"sources": self.sources, "independent": self.independent, "joined": self.joined}


def cited_slugs(document: dict[str, Any]) -> list[str]:
    """The slugs of every source that a document cites, once each, in the order in which it names them."""
    cited = [citation["source"] for position in document["positions"] for citation in position["citations"]]
    return list(dict.fromkeys(source["slug"] for source in [*cited, *(row["source"] for row in document["evidence"])]))


def origins_of(document: dict[str, Any]) -> Origins:
    """The origins of a document's sources as they are recorded now. 1 query, none without a source."""
    slugs = cited_slugs(document)
    return group_origins(slugs, *lineage_with_languages(slugs))


def group_origins(slugs: Iterable[str], steps: list[Step], languages: dict[str, str] | None = None) -> Origins:
    """The same from steps that were read before. No query."""
    return Origins(origin_groups(slugs, [(step.made, step.original) for step in steps]), steps, languages or {})

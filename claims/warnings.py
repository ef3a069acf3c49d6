"""What an editor and a reviewer should look at again before a claim is published. Warnings never block."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import Alias, Claim, Party
from claims.origins import group_origins
from claims.vocabulary import Stance
from sources.lineage import lineage_of
from sources.models import Source, SourceKind

# What somebody said or a court recorded, as against what others wrote about it.
PRIMARY_KINDS = (SourceKind.STATEMENT, SourceKind.INTERVIEW, SourceKind.COURT_RECORD, SourceKind.DATASET)
LONGEST_NAME = 8  # words
MOST_CANDIDATES = 500
_DENIAL = re.compile(r"\b(den(y|ies|ied|ying|ials?)|reject(s|ed|ing)?|refut(e|es|ed|ing)|disput(e|es|ed|ing))\b", re.I)


@dataclass(frozen=True)
class ReviewWarning:
    """One thing to look at: the field or part of the claim that it is about, and the sentence that people read."""

    field: str
    message: str | Promise


def warnings_for(claim: Claim) -> list[ReviewWarning]:
    """The warnings of a claim from `Claim.objects.for_document()`, most important first. 1 or 2 queries."""
    sources = cited_sources(claim)
    found: list[ReviewWarning] = []
    if len(sources) == 1:
        found.append(ReviewWarning("positions", _("Everything rests on a single source.")))
    slugs = [source.slug for source in sources.values()]
    origins = group_origins(slugs, lineage_of(slugs))
    if origins.sources > 1 and origins.independent == 1:
        found.append(ReviewWarning("positions", _("All sources go back to one origin: they are one voice.")))
    if sources and not any(source.kind in PRIMARY_KINDS for source in sources.values()):
        found.append(
            ReviewWarning("positions", _("All sources are secondary: no statement, interview, record or dataset."))
        )
    if unarchived := sorted(source.title for source in sources.values() if not source.archive_url):
        message = format_lazy("{} {}", _("Without an archived copy:"), "; ".join(unarchived))
        found.append(ReviewWarning("evidence", message))
    for party in denying_parties_off_record(claim):
        sentence = _("The text speaks of a denial and names a party that has no position here:")
        found.append(ReviewWarning("positions", format_lazy("{} {}.", sentence, party.name)))
    if not _denying_side_asked(claim):
        found.append(ReviewWarning("reply_requests", _("Nobody has been asked for the denying side.")))
    return found


def cited_sources(claim: Claim) -> dict[int, Source]:
    """Every source that the claim's positions and evidence rest on, by key. Reads the loaded parts. No query."""
    rows: list[Any] = [citation for position in claim.positions.all() for citation in position.citations.all()]
    return {row.source_id: row.source for row in [*rows, *claim.evidence.all()]}


def denying_parties_off_record(claim: Claim) -> list[Party]:
    """Parties named in a sentence of the text that speaks of a denial, and without a position. 0 or 1 query.

    Looked up by the exact name or alias, so that the cost does not grow with the number of parties.
    """
    candidates = names_in_denials(f"{claim.summary}\n{claim.rationale}")
    if not candidates:
        return []
    on_record = {position.party_id for position in claim.positions.all()}
    aliased = Alias.objects.filter(name__in=candidates).order_by().values("party")
    named = Party.objects.filter(name__in=candidates) | Party.objects.filter(pk__in=aliased)
    return [party for party in named.order_by("name", "pk") if party.pk not in on_record]


def names_in_denials(text: str) -> list[str]:
    """Runs of up to eight words, capital first, in the sentences of `text` that speak of a denial; at most 500."""
    found: dict[str, None] = {}
    for sentence in re.split(r"(?<=[.!?;])\s+|\n", text):
        if not _DENIAL.search(sentence):
            continue
        words = [word.strip("“”\"'(),.;:!?") for word in sentence.split()]
        for start, word in enumerate(words):
            if word[:1].isupper():
                for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
                    found.setdefault(" ".join(words[start:end]))
    return list(found)[:MOST_CANDIDATES]


def _denying_side_asked(claim: Claim) -> bool:
    """Whether a party that denies the claim was asked; with none on record, whether anybody was."""
    asked = {request.party_id for request in claim.reply_requests.all()}
    denying = {position.party_id for position in claim.positions.all() if position.stance == Stance.DENIES}
    return bool(asked & denying) if denying else bool(asked)

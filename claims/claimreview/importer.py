"""Takes ClaimReviews in: what is new, what is there already, and what a person must decide.

docs/importing.md tells editors what becomes of what.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.claimreview.blocks import NotReadable, Page, read_page
from claims.claimreview.drafts import Draft, KeptAside, draft_of
from claims.claimreview.nodes import find_reviews, named_nodes
from claims.claimreview.reviews import NoReview, Review, folded, read_review
from claims.claimreview.stored import Stored
from claims.claimreview.writing import write_drafts
from claims.outputs.site import full_address
from claims.similar import similar_claims
from sources.importing.files import UnreadableFile, read_text
from sources.importing.importers import Importer, Progress, without_progress
from sources.importing.report import Line, Outcome, Report

SAME = 0.9  # likeness from which a claim that is there is named in the report
COMPARED = 1000  # reviews of a file at most; comparing more takes minutes

Read = Line | tuple[Line, Review]


@dataclass
class PlannedReviews:
    """What becomes of each ClaimReview of a file; `drafts` by the places of their lines."""

    report: Report
    drafts: dict[int, tuple[Review, Draft]] = field(default_factory=dict)

    def apply(self, *, by: Any, comment: str, progress: Progress = without_progress) -> Report:
        """Write the drafts, in one changeset."""
        rows = [(review.key, review.slug, draft) for review, draft in self.drafts.values()]
        claims = write_drafts(rows, by=by, comment=comment, progress=progress)
        lines = list(self.report.lines)
        for at, claim in zip(self.drafts, claims, strict=True):
            lines[at] = replace(lines[at], address=_change_page(claim))
        return replace(self.report, lines=tuple(lines))


def plan_reviews(content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> PlannedReviews:
    """The plan for a file of JSON-LD, or a page that holds some; `address` in the options is where it was fetched.

    At most 8 queries for each 100 reviews, and 3 for each new one of up to COMPARED. Raises UnreadableFile.
    """
    text = read_text(content, name=name, declared=options.get("encoding", ""))
    try:
        read = list(_read(read_page(text.text, options.get("address", "")), name))
    except NotReadable as reason:
        raise UnreadableFile(f"{name}: {reason}") from None
    planned = PlannedReviews(Report())
    stored = Stored([one[1] for one in read if isinstance(one, tuple)])
    first: dict[tuple[str, str], str] = {}  # where each review of the file stands first
    lines: list[Line] = []
    for one in read:
        line = one if isinstance(one, Line) else _decide(*one, stored, first, planned, at=len(lines))
        lines.append(line)
    remarks = [text.remark] if text.remark else []
    if len(planned.drafts) > COMPARED:
        remarks.append(_("There are too many reviews to look for claims that say the same: split the file for that."))
    else:
        _name_alike(lines, planned)
    planned.report = Report(tuple(lines), tuple(remarks))
    return planned


def _read(page: Page, name: str) -> Iterator[Read]:
    """A line for each thing of the file that is no review, and a line with each review. Raises NotReadable."""
    for place, reason in page.broken:
        yield Line(Outcome.REFUSED, _where(name, place), _("a script of the page"), reason)
    if page.broken and not page.blocks:
        return
    named = named_nodes(page.blocks)
    for found in find_reviews(page.blocks):
        where = _where(name, found.place)
        try:
            review = read_review(found, named=named, address=page.address)
        except NoReview as reason:
            yield Line(Outcome.REFUSED, where, _("a ClaimReview"), str(reason))
        else:
            yield Line(Outcome.TAKEN, where, review.statement), review


def _decide(
    line: Line,
    review: Review,
    stored: Stored,
    first: dict[tuple[str, str], str],
    planned: PlannedReviews,
    *,
    at: int,
) -> Line:
    identity = (review.key, folded(review.statement))
    if identity in first:
        return replace(line, outcome=Outcome.KNOWN, why=_("the same as %(where)s") % {"where": first[identity]})
    first[identity] = line.where
    if (claim := stored.claim(review)) is not None:
        return replace(line, outcome=Outcome.KNOWN, address=_change_page(claim))
    try:
        _refuse_own(review, stored)
        draft = draft_of(review, stored)
    except KeptAside as reason:
        return replace(line, outcome=Outcome.ASIDE, why=str(reason))
    planned.drafts[at] = review, draft
    return replace(line, why="\n".join(draft.remarks))


def _refuse_own(review: Review, stored: Stored) -> None:
    if review.address.startswith(full_address("/claims/")):
        raise KeptAside(_("it is a review of this site: its claim is here already"))
    if stored.redacted(review):
        raise KeptAside(_("the statement of a claim that rests on this review was erased: it is not taken in again"))


def _name_alike(lines: list[Line], planned: PlannedReviews) -> None:
    """Add to the lines of drafts which claim that is there says the same."""
    for at, (review, _draft) in planned.drafts.items():
        for similar in similar_claims(review.statement, limit=1):
            if similar.likeness >= SAME:
                why = _("a claim that is there already says the same: %(slug)s") % {"slug": similar.claim.slug}
                lines[at] = replace(lines[at], why="\n".join(filter(None, (lines[at].why, why))))


def _where(name: str, place: str) -> str:
    return f"{name}, {place}" if place else name


def _change_page(claim: int) -> str:
    return reverse("admin:claims_claim_change", args=[claim])


IMPORTER = Importer(
    key="claimreview",
    title=gettext_lazy("Fact-checks as ClaimReview"),
    explanation=gettext_lazy(
        "Takes schema.org's ClaimReview in JSON-LD: a file of it, or a saved page that holds some. Each review becomes "
        "a draft claim, with the review as its source and evidence, whoever is named as claimant asserting it, and the "
        "review's author asserting or denying it where the label says so. Nothing is guessed and nothing is published."
    ),
    plan=plan_reviews,
    permission="claims.add_claim",
    suffixes=(".json", ".jsonld", ".html", ".htm"),
    each_stands_alone=True,
)

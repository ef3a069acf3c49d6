"""What an approval of a claim, as it stands now, has to say about the edition before."""

from dataclasses import dataclass

from claims.corrections import Change, CorrectionNotice, MinorChange, propose_notice, substantive_changes
from claims.document import draft_document
from claims.models import Claim, Edition
from claims.revisions import latest_number


@dataclass(frozen=True)
class NextEdition:
    """The edition that an approval would make after `previous`, the newest one there is.

    `substantive` are the sentences that forbid to call it minor; `proposed` is the notice that the documents tell.
    """

    previous: Edition
    substantive: list[str]
    proposed: CorrectionNotice

    def as_told_by_documents(self) -> Change:
        """Minor where nothing substantive changed, else a correction with the proposed notice."""
        return self.proposed if self.substantive else MinorChange()


def next_edition(claim: Claim) -> NextEdition | None:
    """What to say about the change; None when nothing is asked: the edition would be the first, or exists already.

    1 query when the claim was never approved, 2 when the newest revision is, else 11.
    """
    previous = claim.editions.order_by("-number").first()
    if previous is None or previous.number == (newest := latest_number(claim)):
        return None
    return edition_after(previous, Claim.objects.for_document().get(pk=claim.pk), newest)


def edition_after(previous: Edition, claim: Claim, revision: int) -> NextEdition:
    """The same for a claim from `Claim.objects.for_document()` that is at `revision`. No query."""
    former, document = previous.data(), draft_document(claim, revision)
    return NextEdition(previous, substantive_changes(former, document), propose_notice(former, document))

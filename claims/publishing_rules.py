"""What a claim lacks before it can be published: each unmet rule with the field that it stands beside."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from claims.vocabulary import Stance


@dataclass(frozen=True)
class Missing:
    """One unmet rule: the field or part of the claim that it is about, and the sentence that an editor reads."""

    field: str
    message: str | Promise


def unmet_rules(claim: Claim) -> list[Missing]:
    """The rules that the claim does not meet yet; empty when it may be published.

    It is loaded by `for_publishing_rules()` or `for_document()`. No query.
    """
    missing: list[Missing] = []
    positions = list(claim.positions.all())
    if not any(position.stance in (Stance.ASSERTS, Stance.REPORTS) for position in positions):
        missing.append(Missing("positions", _("Record at least one party that asserts or reports the claim.")))
    if any(not position.citations.all() for position in positions):
        missing.append(Missing("positions", _("Every position needs a citation.")))
    if not claim.verdict:
        missing.append(Missing("verdict", _("Choose a verdict.")))
    if not claim.rationale:
        missing.append(Missing("rationale", _("Write why this verdict.")))
    return missing

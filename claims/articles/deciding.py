"""What people decide on a passage: each act is one changeset. Nothing is published by it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext as _

from audit.context import changeset
from claims.articles.annotated import Documented, standing
from claims.articles.vocabulary import PassageOutcome
from claims.models import Alias, Article, ArticlePassage, Citation, Claim, Party, PassageDecision, Position
from claims.review_errors import WorkflowError
from claims.rules import can_edit
from claims.slugs import FreeSlugs, propose_slug


@dataclass(frozen=True)
class Accepted:
    """A proposal as somebody accepts it: theirs are the words now."""

    proposal: str  # its key
    statement: str
    language: str
    party: str  # a name, an alias or a slug
    party_kind: str  # for a party that is not stored; else empty
    stance: str
    capacity: str
    quote: str
    sources: tuple[Documented, ...]
    claim: Claim | None = None  # to which the position is added, instead of a new one


def find_party(name: str) -> Party | None:
    """The stored party of this name, alias or slug; None when there is none. Raises WorkflowError when there are more.

    2 or 3 queries.
    """
    rows = Party.objects.unmerged()
    if found := rows.filter(slug=name).first():
        return found
    aliases = Alias.objects.filter(name__iexact=name).values("party")
    named: list[Party] = list((rows.filter(name__iexact=name) | rows.filter(pk__in=aliases)).order_by("pk")[:5])
    if len(named) > 1:
        slugs = ", ".join(one.slug for one in named)
        raise WorkflowError(_("Several parties go by this name. Write a slug instead: %(slugs)s.") % {"slugs": slugs})
    return named[0] if named else None


def accept_proposal(passage: ArticlePassage, accepted: Accepted, *, by: Any, comment: str) -> Claim:
    """A draft claim with the party's position and its citations; or the position alone, on a claim that there is.

    A party that is not stored is made with it. Raises WorkflowError, PermissionDenied, ValidationError of a model.
    """
    if not accepted.sources:
        raise WorkflowError(_("No source documents it: choose one at least."))
    with changeset(by, comment):
        _lock(passage)
        party = find_party(accepted.party) or _new_party(accepted, by)
        claim = _claim_for(accepted, by)
        position = Position(
            claim=claim, party=party, stance=accepted.stance, capacity=accepted.capacity, quote=accepted.quote
        )
        position.full_clean()
        position.save()
        for one in accepted.sources:
            citation = Citation(position=position, source=one.source, locator=one.locator)
            citation.full_clean()
            citation.save()
        _decide(passage, PassageOutcome.ACCEPTED, proposal=accepted.proposal, claim=claim)
    return claim


def reject_proposal(passage: ArticlePassage, proposal: str, *, by: Any, comment: str) -> None:
    """The proposal is not offered again. Raises WorkflowError."""
    with changeset(by, comment):
        _lock(passage)
        _decide(passage, PassageOutcome.REJECTED, proposal=proposal)


def cover_passage(passage: ArticlePassage, claim: Claim, *, by: Any, comment: str) -> None:
    """The claim says what the passage says. Raises WorkflowError."""
    with changeset(by, comment):
        _lock(passage)
        _decide(passage, PassageOutcome.COVERED, claim=standing(claim))


def take_back(decision: PassageDecision, *, by: Any, comment: str) -> None:
    """The decision does not hold any more; the claim that it led to stays."""
    with changeset(by, comment):
        decision.delete()


def _lock(passage: ArticlePassage) -> None:
    """Two who decide on passages of one article do it one after the other."""
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=passage.article_id)


def _decide(passage: ArticlePassage, outcome: PassageOutcome, *, proposal: str = "", claim: Any = None) -> None:
    decision = PassageDecision(
        article_id=passage.article_id,
        number=passage.number,
        digest=passage.digest,
        outcome=outcome,
        proposal=proposal,
        claim=claim,
    )
    decision.full_clean()
    try:
        decision.save()
    except IntegrityError:
        raise WorkflowError(_("Somebody decided the same meanwhile.")) from None


def _new_party(accepted: Accepted, by: Any) -> Party:
    if not accepted.party_kind:
        raise WorkflowError(_("No party goes by this name. Say what kind of party it is, and it is recorded with it."))
    if not by.has_perm("claims.add_party"):
        raise PermissionDenied
    party = Party(slug=FreeSlugs(Party).propose(accepted.party, "party"), name=accepted.party, kind=accepted.party_kind)
    party.full_clean()
    party.save()
    return party


def _claim_for(accepted: Accepted, by: Any) -> Claim:
    if accepted.claim is not None:
        claim = standing(accepted.claim)
        if not can_edit(by, claim):
            raise PermissionDenied
        return claim
    claim = Claim(slug=propose_slug(accepted.statement), statement=accepted.statement, language=accepted.language)
    claim.full_clean()
    claim.save()
    return claim

"""The acts on flags, one function each: raise, discuss, uphold, dismiss, take back. Each opens a changeset.

Whether a person's role allows the act is asked at the door (`claims.add_flag`, `claims.resolve_flag`); who may do it to
this flag, and when, is asked here. A flag is no revision of its claim: raising one voids no pending approval.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.languages import stored
from audit.text import normalise
from claims.flag_items import Item, claim_id_of, kind_of, stored_words
from claims.models import Claim, Flag, FlagComment, ReviewState
from claims.notices import tell_flag_comment, tell_flag_raised, tell_flag_resolved
from claims.re_review import claims_resting_on, need_re_review, reopen_claim, source_in_published_basis
from claims.review_acts import review_act
from claims.review_errors import WorkflowError
from claims.revisions import latest_number
from claims.vocabulary import FlagReason, FlagStatus, ItemKind, Status
from sources.models import Source


def raise_flag(
    item: Item, *, by: Any, reason: str, text: str, suggestion: str = "", at: datetime | None = None
) -> Flag:
    """The open flag of `by` on a claim, position, citation, evidence row or source.

    Raises WorkflowError, its messages by field where they belong to one: inactive user, item gone or merged, no text,
    unknown reason, or an open flag of the same person on the same item.
    """
    with review_act(by, stored(gettext_lazy("Raised a flag."))):
        claim = _locked_subject(item)
        flag = Flag(
            kind=kind_of(item),
            item_id=item.pk,
            item_label=stored_words(item),
            claim=claim,
            source=item if isinstance(item, Source) else None,
            revision=latest_number(claim) if claim else None,
            reason=reason,
            text=text,
            suggestion=suggestion,
            raised_by=by,
            raised_at=at or timezone.now(),
        )
        _save_checked(flag)
        tell_flag_raised(flag)
        return flag


def comment_on_flag(flag: Flag, *, by: Any, text: str, at: datetime | None = None) -> FlagComment:
    """A contribution to the discussion of an open flag. Raises WorkflowError."""
    with review_act(by, stored(gettext_lazy("Commented on a flag."))):
        comment = FlagComment(flag=_locked_open(flag), author=by, text=text, written_at=at or timezone.now())
        _save_checked(comment)
        tell_flag_comment(comment)
        return comment


def uphold_flag(flag: Flag, *, by: Any, resolution: str, at: datetime | None = None) -> Flag:
    """Find that the flag is right: its claim is reopened, and what rests on the item needs re-review.

    The public reads `resolution`. Raises WorkflowError: resolved already, raised by the same person, no reason given.
    """
    at = at or timezone.now()
    with review_act(by, stored(gettext_lazy("Upheld a flag."))):
        upheld = _resolved(flag, FlagStatus.UPHELD, by, resolution, at)
        words = {"reason": FlagReason(upheld.reason).label, "outcome": upheld.resolution}
        if upheld.claim_id is not None:
            reason = stored(gettext_lazy("A flag was upheld: %(reason)s. %(outcome)s"), **words)
            reopen_claim(upheld.claim_id, reason=reason, at=at)
        _send_to_re_review(upheld, words, at)
        tell_flag_resolved(upheld)
        return upheld


def dismiss_flag(flag: Flag, *, by: Any, resolution: str, at: datetime | None = None) -> Flag:
    """Find that the flag is wrong. The public reads `resolution`. Raises WorkflowError as `uphold_flag()` does."""
    with review_act(by, stored(gettext_lazy("Dismissed a flag."))):
        dismissed = _resolved(flag, FlagStatus.DISMISSED, by, resolution, at or timezone.now())
        tell_flag_resolved(dismissed)
        return dismissed


def take_back_flag(flag: Flag, *, by: Any, at: datetime | None = None) -> Flag:
    """Close one's own flag without an outcome. Raises WorkflowError: resolved already, or raised by somebody else."""
    with review_act(by, stored(gettext_lazy("Took a flag back."))):
        fresh = _locked_open(flag)
        if fresh.raised_by_id != by.pk:
            raise WorkflowError(_("Only who raised the flag takes it back."))
        fresh.status, fresh.resolved_by, fresh.resolved_at = FlagStatus.WITHDRAWN, by, at or timezone.now()
        fresh.save()
        return fresh


def _locked_subject(item: Item) -> Claim | None:
    """The claim of the item, locked so that two flags on it queue; None for a source, which is locked itself."""
    rows = Source.objects if isinstance(item, Source) else Claim.objects
    key = item.pk if isinstance(item, Source) else claim_id_of(item)
    subject = rows.select_for_update(no_key=True).filter(pk=key).first()
    if subject is None or not type(item)._default_manager.filter(pk=item.pk).exists():
        raise WorkflowError(_("What you flag is no longer there. Look at the page again."))
    if isinstance(subject, Source):
        merged = subject.merged_into_id is not None
    else:
        merged = ReviewState.objects.filter(claim=subject, status=Status.MERGED).exists()
    if merged:
        raise WorkflowError(_("This was merged into another record. Flag that one."))
    return subject if isinstance(subject, Claim) else None


def _locked_open(flag: Flag) -> Flag:
    # Source, claim, flag: as everybody locks them, merges too. Two who resolve the same flag queue here.
    claim_id, source_id = Flag.objects.filter(pk=flag.pk).values_list("claim", "source").get()
    list(Source.objects.select_for_update(no_key=True).filter(pk=source_id))
    list(Claim.objects.select_for_update(no_key=True).filter(pk=claim_id))
    fresh: Flag = Flag.objects.select_for_update(no_key=True).get(pk=flag.pk)
    if fresh.status != FlagStatus.OPEN:
        words = {"status": fresh.get_status_display()}
        raise WorkflowError(_("The flag is resolved already: %(status)s.") % words)
    return fresh


def _resolved(flag: Flag, status: FlagStatus, by: Any, resolution: str, at: datetime) -> Flag:
    fresh = _locked_open(flag)
    if fresh.raised_by_id == by.pk:
        raise WorkflowError(_("Whoever raised a flag does not resolve it. You can take it back."))
    fresh.status, fresh.resolved_by, fresh.resolved_at = status, by, at
    fresh.resolution = normalise(resolution, multiline=True)
    if not fresh.resolution:
        raise WorkflowError(_("Say why the flag is upheld or dismissed."))
    _save_checked(fresh)
    return fresh


def _send_to_re_review(flag: Flag, words: dict[str, Any], at: datetime) -> list[int]:
    """Keys of the claims whose verdict rests on the flagged evidence row or source, and which now need re-review."""
    if flag.kind == ItemKind.SOURCE and flag.source is not None:
        resting = claims_resting_on([flag.source.pk]).get(flag.source.pk, [])
        words = {**words, "title": flag.source.title}
        sentence = gettext_lazy(
            "A flag was upheld on a source that the verdict rests on, “%(title)s”: %(reason)s. %(outcome)s"
        )
        return need_re_review(resting, reason=stored(sentence, **words), at=at)
    if flag.kind == ItemKind.EVIDENCE and flag.claim_id is not None:
        source_id = source_in_published_basis(flag.item_id, flag.claim_id)
        if source_id is not None:
            words = {**words, "title": Source.objects.values_list("title", flat=True).get(pk=source_id)}
            sentence = gettext_lazy(
                "A flag was upheld on evidence that the verdict rests on, “%(title)s”: %(reason)s. %(outcome)s"
            )
            return need_re_review([flag.claim_id], reason=stored(sentence, **words), at=at)
    return []


def _save_checked(row: Flag | FlagComment) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise WorkflowError(error.error_dict) from None
    row.save()

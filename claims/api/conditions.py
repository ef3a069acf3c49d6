"""If-Match (RFC 9110, 13.1.1): a write names what its writer read, so that nobody's edit is silently lost."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from claims.api.problems import Problem, at_parameter
from claims.changes import changes_between
from claims.document import draft_document
from claims.models import Claim, Revision
from claims.past import claim_at
from claims.review_errors import RevisionMoved

SHOWN = 50  # revisions of which one answer tells
_REVISION = re.compile(r'"(\d{1,9})"')


def revision_tag(revision: int) -> str:
    """The ETag of a working revision."""
    return f'"{revision}"'


def record_tag(record: dict[str, Any]) -> str:
    """The ETag of a record as it is stored."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:27]}"'


def asked_revision(request: Any) -> int:
    """The revision that If-Match names. Raises Problem: 428 without one, 400 for what names none."""
    named = _REVISION.fullmatch(asked_tag(request))
    if named is None:
        message = _('must name one revision, such as "7", as the ETag of the draft does.')
        raise Problem(400, f"If-Match: {message}", errors=[at_parameter("If-Match", message)])
    return int(named[1])


def asked_tag(request: Any) -> str:
    """What If-Match says. Raises Problem (428) without it."""
    tag = request.headers.get("If-Match", "").strip()
    if not tag:
        message = _("Name what you read in If-Match: the ETag of the draft. So nobody's edit is lost.")
        raise Problem(428, message, errors=[at_parameter("If-Match", _("is missing."))])
    return str(tag)


@contextmanager
def telling_what_changed(claim: Claim) -> Iterator[None]:
    """A RevisionMoved of the block becomes 412, with what changed since the revision that was read: 30 queries."""
    try:
        yield
    except RevisionMoved as error:
        extra = {"seen": error.seen, "current_revision": error.newest, **_since(claim.pk, error.seen, error.newest)}
        headers = {"ETag": revision_tag(error.newest)}
        raise Problem(412, error.messages[0], extra=extra, headers=headers) from None


def _since(claim_id: int, seen: int, newest: int) -> dict[str, Any]:
    try:
        before, after = (draft_document(claim_at(claim_id, number), number) for number in (seen, newest))
    except Revision.DoesNotExist:  # what was named never was: there is nothing to compare
        return {"changes": [], "revisions": []}
    made = Revision.objects.filter(claim=claim_id, number__gt=seen, number__lte=newest).select_related("changeset")
    revisions = [
        {"revision": row.number, "by": row.changeset.actor, "comment": row.changeset.comment}
        for row in made.order_by("-number")[:SHOWN]
    ]
    return {"changes": changes_between(before, after), "revisions": revisions[::-1]}

"""Signed checkpoints: by whom, and whether the log still begins as they say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from audit.notes import BadKey, BadNote, TreeHead, VerifierKey, open_note
from audit.verification.findings import Finding, Kind
from audit.verification.tree import StoredTree

CHECKPOINTS = "audit_checkpoint"


@dataclass(frozen=True)
class Head:
    """A checkpoint, stored or kept elsewhere."""

    size: int
    note: str
    verifiers: str = ""  # the keys that a stored one says it is signed with, one a line
    file: str = ""  # of one that was kept elsewhere

    def finding(self, kind: Kind, message: str, **detail: Any) -> Finding:
        """`message` with what this checkpoint is called as %(checkpoint)s."""
        name = _("The checkpoint of %(size)s changesets") % {"size": self.size}
        if self.file:
            name = _("The kept checkpoint %(file)s of %(size)s changesets") % {"file": self.file, "size": self.size}
            detail["file"] = self.file
        return Finding(kind, CHECKPOINTS, self.size, message % {**detail, "checkpoint": name}, detail)


def trusted_keys(keys: Iterable[VerifierKey], cosigned: Callable[[], Iterable[Head]]) -> list[VerifierKey]:
    """These keys, and all that signed a checkpoint together with one of them: so a log gets a new key."""
    trusted = list(keys)
    grown = True
    while grown:
        grown = False
        for head in cosigned():
            named = _named_keys(head)
            if all(key in trusted for key in named):
                continue
            signed_by = _signers(head.note, named)
            if any(key in trusted for key in signed_by):
                fresh = [key for key in signed_by if key not in trusted]
                trusted += fresh
                grown = grown or bool(fresh)
    return trusted


def first_keys(head: Head) -> list[VerifierKey]:
    """The keys that did sign it: all that is known of a log of which nobody was told a key."""
    return _signers(head.note, _named_keys(head))


def wrong_signature(head: Head, trusted: Sequence[VerifierKey]) -> Finding | None:
    """What is wrong with who signed it; None when it is one of the trusted keys."""
    try:
        text, signed_by = open_note(head.note, *trusted)
        said = TreeHead.parse(text)
    except BadNote as error:
        if strangers := _signers(head.note, [key for key in _named_keys(head) if key not in trusted]):
            message = _("%(checkpoint)s is signed by %(key)s, which is not a key of this log.")
            return head.finding(Kind.KEY_REPLACED, message, key=str(strangers[0]))
        message = _("%(checkpoint)s: %(error)s")
        return head.finding(Kind.SIGNATURE_INVALID, message, error=str(error))
    if said.size != head.size:
        message = _("%(checkpoint)s says %(signed)s: what was signed is not what is stored.")
        return head.finding(Kind.SIGNATURE_INVALID, message, signed=said.size)
    if said.origin not in [key.name for key in signed_by]:
        message = _("%(checkpoint)s is of another log, %(origin)s.")
        return head.finding(Kind.SIGNATURE_INVALID, message, origin=said.origin)
    return None


def wrong_root(head: Head, tree: StoredTree, agreed: int) -> Finding | None:
    """What is wrong with the tree by what was signed; `agreed` is the size of the last checkpoint that it fits."""
    if head.size > tree.size:
        message = _("%(checkpoint)s is of more than the log has: the newest %(gone)s of %(size)s leaves are gone.")
        return head.finding(Kind.LOG_TRUNCATED, message, gone=head.size - tree.size, size=head.size)
    try:
        root = TreeHead.parse(head.note.rpartition("\n\n")[0] + "\n").root
    except BadNote:
        return None  # nothing is signed
    if tree.may_have_root(root) is False:
        message = _("%(checkpoint)s has another root than the log: what was leaf %(first)s to %(last)s was rewritten.")
        return head.finding(Kind.LOG_FORKED, message, first=agreed, last=head.size - 1)
    return None


def _named_keys(head: Head) -> list[VerifierKey]:
    keys = []
    for line in head.verifiers.splitlines():
        try:
            keys.append(VerifierKey.parse(line))
        except BadKey:
            continue  # the checkpoint is then signed by nobody known
    return keys


def _signers(note: str, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Which of the keys did sign the note."""
    signers = []
    for key in keys:
        try:
            signers += open_note(note, key)[1]
        except BadNote:
            continue
    return signers

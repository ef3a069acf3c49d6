"""Signs the head of the log: each checkpoint begins with the last one, and is signed in the same name."""

from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from django.db import IntegrityError, close_old_connections, transaction

from audit.log import log_size, prove_consistency, root_at
from audit.merkle import verify_consistency
from audit.models import Checkpoint
from audit.notes import BadKey, BadNote, SigningKey, TreeHead, VerifierKey, open_checkpoint, sign_tree_head


class CannotSign(Exception):
    """The log is not what the last checkpoint says, or that one is not ours; nothing was signed."""


def read_key(path: str | Path) -> SigningKey:
    """The signing key in a file. Raises OSError, BadKey."""
    try:
        return SigningKey.parse(Path(path).read_text(encoding="utf-8").strip())
    except (BadKey, UnicodeDecodeError) as error:
        raise BadKey(f"{path} holds no signing key: {error}") from None


def write_key(path: Path, key: SigningKey) -> None:
    """Write a key that its owner alone may read. Raises FileExistsError rather than overwrite, and other OSErrors."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(f"{key.text()}\n", encoding="utf-8")


def sign_newest(key: SigningKey, *former: SigningKey, former_is_lost: bool = False) -> Checkpoint | None:
    """A checkpoint of the whole log; None when the log has not grown since the last one.

    `former` keys sign it too, so that whoever knows one of them can go on with the new one. Raises CannotSign when the
    log does not begin with what was signed last, or when none of these keys signed that: unless the former key is lost,
    and outsiders are told the new one. At most 6 queries.
    """
    if others := {one.name for one in former} - {key.name}:
        raise CannotSign(
            f"The former key is that of {others.pop()}, the new one that of {key.name}: a log has one name."
        )
    size = log_size()
    root = root_at(size)
    last = Checkpoint.objects.order_by("-size").first()
    if last is not None:
        _refuse_unless_grown(_head_of(last, [key, *former], former_is_lost=former_is_lost), size, root)
    if not size or (last is not None and last.size == size):
        return None
    return _keep(size, sign_tree_head(size, root, key, *former), [key, *former])


def keep_signing(
    sign: Callable[[], Checkpoint | None], *, every: float, until: SimpleQueue[Any], tell: Callable[[Checkpoint], None]
) -> None:
    """Sign whenever the log has grown, looking again after so many seconds, until something is put into the queue."""
    while True:
        close_old_connections()
        if (made := sign()) is not None:
            tell(made)
        try:
            until.get(timeout=every)
        except Empty:
            continue
        return


def _head_of(last: Checkpoint, keys: list[SigningKey], *, former_is_lost: bool) -> TreeHead:
    """What the last checkpoint says, once its signature is checked. Raises CannotSign."""
    known = [key.verifier for key in keys]
    try:
        if former_is_lost:
            known += [VerifierKey.parse(line) for line in last.verifier.splitlines()]
        head = open_checkpoint(last.note, *known)
    except (BadKey, BadNote) as error:
        raise CannotSign(
            f"The checkpoint of {last.size} changesets was not signed by {keys[0].verifier}: {error} "
            "When the key is new, let the former one sign too (--with FILE)."
        ) from None
    if (head.origin, head.size) != (keys[0].name, last.size):
        raise CannotSign(f"The checkpoint of {last.size} changesets says {head.size}, of the log {head.origin}.")
    return head


def _refuse_unless_grown(head: TreeHead, size: int, root: bytes) -> None:
    """1 query."""
    if head.size > size:
        raise CannotSign(f"{head.size} changesets were signed, and the log has {size}. Run `manage.py verify_audit`.")
    if not verify_consistency(head.size, size, head.root, root, prove_consistency(head.size, size)):
        raise CannotSign(
            f"The log does not begin with the {head.size} changesets that were signed. Run `manage.py verify_audit`."
        )


def _keep(size: int, note: str, keys: list[SigningKey]) -> Checkpoint | None:
    """The stored checkpoint; None when somebody else signed the same size meanwhile. 1 query."""
    verifiers = "\n".join(str(key.verifier) for key in keys)
    try:
        with transaction.atomic():
            return Checkpoint.objects.create(size=size, note=note, verifier=verifiers)
    except IntegrityError:
        return None

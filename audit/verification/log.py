"""Reads the log leaf by leaf, holds it against itself and its checkpoints, and hands on what can be believed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.log import LogBroken, as_bytes, read_nodes
from audit.merkle import Node, leaf_hash, nodes_of_root
from audit.models import Checkpoint, Leaf
from audit.notes import BadNote, TreeHead, VerifierKey
from audit.verification.checkpoints import CHECKPOINTS, Head, wrong_root, wrong_signature
from audit.verification.findings import Counts, Finding, Kind, Tell
from audit.verification.leaves import ReadLeaf, UnreadableLeaf, read_leaf
from audit.verification.storage import ill_stored
from audit.verification.tree import StoredTree

LEAVES = "audit_leaf"
LEAVES_READ = 50  # together: one may be as large as a whole dossier
_CHECKPOINT = {"size": "integer", "note": "text", "verifier": "text"}


def stored_heads() -> Iterator[Head]:
    """The stored checkpoints that can be read, smallest first. 1 query, read as it goes."""
    return _heads(Checkpoint.objects.order_by("size"))


def cosigned_heads() -> Iterator[Head]:
    """Those that say that several keys signed them."""
    return _heads(Checkpoint.objects.filter(verifier__contains="\n").order_by("size"))


def last_verified_head() -> Head | None:
    """The largest checkpoint up to which nothing was wrong; None before the first one. 1 query."""
    return next(_heads(Checkpoint.objects.filter(verifications__isnull=False).order_by("-size")), None)


def _heads(checkpoints: QuerySet[Checkpoint]) -> Iterator[Head]:
    rows = checkpoints.exclude(ill_stored(**_CHECKPOINT)).values_list("size", "note", "verifier")
    for size, note, verifiers in rows.iterator(chunk_size=LEAVES_READ):
        yield Head(size, note, verifiers)


def misstored() -> Iterator[Finding]:
    """The checkpoints and leaves that cannot be read or have no place in the log. 2 queries."""
    message = _("A stored checkpoint is not what was signed: its size is %(size)r, or its note is no text.")
    for (size,) in Checkpoint.objects.filter(ill_stored(**_CHECKPOINT)).order_by("pk").values_list("size"):
        key = size if isinstance(size, int) else None
        yield Finding(Kind.SIGNATURE_INVALID, CHECKPOINTS, key, message % {"size": size})
    message = _("The leaf of changeset %(act)s was put at %(index)r, where no leaf can be.")
    rows = Leaf.objects.filter(ill_stored(index="integer") | Q(index__lt=0)).order_by("changeset")
    for index, act in rows.values_list("index", "changeset"):
        shown = {"act": act, "index": index}
        yield Finding(Kind.LEAF_ALTERED, LEAVES, None, message % shown, {"changeset": act, "now": index})


def stored_leaves(since: int) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Index, changeset, data and hashes of the leaves from `since` on. 1 query, read as it goes."""
    leaves = Leaf.objects.filter(index__gte=since).exclude(ill_stored(index="integer")).order_by("index")
    rows = leaves.values_list("index", "changeset", "data", "hashes")
    for index, act, data, hashes in rows.iterator(chunk_size=LEAVES_READ):
        yield index, act, as_bytes(data), as_bytes(hashes)


def readable_leaves(since: int) -> Iterator[ReadLeaf]:
    """The leaves whose data fits their hash, once they have been checked."""
    for index, _act, data, hashes in stored_leaves(since):
        try:
            if hashes.startswith(leaf_hash(data)):
                yield read_leaf(index, data)
        except UnreadableLeaf:
            continue


def tree_of(head: Head) -> StoredTree | None:
    """The tree as far as a checkpoint proves it, to go on from; None when the stored hashes do not lead to its root."""
    try:
        nodes = nodes_of_root(head.size)
        found = read_nodes(nodes)
        root = TreeHead.parse(head.note.rpartition("\n\n")[0] + "\n").root
    except (BadNote, LogBroken, ValueError):
        return None
    tree = StoredTree(head.size, [found[node] for node in nodes])
    return tree if tree.may_have_root(root) else None


class LogCheck:
    """The tree, and the checkpoints that wait for it to grow to their size."""

    def __init__(
        self, tell: Tell, counts: Counts, *, tree: StoredTree, heads: Iterable[Head], trusted: Sequence[VerifierKey]
    ) -> None:
        self._tell = tell
        self._counts = counts
        self._trusted = trusted
        self._start = tree.size
        self._agreed = tree.size
        self.tree = tree
        self._heads = iter(heads)
        self._next = next(self._heads, None)

    def leaves(self) -> Iterator[ReadLeaf]:
        """Check every leaf, and yield those whose data is what was logged."""
        for index, act, data, hashes in stored_leaves(self._start):
            self._pass_heads()
            if index > self.tree.size:
                self._tell(_missing(self.tree.size, index - 1))
                self.tree.skip_to(index)
                self._pass_heads()
            self._counts.leaves += 1
            wrong = self.tree.append(leaf_hash(data), hashes)
            for node in wrong:
                self._tell(_wrong_hash(node, index))
            if wrong and not wrong[0].level:
                continue
            try:
                leaf = read_leaf(index, data)
            except UnreadableLeaf as error:
                message = _("Leaf %(index)s cannot be read: %(error)s.") % {"index": index, "error": error}
                self._tell(Finding(Kind.LEAF_ALTERED, LEAVES, index, message))
                continue
            if act != leaf.act:
                self._tell(_misplaced(leaf, act))
            yield leaf

    def finish(self) -> None:
        """The checkpoints of all that the log has, and of more."""
        self._pass_heads()
        while self._next is not None:
            self._judge(self._next)
            self._next = next(self._heads, None)

    def _pass_heads(self) -> None:
        """The checkpoints of what the tree is by now, or has been."""
        while self._next is not None and self._next.size <= self.tree.size:
            self._judge(self._next)
            self._next = next(self._heads, None)

    def _judge(self, head: Head) -> None:
        self._counts.checkpoints += 1
        finding = wrong_signature(head, self._trusted)
        # A smaller one is of what was verified before, or of leaves that are gone.
        if finding is None and head.size >= self.tree.size:
            finding = wrong_root(head, self.tree, self._agreed)
            self._agreed = self._agreed if finding else head.size
        if finding:
            self._tell(finding)


def _missing(first: int, last: int) -> Finding:
    shown: dict[str, Any] = {"first": first, "last": last}
    message = _("Leaf %(first)s is missing.") if first == last else _("Leaves %(first)s to %(last)s are missing.")
    return Finding(Kind.LEAF_MISSING, LEAVES, first, message % shown, shown)


def _misplaced(leaf: ReadLeaf, act: int) -> Finding:
    """The column is not hashed: the data says it too."""
    shown = {"index": leaf.index, "act": act, "said": leaf.act}
    message = _("Leaf %(index)s was given changeset %(act)s, and its data is of changeset %(said)s.") % shown
    return Finding(Kind.LEAF_ALTERED, LEAVES, leaf.index, message, {"changeset": leaf.act, "now": act})


def _wrong_hash(node: Node, index: int) -> Finding:
    if not node.level:
        message = _("Leaf %(index)s was altered: its data does not fit its hash, and its rows cannot be checked.")
        return Finding(Kind.LEAF_ALTERED, LEAVES, index, message % {"index": index})
    shown: dict[str, Any] = {"first": node.number << node.level, "last": node.row, "index": index}
    message = _(
        "The hash over leaves %(first)s to %(last)s, stored with leaf %(index)s, does not follow from those below it: "
        "it was altered, or one of these leaves was."
    )
    detail = {"first": shown["first"], "last": shown["last"]}
    return Finding(Kind.SUBTREE_WRONG, LEAVES, index, message % shown, detail)

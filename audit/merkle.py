"""The Merkle tree of RFC 9162, section 2.1, over SHA-256: roots, proofs and their verification. Pure.

A tree is stored as its complete subtrees alone, which never change: each stands with its last leaf. The hash over any
run of leaves is folded from the few complete subtrees that it falls into, so every root and proof is first named here
as subtrees to be read (`nodes_of_root`, `inclusion_path`, `consistency_path`) and then put together (`root_from`).
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


class Node(NamedTuple):
    """A complete subtree: the `number`th (from 0) of those with 2 ** `level` leaves."""

    level: int
    number: int

    @property
    def row(self) -> int:
        """The index of its last leaf, with which it is stored."""
        return ((self.number + 1) << self.level) - 1

    def cut(self, hashes: bytes) -> bytes:
        """Its hash, out of what is stored with its last leaf; raises ValueError when that is too short."""
        found = hashes[self.level * HASH_BYTES : (self.level + 1) * HASH_BYTES]
        if len(found) != HASH_BYTES:
            raise ValueError(f"Leaf {self.row} stores no subtree of {2**self.level} leaves.")
        return found


Nodes = list[Node]
Path = list[Nodes]  # one list of subtrees for each hash of a proof
Read = Callable[[Node], bytes]


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_from(hashes: Sequence[bytes]) -> bytes:
    """The hash over neighbouring complete subtrees, given from left to right; the empty root for none."""
    if not hashes:
        return EMPTY_ROOT
    *others, root = hashes
    for left in reversed(others):
        root = node_hash(left, root)
    return root


def nodes_of_root(size: int) -> Nodes:
    """The complete subtrees that a tree of `size` leaves consists of, from left to right: one a set bit of `size`."""
    _refuse_unless(size >= 0, f"A tree has no size {size}.")
    return _nodes_between(0, size)


def inclusion_path(index: int, size: int) -> Path:
    """What proves that leaf `index` is in the tree of `size` leaves, from the leaf up. RFC 9162, 2.1.3.1."""
    _refuse_unless(0 <= index < size, f"A tree of {size} leaves has no leaf {index}.")
    ranges = []
    start, end = 0, size
    while end - start > 1:
        middle = _split(start, end)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return [_nodes_between(*one) for one in reversed(ranges)]


def consistency_path(old: int, new: int) -> Path:
    """What proves that the tree of `new` leaves begins with the one of `old` leaves. RFC 9162, 2.1.4.1.

    Empty when both are one.
    """
    _refuse_unless(0 < old <= new, f"No tree of {new} leaves is proved to begin with one of {old}.")
    ranges = []
    start, end = 0, new
    while end != old:
        middle = _split(start, end)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # else it is the old tree itself, whose root the verifier has
        ranges.append((start, end))
    return [_nodes_between(*one) for one in reversed(ranges)]


def siblings_of_new_leaf(index: int) -> Nodes:
    """The complete subtrees that leaf `index` completes into larger ones, smallest first: what the next call reads."""
    _refuse_unless(index >= 0, f"There is no leaf {index}.")
    levels = (index ^ (index + 1)).bit_length() - 1  # how many ones `index` ends with
    return [Node(level, (index >> level) - 1) for level in range(levels)]


def hashes_of_new_leaf(index: int, leaf: bytes, read: Read) -> bytes:
    """What is stored with leaf `index`: its hash, and those of the complete subtrees of 2, 4, 8 ... that it ends."""
    hashes = [leaf]
    for sibling in siblings_of_new_leaf(index):
        hashes.append(node_hash(read(sibling), hashes[-1]))
    return b"".join(hashes)


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf with this hash is number `index` under `root`. RFC 9162, 2.1.3.2."""
    if not 0 <= index < size or not _are_hashes([leaf, root, *proof]):
        return False
    number, last = index, size - 1
    found = leaf
    for sibling in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(sibling, found)
            number, last = _up_to_right_child(number, last)
        else:
            found = node_hash(found, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree under `new_root` begins with the one under `old_root`. RFC 9162, 2.1.4.2.

    Equal sizes need equal roots and no proof. A tree without leaves proves nothing: False.
    """
    if not 0 < old <= new or not _are_hashes([old_root, new_root, *proof]):
        return False
    if old == new:
        return not proof and old_root == new_root
    hashes = list(proof)
    if not hashes:
        return False
    if old & (old - 1) == 0:  # a complete subtree: the verifier has its hash
        hashes.insert(0, old_root)
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    found_old = found_new = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            found_old, found_new = node_hash(one, found_old), node_hash(one, found_new)
            number, last = _up_to_right_child(number, last)
        else:
            found_new = node_hash(found_new, one)
        number, last = number >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root


class Frontier:
    """A tree that leaves are appended to, in O(log n) memory: the complete subtrees of its right edge alone."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """`hashes` are those of `nodes_of_root(size)`; raises ValueError when there are more or fewer."""
        self.size = size
        self._hashes = list(hashes)
        _refuse_unless(
            size >= 0 and len(self._hashes) == size.bit_count() and _are_hashes(self._hashes),
            f"A tree of {size} leaves does not consist of these {len(self._hashes)} subtrees.",
        )

    def append(self, leaf: bytes) -> bytes:
        """Take the hash of the next leaf; what is to be stored with it, as by `hashes_of_new_leaf`."""
        kept = self._hashes
        made = [leaf]
        full = self.size
        while full & 1:
            made.append(node_hash(kept.pop(), made[-1]))
            full >>= 1
        kept.append(made[-1])
        self.size += 1
        return b"".join(made)

    def root(self) -> bytes:
        return root_from(self._hashes)


def _split(start: int, end: int) -> int:
    """Where RFC 9162 parts leaves `start` to `end`: after the largest power of two below their number."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _nodes_between(start: int, end: int) -> Nodes:
    """Leaves `start` to `end` as complete subtrees; `start` is a multiple of every power of two up to their number."""
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append(Node(level, start >> level))
        start += 1 << level
    return nodes


def _up_to_right_child(number: int, last: int) -> tuple[int, int]:
    """Past the levels at which the node, the last of its level, has no sibling."""
    while number and not number & 1:
        number, last = number >> 1, last >> 1
    return number, last


def _are_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


def _refuse_unless(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)

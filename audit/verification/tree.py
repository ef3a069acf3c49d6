"""The tree as it is stored, leaf after leaf, held against itself in O(log n) memory. Pure.

A stored hash that does not follow from those below it is wrong by itself: what stands above it is then held against it
and against what it should have been, so that one alteration is found once, where it is.
"""

from collections.abc import Sequence
from itertools import islice, product

from audit.merkle import HASH_BYTES, Node, node_hash, nodes_of_root, root_from

MOST_ROOTS = 1000  # tried, in a tree whose stored hashes were altered again and again
Candidates = tuple[
    bytes, ...
]  # the hashes that one subtree may have: one, when all is well; none, when leaves are gone


class StoredTree:
    """The right edge of the tree over the leaves seen so far."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """`hashes` are those of `nodes_of_root(size)`."""
        self.size = size
        self._edge: list[Candidates] = [(one,) for one in hashes]

    def append(self, leaf: bytes, stored: bytes) -> list[Node]:
        """Take the hash of the next leaf's data, and what is stored with it; the subtrees whose stored hash is wrong.

        The first of them is the leaf itself when its data does not fit.
        """
        wrong = []
        made: Candidates = (leaf,)
        index, level = self.size, 0
        while True:
            one = stored[level * HASH_BYTES : (level + 1) * HASH_BYTES]
            if made and one not in made:
                wrong.append(Node(level, index >> level))
            if one in made:
                made = (one,)
            elif len(one) == HASH_BYTES:
                made = (one, *made[:2])
            if not (index >> level) & 1:
                break
            made = tuple(node_hash(left, right) for left, right in product(self._edge.pop(), made))
            level += 1
        if len(stored) != (level + 1) * HASH_BYTES and not wrong:
            wrong.append(Node(level, index >> level))
        self._edge.append(made)
        self.size += 1
        return wrong

    def skip_to(self, index: int) -> None:
        """The leaves before `index` are gone: what is stored above them is taken as it is."""
        known = dict(zip(nodes_of_root(self.size), self._edge, strict=True))
        self._edge = [known.get(node, ()) for node in nodes_of_root(index)]
        self.size = index

    def may_have_root(self, root: bytes) -> bool | None:
        """Whether the tree has this root; None when too many of its leaves are gone to tell."""
        if not all(self._edge):
            return None
        return any(root_from(hashes) == root for hashes in islice(product(*self._edge), MOST_ROOTS))

"""The tree as it is stored: what is wrong in it is found once, where it is."""

import pytest

from audit.merkle import Frontier, Node, leaf_hash
from audit.verification.tree import StoredTree


def grown(size: int) -> tuple[list[bytes], list[bytes]]:
    """The leaves' data, and what is stored with each."""
    tree = Frontier()
    data = [f"leaf {index}".encode() for index in range(size)]
    return data, [tree.append(leaf_hash(one)) for one in data]


def wrong_in(data: list[bytes], stored: list[bytes]) -> list[Node]:
    tree = StoredTree()
    return [node for one, hashes in zip(data, stored, strict=True) for node in tree.append(leaf_hash(one), hashes)]


@pytest.mark.parametrize("size", range(1, 20))
def test_tree_as_it_was_stored_has_its_root_and_no_other(size: int) -> None:
    data, stored = grown(size)
    tree, whole = StoredTree(), Frontier()
    for one, hashes in zip(data, stored, strict=True):
        assert tree.append(leaf_hash(one), hashes) == []
        whole.append(leaf_hash(one))
        assert tree.may_have_root(whole.root())
        assert tree.may_have_root(leaf_hash(b"another")) is False


@pytest.mark.parametrize("index", range(13))
def test_one_altered_hash_is_found_once_where_it_is(index: int) -> None:
    data, stored = grown(13)
    whole = Frontier()
    for one in data:
        whole.append(leaf_hash(one))
    for level in range(len(stored[index]) // 32):
        altered = list(stored)
        altered[index] = stored[index][: level * 32] + bytes(32) + stored[index][level * 32 + 32 :]
        assert wrong_in(data, altered) == [Node(level, index >> level)]
        tree = StoredTree()
        for one, hashes in zip(data, altered, strict=True):
            tree.append(leaf_hash(one), hashes)
        assert tree.may_have_root(whole.root())  # a checkpoint is not to be blamed for it


@pytest.mark.parametrize("index", range(13))
def test_altered_data_is_found_at_its_leaf_alone(index: int) -> None:
    data, stored = grown(13)
    data[index] = b"another"
    assert wrong_in(data, stored) == [Node(0, index)]


@pytest.mark.parametrize("hashes", [b"", bytes(31), bytes(64)])
def test_stored_hashes_of_a_wrong_length_are_found(hashes: bytes) -> None:
    data, stored = grown(3)
    stored[2] = hashes
    assert Node(0, 2) in wrong_in(data, stored)


def test_tree_goes_on_after_leaves_that_are_gone() -> None:
    data, stored = grown(16)
    tree = StoredTree()
    for index in (0, 1, 2, 3, 5, 6, 7, 8):  # 4 is gone
        if index > tree.size:
            tree.skip_to(index)
            assert tree.may_have_root(bytes(32)) is None
        assert tree.append(leaf_hash(data[index]), stored[index]) == []
    whole = Frontier()
    for one in data[:9]:
        whole.append(leaf_hash(one))
    assert tree.may_have_root(whole.root())  # by the hash over leaves 0 to 7, stored with the last of them

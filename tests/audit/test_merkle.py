"""The tree against the published vectors, against the definitions of RFC 9162, and against every forged byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    Node,
    Nodes,
    Path,
    consistency_path,
    hashes_of_new_leaf,
    inclusion_path,
    leaf_hash,
    node_hash,
    nodes_of_root,
    root_from,
    siblings_of_new_leaf,
    verify_consistency,
    verify_inclusion,
)

# The leaves, roots and proofs that Certificate Transparency's implementations are tested with
# (certificate-transparency: merkle_test.py; transparency-dev/merkle: testonly/constants.go and reference_test.go).
LEAVES = [
    bytes.fromhex(text)
    for text in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
LEAF_HASHES = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
    "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
    "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
    "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # (index, size): proof
    (0, 1): [],
    (0, 2): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"],
    (1, 2): ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {  # (old size, new size): proof
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
MANY = 130  # past two powers of two, and past 128 by two
BYTE = st.integers(1, 255)


class Log:
    """Leaves stored as the database stores them: each with the hashes of the subtrees that it ends."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.hashes: list[bytes] = []
        for index, data in enumerate(leaves):
            self.hashes.append(hashes_of_new_leaf(index, leaf_hash(data), self.read))

    def read(self, node: Node) -> bytes:
        return node.cut(self.hashes[node.row])

    def hash(self, nodes: Nodes) -> bytes:
        return root_from([self.read(node) for node in nodes])

    def root(self, size: int) -> bytes:
        return self.hash(nodes_of_root(size))

    def proof(self, path: Path) -> list[bytes]:
        return [self.hash(nodes) for nodes in path]


def rfc_root(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) of section 2.1.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = rfc_split(len(leaves))
    return node_hash(rfc_root(leaves[:k]), rfc_root(leaves[k:]))


def rfc_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = rfc_split(len(leaves))
    if m < k:
        return [*rfc_path(m, leaves[:k]), rfc_root(leaves[k:])]
    return [*rfc_path(m - k, leaves[k:]), rfc_root(leaves[:k])]


def rfc_subproof(m: int, leaves: list[bytes], known: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of section 2.1.4.1; PROOF(m, D[n]) with `known`."""
    if m == len(leaves):
        return [] if known else [rfc_root(leaves)]
    k = rfc_split(len(leaves))
    if m <= k:
        return [*rfc_subproof(m, leaves[:k], known), rfc_root(leaves[k:])]
    return [*rfc_subproof(m - k, leaves[k:], False), rfc_root(leaves[:k])]


def rfc_split(n: int) -> int:
    """The largest power of two smaller than `n`."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def unhexed(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def flipped(hashes: list[bytes], place: int, by: int) -> list[bytes]:
    """The hashes with one byte, counted through all of them, changed."""
    joined = bytearray(b"".join(hashes))
    joined[place % len(joined)] ^= by
    return [bytes(joined[start : start + 32]) for start in range(0, len(joined), 32)]


def numbered(count: int) -> list[bytes]:
    return [f"leaf {index}".encode() for index in range(count)]


DATA = numbered(MANY)
LOG = Log(DATA)
GROWN = [LOG.root(size) for size in range(MANY + 1)]  # the root at every size


def test_leaf_hashes_are_the_published_ones():
    assert [leaf_hash(data).hex() for data in LEAVES] == LEAF_HASHES


def test_node_hash_is_the_published_one():
    left, right = bytes(range(0x20)), bytes(range(0x20, 0x40))
    assert node_hash(left, right).hex() == "1a378704c17da31e2d05b6d121c2bb2c7d76f6ee6fa8f983e596c2d034963c57"


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size):
    assert Log(LEAVES).root(size).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones_and_hold(index, size):
    proof = Log(LEAVES).proof(inclusion_path(index, size))
    assert [one.hex() for one in proof] == INCLUSION[index, size]
    assert verify_inclusion(index, size, leaf_hash(LEAVES[index]), proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones_and_hold(old, new):
    proof = Log(LEAVES).proof(consistency_path(old, new))
    assert [one.hex() for one in proof] == CONSISTENCY[old, new]
    assert verify_consistency(old, new, *unhexed([ROOTS[old], ROOTS[new]]), proof)


def test_paths_are_those_of_the_example_in_the_rfc():
    """RFC 9162, section 2.1.5: seven leaves; `l` is no complete subtree, but made of `i` and `j`."""
    b, c, d, f, j = (Node(0, number) for number in (1, 2, 3, 5, 6))
    g, h, i = (Node(1, number) for number in range(3))
    k, l = [Node(2, 0)], [i, j]  # noqa: E741 - the RFC's name
    assert inclusion_path(0, 7) == [[b], [h], l]
    assert inclusion_path(3, 7) == [[c], [g], l]
    assert inclusion_path(4, 7) == [[f], [j], k]
    assert inclusion_path(6, 7) == [[i], k]
    assert consistency_path(3, 7) == [[c], [d], [g], l]
    assert consistency_path(4, 7) == [l]
    assert consistency_path(6, 7) == [[i], [j], k]


def test_a_node_stands_with_its_last_leaf():
    assert [node.row for node in (Node(0, 0), Node(0, 6), Node(1, 0), Node(2, 1), Node(3, 0))] == [0, 6, 1, 7, 7]
    assert Node(3, 0).cut(LOG.hashes[7]) == rfc_root(DATA[:8])


def test_a_node_that_is_not_stored_is_named():
    with pytest.raises(ValueError, match="Leaf 7 stores no subtree of 8 leaves"):
        Node(3, 0).cut(LOG.hashes[7][:-1])


def test_roots_of_every_size_are_those_of_the_definition():
    assert [rfc_root(DATA[:size]) for size in range(MANY + 1)] == GROWN


def test_inclusion_proofs_of_every_leaf_in_trees_of_every_size_are_those_of_the_definition():
    for size in range(1, 66):
        for index in range(size):
            proof = LOG.proof(inclusion_path(index, size))
            assert proof == rfc_path(index, DATA[:size]), (index, size)
            assert verify_inclusion(index, size, leaf_hash(DATA[index]), proof, GROWN[size]), (index, size)


@given(size=st.integers(1, MANY), data=st.data())
def test_an_inclusion_proof_is_that_of_the_definition(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = LOG.proof(inclusion_path(index, size))
    assert proof == rfc_path(index, DATA[:size])
    assert verify_inclusion(index, size, leaf_hash(DATA[index]), proof, GROWN[size])


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 9, 63, 64, 65, 127, 128, 129, MANY])
def test_consistency_proofs_from_every_size_are_those_of_the_definition(new):
    for old in range(1, new + 1):
        proof = LOG.proof(consistency_path(old, new))
        assert proof == rfc_subproof(old, DATA[:new]), old
        assert verify_consistency(old, new, GROWN[old], GROWN[new], proof), old


@given(index=st.integers(0, MANY - 1), size=st.integers(1, MANY), place=st.integers(0, 9999), by=BYTE)
def test_an_inclusion_proof_with_a_changed_byte_fails(index, size, place, by):
    index %= size
    given_hashes = [leaf_hash(DATA[index]), GROWN[size], *LOG.proof(inclusion_path(index, size))]
    leaf, root, *proof = flipped(given_hashes, place, by)
    assert not verify_inclusion(index, size, leaf, proof, root)


@given(old=st.integers(1, MANY), new=st.integers(1, MANY), place=st.integers(0, 9999), by=BYTE)
def test_a_consistency_proof_with_a_changed_byte_fails(old, new, place, by):
    old, new = sorted((old, new))
    given_hashes = [GROWN[old], GROWN[new], *LOG.proof(consistency_path(old, new))]
    old_root, new_root, *proof = flipped(given_hashes, place, by)
    assert not verify_consistency(old, new, old_root, new_root, proof)


@given(index=st.integers(0, MANY - 1), other=st.integers(0, MANY - 1), size=st.integers(1, MANY))
def test_an_inclusion_proof_holds_for_no_other_leaf(index, other, size):
    index %= size
    proof = LOG.proof(inclusion_path(index, size))
    assert verify_inclusion(other, size, leaf_hash(DATA[index]), proof, GROWN[size]) is (other == index)


@given(sizes=st.lists(st.integers(1, MANY), min_size=3, max_size=3, unique=True))
def test_a_consistency_proof_holds_for_no_other_root(sizes):
    old, new, other = sizes[0], max(sizes), sizes[1]
    if old < new and other < new:
        proof = LOG.proof(consistency_path(old, new))
        assert not verify_consistency(old, new, GROWN[other], GROWN[new], proof)
        assert not verify_consistency(old, new, GROWN[old], GROWN[other], proof)


@pytest.mark.parametrize("forged", [lambda proof: proof[:-1], lambda proof: [*proof, proof[-1]], lambda proof: []])
def test_a_proof_of_another_length_fails(forged):
    inclusion = LOG.proof(inclusion_path(5, 100))
    assert not verify_inclusion(5, 100, leaf_hash(DATA[5]), forged(inclusion), GROWN[100])
    consistency = LOG.proof(consistency_path(37, 100))
    assert not verify_consistency(37, 100, GROWN[37], GROWN[100], forged(consistency))


@pytest.mark.parametrize("cut", [lambda one: one[:-1], lambda one: one + b"\0", lambda one: b""])
def test_a_hash_of_another_length_fails(cut):
    proof = LOG.proof(inclusion_path(5, 100))
    leaf = leaf_hash(DATA[5])
    assert not verify_inclusion(5, 100, leaf, [cut(proof[0]), *proof[1:]], GROWN[100])
    assert not verify_inclusion(5, 100, cut(leaf), proof, GROWN[100])
    assert not verify_consistency(1, 1, cut(GROWN[1]), cut(GROWN[1]), [])


def test_hashes_cut_at_another_place_fail():
    """The bytes that are hashed are the same: only the lengths tell."""
    left, right = leaf_hash(DATA[0]), leaf_hash(DATA[1])
    assert verify_inclusion(1, 2, right, [left], GROWN[2])
    assert not verify_inclusion(1, 2, right[1:], [left + right[:1]], GROWN[2])


def test_a_tree_taken_for_a_flatter_one_fails():
    """The hashes fit, but not the sizes: a subtree is no leaf, and no tree of one."""
    first, second = (LOG.read(Node(1, number)) for number in range(2))
    assert node_hash(first, second) == GROWN[4]
    assert not verify_inclusion(0, 4, first, [second], GROWN[4])
    assert not verify_consistency(1, 4, first, GROWN[4], [second])


def test_a_tree_taken_for_a_smaller_one_fails():
    left, right = leaf_hash(DATA[0]), leaf_hash(DATA[1])
    assert not verify_inclusion(0, 1, right, [left], GROWN[2])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (2, 1), (-1, 1), (0, -1)])
def test_no_leaf_is_proved_outside_its_tree(index, size):
    assert not verify_inclusion(index, size, GROWN[1], [], GROWN[1])
    with pytest.raises(ValueError, match=f"A tree of {size} leaves has no leaf {index}"):
        inclusion_path(index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 1), (2, 1), (-1, 1)])
def test_no_tree_is_proved_to_begin_with_none_or_a_larger_one(old, new):
    root = EMPTY_ROOT if (old, new) == (0, 0) else GROWN[1]
    assert not verify_consistency(old, new, root, root, [])
    with pytest.raises(ValueError, match=f"No tree of {new} leaves is proved to begin with one of {old}"):
        consistency_path(old, new)


def test_trees_of_equal_size_need_equal_roots_and_no_proof():
    assert verify_consistency(3, 3, GROWN[3], GROWN[3], [])
    assert not verify_consistency(3, 3, GROWN[3], GROWN[4], [])
    assert not verify_consistency(3, 3, GROWN[3], GROWN[3], [GROWN[3]])


def test_no_tree_has_a_negative_size():
    with pytest.raises(ValueError, match="A tree has no size -1"):
        nodes_of_root(-1)
    with pytest.raises(ValueError, match="There is no leaf -1"):
        siblings_of_new_leaf(-1)


@given(known=st.integers(0, MANY - 1))
def test_a_frontier_started_at_any_size_grows_like_the_tree(known):
    frontier = Frontier(known, [LOG.read(node) for node in nodes_of_root(known)])
    for index in range(known, MANY):
        assert frontier.root() == GROWN[index]
        assert frontier.append(leaf_hash(DATA[index])) == LOG.hashes[index]
    assert (frontier.size, frontier.root()) == (MANY, GROWN[MANY])


@pytest.mark.parametrize(("size", "hashes"), [(3, [GROWN[1]]), (0, [GROWN[1]]), (1, [b"short"]), (-1, [GROWN[1]])])
def test_a_frontier_is_refused_with_the_wrong_subtrees(size, hashes):
    with pytest.raises(ValueError, match=f"A tree of {size} leaves does not consist of these"):
        Frontier(size, hashes)


def test_what_a_proof_reads_stays_few_in_a_tree_of_a_billion():
    billion = 10**9
    assert len(nodes_of_root(billion)) == billion.bit_count()
    assert sum(len(nodes) for nodes in inclusion_path(7, billion)) <= 60
    assert sum(len(nodes) for nodes in consistency_path(123_456_789, billion)) <= 60

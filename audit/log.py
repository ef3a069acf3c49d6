"""The log as it stands: its size, its roots and its proofs, each read from what is stored with a few leaves."""

from collections.abc import Iterable
from typing import Any

from audit.merkle import Node, Nodes, Path, consistency_path, inclusion_path, nodes_of_root, root_from
from audit.models import Leaf


class LogBroken(Exception):
    """Leaves that the log must have are not there."""


def log_size() -> int:
    """How many leaves the log has. 1 query."""
    newest = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if newest is None else newest + 1


def root_at(size: int) -> bytes:
    """The root of the tree over the first `size` leaves. 1 query. Raises ValueError, LogBroken."""
    return _hashes([nodes_of_root(size)])[0]


def prove_inclusion(index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` is among the first `size`. 1 query. Raises ValueError, LogBroken."""
    return _hashes(inclusion_path(index, size))


def prove_consistency(old: int, new: int) -> list[bytes]:
    """The proof that the log of `new` leaves begins with the log of `old`. 1 query. Raises ValueError, LogBroken."""
    return _hashes(consistency_path(old, new))


def _hashes(path: Path) -> list[bytes]:
    """The hash over each list of complete subtrees."""
    known = read_nodes(node for nodes in path for node in nodes)
    return [root_from([known[node] for node in nodes]) for nodes in path]


def read_nodes(nodes: Iterable[Node]) -> dict[Node, bytes]:
    """The hash of each of these complete subtrees. 1 query, none for none. Raises LogBroken for one without leaves."""
    wanted: Nodes = list(nodes)
    rows = Leaf.objects.filter(index__in={node.row for node in wanted}).order_by() if wanted else []
    stored = {leaf.index: as_bytes(leaf.hashes) for leaf in rows}
    if missing := sorted({node.row for node in wanted} - stored.keys()):
        raise LogBroken(f"Leaf {missing[0]} is missing. Run `manage.py verify_audit`.")
    return {node: node.cut(stored[node.row]) for node in wanted}


def as_bytes(value: Any) -> bytes:
    """What a column of bytes holds; nothing when it is of another kind, which SQLite would keep."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""

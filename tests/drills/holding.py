"""What was acknowledged is held against what a database holds."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.drills.state import State, state_of
from tests.drills.writing import Journal

__all__ = ["State", "holds", "is_sound", "state_of"]
# Of each kind of act, how many rows it writes to which history; those to others are the same for each act of a kind.
WRITES = {
    "record": ("historicalclaim", 1),
    "change": ("historicalclaim", 1),
    "bulk": ("historicalclaim", 5),
    "desk": ("historicaltopic", 1),
    "command": ("historicalclaim", 1),
}


def is_sound(state: State) -> None:
    """verify_audit is clean, every act has its leaf without a gap, and nothing is half there."""
    assert state["verify"].get("findings") == [], state["verify"]
    leaves = [act["leaf"] for act in state["acts"]]
    assert leaves == list(range(len(leaves)))
    assert all(act["rows"] for act in state["acts"]), "an act that wrote nothing"
    assert (state["without_revision"], state["gaps"], state["unanswered_keys"]) == ([], [], 0)


def holds(state: State, journal: Journal, done: Iterable[str] | None = None) -> Counter[str]:
    """Fails unless every acknowledged act is there once and whole, and every other at most once and whole.

    Returns how many were acknowledged, lost, and done though nobody was told.
    """
    is_sound(state)
    acknowledged = set(journal.done if done is None else done)
    # An act on several records at once has a changeset for each, all in one transaction.
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for act in state["acts"]:
        if act["comment"] in journal.sent:
            found[act["comment"]].update(act["rows"])
    lost = sorted(acknowledged - found.keys())
    assert lost == [], f"acknowledged and not there: {lost[:10]} of {len(acknowledged)}"
    for comment, rows in found.items():
        table, number = WRITES[journal.sent[comment]]
        assert rows[table] == number, f"half done, or more than once: {comment} wrote {rows}"
    shapes: dict[str, Counter[str]] = defaultdict(Counter)
    for comment, rows in found.items():
        shapes[journal.sent[comment]][json.dumps(rows, sort_keys=True)] += 1
    for kind, seen in shapes.items():
        assert len(seen) == 1, f"of the acts “{kind}” some wrote other rows: {seen}"
    return Counter(acknowledged=len(acknowledged), lost=len(lost), untold=len(found.keys() - acknowledged))

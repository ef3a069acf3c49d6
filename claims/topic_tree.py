"""The tree of topics as plain values: what stands above and below a heading. No Django."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

MOST_OFFERED = 100  # topics that one choice, or the front page, offers


class TopicNode(NamedTuple):
    id: int
    parent_id: int | None
    slug: str
    title: str


class TopicTree:
    """All topics, by primary key; children in the order given."""

    def __init__(self, nodes: Iterable[TopicNode]) -> None:
        self.nodes = {node.id: node for node in nodes}

    @cached_property
    def children(self) -> dict[int | None, list[TopicNode]]:
        """Of each topic, and of none, those right below it."""
        found: dict[int | None, list[TopicNode]] = {}
        for node in self.nodes.values():
            found.setdefault(node.parent_id, []).append(node)
        return found

    @cached_property
    def keys(self) -> dict[str, int]:
        """The keys of all topics, by their slugs."""
        return {node.slug: node.id for node in self.nodes.values()}

    def below(self, topic_id: int) -> set[int]:
        """The keys of the topic itself and everything filed under it; stored cycles do no harm."""
        found: set[int] = set()
        waiting = [topic_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting += [child.id for child in self.children.get(current, [])]
        return found

    def path(self, topic_id: int) -> list[TopicNode]:
        """From the outermost heading down to the topic itself; empty when it is unknown."""
        found: list[TopicNode] = []
        current: int | None = topic_id
        while current is not None and (node := self.nodes.get(current)) is not None and node not in found:
            found.append(node)
            current = node.parent_id
        return found[::-1]

    def offered(self, chosen: int | None = None) -> list[tuple[int, TopicNode]]:
        """The outline of a tree that can be looked through; of a larger one the first outermost topics.

        With a topic that is `chosen`, what leads to it and is right below it is among them.
        """
        if not self.is_cut:
            return self.outline()
        path = self.path(chosen) if chosen is not None else []
        outermost = self.children.get(None, [])[:MOST_OFFERED]
        if path and path[0] not in outermost:
            outermost = [*outermost, path[0]]
        found: list[tuple[int, TopicNode]] = []
        for node in outermost:
            found.append((0, node))
            if path and node == path[0]:
                found += list(enumerate(path))[1:]
                found += [(len(path), child) for child in self.children.get(path[-1].id, [])[:MOST_OFFERED]]
        return found

    @property
    def is_cut(self) -> bool:
        """Whether there are more topics than are offered at once."""
        return len(self.nodes) > MOST_OFFERED

    def outline(self) -> list[tuple[int, TopicNode]]:
        """Every topic with its depth (0 for the outermost), parents before children."""
        found: list[tuple[int, TopicNode]] = []
        waiting = [(0, node) for node in reversed(self.children.get(None, []))]
        while waiting:
            depth, node = waiting.pop()
            found.append((depth, node))
            waiting += [(depth + 1, child) for child in reversed(self.children.get(node.id, []))]
        return found

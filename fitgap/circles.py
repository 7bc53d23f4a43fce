"""Circles among predecessors: the strongly connected parts, each with one shortest path around.

Simple cycles are never enumerated (a complete graph of 40 has more than can be listed), and nothing recurses, so that a
chain of any length is safe.
"""

from collections import deque
from collections.abc import Mapping, Sequence

Graph = Mapping[str, Sequence[str]]
"""For each node the nodes that precede it; all of them are keys too."""


def connected_parts(predecessors: Graph) -> list[list[str]]:
    """Return the strongly connected parts of more than one node (Kosaraju), each in the order of the mapping.

    >>> connected_parts({"A": ["B"], "B": ["A"], "C": ["A"]})
    [['A', 'B']]
    """
    place = {node: at for at, node in enumerate(predecessors)}
    successors: dict[str, list[str]] = {node: [] for node in predecessors}
    for node, before in predecessors.items():
        for predecessor in before:
            successors[predecessor].append(node)
    assigned: set[str] = set()
    parts = []
    for root in reversed(_finished(predecessors)):
        if root not in assigned:
            part = _reached(root, successors, assigned)
            parts += [sorted(part, key=place.__getitem__)] if len(part) > 1 else []
    return sorted(parts, key=lambda part: place[part[0]])


def shortest_around(part: Sequence[str], predecessors: Graph) -> list[str]:
    """Return the shortest way around a part from its first node, each node preceding the next.

    >>> shortest_around(["A", "B", "C"], {"A": ["C"], "B": ["A"], "C": ["B"]})
    ['A', 'B', 'C', 'A']
    """
    inside, start = set(part), part[0]
    came: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for before in predecessors[node]:
            if before == start:
                return [start, *_back(came, node, start)]
            if before in inside and before not in came:
                came[before] = node
                queue.append(before)
    raise ValueError("the part is not strongly connected")


def _back(came: Mapping[str, str], node: str, start: str) -> list[str]:
    path = [node]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path


def _finished(graph: Graph) -> list[str]:
    """Return the nodes in the order in which a depth-first walk leaves them."""
    seen: set[str] = set()
    finished = []
    for root in graph:
        work = [] if root in seen else [(root, iter(graph[root]))]
        seen.add(root)
        while work:
            node, rest = work[-1]
            following = next((after for after in rest if after not in seen), None)
            if following is None:
                finished.append(node)
                work.pop()
            else:
                seen.add(following)
                work.append((following, iter(graph[following])))
    return finished


def _reached(root: str, graph: Graph, assigned: set[str]) -> list[str]:
    part, work = [], [root]
    assigned.add(root)
    while work:
        node = work.pop()
        part.append(node)
        fresh = [after for after in graph[node] if after not in assigned]
        assigned.update(fresh)
        work += dict.fromkeys(fresh)
    return part

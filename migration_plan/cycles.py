"""Cycles: one shortest cycle for each strongly connected set of tasks, found without recursion and in bounded time."""

from collections import deque
from collections.abc import Iterable, Sequence

STEPS = 3_000_000
"""Links looked at before the search for a still shorter cycle is given up."""


def shortest_cycle(members: Iterable[int], followers: Sequence[Sequence[int]]) -> list[int]:
    """Return a shortest cycle within a strongly connected set of two or more, as a path that ends where it began.

    Breadth-first search from every member that branches. A cycle without such a member could not be left, so it would
    be the whole set; then one member is enough. In sets so large that ``STEPS`` does not suffice, the cycle is the
    shortest through the members tried.

    >>> shortest_cycle({0, 1, 2, 3}, [[1], [2], [3, 1], [0]])
    [2, 1, 2]
    """
    inside = set(members)
    inner = {member: [other for other in followers[member] if other in inside] for member in sorted(inside)}
    branching = [member for member, others in inner.items() if len(others) > 1] or [next(iter(inner))]
    best: list[int] = []
    steps = STEPS
    for member in branching:
        found, looked_at = _cycle_through(member, inner, len(best))
        best = found or best
        steps -= looked_at
        if steps < 0 or len(best) == 3:
            break
    return best


def _cycle_through(home: int, inner: dict[int, list[int]], bound: int) -> tuple[list[int], int]:
    """Return the shortest cycle through a member if it has fewer than ``bound`` entries (0: any), and the cost."""
    came_from: dict[int, int] = {}
    depth = {home: 0}
    queue, looked_at = deque([home]), 0
    while queue:
        here = queue.popleft()
        if bound and depth[here] + 2 >= bound:
            break
        for other in inner[here]:
            looked_at += 1
            if other == home:
                return _path(home, here, came_from), looked_at
            if other not in depth:
                depth[other], came_from[other] = depth[here] + 1, here
                queue.append(other)
    return [], looked_at


def _path(home: int, last: int, came_from: dict[int, int]) -> list[int]:
    path = [home, last] if last != home else [home]
    while path[-1] != home:
        path.append(came_from[path[-1]])
    return path[::-1]

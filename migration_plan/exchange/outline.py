"""The outline of a plan: its tasks in the order of their tree, and links on summaries brought down to their tasks."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from migration_plan.exchange.findings import Findings
from model.issue import Severity
from model.plan import Plan
from model.record import TaskId
from model.schedule import ScheduledTask
from model.task import Dependency, Task, TaskKind

MOST_LINKS = 10_000
"""A link between summaries that would become more links than this is set aside."""
MOST_EXPANDED = 300_000
"""And so is every further one once there are so many."""
MOST_LEVELS = 100
"""A deeper outline is refused."""


def in_outline_order(tasks: Iterable[Task]) -> list[tuple[int, Task]]:
    """Return each task with its level (from 1), every parent before its children, else in the order given.

    A task whose parent is unknown, is no summary, or is above itself stands at the top.
    """
    listed = list(tasks)
    parents = parents_of(listed)
    children: dict[TaskId | None, list[Task]] = {}
    for task in listed:
        children.setdefault(parents[task.id], []).append(task)
    ordered: list[tuple[int, Task]] = []
    waiting = [(1, task) for task in reversed(children.get(None, []))]
    while waiting:
        level, task = waiting.pop()
        ordered.append((level, task))
        waiting += [(level + 1, child) for child in reversed(children.get(task.id, []))]
    return ordered


def parents_of(tasks: Iterable[Task]) -> dict[TaskId, TaskId | None]:
    """Return the summary each task stands under; None at the top, and where the tree above it is not sound."""
    listed = list(tasks)
    summaries = {task.id for task in listed if task.kind is TaskKind.SUMMARY}
    above = {task.id: task.parent if task.parent in summaries else None for task in listed}
    circular: set[TaskId] = set()
    sound: set[TaskId] = set()
    for task in above:
        path: dict[TaskId, None] = {}
        here: TaskId | None = task
        while here is not None and here not in path and here not in sound:
            path[here] = None
            here = above[here]
        if here in path:
            circular.update(list(path)[list(path).index(here) :])
        sound.update(path)
    return {task: None if task in circular else parent for task, parent in above.items()}


def expanded(tasks: Iterable[Task], links: Iterable[Dependency], findings: Findings) -> tuple[Dependency, ...]:
    """Return the links with those on summaries expanded to the tasks below, and say so.

    Every task of the one side is linked with every task of the other. That is exact for FS; for the other types it can
    bind tighter than the program did, which knows the summary's own first or last instant.
    """
    leaves = _leaves(tasks)
    found: list[Dependency] = []
    seen: set[Dependency] = set()
    for link in links:
        if link.predecessor not in leaves and link.successor not in leaves:
            found.append(link)
            continue
        pairs = list(_pairs(link, leaves)) if len(seen) <= MOST_EXPANDED else []
        if not 0 < len(pairs) <= MOST_LINKS:
            ends = {"predecessor": link.predecessor, "successor": link.successor, "link": link.link.value}
            findings.note("exchange-summary-link-aside", Severity.LINK_ASIDE, line=link.source_line, **ends)
            continue
        findings.count("exchange-summary-link", link.link)
        fresh = [pair for pair in pairs if pair not in seen]
        seen.update(fresh)
        found += fresh
    return tuple(found)


def spans(plan: Plan, dates: Mapping[TaskId, ScheduledTask]) -> dict[TaskId, tuple[datetime | None, datetime | None]]:
    """Return start and finish of each task; a summary runs from the first to the last of the tasks below it."""
    parents = parents_of(plan.tasks)
    spans: dict[TaskId, tuple[datetime | None, datetime | None]] = {}
    for task in plan.tasks:
        own = dates.get(task.id)
        if own is None or task.kind is TaskKind.SUMMARY or own.start is None or own.finish is None:
            continue
        here: TaskId | None = task.id
        while here is not None:
            start, finish = spans.get(here, (None, None))
            spans[here] = (min(start or own.start, own.start), max(finish or own.finish, own.finish))
            here = parents[here]
    return spans


def _leaves(tasks: Iterable[Task]) -> dict[TaskId, list[TaskId]]:
    """Return the tasks below each summary that are no summaries themselves."""
    listed = list(tasks)
    parents = parents_of(listed)
    below: dict[TaskId, list[TaskId]] = {task.id: [] for task in listed if task.kind is TaskKind.SUMMARY}
    for task in listed:
        here = parents[task.id] if task.kind is not TaskKind.SUMMARY else None
        while here is not None:
            below[here].append(task.id)
            here = parents[here]
    return below


def _pairs(link: Dependency, leaves: Mapping[TaskId, list[TaskId]]) -> Iterator[Dependency]:
    before = leaves.get(link.predecessor, [link.predecessor])
    after = leaves.get(link.successor, [link.successor])
    if len(before) * len(after) > MOST_LINKS:
        after = after[: MOST_LINKS // max(1, len(before)) + 1]
    for first in before:
        for second in after:
            if first != second:
                yield link.model_copy(update={"predecessor": first, "successor": second})

"""What is wrong with a plan's tasks and dependencies: every fault found at once, with what must be set aside.

A check is a function of the plan and its ids that yields faults; a new rule is one function and one line in ``CHECKS``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from model.calendar import Calendar
from model.issue import Issue, Severity
from model.plan import Plan
from model.record import TaskId
from model.task import Constraint, ConstraintKind, Dependency, Task, TaskKind

LONGEST_DURATION = 50 * 366 * 1440
"""Fifty years around the clock: a longer duration is a slip of the pen."""
YEARS = (1949, 2299)
"""The years in which a date of a plan may lie."""


class Fault(NamedTuple):
    """A finding and the positions in the plan of the task or dependency that cannot be scheduled for it."""

    issue: Issue
    task: int | None = None
    link: int | None = None


Index = Mapping[TaskId, int]
Check = Callable[[Plan, Index], Iterator[Fault]]


def find_faults(plan: Plan, index: Index) -> list[Fault]:
    """Return the faults of the plan; ``index`` holds the position of the first task of each id."""
    return [fault for check in CHECKS for fault in check(plan, index)]


def has_work(calendar: Calendar) -> bool:
    """Tell whether a calendar has a minute of working time at all."""
    shifts = [shift for day in calendar.week for shift in day]
    shifts += [shift for exception in calendar.exceptions for shift in exception.shifts]
    return any(shift.end > shift.start for shift in shifts)


def is_dated(constraint: Constraint) -> bool:
    """Tell whether a constraint has a date that can be scheduled."""
    return constraint.at is not None and YEARS[0] <= constraint.at.year <= YEARS[1]


def _duplicate_tasks(plan: Plan, index: Index) -> Iterator[Fault]:
    if len(index) == len(plan.tasks):
        return
    for position, task in enumerate(plan.tasks):
        if index[task.id] != position:
            first = plan.tasks[index[task.id]].source_line
            issue = _about_task("duplicate-task", Severity.REJECTED, task, first_line=first or "")
            yield Fault(issue, task=position)


def _calendars(plan: Plan, _index: Index) -> Iterator[Fault]:
    known = {calendar.id: has_work(calendar) for calendar in plan.calendars}
    if plan.calendar not in known:
        yield Fault(Issue(code="unknown-calendar", severity=Severity.REFUSED, column="calendar", value=plan.calendar))
    for name in (name for name, works in known.items() if not works):
        yield Fault(Issue(code="calendar-without-work", severity=Severity.REJECTED, column="calendar", value=name))
    for position, task in enumerate(plan.tasks):
        works = known.get(task.calendar or plan.calendar)
        if works:
            continue
        code = "task-without-working-time" if works is False else "task-without-calendar"
        name = task.calendar or plan.calendar
        yield Fault(_about_task(code, Severity.REJECTED, task, "calendar", calendar=name), task=position)


def _durations(plan: Plan, _index: Index) -> Iterator[Fault]:
    for position, task in enumerate(plan.tasks):
        if 0 <= task.duration <= LONGEST_DURATION:
            continue
        code = "negative-duration" if task.duration < 0 else "absurd-duration"
        issue = _about_task(code, Severity.REJECTED, task, "duration", duration=task.duration)
        yield Fault(issue, task=position)


def _constraints(plan: Plan, _index: Index) -> Iterator[Fault]:
    for task in plan.tasks:
        for constraint in task.constraints:
            if constraint.kind is ConstraintKind.ALAP or is_dated(constraint):
                continue
            code = "constraint-without-date" if constraint.at is None else "date-out-of-range"
            kind, at = constraint.kind.value, constraint.at or ""
            yield Fault(_about_task(code, Severity.REPAIRED, task, "constraints", constraint=kind, at=at))


def _parents(plan: Plan, index: Index) -> Iterator[Fault]:
    inside = _parent_cycles({task.id: task.parent for task in plan.tasks if task.parent is not None})
    for task in plan.tasks:
        if task.id in inside:
            yield Fault(_about_task("parent-cycle", Severity.NOTICE, task, "parent"))
        elif task.parent is not None and task.parent not in index:
            yield Fault(_about_task("unknown-parent", Severity.NOTICE, task, "parent", parent=task.parent))


def _parent_cycles(above: Mapping[TaskId, TaskId]) -> set[TaskId]:
    """Return the tasks that contain themselves; every task is walked over once."""
    inside: set[TaskId] = set()
    walk_of: dict[TaskId, TaskId] = {}
    for first in above:
        path: list[TaskId] = []
        here = first
        while here in above and here not in walk_of:
            walk_of[here] = first
            path.append(here)
            here = above[here]
        if path and walk_of.get(here) == first:
            inside.update(path[path.index(here) :])
    return inside


def _dependencies(plan: Plan, index: Index) -> Iterator[Fault]:
    twins = _twins(plan)
    summary = TaskKind.SUMMARY
    summaries = {task.id for task in plan.tasks if task.kind is summary}
    leaves = index.keys() - summaries
    for position, link in enumerate(plan.dependencies):
        ends = before, after = link.predecessor, link.successor
        if before in leaves and after in leaves and before != after and position not in twins:
            continue
        unknown = [end for end in ends if end not in index]
        for end in unknown:
            column = "predecessor" if end == link.predecessor else "successor"
            yield Fault(_about_link("foreign-key", Severity.LINK_ASIDE, link, column, end), link=position)
        if not unknown and link.predecessor == link.successor:
            yield Fault(_about_link("self-loop", Severity.LINK_ASIDE, link, value=link.successor), link=position)
        for end in sorted(summaries.intersection(ends)):
            if end in index:
                yield Fault(_about_link("link-on-summary", Severity.LINK_ASIDE, link, value=end), link=position)
        if position in twins:
            yield Fault(_about_link("duplicate-link", Severity.NOTICE, link))


def _twins(plan: Plan) -> set[int]:
    """Return the positions of links that say again what an earlier one says."""
    pairs = Counter((link.predecessor, link.successor) for link in plan.dependencies)
    if len(pairs) == len(plan.dependencies):
        return set()
    first: dict[Dependency, int] = {}
    again: set[int] = set()
    for position, link in enumerate(plan.dependencies):
        if pairs[link.predecessor, link.successor] > 1:
            bare = link.model_copy(update={"source_line": None})
            if first.setdefault(bare, position) != position:
                again.add(position)
    return again


def _about_task(code: str, severity: Severity, task: Task, column: str = "id", **values: object) -> Issue:
    told = tuple((name, str(value)) for name, value in values.items())
    return Issue(code=code, severity=severity, line=task.source_line, column=column, value=task.id, values=told)


def _about_link(code: str, severity: Severity, link: Dependency, column: str = "", value: str = "") -> Issue:
    told = (("predecessor", link.predecessor), ("successor", link.successor), ("link", link.link.value))
    return Issue(code=code, severity=severity, line=link.source_line, column=column, value=value, values=told)


CHECKS: tuple[Check, ...] = (_duplicate_tasks, _calendars, _durations, _constraints, _parents, _dependencies)

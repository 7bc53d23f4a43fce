"""What a schedule should tell besides its dates: links out of sequence, clipped leads, missed dates, beyond horizon.

A notice is a function of the solution that yields issues; a new one is one function and one line in ``NOTICES``.
"""

from collections.abc import Callable, Iterator

from migration_plan.calendar import moment_of
from migration_plan.faults import is_dated
from migration_plan.solution import Solution
from model.issue import Issue, Severity
from model.task import ConstraintKind, Task

_LATEST = {
    ConstraintKind.SNLT,
    ConstraintKind.FNLT,
    ConstraintKind.START_ON,
    ConstraintKind.FINISH_ON,
    ConstraintKind.MANDATORY_START,
    ConstraintKind.MANDATORY_FINISH,
}
_PINS = {ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH}
_BY_START = {ConstraintKind.SNLT, ConstraintKind.START_ON, ConstraintKind.MANDATORY_START}


def notices_of(solution: Solution) -> Iterator[Issue]:
    """Yield all notices of a solution."""
    for notice in NOTICES:
        yield from notice(solution)


def _beyond_horizon(solution: Solution) -> Iterator[Issue]:
    for position in solution.beyond:
        task = solution.network.plan.tasks[position]
        yield Issue(code="beyond-horizon", severity=Severity.REJECTED, line=task.source_line, value=task.id)


def _out_of_sequence(solution: Solution) -> Iterator[Issue]:
    """Yield the links whose successor has passed the end the link names before the predecessor has."""
    links, started, finished = solution.network.links, solution.told.started, solution.told.finished
    for number, after in enumerate(links.successor):
        passed = (finished if links.to_finish[number] else started)[after]
        if passed is not None:
            reached = (finished if links.from_finish[number] else started)[links.predecessor[number]]
            if reached is None or (links.lag[number] >= 0 and passed < reached):
                yield _about_link("out-of-sequence", solution, number)


def _clipped_leads(solution: Solution) -> Iterator[Issue]:
    links = solution.network.links
    for number, lag in enumerate(links.lag):
        if lag < 0 and solution.clipped(number):
            yield _about_link("lead-clipped", solution, number)


def _missed_dates(solution: Solution) -> Iterator[Issue]:
    """Yield the constraints and deadlines that the early dates do not keep: dates are not moved to hide a conflict."""
    for position in solution.network.dated:
        if not solution.open(position):
            continue
        task = solution.network.plan.tasks[position]
        clock = solution.clocks[solution.network.clock[position]]
        for constraint in task.constraints:
            if constraint.at is None or constraint.kind not in _LATEST or not is_dated(constraint):
                continue
            if constraint.kind in _PINS:
                yield _about_task("mandatory-date", task, constraint.kind.value)
            by_start = constraint.kind in _BY_START
            if by_start and solution.told.started[position] is not None:
                continue
            work = (solution.early.start_work if by_start else solution.early.finish_work)[position]
            if work > clock.worked_until(constraint.at):
                yield _about_task("constraint-violated", task, constraint.kind.value)
        missed = task.deadline is not None and solution.early.finish_work[position] > clock.worked_until(task.deadline)
        if missed and solution.network.plan.options.honour_deadlines:
            yield _about_task(
                "deadline-missed", task, moment_of(solution.early.finish[position]).isoformat(" ", "minutes")
            )


def _about_task(code: str, task: Task, told: str) -> Issue:
    return Issue(code=code, severity=Severity.NOTICE, line=task.source_line, value=task.id, values=(("told", told),))


def _about_link(code: str, solution: Solution, number: int) -> Issue:
    plan, links = solution.network.plan, solution.network.links
    before, after = (plan.tasks[end[number]].id for end in (links.predecessor, links.successor))
    values = (("predecessor", before), ("successor", after), ("link", links.kind[number].value))
    line = plan.dependencies[links.row[number]].source_line
    return Issue(code=code, severity=Severity.NOTICE, line=line, value=after, values=values)


NOTICES: tuple[Callable[[Solution], Iterator[Issue]], ...] = (
    _beyond_horizon,
    _out_of_sequence,
    _clipped_leads,
    _missed_dates,
)

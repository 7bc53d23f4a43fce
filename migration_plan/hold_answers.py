"""What the schedule says of each gap: whether it drives its task, its drag, and by when it must be decided."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from migration_plan.calendar import instant_of, moment_of
from migration_plan.conditions import conditions_of, gate_of
from migration_plan.passes import Dates, backward, forward
from migration_plan.solution import Solution, last_finish
from model.issue import Issue, Severity
from model.record import Minutes, TaskId
from model.schedule import Actuals, Hold, HoldAnswer

Known = Mapping[TaskId, Actuals]


def answer_holds(
    solution: Solution, status: datetime | None, known: Known, holds: tuple[Hold, ...]
) -> tuple[tuple[HoldAnswer, ...], tuple[Issue, ...]]:
    """Return an answer for each hold on a task that has dates, and what cannot be answered.

    The latest decision comes from a backward pass from the target: must-finish-by where the plan has one, else the
    finish the plan has without its gaps. Of a gap that blocks the finish it is LF − v, of one that blocks the start LS.
    """
    if not holds:
        return (), ()
    late = _late_dates_for_target(solution, status, known)
    path = solution.longest_path(solution.last_tasks())
    answers: list[HoldAnswer] = []
    now = instant_of(status) if status is not None else 0
    for hold in holds:
        position = solution.network.index.get(hold.task)
        if position is None or solution.network.level[position] < 0:
            continue
        driving = _drives(solution, position, hold, now)
        drag = None
        if driving:
            drag = _drag(solution, status, known, holds, hold) if position in path else Minutes(0)
        latest = _latest_decision(solution, late, position, hold)
        answers.append(
            HoldAnswer.model_construct(id=hold.id, task=hold.task, driving=driving, latest_decision=latest, drag=drag)
        )
    return tuple(answers), tuple(_issues(solution, holds))


def _late_dates_for_target(solution: Solution, status: datetime | None, known: Known) -> Dates:
    if solution.network.plan.must_finish_by is not None:
        return solution.late
    told = conditions_of(solution.network, solution.clocks, status, known, ())
    target = last_finish(solution.network, forward(solution.network, told, solution.clocks))
    if target == solution.finish:
        return solution.late
    return backward(solution.network, told, solution.clocks, target)


def _latest_decision(solution: Solution, late: Dates, position: int, hold: Hold) -> datetime | None:
    if not solution.open(position):
        return None
    if hold.holds_start:
        return moment_of(late.start[position]) if solution.told.started[position] is None else None
    clock = solution.clocks[solution.network.clock[position]]
    return moment_of(clock.finish_at(late.finish_work[position] - hold.verification))


def _drives(solution: Solution, position: int, hold: Hold, now: int) -> bool:
    gate = gate_of(hold, solution.clocks[solution.network.clock[position]], now)
    if gate is None or not solution.open(position):
        return False
    if hold.holds_start:
        return solution.told.started[position] is None and gate == solution.early.start_work[position]
    return gate == solution.early.finish_work[position]


def _drag(solution: Solution, status: datetime | None, known: Known, holds: tuple[Hold, ...], hold: Hold) -> Minutes:
    """Return the project finish minus the finish without this hold, in working time of the project's calendar."""
    network, clocks = solution.network, solution.clocks
    others = tuple(other for other in holds if other is not hold)
    without = last_finish(network, forward(network, conditions_of(network, clocks, status, known, others), clocks))
    clock = clocks[network.project_clock]
    return Minutes(clock.worked(solution.finish) - clock.worked(without))


def _issues(solution: Solution, holds: tuple[Hold, ...]) -> Iterator[Issue]:
    for hold in holds:
        if hold.task not in solution.network.index:
            values = (("task", str(hold.task)),)
            yield Issue(code="hold-unknown-task", severity=Severity.NOTICE, value=hold.id, values=values)
        elif hold.expected is None:
            values = (("task", str(hold.task)),)
            yield Issue(code="hold-without-date", severity=Severity.NOTICE, value=hold.id, values=values)

"""From a snapshot to advice: which unfinished work could bring the target, and each owner's best single action."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction

from migration_plan.gaps import end_of, gap_id
from migration_plan.least_effort import least_effort
from migration_plan.network import network_of
from migration_plan.progress import ZERO, in_scope
from model.advice import Advice, Candidate
from model.fitgap import FitGapRecord, Resolution
from model.plan import MeasureName, Plan
from model.record import Minutes, SystemCode, TaskId
from model.snapshot import Snapshot, TaskFigures
from model.system import StepStatus
from model.task import LinkType, Task

_WAITS_FOR_FINISH = (LinkType.FS, LinkType.FF)
_DONE = (StepStatus.COMPLETED, StepStatus.NOT_APPLICABLE)


def advise(plan: Plan, snapshot: Snapshot, records: Iterable[FitGapRecord]) -> Advice:
    """Return the least-effort set that brings the measure of the plan's target from its value now to the target."""
    measure = plan.target.measure
    needed = max(plan.target.value - (snapshot.measured(measure).value or ZERO), ZERO)
    return least_effort(work_to_finish(plan, snapshot, records, measure), needed)


def work_to_finish(
    plan: Plan, snapshot: Snapshot, records: Iterable[FitGapRecord], measure: MeasureName
) -> list[Candidate]:
    """Return the unfinished tasks that can be finished by the target date, each with the gap work that it needs.

    The gain of a task is what its completion adds to the measure; its cost the person-days of weight not yet executed
    and the effort of its open gaps (a gap without an estimate adds none). A task needs its unfinished predecessors.
    For ``verified`` a completed task is unfinished as long as open gaps withhold some of it.
    """
    tasks = {task.id: task for task in plan.tasks}
    effort = _gap_effort(snapshot, records)
    points, ready = points_of(plan, snapshot, measure), ready_at(plan, snapshot, measure)
    needs = _open_predecessors(plan, snapshot)
    deadline = end_of(plan.target.day)
    return [
        Candidate(
            id=task.id,
            gain=points.get(task.id, ZERO),
            cost=task.weight * (1 - task.execution) + effort.get(task.id, ZERO),
            needs=needs.get(task.id, ()),
            owner=tasks[task.id].owner,
            task=task.id,
            system=tasks[task.id].system,
        )
        for task in snapshot.tasks
        if task.id in ready and ready[task.id] <= deadline
    ]


def points_of(plan: Plan, snapshot: Snapshot, measure: MeasureName) -> dict[TaskId, Fraction]:
    """Return the points of a measure that the completion of each task would add."""
    return national_points(plan, snapshot) if measure is MeasureName.NATIONAL else _verified_points(snapshot)


def ready_at(plan: Plan, snapshot: Snapshot, measure: MeasureName) -> dict[TaskId, datetime]:
    """Return when the completion of each unfinished task can count at the earliest; nothing waits until then.

    For ``verified`` that is not before its open gaps can be verified, which is all that completed tasks wait for. A gap
    that is promised for no day holds nothing back, as in the schedule.
    """
    ends = {
        task.id: task.schedule.early_finish
        for task in snapshot.tasks
        if task.status not in _DONE and task.schedule.early_finish is not None
    }
    if measure is MeasureName.NATIONAL:
        return ends
    verified = _verified_at(plan, snapshot)
    completed = (
        task.id for task in snapshot.tasks if task.status is StepStatus.COMPLETED and task.execution != task.progress
    )
    now = end_of(snapshot.status_date)
    return {
        task: max(end, verified.get(task, end)) for task, end in [*ends.items(), *((task, now) for task in completed)]
    }


def best_actions(plan: Plan, snapshot: Snapshot, records: Iterable[FitGapRecord]) -> list[Candidate]:
    """Return what can be done now, by points of ``verified`` per person-day, the best first.

    That is every gap with an estimate whose verification would release points, and every task whose predecessors are
    done. With weights in person-days plain execution earns the same points a day everywhere: what is done but withheld
    comes out on top.
    """
    tasks = {task.id: task for task in plan.tasks}
    waiting = _open_predecessors(plan, snapshot)
    ready_tasks = {task.id for task in snapshot.tasks if task.status not in _DONE} - waiting.keys()
    work = [c for c in work_to_finish(plan, snapshot, records, MeasureName.VERIFIED) if c.id in ready_tasks]
    ready = [candidate for candidate in [*work, *_gaps_to_close(snapshot, records, tasks)] if candidate.leverage]
    return sorted(ready, key=lambda candidate: (-(candidate.leverage or ZERO), -candidate.gain, candidate.id))


def _verified_at(plan: Plan, snapshot: Snapshot) -> dict[TaskId, datetime]:
    """Return when the last open gap of each task can be verified: ``v`` after its promised day, or after today."""
    network = network_of(plan)
    clock = network.clocks()[network.project_clock]
    wait = Minutes(plan.gap_rule.verification_days * clock.calendar.minutes_per_day)
    promised: dict[TaskId, date] = {}
    for gap in snapshot.gaps:
        if gap.task and gap.due:
            due = snapshot.status_date if gap.resolution is Resolution.VENDOR_DONE else gap.due
            promised[gap.task] = max(due, snapshot.status_date, promised.get(gap.task, due))
    return {task: clock.finish_after(end_of(day), wait) for task, day in promised.items()}


def _gaps_to_close(
    snapshot: Snapshot, records: Iterable[FitGapRecord], tasks: Mapping[TaskId, Task]
) -> Iterable[Candidate]:
    efforts = {gap_id(record): record.effort for record in records if record.open_gap}
    for gap in snapshot.gaps:
        if gap.points and (effort := efforts.get(gap.id)):
            owner = gap.department or (tasks[gap.task].owner if gap.task else "")
            yield Candidate(
                id=gap.id, gain=gap.points, cost=effort, owner=owner, task=gap.task, system=gap.system, gap=gap.id
            )


def _gap_effort(snapshot: Snapshot, records: Iterable[FitGapRecord]) -> dict[TaskId, Fraction]:
    efforts = {gap_id(record): record.effort for record in records if record.open_gap and record.effort}
    totals: dict[TaskId, Fraction] = {}
    for gap in snapshot.gaps:
        if gap.task and gap.id in efforts:
            totals[gap.task] = totals.get(gap.task, ZERO) + (efforts[gap.id] or ZERO)
    return totals


def national_points(plan: Plan, snapshot: Snapshot) -> dict[TaskId, Fraction]:
    """Return 100 / (steps of the system × systems with steps) for each step: what one step adds to the mean."""
    systems: dict[TaskId, SystemCode] = {task.id: task.system for task in plan.tasks if task.step and task.system}
    steps = {system.code: system.steps.total for system in snapshot.systems if system.steps.total}
    unfinished = {task.id for task in snapshot.tasks if task.status not in _DONE}
    return {
        task: Fraction(100, steps[system] * len(steps))
        for task, system in systems.items()
        if system in steps and task in unfinished
    }


def _verified_points(snapshot: Snapshot) -> dict[TaskId, Fraction]:
    weight = snapshot.verified.denominator
    return (
        {task.id: 100 * task.weight * (task.assessed - task.progress) / weight for task in in_scope(snapshot.tasks)}
        if weight
        else {}
    )


def _open_predecessors(plan: Plan, snapshot: Snapshot) -> dict[TaskId, tuple[TaskId, ...]]:
    unfinished: dict[TaskId, TaskFigures] = {task.id: task for task in snapshot.tasks if task.status not in _DONE}
    needs: dict[TaskId, tuple[TaskId, ...]] = {}
    for link in plan.dependencies:
        if link.link in _WAITS_FOR_FINISH and link.predecessor in unfinished and link.successor in unfinished:
            needs[link.successor] = (*needs.get(link.successor, ()), link.predecessor)
    return needs

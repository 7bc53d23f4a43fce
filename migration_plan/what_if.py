"""What if: the same pure walk on a copy in which something is assumed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction

from migration_plan.ceiling import ceiling
from migration_plan.facts import remaining_work
from migration_plan.gaps import gap_id
from migration_plan.network import network_of
from migration_plan.snapshot import take_snapshot
from model.fitgap import FitGapRecord, Resolution
from model.plan import MeasureName, Plan
from model.progress import ProgressReport
from model.record import Minutes, TaskId
from model.snapshot import Snapshot
from model.system import StepStatus
from model.task import Task
from model.what_if import Assumptions, Standing, WhatIf


def what_if(
    plan: Plan,
    records: Sequence[FitGapRecord],
    reports: Sequence[ProgressReport],
    status_date: date,
    assumptions: Assumptions,
) -> WhatIf:
    """Return what the assumptions would do to the figures of a status date; nothing is changed by asking."""
    return what_ifs(plan, records, reports, status_date, [assumptions])[0]


def what_ifs(
    plan: Plan,
    records: Sequence[FitGapRecord],
    reports: Sequence[ProgressReport],
    status_date: date,
    questions: Sequence[Assumptions],
) -> tuple[WhatIf, ...]:
    """Return the same for several questions, each asked alone; the present figures are computed once."""
    before = _standing(plan, take_snapshot(plan, records, reports, status_date))

    def answered(assumptions: Assumptions) -> WhatIf:
        changed = _assumed_plan(plan, assumptions), _assumed_records(records, assumptions)
        if loop := _closed_loop(plan, changed[0], assumptions):
            return _unanswered(status_date, assumptions, before, loop)
        told = [*_longer(plan, reports, assumptions), *_finished(assumptions, status_date)]
        after = _standing(changed[0], take_snapshot(*changed, told, status_date))
        days = _days_between(plan, before.finish, after.finish)
        return WhatIf(status_date=status_date, assumptions=assumptions, before=before, after=after, days=days)

    return tuple(answered(assumptions) for assumptions in questions)


def missing(plan: Plan, records: Iterable[FitGapRecord], assumptions: Assumptions) -> tuple[str, ...]:
    """Return the tasks, gaps and links that are assumed something of and that are not there."""
    tasks, gaps = {task.id for task in plan.tasks}, {gap_id(record) for record in records}
    added = (end for link in assumptions.added for end in (link.predecessor, link.successor))
    links = {(link.predecessor, link.successor) for link in plan.dependencies}
    named = (*(task for task, _ in assumptions.slipped), *assumptions.finished, *added)
    return (
        *dict.fromkeys(task for task in named if task not in tasks),
        *(gap for gap in assumptions.verified if gap not in gaps),
        *(_between(*ends) for ends in assumptions.dropped if ends not in links),
    )


def without(assumptions: Assumptions, gone: Collection[str]) -> Assumptions:
    """Return the assumptions without those about tasks, gaps and links that are not there."""
    return assumptions.model_copy(
        update={
            "slipped": tuple(slip for slip in assumptions.slipped if slip[0] not in gone),
            "finished": tuple(task for task in assumptions.finished if task not in gone),
            "verified": tuple(gap for gap in assumptions.verified if gap not in gone),
            "added": tuple(link for link in assumptions.added if not {link.predecessor, link.successor} & set(gone)),
            "dropped": tuple(ends for ends in assumptions.dropped if _between(*ends) not in gone),
        }
    )


def _standing(plan: Plan, snapshot: Snapshot) -> Standing:
    return Standing(
        national=snapshot.national.value,
        verified=snapshot.verified.value,
        ceiling=ceiling(plan, snapshot, MeasureName.NATIONAL),
        finish=snapshot.finish,
        critical=snapshot.critical_path,
    )


def _assumed_plan(plan: Plan, assumptions: Assumptions) -> Plan:
    slips = dict(assumptions.slipped)
    dropped = {*assumptions.dropped, *((link.predecessor, link.successor) for link in assumptions.added)}
    kept = (link for link in plan.dependencies if (link.predecessor, link.successor) not in dropped)
    tasks = (_slipped(plan, task, slips[task.id]) if task.id in slips else task for task in plan.tasks)
    return plan.model_copy(update={"tasks": tuple(tasks), "dependencies": (*kept, *assumptions.added)})


def _closed_loop(plan: Plan, changed: Plan, assumptions: Assumptions) -> tuple[TaskId, ...]:
    """Return the first circle that the added links close, from a task back to itself; empty where there is none."""
    if not assumptions.added:
        return ()
    alone = ((link.predecessor, link.successor) for link in assumptions.added if link.predecessor == link.successor)
    known = set(network_of(plan).cycles)
    return next((loop for loop in (*alone, *network_of(changed).cycles) if loop not in known), ())


def _unanswered(status_date: date, assumptions: Assumptions, before: Standing, loop: tuple[TaskId, ...]) -> WhatIf:
    unknown = Standing(national=None, verified=None, ceiling=None, finish=None, critical=before.critical)
    return WhatIf(status_date=status_date, assumptions=assumptions, before=before, after=unknown, days=None, loop=loop)


def _between(predecessor: TaskId, successor: TaskId) -> str:
    return f"{predecessor}>{successor}"


def _slipped(plan: Plan, task: Task, days: int) -> Task:
    return task.model_copy(update={"duration": Minutes(max(task.duration + days * _day(plan, task), 0))})


def _day(plan: Plan, task: Task) -> int:
    calendar = task.calendar or plan.calendar
    return next((each.minutes_per_day for each in plan.calendars if each.id == calendar), 480)


def _assumed_records(records: Sequence[FitGapRecord], assumptions: Assumptions) -> Sequence[FitGapRecord]:
    verified = set(assumptions.verified)
    if not verified:
        return records
    return [
        record.model_copy(update={"resolution": Resolution.VERIFIED}) if gap_id(record) in verified else record
        for record in records
    ]


def _longer(plan: Plan, reports: Sequence[ProgressReport], assumptions: Assumptions) -> Sequence[ProgressReport]:
    """Return the reports, with the slip added to what remains of tasks under way."""
    slipped = {task: (found, days) for task, days in assumptions.slipped if (found := plan.task(task))}
    return [
        _with_slip(plan, report, *slipped[report.task])
        if report.task in slipped and report.status is StepStatus.IN_PROGRESS
        else report
        for report in reports
    ]


def _with_slip(plan: Plan, report: ProgressReport, task: Task, days: int) -> ProgressReport:
    left = remaining_work(task, report) + days * _day(plan, task)
    return report.model_copy(update={"remaining": Minutes(max(left, 0))})


def _finished(assumptions: Assumptions, status_date: date) -> list[ProgressReport]:
    return [
        ProgressReport(task=task, effective=status_date, status=StepStatus.COMPLETED, actual_finish=status_date)
        for task in assumptions.finished
    ]


def _days_between(plan: Plan, before: datetime | None, after: datetime | None) -> Fraction | None:
    if before is None or after is None:
        return None
    network = network_of(plan)
    clock = network.clocks()[network.project_clock]
    return Fraction(clock.between(before, after), clock.calendar.minutes_per_day)

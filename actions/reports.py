"""What the papers are drawn up from: the weekly report, the migration plan, the values of a month, the workbook.

The papers speak of the whole ward: a vendor gets none of them, and who may see only some systems gets only their rows.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from actions.access import Action, require
from actions.deciding import decisions_now
from actions.explaining import explain_since, explain_weeks
from actions.register import register_as_of, reports_until
from actions.scope import plan_within
from actions.steering import forecast_target
from actions.weekly import frozen_week, frozen_weeks, latest_status_date, plan_of, snapshot_as_of
from migration_plan import plan_document as document
from migration_plan.planned_value import PlannedSteps
from model.access import Actor
from model.explanation import Explanation
from model.keeping import FrozenWeek, WeekLine
from model.paper import Everything, MonthValues, PlanDocument, StepValue, WeeklyPaper
from model.plan import Plan
from model.record import TaskId
from model.snapshot import Rate, Snapshot
from model.system import StepStatus
from model.week import IsoWeek
from storage import ledger, plans, snapshots
from storage.database import Database
from storage.ledger import Deed

_WEEK: Final = timedelta(weeks=1)


def weekly_paper(db: Database, actor: Actor, when: IsoWeek | date) -> WeeklyPaper | None:
    """Return what the report of a frozen week, or of a day as a draft, is drawn up from; None without a plan."""
    require(actor, Action.DRAW_PAPERS)
    told = _frozen(db, actor, when) if isinstance(when, IsoWeek) else _draft(db, actor, when)
    if told is None:
        return None
    plan, snapshot, frozen, entry, chain = told
    lines = [line for line in frozen_weeks(db, actor) if line.status_date < snapshot.status_date]
    before = frozen_week(db, actor, lines[-1].week) if lines else None
    known = frozen.recorded_until if frozen else None
    begin = snapshot_as_of(db, actor, snapshot.baseline.day, recorded_until=known)
    return WeeklyPaper(
        plan=plan,
        snapshot=snapshot,
        frozen=frozen,
        before=before,
        explanation=_explained(db, actor, before, frozen, snapshot.status_date) if before else None,
        forecast=forecast_target(db, actor, snapshot),
        actual=_actual(lines, begin, snapshot),
        promised=_promised(plan, begin),
        entry=entry,
        chain=chain,
    )


def plan_document(db: Database, actor: Actor, status_date: date) -> PlanDocument | None:
    """Return what the migration plan document is written from on a day; None without a plan."""
    require(actor, Action.DRAW_PAPERS)
    plan, snapshot = plan_of(db, actor), snapshot_as_of(db, actor, status_date)
    if plan is None or snapshot is None:
        return None
    tasks = document.document_tasks(plan)
    statuses = _statuses(snapshot)
    stage = document.stage_of([statuses[task.id] for task in tasks])
    states = document.chapters(plan, snapshot, stage)
    return PlanDocument(
        plan=plan,
        snapshot=snapshot,
        stage=stage,
        tasks=tuple(task.id for task in tasks),
        writer=next((task.owner for task in tasks if task.owner), ""),
        chapters=states,
        completeness=document.completeness(states),
        responses=document.responses(register_as_of(db, actor, status_date)),
    )


def month_values(db: Database, actor: Actor, month: date) -> MonthValues | None:
    """Return the national steps at the end of the month of a day, beside the month before; None without a plan."""
    require(actor, Action.DRAW_PAPERS)
    plan = plan_of(db, actor)
    if plan is None:
        return None
    now = _month_end(db, actor, month)
    before = _month_end(db, actor, month.replace(day=1) - timedelta(days=1))
    return MonthValues(
        plan=plan,
        day=now.day,
        day_before=before.day,
        week=now.week,
        week_before=before.week,
        values=tuple(
            StepValue(system=task.system, step=task.step, task=task.id, before=before.statuses.get(task.id), now=status)
            for task in plan.tasks
            if task.step and task.system and (status := now.statuses.get(task.id))
        ),
    )


def everything(db: Database, actor: Actor, status_date: date, now: datetime) -> Everything | None:
    """Return all that is on record for a day, and note in the ledger that it was taken out; None without a plan."""
    require(actor, Action.EXPORT)
    plan, snapshot = plan_of(db, actor), snapshot_as_of(db, actor, status_date)
    if plan is None or snapshot is None:
        return None
    with db.write(actor) as tx:
        ledger.append(tx, Deed(action="export", subject=f"workbook:{status_date}"), actor=actor, at=now)
    return Everything(
        plan=plan,
        snapshot=snapshot,
        records=register_as_of(db, actor, status_date),
        reports=reports_until(db, actor, status_date),
        weeks=frozen_weeks(db, actor),
        decisions=decisions_now(db, actor, status_date),
    )


class _Told(NamedTuple):
    """The figures of a paper with their plan and their place in the ledger."""

    plan: Plan
    snapshot: Snapshot
    frozen: FrozenWeek | None
    entry: int
    chain: str


def _frozen(db: Database, actor: Actor, week: IsoWeek) -> _Told:
    frozen = frozen_week(db, actor, week)
    with db.read(actor) as tx:
        plan = plan_within(actor, plans.plan_version(tx, frozen.plan_version))
        entry = snapshots.entry_of(tx, frozen.week)
        return _Told(plan, frozen.snapshot, frozen, entry, ledger.hash_of(tx, entry))


def _draft(db: Database, actor: Actor, day: date) -> _Told | None:
    plan, snapshot = plan_of(db, actor), snapshot_as_of(db, actor, day)
    if plan is None or snapshot is None:
        return None
    with db.read(actor) as tx:
        entry = ledger.last_entry(tx)
        return _Told(plan, snapshot, None, entry, ledger.hash_of(tx, entry))


def _explained(
    db: Database, actor: Actor, before: FrozenWeek, frozen: FrozenWeek | None, day: date
) -> Explanation | None:
    if frozen is None:
        return explain_since(db, actor, before.week, day)
    return explain_weeks(db, actor, before.week, frozen.week)


def _actual(lines: list[WeekLine], begin: Snapshot | None, snapshot: Snapshot) -> tuple[tuple[date, Rate], ...]:
    baseline = snapshot.baseline.day
    at_baseline = [(baseline, begin.national)] if begin and baseline < snapshot.status_date else []
    published = [(line.status_date, line.national) for line in lines if line.status_date > baseline]
    return (*at_baseline, *published, (snapshot.status_date, snapshot.national))


def _promised(plan: Plan, begin: Snapshot | None) -> tuple[tuple[date, Rate], ...]:
    tasks = begin.tasks if begin else ()
    never = frozenset(task.id for task in tasks if task.status is StepStatus.NOT_APPLICABLE)
    first, last = plan.baseline.day, plan.target.day
    weeks = [first + number * _WEEK for number in range((last - first) // _WEEK + 1)]
    return tuple(PlannedSteps(plan, never).curve(dict.fromkeys([*weeks, last])))


class _MonthEnd(NamedTuple):
    """The statuses of the tasks at the end of a month."""

    day: date
    week: WeekLine | None
    statuses: Mapping[TaskId, StepStatus]


def _month_end(db: Database, actor: Actor, month: date) -> _MonthEnd:
    """Return the last week that was frozen in a month; without one, its last day with facts as known now."""
    first = month.replace(day=1)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    frozen = [line for line in frozen_weeks(db, actor) if first <= line.status_date <= last]
    if frozen:
        week = frozen[-1]
        return _MonthEnd(week.status_date, week, _statuses(frozen_week(db, actor, week.week).snapshot))
    day = max(first, min(last, latest_status_date(db, actor)))
    snapshot = snapshot_as_of(db, actor, day)
    return _MonthEnd(day, None, _statuses(snapshot) if snapshot else {})


def _statuses(snapshot: Snapshot) -> dict[TaskId, StepStatus]:
    return {task.id: task.status for task in snapshot.tasks}

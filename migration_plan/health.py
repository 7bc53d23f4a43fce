"""Schedule health: the fourteen points of the DCMA on a plan and its snapshot (schedule.md §3).

A check is a function of one signature; a new one is one function and one entry in ``CHECKS``. Shares count incomplete
tasks without summaries, milestones and level of effort. Days are working days of the project calendar.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from migration_plan.critical_path import schedule
from migration_plan.figures import Situation
from migration_plan.gaps import end_of
from migration_plan.network import build_network
from model.health import Check, CheckName
from model.plan import Plan
from model.record import Minutes, TaskId
from model.snapshot import TaskFigures
from model.system import StepStatus
from model.task import ConstraintKind, Dependency, LinkType, ProgressRule, Task, TaskKind

LONG_DAYS = 44
"""Two months of working days: more float, or a longer task, is suspect."""
TEST_DAYS = 600
"""What the critical path test adds to one task."""
_NONE = Fraction(0)
_FEW = Fraction(1, 20)
_HARD = (
    ConstraintKind.MANDATORY_START,
    ConstraintKind.MANDATORY_FINISH,
    ConstraintKind.SNLT,
    ConstraintKind.FNLT,
)


@dataclass(frozen=True)
class Examined:
    """What the checks look at: the plan, the situation, and the incomplete tasks with their figures."""

    situation: Situation
    figures: dict[TaskId, TaskFigures]
    incomplete: tuple[Task, ...]
    links: tuple[Dependency, ...]

    @property
    def plan(self) -> Plan:
        """Return the plan."""
        return self.situation.plan

    @property
    def day(self) -> int:
        """Return the minutes of a working day of the project calendar."""
        return self.situation.working_time.calendar.minutes_per_day


def examine(situation: Situation, tasks: Iterable[TaskFigures]) -> tuple[Check, ...]:
    """Return the fourteen points, in their order."""
    figures = {task.id: task for task in tasks}
    incomplete = tuple(task for task in situation.plan.tasks if _counts(task, figures.get(task.id)))
    examined = Examined(situation, figures, incomplete, situation.plan.dependencies)
    return tuple(check(examined) for check in CHECKS)


def _counts(task: Task, figures: TaskFigures | None) -> bool:
    is_work = task.kind is TaskKind.TASK and task.duration > 0 and task.rule is not ProgressRule.LEVEL_OF_EFFORT
    return is_work and figures is not None and figures.status in (StepStatus.IN_PROGRESS, StepStatus.NOT_STARTED)


def _share(name: CheckName, found: Collection[TaskId], of: int, limit: Fraction) -> Check:
    return Check(name=name, numerator=Fraction(len(found)), denominator=Fraction(of), limit=limit, tasks=tuple(found))


def _logic(examined: Examined) -> Check:
    follows = {link.successor for link in examined.links}
    leads_on = {link.predecessor for link in examined.links}
    loose = [task.id for task in examined.incomplete if task.id not in follows or task.id not in leads_on]
    return _share(CheckName.LOGIC, loose, len(examined.incomplete), _FEW)


def _leads(examined: Examined) -> Check:
    leads = [link.successor for link in examined.links if link.lag.value < 0]
    return _share(CheckName.LEADS, leads, len(examined.links), _NONE)


def _lags(examined: Examined) -> Check:
    lags = [link.successor for link in examined.links if link.lag.value > 0]
    return _share(CheckName.LAGS, lags, len(examined.links), _FEW)


def _link_types(examined: Examined) -> Check:
    others = [link.successor for link in examined.links if link.link is not LinkType.FS]
    return Check(
        name=CheckName.LINK_TYPES,
        numerator=Fraction(len(examined.links) - len(others)),
        denominator=Fraction(len(examined.links)),
        limit=Fraction(9, 10),
        at_least=True,
        tasks=tuple(others),
    )


def _hard_constraints(examined: Examined) -> Check:
    hard = [task.id for task in examined.incomplete if any(c.kind in _HARD for c in task.constraints)]
    return _share(CheckName.HARD_CONSTRAINTS, hard, len(examined.incomplete), _FEW)


def _high_float(examined: Examined) -> Check:
    high = [task.id for task in examined.incomplete if _float(examined, task) > LONG_DAYS * examined.day]
    return _share(CheckName.HIGH_FLOAT, high, len(examined.incomplete), _FEW)


def _negative_float(examined: Examined) -> Check:
    negative = [task.id for task in examined.incomplete if _float(examined, task) < 0]
    return _share(CheckName.NEGATIVE_FLOAT, negative, len(examined.incomplete), _NONE)


def _high_duration(examined: Examined) -> Check:
    long = [task.id for task in examined.incomplete if task.duration > LONG_DAYS * examined.day]
    return _share(CheckName.HIGH_DURATION, long, len(examined.incomplete), _FEW)


def _invalid_dates(examined: Examined) -> Check:
    status = end_of(examined.situation.status_date)
    invalid = [task.id for task in examined.incomplete if _before(examined.figures[task.id], status)]
    return _share(CheckName.INVALID_DATES, invalid, len(examined.incomplete), _NONE)


def _resources(examined: Examined) -> Check:
    nobody = [task.id for task in examined.incomplete if task.duration >= examined.day and not task.owner]
    return _share(CheckName.RESOURCES, nobody, len(examined.incomplete), _NONE)


def _missed_tasks(examined: Examined) -> Check:
    due = _due(examined)
    missed = [task.id for task in due if _late(task, examined.figures[task.id])]
    return _share(CheckName.MISSED_TASKS, missed, len(due), _FEW)


def _critical_path_test(examined: Examined) -> Check:
    """Add 600 days to the first unfinished task of the longest path: the finish must move by as much."""
    unfinished = {task.id for task in examined.incomplete}
    chosen = next((task for task in examined.situation.schedule.critical_path if task in unfinished), None)
    moved = _moved_by(examined, chosen) if chosen else Fraction(TEST_DAYS)
    return Check(
        name=CheckName.CRITICAL_PATH_TEST,
        numerator=moved,
        denominator=Fraction(TEST_DAYS),
        limit=Fraction(1),
        at_least=True,
        tasks=(chosen,) if chosen else (),
    )


def _cpli(examined: Examined) -> Check:
    """Measure from the status date to the forecast finish; the float is that against the statutory deadline."""
    clock, finish = examined.situation.working_time, examined.situation.schedule.finish
    status = end_of(examined.situation.status_date)
    length = Fraction(clock.between(status, finish), examined.day) if finish else _NONE
    spare = Fraction(clock.between(finish, end_of(examined.plan.deadline)), examined.day) if finish else _NONE
    return Check(
        name=CheckName.CPLI,
        numerator=length + spare,
        denominator=length,
        limit=Fraction(19, 20),
        at_least=True,
        tasks=examined.situation.schedule.critical_path,
    )


def _bei(examined: Examined) -> Check:
    due = _due(examined)
    unfinished = [task.id for task in due if examined.figures[task.id].status is not StepStatus.COMPLETED]
    finished = sum(figures.status is StepStatus.COMPLETED for figures in examined.figures.values())
    return Check(
        name=CheckName.BEI,
        numerator=Fraction(finished),
        denominator=Fraction(len(due)),
        limit=Fraction(19, 20),
        at_least=True,
        tasks=tuple(unfinished),
    )


CHECKS: tuple[Callable[[Examined], Check], ...] = (
    _logic,
    _leads,
    _lags,
    _link_types,
    _hard_constraints,
    _high_float,
    _negative_float,
    _high_duration,
    _invalid_dates,
    _resources,
    _missed_tasks,
    _critical_path_test,
    _cpli,
    _bei,
)


def _float(examined: Examined, task: Task) -> int:
    return examined.figures[task.id].schedule.total_float or 0


def _before(figures: TaskFigures, status: datetime) -> bool:
    dates = figures.schedule
    return figures.status is StepStatus.NOT_STARTED and dates.early_start is not None and dates.early_start < status


def _due(examined: Examined) -> list[Task]:
    """Return the tasks in scope whose baseline finish lies by the status date."""
    day = examined.situation.status_date
    return [
        task
        for task in examined.plan.tasks
        if task.planned_finish
        and task.planned_finish <= day
        and task.id in examined.figures
        and examined.figures[task.id].status is not StepStatus.NOT_APPLICABLE
    ]


def _late(task: Task, figures: TaskFigures) -> bool:
    finish = figures.schedule.finish
    return bool(finish and task.planned_finish and finish > end_of(task.planned_finish))


def _moved_by(examined: Examined, chosen: TaskId) -> Fraction:
    situation, told = examined.situation, examined.situation.told
    added = Minutes(TEST_DAYS * examined.day)
    known = dict(told.actuals)
    tasks = tuple(
        task.model_copy(update={"duration": task.duration + added}) if task.id == chosen else task
        for task in situation.plan.tasks
    )
    if (under_way := known.get(chosen)) and under_way.remaining is not None:
        known[chosen] = under_way._replace(remaining=Minutes(under_way.remaining + added))
    network = build_network(situation.plan.model_copy(update={"tasks": tasks}))
    finish = schedule(network, status=told.status, actuals=known.values(), holds=told.holds).finish
    before = situation.schedule.finish
    if finish is None or before is None:
        return _NONE
    return Fraction(situation.working_time.between(before, finish), examined.day)

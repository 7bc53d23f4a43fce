"""What waiting costs: how long the target stays in reach if nothing is done, and a week's wait for a single gap.

Both move the schedule alone: what is done, and what every other gap was promised for, stays as it is.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import cache

from migration_plan.ceiling import ceiling
from migration_plan.critical_path import schedule
from migration_plan.figures import Situation
from migration_plan.gaps import end_of
from migration_plan.next_actions import points_of, ready_at
from migration_plan.progress import ZERO
from migration_plan.snapshot import situation_at
from model.deciding import NoReturn, Waiting
from model.fitgap import FitGapRecord
from model.plan import Plan
from model.progress import ProgressReport
from model.record import TaskId
from model.schedule import Hold, Schedule
from model.snapshot import GapFigures, Snapshot

WEEK = timedelta(weeks=1)
HORIZON = 8 * WEEK
"""A gap that drives nothing, and whose latest decision lies further away, is not worth the question yet."""


def point_of_no_return(
    plan: Plan, now: Snapshot, records: Sequence[FitGapRecord], reports: Iterable[ProgressReport]
) -> NoReturn | None:
    """Return the last weekly status date at which C(D) >= T if nothing is done from the present snapshot on.

    C(D) never rises while nothing is done, so the week is found by halving. None where the target's measure has no
    value, or nothing was reported: such a plan does not run yet.
    """
    status_date = now.status_date
    known = [report for report in reports if report.effective <= status_date]
    first = ceiling(plan, now, plan.target.measure)
    if first is None or not known:
        return None
    weeks_left = max((plan.target.day - status_date) // WEEK, 0)

    @cache
    def standing_still(weeks: int) -> Snapshot:
        if not weeks:
            return now
        later = status_date + weeks * WEEK
        moved = with_dates(now, situation_at(plan, records, known, later).schedule)
        return moved.model_copy(update={"status_date": later})

    last = last_week(weeks_left, lambda weeks: _reaches(plan, standing_still(weeks)))
    told = NoReturn(ceiling=first, target=plan.target.value, last=None if last is None else status_date + last * WEEK)
    if last is None or last == weeks_left:
        return told
    return told.model_copy(update=_a_week_later(plan, standing_still(last), standing_still(last + 1)))


def last_week(weeks: int, reached: Callable[[int], bool]) -> int | None:
    """Return the last of the weeks 0, 1, … ``weeks`` in which the target is in reach, by halving; None for none.

    Once out of reach it stays so.

    >>> last_week(26, lambda week: week <= 9), last_week(26, lambda _: False), last_week(26, lambda _: True)
    (9, None, 26)
    """
    lost = bisect_left(range(weeks + 1), True, key=lambda week: not reached(week))  # noqa: FBT003 - what is sought
    return lost - 1 if lost else None


def with_dates(snapshot: Snapshot, moved: Schedule) -> Snapshot:
    """Return a snapshot in which the tasks have other dates and all else stays."""
    dates = {task.id: task for task in moved.tasks}
    tasks = tuple(task.model_copy(update={"schedule": dates[task.id]}) for task in snapshot.tasks)
    return snapshot.model_copy(update={"tasks": tasks, "finish": moved.finish})


def cost_of_waiting(situation: Situation, snapshot: Snapshot) -> tuple[Waiting, ...]:
    """Return what a week's wait costs, for each gap that drives or must be decided within eight weeks.

    Waiting a week means that the date the gap was promised for (today, where that is past) comes a week later. The
    schedule is computed anew only where that can move the gap's task.
    """
    holds = {hold.id: hold for hold in situation.told.holds}
    until = end_of(snapshot.status_date)
    near = (
        gap for gap in snapshot.gaps if gap.driving or (gap.latest_decision and gap.latest_decision <= until + HORIZON)
    )
    return tuple(_waiting(situation, snapshot, gap, holds.get(gap.id)) for gap in near)


def _waiting(situation: Situation, snapshot: Snapshot, gap: GapFigures, hold: Hold | None) -> Waiting:
    week_end = end_of(snapshot.status_date) + WEEK
    passes = gap.latest_decision is not None and gap.latest_decision < week_end
    if hold is None or hold.expected is None:
        return Waiting(gap=gap.id, days=None, points=None, passes=passes)
    moved = hold._replace(expected=hold.expected + WEEK)
    if _harmless(situation, moved):
        return Waiting(gap=gap.id, days=ZERO, points=ZERO, passes=passes)
    later = _schedule_with(situation, moved)
    return Waiting(
        gap=gap.id,
        days=_days_later(situation, later),
        points=_ceiling(situation, snapshot) - _ceiling(situation, with_dates(snapshot, later)),
        passes=passes,
    )


def _harmless(situation: Situation, hold: Hold) -> bool:
    """Tell whether the task can start and finish when it would anyway, with time left to verify the gap before."""
    dates = next(task for task in situation.schedule.tasks if task.id == hold.task)
    free = dates.early_start if hold.holds_start else dates.early_finish
    clock = situation.network.clocks()[situation.network.clock[situation.network.index[hold.task]]]
    if hold.expected is None or free is None or hold.expected > free:
        return False
    return clock.between(hold.expected, free) >= hold.verification


def _schedule_with(situation: Situation, moved: Hold) -> Schedule:
    told = situation.told
    holds = (moved if hold.id == moved.id else hold for hold in told.holds)
    return schedule(situation.network, status=told.status, actuals=told.actuals.values(), holds=holds)


def _days_later(situation: Situation, later: Schedule) -> Fraction | None:
    before, after = situation.schedule.finish, later.finish
    if before is None or after is None:
        return None
    clock = situation.working_time
    return Fraction(clock.between(before, after), clock.calendar.minutes_per_day)


def _ceiling(situation: Situation, snapshot: Snapshot) -> Fraction:
    return ceiling(situation.plan, snapshot, situation.plan.target.measure) or ZERO


def _reaches(plan: Plan, snapshot: Snapshot) -> bool:
    return (ceiling(plan, snapshot, plan.target.measure) or ZERO) >= plan.target.value


def _a_week_later(plan: Plan, last: Snapshot, after: Snapshot) -> dict[str, object]:
    """Return the ceiling of the week that is too late, and the tasks whose points it loses."""
    lost = _gaining(plan, last) - _gaining(plan, after)
    return {
        "next_ceiling": ceiling(plan, after, plan.target.measure),
        "lost": tuple(task.id for task in plan.tasks if task.id in lost),
    }


def _gaining(plan: Plan, snapshot: Snapshot) -> set[TaskId]:
    """Return the tasks whose points can still be gained by the target's day."""
    measure, deadline = plan.target.measure, end_of(plan.target.day)
    ready = ready_at(plan, snapshot, measure)
    points = points_of(plan, snapshot, measure)
    return {task for task, gain in points.items() if gain and task in ready and ready[task] <= deadline}

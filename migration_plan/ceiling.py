"""The ceiling: the most that a measure can come to by a day if nothing waits (progress.md §9).

    C(d) = X + Σ points of the work that can be finished by d

What is not done lies after the status date, every task where its predecessors and its gaps let it lie, every gap where
it was promised: so C never exceeds what the schedule allows, and the last day at which C(target day) ≥ target is the
point of no return (``waiting``).
"""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from migration_plan.gaps import end_of
from migration_plan.next_actions import points_of, ready_at
from model.forecast import CeilingDay
from model.plan import MeasureName, Plan
from model.record import TaskId
from model.snapshot import Snapshot

WEEK = timedelta(weeks=1)
LONGEST = 156
"""Weeks ahead beyond which the curve ends, whatever is still to be gained."""


def ceiling(plan: Plan, snapshot: Snapshot, measure: MeasureName, by: date | None = None) -> Fraction | None:
    """Return C of a day, of the target's where none is given; None where the measure has no value."""
    value = snapshot.measured(measure).value
    end = end_of(by or plan.target.day)
    return None if value is None else sum((gain for at, gain in _gains(plan, snapshot, measure) if at <= end), value)


def ceiling_curve(plan: Plan, snapshot: Snapshot, measure: MeasureName) -> tuple[CeilingDay, ...]:
    """Return C week by week from the status date until nothing more is to be gained, and on the target's day.

    Empty where the measure has no value.
    """
    value = snapshot.measured(measure).value
    if value is None:
        return ()
    coming = deque(sorted(_gains(plan, snapshot, measure)))
    curve = []
    for day in _days(plan, snapshot, [at for at, _ in coming]):
        while coming and coming[0][0] <= end_of(day):
            value += coming.popleft()[1]
        curve.append(CeilingDay(day=day, value=value))
    return tuple(curve)


def _gains(plan: Plan, snapshot: Snapshot, measure: MeasureName) -> list[tuple[datetime, Fraction]]:
    """Return when each task's points can be there, and how many they are."""
    ready: Mapping[TaskId, datetime] = ready_at(plan, snapshot, measure)
    return [(ready[task], gain) for task, gain in points_of(plan, snapshot, measure).items() if gain and task in ready]


def _days(plan: Plan, snapshot: Snapshot, ends: Iterable[datetime]) -> list[date]:
    begin, goal = snapshot.status_date, plan.target.day
    last = max((at.date() for at in ends), default=begin)
    weeks = min(-(-(max(last, goal) - begin).days // 7), LONGEST)
    return sorted({begin + number * WEEK for number in range(weeks + 1)} | ({goal} if goal >= begin else set()))

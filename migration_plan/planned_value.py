"""Planned value: what the baseline plan promised by a day, under the same rules by which execution is earned.

Days are closed: work planned to finish on a day counts as promised at the end of that day. The baseline dates are the
``planned_start`` and ``planned_finish`` of the tasks; they are frozen with the plan version (progress.md §5).
"""

from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from fractions import Fraction

from migration_plan.calendar import WorkingTime
from migration_plan.gaps import end_of
from migration_plan.progress import HALF, ONE, ZERO, mean_of_counts
from model.plan import Plan
from model.record import SystemCode, TaskId
from model.snapshot import Rate, StepCount
from model.task import ProgressRule, Task

_ZERO_HUNDRED, _FIFTY_FIFTY = ProgressRule.ZERO_HUNDRED, ProgressRule.FIFTY_FIFTY
_LEVEL_OF_EFFORT = ProgressRule.LEVEL_OF_EFFORT


def planned_progress(task: Task, day: date, working_time: WorkingTime) -> Fraction:
    """Return q, the share of the task planned to be done by the end of a day; 0 without baseline dates.

    Linear over working time between the planned dates; 0/100 at the planned finish; 50/50 half at the start and half
    at the finish.
    """
    rule, finish = task.rule, task.planned_finish
    if finish is None or rule is _LEVEL_OF_EFFORT:
        return ZERO
    if day >= finish:
        return ONE
    start = task.planned_start or finish
    if day < start or rule is _ZERO_HUNDRED:
        return ZERO
    if rule is _FIFTY_FIFTY:
        return HALF
    begin = datetime.combine(start, time.min)
    whole = working_time.between(begin, end_of(finish))
    return Fraction(working_time.between(begin, end_of(day)), whole) if whole else ZERO


def promised_days(tasks: Iterable[Task]) -> list[date | None]:
    """Return the day on which each task is planned to be whole; None where it earns nothing ever."""
    return [None if task.rule is _LEVEL_OF_EFFORT else task.planned_finish for task in tasks]


class PlannedSteps:
    """The national steps as the baseline plan promised them, ready to be counted on any day.

    ``not_applicable`` are the tasks that were 対象外 at the baseline; they count as done on every day.
    """

    def __init__(self, plan: Plan, not_applicable: AbstractSet[TaskId]) -> None:
        """Sort the planned finishes of each system once, and those of all of them."""
        self._tallies = {system.code: _Tally() for system in plan.systems}
        whole = _Tally()
        for task in plan.tasks:
            if task.step and task.system in self._tallies:
                for tally in (whole, self._tallies[task.system]):
                    tally.add(task, out_of_scope=task.id in not_applicable)
        for tally in (whole, *self._tallies.values()):
            tally.finishes.sort()
        # Systems with equally many steps, as there are forty, count as one.
        even = len({tally.total for tally in self._tallies.values() if tally.total}) == 1
        self._counted = [whole] if even else [*self._tallies.values()]

    def by_system(self, day: date) -> dict[SystemCode, StepCount]:
        """Return for each system the steps planned to be finished by the end of a day."""
        return {code: tally.count(day) for code, tally in self._tallies.items()}

    def national(self, day: date) -> Rate:
        """Return the planned value of ``national_rate`` at the end of a day."""
        return mean_of_counts(tally.done_of_all(day) for tally in self._counted)

    def curve(self, days: Iterable[date]) -> list[tuple[date, Rate]]:
        """Return the planned value of ``national_rate`` on each of the days."""
        return [(day, self.national(day)) for day in days]


class _Tally:
    """The planned finishes of one system's steps; those without a date are never due."""

    def __init__(self) -> None:
        self.finishes: list[date] = []
        self.undated = self.not_applicable = 0

    def add(self, task: Task, *, out_of_scope: bool) -> None:
        if out_of_scope:
            self.not_applicable += 1
        elif task.planned_finish:
            self.finishes.append(task.planned_finish)
        else:
            self.undated += 1

    def count(self, day: date) -> StepCount:
        due = bisect_right(self.finishes, day)
        return StepCount(
            completed=due,
            not_started=len(self.finishes) - due + self.undated,
            not_applicable=self.not_applicable,
        )

    def done_of_all(self, day: date) -> tuple[int, int]:
        return bisect_right(self.finishes, day) + self.not_applicable, self.total

    @property
    def total(self) -> int:
        return len(self.finishes) + self.undated + self.not_applicable

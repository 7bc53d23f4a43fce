"""Lags as plain minutes, which is all that other programs keep, and back to the unit a person reads."""

from fractions import Fraction

from migration_plan.exchange.cells import decimal
from model.plan import LagCalendar, Plan
from model.record import CalendarId, TaskId
from model.task import Dependency, Lag, LagUnit

_SIZES = {LagUnit.MINUTE: 1, LagUnit.HOUR: 60}
_ELAPSED = {
    LagUnit.ELAPSED_MINUTE: 1,
    LagUnit.ELAPSED_HOUR: 60,
    LagUnit.ELAPSED_DAY: 1440,
    LagUnit.ELAPSED_WEEK: 10080,
}
_WEEK = 7 * 1440


class LagSizes:
    """The minutes of a day and a week of lag, by the same rule as the schedule engine's."""

    def __init__(self, plan: Plan) -> None:
        """Take the sizes from the plan's calendars and options."""
        self._own = {task.id: task.calendar or plan.calendar for task in plan.tasks}
        self._durations = {task.id: int(task.duration) for task in plan.tasks}
        self._days = {each.id: int(each.minutes_per_day) for each in plan.calendars}
        self._worked = {each.id: sum(map(bool, each.week)) for each in plan.calendars}
        self._project = plan.calendar
        self._options = plan.options

    def size(self, link: Dependency, unit: LagUnit) -> Fraction:
        """Return the minutes of one unit of a link's lag."""
        if unit in _ELAPSED:
            return Fraction(_ELAPSED[unit])
        if unit is LagUnit.PERCENT:
            return Fraction(self._durations.get(link.predecessor, 0), 100)
        if unit in _SIZES:
            return Fraction(_SIZES[unit])
        calendar = self._sized(link.predecessor, link.successor)
        day = self._days.get(calendar, 480)
        return Fraction(day * self._worked.get(calendar, 5) if unit is LagUnit.WEEK else day)

    def minutes(self, link: Dependency) -> Fraction:
        """Return a lag in minutes, working or elapsed as its unit says."""
        return link.lag.value * self.size(link, link.lag.unit)

    def lag(self, link: Dependency, minutes: Fraction, unit: LagUnit) -> Lag:
        """Return minutes as a lag in a unit where that gives a short decimal, else in minutes."""
        size = self.size(link, unit)
        value = minutes / size if size else minutes
        if Fraction(decimal(value)) == value:
            return Lag(value=value, unit=unit)
        return Lag(value=minutes, unit=LagUnit.ELAPSED_MINUTE if unit in _ELAPSED else LagUnit.MINUTE)

    def working_minutes(self, link: Dependency) -> int:
        """Return a lag as whole minutes of work, for programs that know no other; an elapsed one is estimated.

        An elapsed week counts as a week of work of the project's calendar, and parts of it in proportion.
        """
        minutes = self.minutes(link)
        if is_elapsed(link.lag) and self._options.lag_calendar is not LagCalendar.ALL_HOURS:
            day, days = self._days.get(self._project, 480), self._worked.get(self._project, 5)
            minutes = minutes * day * days / _WEEK
        return round(minutes)

    def _sized(self, before: TaskId, after: TaskId) -> CalendarId:
        rule = self._options.lag_calendar
        if not self._options.microsoft_rules or rule in {LagCalendar.PROJECT, LagCalendar.ALL_HOURS}:
            return self._project
        return self._own.get(before if rule is LagCalendar.PREDECESSOR else after, self._project)


def is_elapsed(lag: Lag) -> bool:
    """Tell whether a lag runs day and night."""
    return lag.unit in _ELAPSED

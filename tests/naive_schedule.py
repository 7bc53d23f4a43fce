"""A slower and dumber solver: calendars as one flag per hour, dates by repeating the rules until nothing changes."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from model.calendar import Calendar
from model.plan import LagCalendar, Plan, ProgressMode
from model.record import TaskId
from model.schedule import Actuals, Hold
from model.task import ConstraintKind, Dependency, LagUnit, Task, TaskKind

ELAPSED = {LagUnit.ELAPSED_HOUR: 1, LagUnit.ELAPSED_DAY: 24, LagUnit.ELAPSED_WEEK: 168}
KIND = ConstraintKind
Span = tuple[int, int]


class Hours:
    """A calendar as a list of flags, one for each hour from a first day on; shifts lie on whole hours."""

    def __init__(self, calendar: Calendar, first: datetime, days: int) -> None:
        """Write the flags of so many days."""
        special = {exception.day: exception.shifts for exception in calendar.exceptions}
        self.flags: list[bool] = []
        self.day = int(calendar.minutes_per_day) // 60
        for number in range(days):
            day = (first + timedelta(days=number)).date()
            shifts = special.get(day, calendar.week[day.weekday()])
            worked = {hour for shift in shifts for hour in range(shift.start // 60, shift.end // 60)}
            self.flags += [hour in worked for hour in range(24)]
        self.done = [0]
        for flag in self.flags:
            self.done.append(self.done[-1] + flag)

    def worked(self, instant: int) -> int:
        """Return the hours of work before an instant."""
        return self.done[instant]

    def starts(self, worked: int) -> int:
        """Return the last instant at which so much is done."""
        return bisect_right(self.done, worked) - 1

    def finishes(self, worked: int) -> int:
        """Return the first instant at which so much is done."""
        return bisect_left(self.done, worked)


@dataclass
class Naive:
    """The dates of a plan, in hours from the first day, by fixed point."""

    plan: Plan
    first: datetime
    days: int
    status: datetime | None = None
    actuals: dict[TaskId, Actuals] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()

    def __post_init__(self) -> None:
        """Solve."""
        self.hours = {calendar.id: Hours(calendar, self.first, self.days) for calendar in self.plan.calendars}
        self.tasks = {task.id: task for task in self.plan.tasks}
        self.begin = self.at(max(self.plan.start, self.status or self.plan.start))
        self.early: dict[TaskId, Span] = dict.fromkeys(self.tasks, (self.begin, self.begin))
        self.repeat(self.early, self.early_of)
        self.finish = max((self.early[name][1] for name in self.tasks if not self.finished(name)), default=self.begin)
        target = self.plan.must_finish_by
        self.end = self.finish if target is None else self.at(target)
        self.late: dict[TaskId, Span] = dict.fromkeys(self.tasks, (self.end, self.end))
        self.repeat(self.late, self.late_of)

    def at(self, moment: datetime) -> int:
        """Return a moment in hours."""
        return round((moment - self.first) / timedelta(hours=1))

    def repeat(self, dates: dict[TaskId, Span], rule: Callable[[Task], Span]) -> None:
        """Apply a rule to every task until nothing changes."""
        changed = True
        while changed:
            found = {name: rule(task) for name, task in self.tasks.items()}
            changed = found != dates
            dates.update(found)

    def calendar(self, task: Task) -> Hours:
        """Return the calendar of a task."""
        return self.hours[task.calendar or self.plan.calendar]

    def started(self, name: TaskId) -> datetime | None:
        """Return the actual start."""
        return self.actuals[name].actual_start if name in self.actuals else None

    def finished(self, name: TaskId) -> datetime | None:
        """Return the actual finish."""
        return self.actuals[name].actual_finish if name in self.actuals else None

    def left(self, task: Task) -> int:
        """Return the remaining duration."""
        if self.finished(task.id):
            return 0
        fact = self.actuals.get(task.id)
        minutes = task.duration if fact is None or fact.remaining is None else fact.remaining
        return int(minutes) // 60

    def keeps_instant(self, task: Task) -> bool:
        """Tell whether a task has no length and is no start milestone."""
        return self.left(task) == 0 and task.kind is not TaskKind.START_MILESTONE

    def moved(self, link: Dependency, instant: int, sign: int) -> int:
        """Return an instant moved by the lag, forth or back."""
        value, unit = link.lag.value, link.lag.unit
        if not value:
            return instant
        if unit in ELAPSED:
            return instant + sign * int(value * ELAPSED[unit])
        before, after = self.tasks[link.predecessor], self.tasks[link.successor]
        rule = self.plan.options.lag_calendar
        lag = int(value * (self.hours[self.plan.calendar].day if unit is LagUnit.DAY else 1))
        if unit is LagUnit.PERCENT:
            lag = int(value * int(before.duration) / 100) // 60
        if rule is LagCalendar.ALL_HOURS or not lag:
            return instant + sign * lag
        named = {LagCalendar.PREDECESSOR: self.calendar(before), LagCalendar.SUCCESSOR: self.calendar(after)}
        hours = named.get(rule, self.hours[self.plan.calendar])
        worked = hours.worked(instant) + sign * lag
        return hours.finishes(worked) if sign > 0 and lag > 0 else hours.starts(worked)

    def counts(self, link: Dependency) -> bool:
        """Tell whether progress override leaves a link in force."""
        if self.plan.options.progress_mode is ProgressMode.RETAINED_LOGIC:
            return True
        out_of_order = self.started(link.successor) and not self.finished(link.predecessor)
        return not out_of_order and not self.finished(link.successor)

    def leads_on(self, name: TaskId) -> bool:
        """Tell whether a task is open, or one behind it."""
        after = [link.successor for link in self.plan.dependencies if link.predecessor == name]
        return not self.finished(name) or any(map(self.leads_on, after))

    def early_of(self, task: Task) -> tuple[int, int]:
        """Return early start and finish from the present dates of the predecessors."""
        hours, length = self.calendar(task), self.left(task)
        starts = [hours.worked(self.begin)]
        instants = [hours.starts(hours.worked(self.begin))]
        for link in self.plan.dependencies:
            if link.successor != task.id or not self.counts(link):
                continue
            from_finish, to_finish = (end == "F" for end in link.link.value)
            instant = self.early[link.predecessor][from_finish]
            actual = self.finished(link.predecessor) if from_finish else self.started(link.predecessor)
            if link.lag.value > 0 and actual is not None:
                instant = self.at(actual)
            reached = self.moved(link, instant, 1)
            instants.append(reached)
            starts.append(hours.worked(reached) - to_finish * length)
        bounds = self.floors(task, hours, length)
        starts += bounds
        if self.keeps_instant(task):
            asked = self.asked_of(task, {KIND.FNET, KIND.FINISH_ON})
            instants += [hours.starts(bound) for bound in bounds] + asked
            start = finish = max(instants)
        else:
            start = hours.starts(max(starts))
            finish = hours.finishes(max(starts) + length) if length else start
        for gate in self.gates(task, hours, start=False):
            if gate > hours.worked(start) + length:
                finish = max(finish, hours.finishes(gate))
        return start, finish

    def floors(self, task: Task, hours: Hours, length: int) -> list[int]:
        """Return the earliest starts by constraints and gaps."""
        if self.finished(task.id):
            return []
        found = self.gates(task, hours, start=True) if not self.started(task.id) else []
        for constraint in task.constraints:
            if constraint.at is None:
                continue
            at = hours.worked(self.at(constraint.at))
            if constraint.kind in {KIND.SNET, KIND.START_ON} and not self.started(task.id):
                found.append(at)
            if constraint.kind in {KIND.FNET, KIND.FINISH_ON} and not self.keeps_instant(task):
                found.append(at - length)
        return found

    def asked_of(self, task: Task, kinds: set[ConstraintKind]) -> list[int]:
        """Return the instants that a task's own dates of some kinds name."""
        dates = [constraint.at for constraint in task.constraints if constraint.kind in kinds]
        return [self.evening(task, date) for date in dates if date is not None and not self.finished(task.id)]

    def evening(self, task: Task, date: datetime) -> int:
        """Return where a date puts a milestone: after hours at the end of that day's work, if all keep one calendar."""
        hours, at = self.calendar(task), self.at(date)
        evening = hours.finishes(hours.worked(at))
        links = [link for link in self.plan.dependencies if task.id in {link.predecessor, link.successor}]
        alone = all(self.on_calendar(link, hours) for link in links)
        return evening if alone and at <= (evening // 24 + 1) * 24 else at

    def on_calendar(self, link: Dependency, hours: Hours) -> bool:
        """Tell whether both ends and the lag of a link run on a calendar."""
        before, after = (self.calendar(self.tasks[end]) for end in (link.predecessor, link.successor))
        rule, project = self.plan.options.lag_calendar, self.hours[self.plan.calendar]
        clocks: list[Hours | None] = [before, after]
        if link.lag.value:
            named = {LagCalendar.PREDECESSOR: before, LagCalendar.SUCCESSOR: after, LagCalendar.PROJECT: project}
            clocks.append(None if link.lag.unit in ELAPSED else named.get(rule))
        return all(clock is hours for clock in clocks)

    def gates(self, task: Task, hours: Hours, *, start: bool) -> list[int]:
        """Return what gaps bind the start (finish) to."""
        if self.finished(task.id):
            return []
        found = []
        for hold in self.holds:
            if hold.task == task.id and hold.holds_start == start and hold.expected is not None:
                resolved = hours.worked(self.at(max(hold.expected, self.status or hold.expected)))
                found.append(resolved + (0 if start else int(hold.verification) // 60))
        return found

    def late_of(self, task: Task) -> tuple[int, int]:
        """Return late start and finish from the present dates of the successors."""
        hours, length = self.calendar(task), self.left(task)
        finishes, instants = [hours.worked(self.end)], [self.end]
        for link in self.plan.dependencies:
            if link.predecessor != task.id or not self.counts(link) or not self.leads_on(link.successor):
                continue
            from_finish, to_finish = (end == "F" for end in link.link.value)
            reached = self.moved(link, self.late[link.successor][to_finish], -1)
            instants.append(reached)
            finishes.append(hours.worked(reached) + (not from_finish) * length)
        caps = self.caps(task, hours, length)
        if self.keeps_instant(task):
            named = self.asked_of(task, {KIND.FNLT, KIND.FINISH_ON})
            named += [] if self.started(task.id) else self.asked_of(task, {KIND.SNLT, KIND.START_ON})
            named += [self.evening(task, task.deadline)] if task.deadline and not self.finished(task.id) else []
            return (min(instants + named),) * 2
        finish = min(finishes + caps)
        return hours.starts(finish - length), hours.finishes(finish) if length else hours.starts(finish)

    def caps(self, task: Task, hours: Hours, length: int) -> list[int]:
        """Return the latest finishes by constraints and the deadline."""
        if self.finished(task.id):
            return []
        found = [hours.worked(self.at(task.deadline))] if task.deadline else []
        for constraint in task.constraints:
            if constraint.at is None:
                continue
            at = hours.worked(self.at(constraint.at))
            if constraint.kind in {KIND.SNLT, KIND.START_ON} and not self.started(task.id):
                found.append(at + length)
            if constraint.kind in {KIND.FNLT, KIND.FINISH_ON}:
                found.append(at)
        return found

"""Working time: a calendar becomes a pair of monotone maps between instants and worked minutes.

Conventions. An instant is a whole number of minutes of naive local time since the day 0 of the proleptic calendar.
Spans are half-open: Friday 17:00 and Monday 08:00 are one working instant with two notations, the finish notation
(the end of the work before it) and the start notation (the next working instant). This module alone knows dates.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.calendar import Calendar, Shift
from model.record import Minutes

MINUTES_OF_A_DAY = 1440
INSTANTS_KEPT = 4_096

_Minutes = NDArray[np.int64]
_DAY_ONE = datetime.min  # its ordinal is 1


@lru_cache(maxsize=20_000)  # few different moments are asked for again and again: ends of days, promised dates
def instant_of(moment: datetime) -> int:
    """Return the instant of a naive local datetime; seconds are cut off."""
    return moment.toordinal() * MINUTES_OF_A_DAY + moment.hour * 60 + moment.minute


@lru_cache(maxsize=20_000)  # as above
def moment_of(instant: int) -> datetime:
    """Return the datetime of an instant.

    >>> moment_of(instant_of(datetime(2026, 3, 31, 17, 0)))
    datetime.datetime(2026, 3, 31, 17, 0)
    """
    return _DAY_ONE + timedelta(minutes=instant - MINUTES_OF_A_DAY)


def end_of_day(instant: int) -> int:
    """Return the midnight at which the day of an instant is over."""
    return (instant // MINUTES_OF_A_DAY + 1) * MINUTES_OF_A_DAY


class WorkingTime:
    """The working time of a calendar between two days, both included: instants to worked minutes and back.

    ``worked`` counts from ``first``. Outside the horizon the maps stay at its ends: a result that touches ``last``
    (``worked >= total``) or ``first`` (``worked <= 0``) has left the horizon, and the caller says so.

    >>> from migration_plan.ward_calendars import ward_calendar
    >>> office = WorkingTime(ward_calendar(2026, 2026), date(2026, 4, 1), date(2026, 4, 30))
    >>> friday = office.worked(instant_of(datetime(2026, 4, 3, 17, 15)))
    >>> friday == office.worked(instant_of(datetime(2026, 4, 6, 8, 30))), friday // 465
    (True, 3)
    >>> str(moment_of(office.finish_at(friday))), str(moment_of(office.start_at(friday)))
    ('2026-04-03 17:15:00', '2026-04-06 08:30:00')
    """

    __slots__ = ("_before", "_begins", "before", "begins", "calendar", "first", "last", "start_at", "total", "worked")

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        """Lay the calendar's shifts out from the first to the last day."""
        self.calendar = calendar
        self.first = first.toordinal() * MINUTES_OF_A_DAY
        self.last = (last.toordinal() + 1) * MINUTES_OF_A_DAY
        begins, ends = _spans(calendar, first.toordinal(), last.toordinal())
        self._begins, self._before = begins, np.concatenate(([0], np.cumsum(ends - begins)))
        self.begins: list[int] = self._begins.tolist()
        self.before: list[int] = self._before.tolist()
        """Minutes worked before each shift, and at last all of them."""
        self.total: int = self.before[-1]
        # Most instants are asked for again and again: hundreds of finished tasks all pass through the status date.
        self.worked: Callable[[int], int] = lru_cache(maxsize=INSTANTS_KEPT)(self._worked)
        """Returns the minutes of work from the first day to an instant."""
        self.start_at: Callable[[int], int] = lru_cache(maxsize=INSTANTS_KEPT)(self._start_at)
        """Returns the last instant at which so much is done: where the next minute of work begins."""

    def _worked(self, instant: int) -> int:
        shift = bisect_right(self.begins, instant) - 1
        if shift < 0:
            return 0
        done = self.before[shift] + instant - self.begins[shift]
        return min(done, self.before[shift + 1])

    def worked_until(self, moment: datetime) -> int:
        """Return the minutes of work from the first day to the moment."""
        return self.worked(instant_of(moment))

    def _start_at(self, worked: int) -> int:
        if worked < 0:
            return self.first
        if worked >= self.total:
            return self.last
        shift = bisect_right(self.before, worked) - 1
        return self.begins[shift] + worked - self.before[shift]

    def finish_at(self, worked: int) -> int:
        """Return the first instant at which so much is done: where the last minute of work ends."""
        if worked <= 0:
            return self.first
        if worked > self.total:
            return self.last
        shift = bisect_left(self.before, worked) - 1
        return self.begins[shift] + worked - self.before[shift]

    def starts_at(self, worked: _Minutes) -> _Minutes:
        """Return ``start_at`` of many."""
        shift = self._inside(np.searchsorted(self._before, worked, side="right") - 1)
        found = self._begins[shift] + worked - self._before[shift]
        return np.where(worked < 0, self.first, np.where(worked >= self.total, self.last, found))

    def finishes_at(self, worked: _Minutes) -> _Minutes:
        """Return ``finish_at`` of many."""
        shift = self._inside(np.searchsorted(self._before, worked, side="left") - 1)
        found = self._begins[shift] + worked - self._before[shift]
        return np.where(worked <= 0, self.first, np.where(worked > self.total, self.last, found))

    def _inside(self, shift: _Minutes) -> _Minutes:
        # Twice as fast as np.clip where a plan has few tasks.
        return np.minimum(np.maximum(shift, 0), len(self.begins) - 1)

    def between(self, begin: datetime, end: datetime) -> Minutes:
        """Return the working time from one moment to the other, negative where the end lies before the beginning."""
        return Minutes(self.worked(instant_of(end)) - self.worked(instant_of(begin)))

    def finish_after(self, begin: datetime, duration: Minutes) -> datetime:
        """Return the moment at which work of that duration ends if it begins at the moment or as soon as it can."""
        return moment_of(self.finish_at(self.worked(instant_of(begin)) + duration))


@lru_cache(maxsize=128)
def shifts_on(calendar: Calendar, day: date) -> tuple[Shift, ...]:
    """Return the shifts of a day; none where it is closed."""
    special = {exception.day: exception.shifts for exception in calendar.exceptions}
    return special.get(day, calendar.week[day.weekday()])


def working_time(calendar: Calendar, first: date, last: date) -> WorkingTime:
    """Return the working time of the calendar over a horizon; the answer is kept, calendars seldom change."""
    return WorkingTime(calendar, first, last)


def _spans(calendar: Calendar, first: int, last: int) -> tuple[_Minutes, _Minutes]:
    """Return the begins and ends of all working spans, in order, those that touch or overlap made one."""
    days = np.arange(first, last + 1, dtype=np.int64)
    exceptions = {exception.day.toordinal(): exception.shifts for exception in calendar.exceptions}
    usual = days[~np.isin(days, np.fromiter(exceptions, np.int64, len(exceptions)))]
    parts = [
        (usual[(usual - 1) % 7 == weekday] * MINUTES_OF_A_DAY, shift)
        for weekday, shifts in enumerate(calendar.week)
        for shift in shifts
    ]
    begins = [midnights + shift.start for midnights, shift in parts]
    ends = [midnights + shift.end for midnights, shift in parts]
    special = [
        (day * MINUTES_OF_A_DAY + shift.start, day * MINUTES_OF_A_DAY + shift.end)
        for day, shifts in exceptions.items()
        if first <= day <= last
        for shift in shifts
    ]
    extra = np.array(special, dtype=np.int64).reshape(-1, 2)
    return _merged(np.concatenate([*begins, extra[:, 0]]), np.concatenate([*ends, extra[:, 1]]))


def _merged(begins: _Minutes, ends: _Minutes) -> tuple[_Minutes, _Minutes]:
    """Return the spans in order, without empty ones, those that touch or overlap made one."""
    order = np.argsort(begins, kind="stable")
    order = order[ends[order] > begins[order]]
    begins, reach = begins[order], np.maximum.accumulate(ends[order]) if len(order) else ends[order]
    apart = np.ones(len(begins), dtype=bool)
    apart[1:] = begins[1:] > reach[:-1]
    last_of_each = np.append(np.flatnonzero(apart)[1:] - 1, len(begins) - 1) if len(begins) else np.flatnonzero(apart)
    return begins[apart], reach[last_of_each]

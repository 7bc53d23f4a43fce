"""Working time as data: shifts per weekday and exceptions. All spans are half-open: the end does not belong to them."""

from datetime import date

from model.record import CalendarId, Minutes, Record


class Shift(Record):
    """A span of one day in minutes from midnight, half-open; 1440 is the day's end. A night is two shifts."""

    start: int
    end: int


class CalendarException(Record):
    """A date whose shifts differ from its weekday's. No shifts: closed. ``name`` says why (文化の日, 年末年始)."""

    day: date
    shifts: tuple[Shift, ...] = ()
    name: str = ""


class Calendar(Record):
    """A working calendar: ``week`` holds the shifts of Monday to Sunday (always seven entries)."""

    id: CalendarId
    name: str = ""
    week: tuple[tuple[Shift, ...], ...]
    exceptions: tuple[CalendarException, ...] = ()
    minutes_per_day: Minutes = Minutes(480)

"""The calendars that a ward in Japan starts from: its holidays, office hours, cut-overs at night and on closed days."""

from datetime import date

import holidays

from migration_plan.calendar import MINUTES_OF_A_DAY
from model.calendar import Calendar, CalendarException, Shift
from model.record import CalendarId, Minutes

HOLIDAY_YEARS = (1949, 2099)
"""The years for which the law's holidays can be computed."""
OFFICE_HOURS = (Shift(start=510, end=720), Shift(start=780, end=1035))
"""The hours of a ward office: 8:30 to 12:00 and 13:00 to 17:15, 465 minutes."""
WHOLE_DAY = (Shift(start=0, end=MINUTES_OF_A_DAY),)
NIGHTS = (Shift(start=0, end=360), Shift(start=1320, end=MINUTES_OF_A_DAY))
"""22:00 to 06:00, when the counters are closed and data can be moved."""


def japanese_holidays(first_year: int, last_year: int) -> dict[date, str]:
    """Return the national holidays of Japan (国民の祝日, substitutes included) by date, in order, with their names.

    >>> japanese_holidays(2026, 2026)[date(2026, 9, 22)]
    '国民の休日'
    """
    years = range(max(first_year, HOLIDAY_YEARS[0]), min(last_year, HOLIDAY_YEARS[1]) + 1)
    found = holidays.country_holidays("JP", years=years, language="ja") if years else {}
    return {day: found[day] for day in sorted(found)}


def year_end_closure(first_year: int, last_year: int) -> dict[date, str]:
    """Return the days on which offices are closed at the turn of the year: 29 December to 3 January."""
    days = [
        date(year, month, day)
        for year in range(first_year, last_year + 1)
        for month, day in ((1, 1), (1, 2), (1, 3), (12, 29), (12, 30), (12, 31))
    ]
    return dict.fromkeys(days, "年末年始")


def closed_days(first_year: int, last_year: int) -> dict[date, str]:
    """Return the days besides weekends on which a ward office is closed; a holiday's name goes before 年末年始."""
    named = year_end_closure(first_year, last_year) | japanese_holidays(first_year, last_year)
    return dict(sorted(named.items()))


def ward_calendar(first_year: int, last_year: int, calendar_id: str = "ward") -> Calendar:
    """Return the calendar of a ward office: weekdays in office hours without holidays and the year-end."""
    exceptions = tuple(
        CalendarException(day=day, name=name) for day, name in closed_days(first_year, last_year).items()
    )
    week = (OFFICE_HOURS,) * 5 + ((),) * 2
    return Calendar(
        id=CalendarId(calendar_id), name="開庁日", week=week, exceptions=exceptions, minutes_per_day=Minutes(465)
    )


def cutover_calendar(first_year: int, last_year: int, calendar_id: str = "cutover") -> Calendar:
    """Return the calendar of a cut-over: every night from 22:00 to 06:00, and closed days around the clock."""
    exceptions = tuple(
        CalendarException(day=day, shifts=WHOLE_DAY, name=name)
        for day, name in closed_days(first_year, last_year).items()
    )
    week = (NIGHTS,) * 5 + (WHOLE_DAY,) * 2
    return Calendar(id=CalendarId(calendar_id), name="切替作業", week=week, exceptions=exceptions)


def seven_day_calendar(calendar_id: str = "seven") -> Calendar:
    """Return a calendar of office hours on every day of the year."""
    return Calendar(id=CalendarId(calendar_id), name="毎日", week=(OFFICE_HOURS,) * 7, minutes_per_day=Minutes(465))


def all_hours_calendar(calendar_id: str = "24h") -> Calendar:
    """Return the calendar on which every minute is worked; its day has 1440 minutes."""
    return Calendar(
        id=CalendarId(calendar_id), name="24時間", week=(WHOLE_DAY,) * 7, minutes_per_day=Minutes(MINUTES_OF_A_DAY)
    )

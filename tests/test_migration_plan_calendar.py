"""Working time: holidays by name, calendars of a ward, and maps between instants and worked minutes that are exact."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan.calendar import WorkingTime, instant_of, moment_of
from migration_plan.ward_calendars import (
    all_hours_calendar,
    closed_days,
    cutover_calendar,
    japanese_holidays,
    seven_day_calendar,
    ward_calendar,
    year_end_closure,
)
from model.calendar import Calendar, CalendarException, Shift
from model.record import CalendarId, Minutes
from tests.random_plans import CALENDARS

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def working(calendar: Calendar) -> WorkingTime:
    """Return the working time of 2026."""
    return WorkingTime(calendar, FIRST, LAST)


def test_holidays_carry_the_names_of_the_law_substitutes_and_bridges_included() -> None:
    days = japanese_holidays(2026, 2026)

    assert len(days) == 18
    assert days[date(2026, 5, 6)] == "振替休日"
    assert days[date(2026, 9, 22)] == "国民の休日"
    assert days[date(2026, 7, 20)] == "海の日"
    assert list(days) == sorted(days)


def test_holidays_outside_the_years_of_the_law_are_not_invented() -> None:
    assert japanese_holidays(1900, 1948) == {}
    assert max(japanese_holidays(2098, 2150)).year == 2099


def test_the_year_end_is_closed_from_29_december_to_3_january_and_new_year_keeps_its_name() -> None:
    assert sorted(day.day for day in year_end_closure(2026, 2026)) == [1, 2, 3, 29, 30, 31]
    assert closed_days(2026, 2026)[date(2026, 1, 1)] == "元日"
    assert closed_days(2026, 2026)[date(2026, 1, 2)] == "年末年始"


def test_a_ward_works_office_hours_on_open_days_only() -> None:
    office = working(ward_calendar(2026, 2026))

    assert office.between(datetime(2026, 5, 1), datetime(2026, 5, 9)) == 3 * 465  # 4, 5 and 6 May are holidays
    assert office.between(datetime(2026, 12, 28), datetime(2026, 12, 31, 23)) == 465
    assert office.finish_after(datetime(2026, 4, 3, 17, 15), Minutes(465)) == datetime(2026, 4, 6, 17, 15)


def test_a_cut_over_works_at_night_and_around_the_clock_on_closed_days() -> None:
    cutover = working(cutover_calendar(2026, 2026))

    assert cutover.between(datetime(2026, 4, 7), datetime(2026, 4, 8)) == 8 * 60
    assert cutover.between(datetime(2026, 4, 4), datetime(2026, 4, 6)) == 48 * 60
    assert cutover.between(datetime(2026, 4, 29), datetime(2026, 4, 30)) == 24 * 60
    assert cutover.finish_after(datetime(2026, 4, 7, 22), Minutes(9 * 60)) == datetime(2026, 4, 8, 23)


def test_seven_days_and_all_hours_know_no_closed_days() -> None:
    week = (datetime(2026, 1, 1), datetime(2026, 1, 8))

    assert working(seven_day_calendar()).between(*week) == 7 * 465
    assert working(all_hours_calendar()).between(*week) == 7 * 1440


def test_friday_evening_and_monday_morning_are_one_instant_with_two_notations() -> None:
    office = working(ward_calendar(2026, 2026))
    friday, monday = datetime(2026, 4, 10, 17, 15), datetime(2026, 4, 13, 8, 30)

    worked = office.worked(instant_of(friday))

    assert office.worked(instant_of(monday)) == worked
    assert office.worked_until(datetime(2026, 4, 11, 12)) == worked
    assert moment_of(office.finish_at(worked)) == friday
    assert moment_of(office.start_at(worked)) == monday


def test_shifts_that_touch_overlap_or_are_empty_count_each_minute_once() -> None:
    shifts = (
        Shift(start=600, end=720),
        Shift(start=480, end=660),
        Shift(start=720, end=780),
        Shift(start=900, end=900),
    )
    odd = working(Calendar(id=CalendarId("odd"), week=(shifts,) * 7))

    assert odd.between(datetime(2026, 1, 5), datetime(2026, 1, 6)) == 300
    assert len(odd.begins) == 365


def test_an_exception_replaces_the_shifts_of_its_day() -> None:
    exception = CalendarException(day=date(2026, 1, 5), shifts=(Shift(start=0, end=60),), name="棚卸")
    calendar = Calendar(id=CalendarId("x"), week=(((Shift(start=480, end=960)),),) * 7, exceptions=(exception,))

    assert working(calendar).between(datetime(2026, 1, 5), datetime(2026, 1, 6)) == 60


def test_outside_the_horizon_the_maps_stay_at_its_ends() -> None:
    office = working(ward_calendar(2026, 2026))

    assert office.worked(instant_of(datetime(2030, 1, 1))) == office.total
    assert office.worked(instant_of(datetime(2020, 1, 1))) == 0
    assert moment_of(office.start_at(office.total)) == datetime(2027, 1, 1)
    assert moment_of(office.finish_at(-5)) == datetime(2026, 1, 1)


def test_a_calendar_without_work_maps_everything_to_nothing() -> None:
    never = working(Calendar(id=CalendarId("never"), week=((),) * 7))

    assert (never.total, never.worked(instant_of(datetime(2026, 6, 1)))) == (0, 0)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CALENDARS), st.integers(0, 300_000))
def test_instants_and_worked_minutes_convert_exactly_both_ways(calendar: Calendar, minutes: int) -> None:
    hours = working(calendar)
    instant = instant_of(datetime(2026, 2, 1)) + minutes
    worked = hours.worked(instant)

    assert hours.finish_at(worked) <= instant <= hours.start_at(worked)
    assert hours.worked(hours.start_at(worked)) == hours.worked(hours.finish_at(worked)) == worked
    assert hours.worked(hours.start_at(worked) + 1) == worked + 1
    assert hours.worked(hours.finish_at(worked) - 1) == worked - 1


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(CALENDARS), st.lists(st.integers(-100, 600_000), max_size=20))
def test_many_at_once_is_the_same_as_one_by_one(calendar: Calendar, worked: list[int]) -> None:
    hours = working(calendar)
    given_minutes = np.array(worked, np.int64)

    assert hours.starts_at(given_minutes).tolist() == [hours.start_at(minutes) for minutes in worked]
    assert hours.finishes_at(given_minutes).tolist() == [hours.finish_at(minutes) for minutes in worked]


@pytest.mark.parametrize("moment", [datetime(1, 1, 1), datetime(2026, 3, 31, 23, 59), datetime(9999, 12, 31)])
def test_a_moment_survives_the_way_to_an_instant_and_back(moment: datetime) -> None:
    assert moment_of(instant_of(moment)) == moment
    assert instant_of(moment + timedelta(seconds=30)) == instant_of(moment)

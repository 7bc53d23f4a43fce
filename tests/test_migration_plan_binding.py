"""What binds tasks besides links, on the smallest plans: milestones with dates of their own, and finished work."""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction

import pytest

from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from migration_plan.ward_calendars import ward_calendar
from model.calendar import Calendar
from model.plan import Plan
from model.record import CalendarId, Minutes, TaskId
from model.schedule import Actuals, Schedule, ScheduledTask
from model.task import Constraint, ConstraintKind, Dependency, Lag, LagUnit, Task, TaskKind
from tests.networks import link, plan

WARD = ward_calendar(2026, 2026)
DAY = 465
STATUS = datetime(2026, 4, 20)
FRIDAY_EVENING, SUNDAY_EVENING = datetime(2026, 4, 10, 17, 15), datetime(2026, 4, 12, 18)
KIND = ConstraintKind


def of_ward(tasks: Iterable[Task], links: Iterable[Dependency] = (), *more: Calendar) -> Plan:
    """Return a plan in office hours that begins on Monday, 6 April 2026."""
    made = plan(tasks, links)
    return made.model_copy(update={"calendars": (WARD, *made.calendars, *more), "calendar": WARD.id})


def work(name: str, days: int = 1, **fields: object) -> Task:
    """Return a task of so many office days."""
    return Task(id=TaskId(name), name=name, duration=Minutes(DAY * days)).model_copy(update=fields)


def dated(kind: ConstraintKind, at: datetime) -> tuple[Constraint, ...]:
    """Return the constraints of a task with one date."""
    return (Constraint(kind=kind, at=at),)


def solved(made: Plan, *facts: Actuals) -> tuple[Schedule, dict[str, ScheduledTask]]:
    """Return the schedule, and its tasks by id; with facts at the status date."""
    answer = schedule(build_network(made), status=STATUS if facts else None, actuals=facts)
    return answer, {str(task.id): task for task in answer.tasks}


def done(name: str, day: date) -> Actuals:
    """Return the fact that a task began and ended on a day."""
    evening = datetime(day.year, day.month, day.day, 17, 15)
    return Actuals(TaskId(name), evening.replace(hour=8, minute=30), evening)


@pytest.mark.parametrize("kind", [KIND.FNET, KIND.FINISH_ON, KIND.MANDATORY_FINISH])
def test_a_finish_milestone_lies_on_the_evening_its_own_date_names(kind: ConstraintKind) -> None:
    _, tasks = solved(of_ward([work("M", 0, constraints=dated(kind, FRIDAY_EVENING))]))

    assert tasks["M"].early_finish == tasks["M"].late_finish == FRIDAY_EVENING


def test_a_finish_milestone_that_may_not_start_before_a_day_lies_on_its_morning() -> None:
    _, tasks = solved(of_ward([work("M", 0, constraints=dated(KIND.SNET, datetime(2026, 4, 13)))]))

    assert tasks["M"].early_finish == datetime(2026, 4, 13, 8, 30)


@pytest.mark.parametrize("kind", [KIND.SNLT, KIND.FNLT, KIND.FINISH_ON, KIND.MANDATORY_FINISH, None])
def test_a_milestone_due_on_a_closed_day_leaves_the_work_of_that_day_in_time(kind: ConstraintKind | None) -> None:
    own = {"constraints": dated(kind, SUNDAY_EVENING)} if kind else {"deadline": SUNDAY_EVENING}
    cutover = work("A", constraints=dated(KIND.FNET, SUNDAY_EVENING), calendar=CalendarId("24h"))

    _, tasks = solved(of_ward([cutover, work("M", 0, **own)], [link("A M")]))

    assert tasks["A"].early_finish == tasks["A"].late_finish == SUNDAY_EVENING
    assert tasks["A"].total_float == 0


def test_a_mandatory_finish_still_binds_work_that_has_begun() -> None:
    pinned = work("A", 9, constraints=dated(KIND.MANDATORY_FINISH, datetime(2026, 4, 24, 17, 15)))

    _, tasks = solved(of_ward([pinned]), Actuals(TaskId("A"), datetime(2026, 4, 16, 8, 30), None, Minutes(6 * DAY)))

    assert tasks["A"].early_finish == datetime(2026, 4, 27, 17, 15)
    assert tasks["A"].total_float == -DAY


def test_finished_work_behind_which_nothing_is_open_limits_nobody_and_ends_nothing() -> None:
    notice = link("A B").model_copy(update={"lag": Lag(value=Fraction(14), unit=LagUnit.ELAPSED_DAY)})
    made = of_ward([work("A"), work("B"), work("C", 3)], [notice])

    answer, tasks = solved(made, done("B", date(2026, 4, 16)))

    assert answer.finish == tasks["C"].early_finish == datetime(2026, 4, 22, 17, 15)
    assert (tasks["A"].total_float, tasks["C"].total_float) == (2 * DAY, 0)
    assert answer.critical_path == ("C",)


def test_a_start_milestone_reported_before_its_predecessor_leaves_a_longest_path() -> None:
    live = work("M", 0, kind=TaskKind.START_MILESTONE)

    answer, _ = solved(of_ward([work("A", 5), live], [link("A M")]), done("M", date(2026, 4, 16)))

    assert answer.critical_path == ("A",)


def test_the_evening_and_the_next_morning_are_one_last_finish() -> None:
    made = of_ward([work("A", 5), work("B", 5), work("M", 0, kind=TaskKind.START_MILESTONE)], [link("A M")])

    answer, _ = solved(made)

    assert set(answer.critical_path) == {"A", "B", "M"}

"""The schedule: dates, float, drivers and what gaps do, on small plans worked by hand."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from migration_plan.critical_path import path_to, schedule, why
from migration_plan.network import build_network
from migration_plan.ward_calendars import all_hours_calendar
from model.plan import Goal, Plan
from model.record import CalendarId, Minutes, TaskId
from model.schedule import DriverKind, Hold, HoldAnswer, Schedule
from model.task import Constraint, ConstraintKind, Dependency, Task

START = datetime(2026, 1, 5)
DAY = 1440


def plan(durations: dict[str, int], links: list[tuple[str, str]], target: int | None = None) -> Plan:
    """Return a plan on a calendar of 24 hours, durations in days."""
    goal = Goal(day=date(2026, 3, 31), value=Fraction(85))
    return Plan(
        name="例",
        municipality="例",
        start=START,
        deadline=date(2026, 3, 31),
        baseline=goal,
        target=goal,
        calendars=(all_hours_calendar(),),
        calendar=CalendarId("24h"),
        systems=(),
        tasks=tuple(Task(id=TaskId(name), name=name, duration=Minutes(DAY * n)) for name, n in durations.items()),
        dependencies=tuple(Dependency(predecessor=TaskId(a), successor=TaskId(b)) for a, b in links),
        must_finish_by=None if target is None else START + timedelta(days=target),
    )


def day(moment: datetime | None) -> float | None:
    """Return a moment as days from the start."""
    return None if moment is None else (moment - START) / timedelta(days=1)


DIAMOND = plan({"A": 5, "B": 10, "C": 8, "D": 5}, [("A", "B"), ("A", "C"), ("B", "D"), ("C", "D")])


def held(expected: int, target: int | None = None) -> Schedule:
    """Return the diamond with a gap that blocks the finish of C until ``expected`` plus 2 days."""
    gap = Hold(
        id="gap",
        task=TaskId("C"),
        holds_start=False,
        expected=START + timedelta(days=expected),
        verification=Minutes(2 * DAY),
    )
    given = DIAMOND.model_copy(update={"must_finish_by": None if target is None else START + timedelta(days=target)})
    return schedule(build_network(given), holds=[gap])


def floats(answer: Schedule) -> dict[str, float]:
    """Return total float in days by task."""
    return {task.id: (task.total_float or 0) / DAY for task in answer.tasks}


def test_without_a_gap_the_longer_branch_is_critical_and_the_shorter_one_floats() -> None:
    answer = schedule(build_network(DIAMOND))

    assert day(answer.finish) == 20
    assert floats(answer) == {"A": 0, "B": 0, "C": 2, "D": 0}
    assert answer.critical_path == ("A", "B", "D")


def test_a_gap_on_the_path_moves_the_finish_by_its_drag_and_heads_the_longest_path() -> None:
    answer = held(20)

    assert day(answer.finish) == 27
    assert floats(answer) == {"A": 7, "B": 7, "C": 0, "D": 0}
    assert answer.critical_path == ("C", "D")
    assert answer.holds == (
        HoldAnswer(
            id="gap", task=TaskId("C"), driving=True, latest_decision=START + timedelta(days=13), drag=Minutes(7 * DAY)
        ),
    )


@pytest.mark.parametrize("target", [None, 20])
def test_the_latest_decision_does_not_depend_on_the_gaps_own_date(target: int | None) -> None:
    latest = {day(held(expected, target).holds[0].latest_decision) for expected in (1, 12, 13, 20)}

    assert latest == {13}


@pytest.mark.parametrize(("expected", "finish"), [(12, 20), (13, 20), (14, 21)])
def test_a_decision_after_the_latest_day_moves_the_end(expected: int, finish: int) -> None:
    assert day(held(expected).finish) == finish


def test_the_reason_for_a_date_is_a_chain_that_ends_at_something_that_is_no_task() -> None:
    network = build_network(DIAMOND)
    answer = held(20)

    reasons = why(network, answer, TaskId("D"))

    assert [(task, driver.kind) for task, driver in reasons] == [("D", DriverKind.DEPENDENCY), ("C", DriverKind.GAP)]
    assert path_to(network, answer, TaskId("D")) == ("C", "D")
    assert path_to(network, answer, TaskId("B")) == ("A", "B")


def test_a_task_as_late_as_possible_does_not_hide_the_drag_of_the_gap_it_waits_for() -> None:
    given = plan({"A": 1, "B": 1, "C": 1}, [("A", "C"), ("B", "C")])
    slides = given.tasks[0].model_copy(update={"constraints": (Constraint(kind=ConstraintKind.ALAP),)})
    network = build_network(given.model_copy(update={"tasks": (slides, *given.tasks[1:])}))
    gap = Hold(id="gap", task=TaskId("B"), holds_start=False, expected=START + timedelta(days=9))

    answer = schedule(network, holds=[gap])

    assert day(answer.tasks[0].early_start) == 8
    assert answer.holds[0].drag == Minutes(8 * DAY)


def test_of_two_gaps_that_bind_a_task_alike_neither_alone_has_drag() -> None:
    network = build_network(plan({"A": 1}, []))
    gaps = [
        Hold(id=name, task=TaskId("A"), holds_start=False, expected=START + timedelta(days=9)) for name in ("x", "y")
    ]

    answer = schedule(network, holds=gaps)

    assert [(hold.driving, hold.drag) for hold in answer.holds] == [(True, 0), (True, 0)]

"""The fourteen points of schedule health on a chain small enough to be worked by hand."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from migration_plan.figures import all_task_figures
from migration_plan.health import examine
from migration_plan.snapshot import situation_at
from model.health import Check, CheckName
from model.plan import Plan
from model.progress import ProgressReport
from model.task import Constraint, ConstraintKind, Dependency, Lag, LinkType
from tests.small_ward import TODAY, plan_of, report, task

DAY = 480
CHAIN = [
    task("A1", 5, duration=5 * DAY, owner="A社", planned_finish=date(2024, 9, 27)),
    task("A2", 5, duration=10 * DAY, owner="A社", planned_finish=date(2024, 9, 30)),
    task("A3", 5, duration=10 * DAY, owner="A社", planned_finish=date(2024, 12, 27)),
]
LINKS = [Dependency(predecessor="A1", successor="A2"), Dependency(predecessor="A2", successor="A3")]
DONE = [report("A1", "1", date(2024, 9, 27), actual_start=date(2024, 9, 23), actual_finish=date(2024, 9, 27))]


def checks(plan: Plan, reports: list[ProgressReport] | None = None) -> dict[CheckName, Check]:
    situation = situation_at(plan, (), DONE if reports is None else reports, TODAY)
    return {check.name: check for check in examine(situation, all_task_figures(situation))}


def test_a_sound_chain_fails_only_where_work_is_late() -> None:
    found = checks(plan_of(CHAIN, dependencies=LINKS, deadline=date(2024, 11, 15)))

    assert list(found) == list(CheckName)
    assert [name for name, check in found.items() if not check.passed] == [
        CheckName.LOGIC,
        CheckName.MISSED_TASKS,
        CheckName.BEI,
    ]
    assert found[CheckName.LOGIC].tasks == ("A3",)
    assert (found[CheckName.BEI].value, found[CheckName.BEI].tasks) == (Fraction(1, 2), ("A2",))
    assert found[CheckName.MISSED_TASKS].tasks == ("A2",)


def test_the_finish_moves_by_what_is_added_to_the_critical_path() -> None:  # DCMA 12
    found = checks(plan_of(CHAIN, dependencies=LINKS))[CheckName.CRITICAL_PATH_TEST]

    assert (found.numerator, found.tasks) == (600, ("A2",))


def test_the_path_length_index_falls_below_one_when_the_forecast_passes_the_deadline() -> None:  # TV-16
    late = checks(plan_of(CHAIN, dependencies=LINKS, deadline=date(2024, 10, 30)))[CheckName.CPLI]

    assert (late.denominator, late.numerator) == (20, 18)
    assert late.value == Fraction(9, 10)
    assert not late.passed


@pytest.mark.parametrize(("length", "total_float", "cpli"), [(720, -60, "0.917"), (80, 20, "1.25"), (800, 20, "1.025")])
def test_the_worked_examples_of_the_path_length_index_come_out(length: int, total_float: int, cpli: str) -> None:
    """Cases of the shared oracle evm-es-cpli.json (acqnotes.com, scheduletraininghub.com), in working days."""
    weeks, day = divmod(length + total_float - 1, 5)
    deadline = date(2024, 10, 7) + timedelta(weeks=weeks, days=day)
    tasks = [CHAIN[0], task("A2", 5, duration=length * DAY)]

    found = checks(plan_of(tasks, dependencies=LINKS[:1], deadline=deadline))[CheckName.CPLI]

    assert (found.denominator, found.numerator) == (length, length + total_float)
    assert round(found.value or 0, 3) == Fraction(cpli)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"owner": ""}, CheckName.RESOURCES),
        ({"duration": 45 * DAY}, CheckName.HIGH_DURATION),
        (
            {"constraints": [Constraint(kind=ConstraintKind.FNLT, at=datetime(2024, 10, 8, 16))]},
            CheckName.HARD_CONSTRAINTS,
        ),
        ({"deadline": datetime(2024, 10, 8, 16)}, CheckName.NEGATIVE_FLOAT),
    ],
)
def test_what_is_wrong_with_one_task_is_found_on_that_task(changed: dict[str, object], name: CheckName) -> None:
    tasks = [CHAIN[0], CHAIN[1].model_copy(update=changed), CHAIN[2]]

    found = checks(plan_of(tasks, dependencies=LINKS))[name]

    assert not found.passed
    assert "A2" in found.tasks
    assert checks(plan_of(CHAIN, dependencies=LINKS))[name].passed


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"lag": Lag(value=Fraction(-1))}, CheckName.LEADS),
        ({"lag": Lag(value=Fraction(1))}, CheckName.LAGS),
        ({"link": LinkType.SS}, CheckName.LINK_TYPES),
    ],
)
def test_an_unusual_link_is_found_on_its_successor(changed: dict[str, object], name: CheckName) -> None:
    links = [LINKS[0], LINKS[1].model_copy(update=changed)]

    found = checks(plan_of(CHAIN, dependencies=links))[name]

    assert (found.passed, found.tasks) == (False, ("A3",))


def test_an_empty_plan_has_nothing_to_fail() -> None:
    assert all(check.passed for check in checks(plan_of([]), []).values())

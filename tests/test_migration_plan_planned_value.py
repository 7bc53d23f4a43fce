"""What the baseline plan promised by a day."""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction

import pytest

from migration_plan.calendar import WorkingTime
from migration_plan.planned_value import PlannedSteps, planned_progress, promised_days
from model.calendar import Calendar, Shift
from model.plan import Goal, Plan
from model.record import TaskId
from model.system import System
from model.task import ProgressRule, Task

WEEK = ((Shift(start=480, end=960),),) * 5 + ((),) * 2
OFFICE = WorkingTime(Calendar(id="ward", week=WEEK), date(2024, 1, 1), date(2026, 12, 31))
FIRST, LAST = date(2024, 7, 1), date(2024, 7, 12)
"""A Monday and the Friday of the week after: ten working days."""


def task(rule: ProgressRule, **fields: object) -> Task:
    return Task.model_validate(
        {"id": "t", "name": "", "duration": 4800, "rule": rule, "planned_start": FIRST, "planned_finish": LAST} | fields
    )


def plan_of(tasks: Iterable[Task]) -> Plan:
    return Plan(
        name="plan",
        municipality="例示区",
        start=datetime(2024, 4, 1, 8),
        deadline=date(2026, 3, 31),
        baseline=Goal(day=date(2024, 3, 31), value=Fraction(75)),
        target=Goal(day=date(2025, 3, 31), value=Fraction(85)),
        calendars=(OFFICE.calendar,),
        calendar="ward",
        systems=(System(code="01", name="住民基本台帳"), System(code="02", name="戸籍")),
        tasks=tuple(tasks),
    )


@pytest.mark.parametrize(
    ("rule", "before", "middle", "end"),
    [
        (ProgressRule.LINEAR, "0", "1/2", "1"),
        (ProgressRule.LADDER, "0", "1/2", "1"),
        (ProgressRule.ZERO_HUNDRED, "0", "0", "1"),
        (ProgressRule.FIFTY_FIFTY, "0", "1/2", "1"),
        (ProgressRule.LEVEL_OF_EFFORT, "0", "0", "0"),
    ],
)
def test_work_is_planned_by_the_rule_by_which_it_is_earned(
    rule: ProgressRule, before: str, middle: str, end: str
) -> None:  # TV-12
    days = date(2024, 6, 28), date(2024, 7, 5), LAST

    planned = [planned_progress(task(rule), day, OFFICE) for day in days]

    assert planned == [Fraction(before), Fraction(middle), Fraction(end)]


def test_a_weekend_adds_nothing_to_linear_work() -> None:
    friday, sunday = date(2024, 7, 5), date(2024, 7, 7)

    assert planned_progress(task(ProgressRule.LINEAR), sunday, OFFICE) == planned_progress(
        task(ProgressRule.LINEAR), friday, OFFICE
    )


def test_work_without_baseline_dates_was_never_promised() -> None:
    assert planned_progress(task(ProgressRule.LINEAR, planned_start=None, planned_finish=None), LAST, OFFICE) == 0


def test_a_milestone_is_promised_on_its_day() -> None:
    milestone = task(ProgressRule.LINEAR, duration=0, planned_start=None)

    assert planned_progress(milestone, date(2024, 7, 11), OFFICE) == 0
    assert planned_progress(milestone, LAST, OFFICE) == 1


def test_what_earns_nothing_is_promised_on_no_day() -> None:
    tasks = [
        task(ProgressRule.LINEAR),
        task(ProgressRule.LEVEL_OF_EFFORT),
        task(ProgressRule.TEST, planned_finish=None),
    ]

    assert promised_days(tasks) == [LAST, None, None]


def test_the_planned_count_keeps_not_applicable_steps_as_done_on_every_day() -> None:
    plan = plan_of(
        [
            Task(id="01-01-1", name="", duration=480, system="01", step="①-1", planned_finish=FIRST),
            Task(id="01-01-2", name="", duration=480, system="01", step="①-2", planned_finish=LAST),
            Task(id="02-01-1", name="", duration=480, system="02", step="①-1", planned_finish=LAST),
            Task(id="02-01-2", name="", duration=480, system="02", step="①-2"),
            Task(id="pmo", name="全庁の作業", duration=480, planned_finish=FIRST),
        ]
    )

    curve = PlannedSteps(plan, {TaskId("02-01-2")}).curve([date(2024, 6, 30), FIRST, LAST])

    assert [rate.value for _, rate in curve] == [25, 50, 100]
    assert PlannedSteps(plan, set()).national(LAST).value == 75


def test_a_system_with_more_steps_weighs_no_more_in_what_was_promised() -> None:
    steps = [("01", FIRST), ("01", LAST), ("01", LAST), ("02", FIRST)]
    plan = plan_of(
        Task(id=str(place), name="", duration=480, system=system, step="①-1", planned_finish=day)
        for place, (system, day) in enumerate(steps)
    )

    assert PlannedSteps(plan, set()).national(FIRST).value == Fraction(100, 2) * (Fraction(1, 3) + 1)

"""The ministry's count, the rules of execution and the lock, against the vectors of the definitions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_plan.progress import (
    cap,
    count_steps,
    execution,
    mean_rate,
    national_rate,
    reported_rate,
    step_rate,
    step_rate_without_na,
    verified_rate,
)
from model.snapshot import Rate, StepCount, TaskFigures
from model.system import StepStatus
from model.task import ProgressRule
from tests.snapshots import a_snapshot

fractions = st.fractions(min_value=0, max_value=1, max_denominator=40)
MEGURO_2026_01 = (
    85,
    85,
    100,
    85,
    100,
    87.5,
    87.5,
    85,
    87.5,
    87.5,
    75,
    77.5,
    82.5,
    80,
    87.5,
    87.5,
    72.5,
    87.5,
    87.5,
    85,
)
"""総務省, 2026-01, in the order of the ministry's columns; the third and fifth are not run by a ward."""


def steps_of(rate: float) -> StepCount:
    done = Fraction(rate) * 40 / 100
    assert done.denominator == 1
    return StepCount(completed=int(done), not_started=40 - int(done))


def test_a_system_counts_completed_and_not_applicable_steps_as_done() -> None:  # TV-8
    steps = StepCount(completed=26, not_applicable=2, in_progress=5, not_started=7)

    assert step_rate(steps) == Rate(numerator=Fraction(28), denominator=Fraction(40))
    assert step_rate(steps).value == 70
    assert step_rate_without_na(steps).value == Fraction(1300, 19)


def test_a_body_is_the_plain_mean_of_its_systems() -> None:  # TV-8b
    first = StepCount(completed=37, not_applicable=2, in_progress=1)
    second = StepCount(completed=29, not_applicable=1, in_progress=10)

    assert (step_rate(first).value, step_rate(second).value) == (Fraction("97.5"), 75)
    assert national_rate([first, second]).value == Fraction("86.25")


def test_the_ward_of_twenty_published_rates_and_of_its_own_eighteen() -> None:  # TV-8c
    published = [steps_of(rate) for rate in MEGURO_2026_01]
    own = [steps for place, steps in enumerate(published) if place not in (2, 4)]

    assert national_rate(published).value == Fraction("85.625")
    assert national_rate(own).value == Fraction(3025, 36)


def test_all_steps_not_applicable_is_a_hundred_nationally_and_undefined_without_them() -> None:  # TV-8d
    steps = StepCount(not_applicable=40)

    assert step_rate(steps).value == 100
    assert step_rate_without_na(steps).value is None


def test_systems_with_different_step_counts_still_weigh_the_same() -> None:
    assert national_rate([StepCount(completed=1, not_started=1), StepCount(completed=4)]).value == 75
    assert national_rate([StepCount(completed=3, not_started=1), StepCount()]).value == 75
    assert national_rate([]).value is None


@given(st.lists(st.lists(st.sampled_from(list(StepStatus)), min_size=40, max_size=40), min_size=1, max_size=6))
def test_the_national_rate_lies_between_its_systems_and_na_never_lowers_it(ward: list[list[StepStatus]]) -> None:
    rates = [step_rate(count_steps(system)).value or Fraction(0) for system in ward]
    rate = national_rate([count_steps(system) for system in ward]).value
    with_na = [[StepStatus.NOT_APPLICABLE, *system[1:]] for system in ward]

    assert rate is not None
    assert min(rates) <= rate <= max(rates)
    assert (national_rate([count_steps(system) for system in with_na]).value or 0) >= rate


@pytest.mark.parametrize(
    ("rule", "claimed", "earned"),
    [
        (ProgressRule.ZERO_HUNDRED, "9/10", "0"),
        (ProgressRule.FIFTY_FIFTY, "0", "1/2"),
        (ProgressRule.LINEAR, "1/3", "1/3"),
        (ProgressRule.LADDER, "0", "3/10"),
        (ProgressRule.LADDER, "69/100", "3/10"),
        (ProgressRule.LADDER, "99/100", "7/10"),
        (ProgressRule.MILESTONES, "59/100", "2/5"),
        (ProgressRule.TEST, "1", "19/20"),
        (ProgressRule.UNITS, "1", "5/8"),
        (ProgressRule.LEVEL_OF_EFFORT, "1", "0"),
    ],
)
def test_work_in_progress_earns_by_the_rule_of_its_kind(rule: ProgressRule, claimed: str, earned: str) -> None:
    assert execution(rule, StepStatus.IN_PROGRESS, Fraction(claimed), Fraction(5, 8)) == Fraction(earned)


def test_completed_work_is_executed_and_unstarted_work_is_not_whatever_is_claimed() -> None:
    for rule in set(ProgressRule) - {ProgressRule.LEVEL_OF_EFFORT}:
        assert execution(rule, StepStatus.COMPLETED, Fraction(1, 2), Fraction(1, 2)) == 1
        assert execution(rule, StepStatus.NOT_STARTED, Fraction(1, 2), Fraction(1, 2)) == 0


def test_the_cap_is_the_smaller_of_what_is_judged_and_what_open_gaps_leave() -> None:
    assert cap(Fraction(1), Fraction(13, 16)) == Fraction(13, 16)
    assert cap(Fraction(7, 10), Fraction(3, 4)) == Fraction(7, 10)
    assert cap(Fraction(1), Fraction(1, 2), gap_share=Fraction(1, 5)) == Fraction(9, 10)


A_TASK = a_snapshot().tasks[0]


def figures(weight: int, executed: Fraction, limit: Fraction, status: StepStatus) -> TaskFigures:
    known = {"weight": weight, "execution": executed, "cap": limit, "progress": min(executed, limit), "status": status}
    return A_TASK.model_copy(update=known)


weighed = st.builds(figures, st.integers(0, 50), fractions, fractions, st.sampled_from(list(StepStatus)))


@given(st.lists(weighed, max_size=8), st.integers(1, 9))
def test_withheld_is_reported_less_verified_and_the_scale_of_weights_does_not_matter(
    tasks: list[TaskFigures], scale: int
) -> None:
    scope = [task for task in tasks if task.status is not StepStatus.NOT_APPLICABLE]
    verified, reported = verified_rate(tasks), reported_rate(tasks)
    scaled = [figures(t.weight * scale, t.execution, t.cap, t.status) for t in tasks]

    assert sum(task.weight * task.withheld for task in scope) == reported.numerator - verified.numerator >= 0
    assert verified_rate(scaled).value == verified.value
    assert verified_rate(reversed(tasks)) == verified


def test_the_equal_system_mean_leaves_out_a_system_without_work() -> None:  # TV-1, P_A and P_B
    rates = [
        Rate(numerator=Fraction(25), denominator=Fraction(40)),
        Rate(numerator=Fraction(1775, 40), denominator=Fraction(60)),
        Rate(numerator=Fraction(0), denominator=Fraction(0)),
    ]

    assert mean_rate(rates).value == Fraction(3275, 48)

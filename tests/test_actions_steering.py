"""Steering on the example: chance, least work, best actions, questions, what-if and why the figure moved."""

from fractions import Fraction
from pathlib import Path

import pytest

from actions import explaining, steering, weekly
from actions.access import LOCAL_PERSON, Forbidden
from actions.opening import Database, open_database
from migration_plan.gaps import apply_reviews
from migration_plan.two_forecasts import risk_at
from model.access import Actor, Role
from model.explanation import Cause
from model.plan import MeasureName, RiskRule
from model.record import SystemCode, VendorCode
from model.snapshot import Snapshot
from model.what_if import Assumptions

VENDOR = Actor(name="F社", role=Role.VENDOR, vendor=VendorCode("F社"), systems=(SystemCode("02"),))


@pytest.fixture(scope="module")
def ward(example_database: Path) -> Database:
    return open_database(f"sqlite:///{example_database}")


@pytest.fixture(scope="module")
def now(ward: Database) -> Snapshot:
    found = weekly.snapshot_as_of(ward, LOCAL_PERSON, weekly.latest_status_date(ward, LOCAL_PERSON))
    assert found
    return found


def test_the_chance_comes_from_the_published_weeks(ward: Database, now: Snapshot) -> None:
    found = steering.forecast_target(ward, LOCAL_PERSON, now)
    lines = weekly.frozen_weeks(ward, LOCAL_PERSON)

    assert found
    assert found.needed == 85 - (now.national.value or 0)
    assert found.weeks_seen == (lines[-1].status_date - lines[0].status_date).days // 7
    assert found.chance is not None
    assert 0 <= found.chance <= 1


def test_the_least_work_reaches_the_target_and_is_proven(ward: Database, now: Snapshot) -> None:
    advice = steering.least_effort_to_target(ward, LOCAL_PERSON, now.status_date)

    assert advice
    assert advice.best
    assert advice.proven
    chosen = {candidate.id: candidate for candidate in advice.candidates if candidate.id in advice.best.ids}
    assert sum((c.gain for c in chosen.values()), Fraction(0)) >= advice.needed
    assert all(need in chosen for candidate in chosen.values() for need in candidate.needs)


def test_a_vendor_is_advised_and_asked_about_its_own_systems_alone(ward: Database, now: Snapshot) -> None:
    assert {action.system for action in steering.best_actions_now(ward, VENDOR, now.status_date)} <= {"02"}
    assert {alert.system for alert in steering.alerts_now(ward, VENDOR, now.status_date)} <= {"02"}
    for refused in (
        lambda: steering.least_effort_to_target(ward, VENDOR, now.status_date),
        lambda: steering.what_if_now(ward, VENDOR, now.status_date, Assumptions()),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_asking_what_if_stores_nothing(ward: Database, now: Snapshot) -> None:
    path = now.critical_path
    answer = steering.what_if_now(ward, LOCAL_PERSON, now.status_date, Assumptions(slipped=((path[-1], 5),)))

    assert answer
    assert (answer.days or 0) > 0
    assert weekly.snapshot_as_of(ward, LOCAL_PERSON, now.status_date) == now


@pytest.mark.parametrize("measure", list(MeasureName))
def test_the_bars_between_two_published_weeks_sum_to_the_published_difference(
    ward: Database, measure: MeasureName
) -> None:
    first, *_, last = weekly.frozen_weeks(ward, LOCAL_PERSON)

    told = explaining.explain_weeks(ward, LOCAL_PERSON, first.week, last.week, measure)

    ends = [line.national if measure is MeasureName.NATIONAL else line.verified for line in (first, last)]
    assert [told.before, told.after] == [end.value for end in ends]
    assert sum((bar.points for bar in told.bars), Fraction(0)) == told.after - told.before
    assert told.points(Cause.EXECUTION) > 0
    assert told.points(Cause.RESTATEMENT) == told.points(Cause.FORMULA) == 0


def test_without_spread_the_risk_of_the_example_is_its_schedule(ward: Database, now: Snapshot) -> None:
    with ward.read(LOCAL_PERSON) as tx:
        known = weekly.facts(tx, now.status_date)
    assert known
    rule = RiskRule(
        optimistic=Fraction(1), pessimistic=Fraction(1), gap_pessimistic=Fraction(1), gap_late_days=0, trials=2
    )
    records = apply_reviews(known.records, known.reviews)

    found = risk_at(known.plan.model_copy(update={"risk": rule}), records, known.reports, now)

    assert {each.at for each in found.finish} == {now.finish}
    assert found.merge_bias == 0
    critical = {task.id for task in now.tasks if task.schedule.critical}
    assert {task.id for task in found.tasks if task.criticality} == critical
    assert all(task.criticality in {0, 1} for task in found.tasks)


def test_only_who_steers_sees_the_risk(ward: Database, now: Snapshot) -> None:
    assert steering.risk_now(ward, LOCAL_PERSON, now.status_date)
    with pytest.raises(Forbidden):
        steering.risk_now(ward, VENDOR, now.status_date)

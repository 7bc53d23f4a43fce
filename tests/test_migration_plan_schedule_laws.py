"""Laws of the schedule on random plans with all features."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from model.plan import Plan, ScheduleOptions
from model.record import Minutes
from model.schedule import Schedule
from model.task import LagUnit, LinkType
from tests.naive_schedule import Naive
from tests.random_plans import START, Situation, plans, situations

FIRST, DAYS = datetime(2025, 10, 1), 800
few = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def answer(situation: Situation) -> Schedule:
    """Return the schedule of a situation."""
    network = build_network(situation.plan)
    return schedule(network, status=situation.status, actuals=situation.actuals, holds=situation.holds)


def hours(moment: datetime | None) -> float | None:
    """Return a moment in hours from the first day of the naive solver."""
    return None if moment is None else (moment - FIRST) / timedelta(hours=1)


@few
@given(situations())
def test_the_engine_equals_the_naive_fixed_point(situation: Situation) -> None:
    facts = {fact.task: fact for fact in situation.actuals}
    naive = Naive(situation.plan, FIRST, DAYS, situation.status, facts, situation.holds)

    ours = answer(situation)

    open_tasks = [task for task in ours.tasks if task.id not in facts or facts[task.id].actual_finish is None]
    assert {t.id: (hours(t.early_start), hours(t.early_finish)) for t in open_tasks} == {
        t.id: naive.early[t.id] for t in open_tasks
    }
    assert {t.id: (hours(t.late_start), hours(t.late_finish)) for t in open_tasks} == {
        t.id: naive.late[t.id] for t in open_tasks
    }


@few
@given(plans(constrained=False, one_calendar=True))
def test_early_dates_never_lie_after_late_dates_on_one_calendar(plan: Plan) -> None:
    links = tuple(link for link in plan.dependencies if link.lag.unit in {LagUnit.HOUR, LagUnit.DAY})
    one_clock = plan.model_copy(update={"dependencies": links, "options": ScheduleOptions()})

    assert all((task.total_float or 0) >= 0 for task in answer(Situation(one_clock)).tasks)


@few
@given(plans(constrained=False))
def test_early_dates_never_lie_after_late_dates_on_many_calendars_where_links_lead_to_starts(plan: Plan) -> None:
    links = tuple(link for link in plan.dependencies if link.link in {LinkType.FS, LinkType.SS})

    ours = answer(Situation(plan.model_copy(update={"dependencies": links})))

    assert all((task.total_float or 0) >= 0 for task in ours.tasks)


@few
@given(plans(constrained=False), st.data())
def test_removing_a_link_makes_no_early_date_later(plan: Plan, data: st.DataObject) -> None:
    assume(plan.dependencies)
    gone = data.draw(st.integers(0, len(plan.dependencies) - 1))
    rest = plan.dependencies[:gone] + plan.dependencies[gone + 1 :]

    before, after = answer(Situation(plan)), answer(Situation(plan.model_copy(update={"dependencies": rest})))

    for long, short in zip(before.tasks, after.tasks, strict=True):
        assert long.early_start is not None
        assert short.early_start is not None
        assert short.early_start <= long.early_start


@few
@given(plans(constrained=False, leads=False, one_calendar=True), st.data())
def test_600_days_more_on_any_task_of_the_longest_path_move_the_finish_by_as_much(
    plan: Plan, data: st.DataObject
) -> None:
    units = {LagUnit.HOUR, LagUnit.DAY}
    links = tuple(link for link in plan.dependencies if link.link is LinkType.FS and link.lag.unit in units)
    plan = plan.model_copy(update={"dependencies": links, "options": ScheduleOptions()})
    network = build_network(plan)
    ours = schedule(network)
    longer = data.draw(st.sampled_from(ours.critical_path))
    extra = 600 * 480
    tasks = tuple(
        task.model_copy(update={"duration": Minutes(task.duration + extra)}) if task.id == longer else task
        for task in plan.tasks
    )
    clock = network.clocks(1)[0]

    moved = schedule(build_network(plan.model_copy(update={"tasks": tasks})))

    assert ours.finish is not None
    assert moved.finish is not None
    assert clock.between(ours.finish, moved.finish) == extra


@few
@given(situations(), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_the_rows(situation: Situation, chance: Random) -> None:
    plan = situation.plan
    tasks, links = list(plan.tasks), list(plan.dependencies)
    chance.shuffle(tasks)
    chance.shuffle(links)
    turned = plan.model_copy(update={"tasks": tuple(tasks), "dependencies": tuple(links)})

    ours, other = answer(situation), answer(replace(situation, plan=turned))

    assert other.finish == ours.finish
    assert other.critical_path == ours.critical_path
    assert {task.id: task for task in other.tasks} == {task.id: task for task in ours.tasks}
    assert other.holds == ours.holds


@few
@given(situations())
def test_a_gap_never_makes_a_date_earlier_and_its_drag_is_what_the_finish_loses(situation: Situation) -> None:
    assume(situation.holds and situation.plan.options.progress_mode == "retained")
    with_gaps = answer(situation)
    clock = build_network(situation.plan).clocks()[0]

    for gap, hold in zip(with_gaps.holds, situation.holds, strict=True):
        others = tuple(other for other in situation.holds if other.id != hold.id)
        without = answer(Situation(situation.plan, situation.status, situation.actuals, others))
        assert with_gaps.finish is not None
        assert without.finish is not None
        assert without.finish <= with_gaps.finish
        if gap.drag is not None and not situation.actuals:
            assert gap.drag == clock.between(without.finish, with_gaps.finish)


@settings(few, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # few plans have such a gap
@given(situations())
def test_with_a_gap_that_costs_time_decisions_are_due_as_if_the_finish_without_gaps_were_demanded(
    situation: Situation,
) -> None:
    assume(situation.holds and not situation.actuals and situation.plan.must_finish_by is None)
    ours = answer(situation)
    assume(any(hold.drag for hold in ours.holds))
    target = answer(replace(situation, holds=())).finish

    due = answer(replace(situation, plan=situation.plan.model_copy(update={"must_finish_by": target})))

    assert [hold.latest_decision for hold in ours.holds] == [hold.latest_decision for hold in due.holds]


def test_the_random_plans_start_on_a_monday_morning() -> None:
    assert START.weekday() == 0

"""The passes by level give what the passes task by task give, on random plans with all features."""

from hypothesis import HealthCheck, Phase, assume, given, settings

from migration_plan.binding import conditions_of
from migration_plan.conditions import Facts
from migration_plan.network import build_network
from migration_plan.passes import backward, forward, lay_out
from migration_plan.solution import last_finish
from migration_plan.wide_dates import LARGE, early_by_level, follows_levels, is_wide, late_by_level
from tests.networks import link, plan, task
from tests.random_plans import Situation, situations


@settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(situations())
def test_by_level_and_task_by_task_are_one(situation: Situation) -> None:
    network = build_network(situation.plan)
    clocks = network.clocks()
    facts = Facts(situation.status, {fact.task: fact for fact in situation.actuals}, situation.holds)
    told = conditions_of(network, clocks, facts)
    assume(follows_levels(told))
    early = lay_out(forward(network, told, clocks), network, told, clocks)
    end = last_finish(network, told, early)
    late = backward(network, told, clocks, end)

    start, finish, given_instant, arrival = early_by_level(network, told, clocks)
    late_start, late_finish, late_instant, _ = late_by_level(network, told, clocks, end)

    takes_none = [position for position, none in enumerate(told.instant) if none]
    assert (start, finish, arrival) == (early.start_work, early.finish_work, early.arrival)
    assert [given_instant[n] for n in takes_none] == [early.given[n] for n in takes_none]
    assert (late_start, late_finish) == (late.start_work, late.finish_work)
    assert [late_instant[n] for n in takes_none] == [late.given[n] for n in takes_none]


def test_only_large_and_wide_networks_go_by_level() -> None:
    small = build_network(plan([task("A"), task("B")], [link("A B")]))
    wide = build_network(plan(task(f"T{number}") for number in range(LARGE)))

    assert not is_wide(small, conditions_of(small, small.clocks(), Facts()))
    assert is_wide(wide, conditions_of(wide, wide.clocks(), Facts()))

"""Chains and drag on two branches into one end."""

from migration_plan.chains import chains_of
from migration_plan.snapshot import situation_at
from model.task import Dependency
from tests.small_ward import TODAY, plan_of, report, task

DAY = 480
TASKS = [task("A1", 1, duration=2 * DAY), task("A2", 1, duration=5 * DAY), task("B1", 1, duration=4 * DAY)]
LINKS = [Dependency(predecessor=before, successor="A3") for before in ("A2", "B1")]
PLAN = plan_of(
    [*TASKS, task("A3", 1, duration=3 * DAY)],
    dependencies=[Dependency(predecessor="A1", successor="A2"), *LINKS],
)


def test_a_chain_tells_how_far_it_may_slip_and_a_task_what_it_costs() -> None:
    found = chains_of(situation_at(PLAN, (), [report("A1", "0")], TODAY), 2)

    assert [(chain.float_days, chain.tasks) for chain in found.chains] == [(0, ("A1", "A2", "A3")), (3, ("B1",))]
    assert dict(found.drag_days) == {"A1": 2, "A2": 3, "A3": 3}


def test_a_plan_without_tasks_has_no_chains() -> None:
    found = chains_of(situation_at(plan_of([]), (), (), TODAY), 3)

    assert (found.chains, found.drag_days) == ((), ())

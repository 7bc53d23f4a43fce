"""Which work could bring the target, and each desk's best single action."""

from datetime import date
from fractions import Fraction

from migration_plan.next_actions import advise, best_actions, work_to_finish
from migration_plan.snapshot import take_snapshot
from model.plan import Goal, MeasureName
from model.record import TaskId
from model.task import Dependency
from tests.small_ward import PLAN, RECORDS, REPORTS, TODAY, plan_of, task

TWO_DAYS = [record.model_copy(update={"effort": Fraction(2)}) for record in RECORDS]
VERIFIED = Goal(measure=MeasureName.VERIFIED, day=date(2025, 3, 31), value=Fraction(85))
SNAPSHOT = take_snapshot(PLAN, TWO_DAYS, REPORTS, TODAY)


def test_what_is_done_but_withheld_gives_most_points_a_person_day() -> None:  # TV-14
    best = best_actions(PLAN, SNAPSHOT, TWO_DAYS)

    assert (best[0].gap, best[0].leverage) == ("B:G4", Fraction("2.8125"))
    assert next(action.leverage for action in best if action.gap == "A:G2") == Fraction("0.5")
    assert {action.leverage for action in best if action.gap is None and action.task != "A2"} == {1}


def test_a_task_costs_its_unexecuted_days_and_the_effort_of_its_open_gaps() -> None:
    work = {w.id: w for w in work_to_finish(PLAN, SNAPSHOT, TWO_DAYS, MeasureName.VERIFIED)}

    assert {name: (w.gain, w.cost) for name, w in work.items()} == {
        "A2": (5, 6),
        "A3": (10, 10),
        "B2": (Fraction("5.625"), 2),
        "B3": (10, 10),
    }


def test_a_step_counts_the_same_in_the_national_rate_whatever_its_weight() -> None:
    steps = [t.model_copy(update={"step": "①-1"}) for t in PLAN.tasks]
    plan = plan_of(steps)
    snapshot = take_snapshot(plan, (), REPORTS, TODAY)

    gains = [w.gain for w in work_to_finish(plan, snapshot, (), MeasureName.NATIONAL)]

    assert gains == [Fraction(100, 6)] * 3


def test_work_after_the_target_date_and_what_waits_for_it_is_not_advised() -> None:
    long = task("A2", 20, duration=480 * 1000)
    plan = plan_of([long, *(t for t in PLAN.tasks if t.id != "A2")], dependencies=[_after("A2", "B3")], target=VERIFIED)
    snapshot = take_snapshot(plan, (), REPORTS, TODAY)

    advice = advise(plan, snapshot, ())

    assert advice.reachable == 10
    assert {c.id for c in advice.candidates} == {"A3"}


def test_the_least_set_reaches_the_target_with_its_predecessors() -> None:
    plan = plan_of(
        PLAN.tasks,
        dependencies=[_after("A3", "B3")],
        target=VERIFIED,
    )
    snapshot = take_snapshot(plan, TWO_DAYS, REPORTS, TODAY)

    advice = advise(plan, snapshot, TWO_DAYS)

    assert advice.needed == Fraction("15.625")
    assert [(found.ids, found.gain, found.cost) for found in (advice.best, *advice.runners_up) if found] == [
        (("A3", "B2"), Fraction("15.625"), 12),
        (("A2", "A3", "B2"), Fraction("20.625"), 18),
        (("A3", "B3"), 20, 20),
    ]


def _after(first: str, second: str) -> Dependency:
    return Dependency(predecessor=TaskId(first), successor=TaskId(second))

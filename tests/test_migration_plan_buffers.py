"""The buffers of the fever chart, worked by hand."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from migration_plan.buffers import BufferUse, Zone, buffer_uses, without_buffer
from model.plan import Plan
from model.record import SystemCode
from model.snapshot import Rate, Snapshot
from model.system import StepStatus
from tests.snapshots import DEADLINE, a_plan, a_snapshot


def ward(planned: date) -> tuple[Plan, Snapshot]:
    """Return a ward of one system that is planned to end on a day, and ends on 2026-02-19."""
    plan = a_plan(1)
    last = plan.tasks[-1].model_copy(update={"planned_finish": planned})
    plan = plan.model_copy(update={"tasks": (*plan.tasks[:-1], last)})
    snapshot = a_snapshot(plan)
    half = Rate(numerator=Fraction(20), denominator=Fraction(40))
    figures = snapshot.systems[0].model_copy(update={"finish": datetime(2026, 2, 20), "verified": half})
    return plan, snapshot.model_copy(update={"systems": (figures,)})


def test_used_is_the_delay_over_the_days_from_the_planned_end_to_the_deadline() -> None:
    (use,) = buffer_uses(*ward(date(2026, 1, 30)))

    assert (use.planned, use.finish, use.buffer) == (date(2026, 1, 30), date(2026, 2, 19), 60)
    assert use.used == Fraction(100 * 20, 60)
    assert use.progress == 50
    assert use.zone is Zone.GREEN


def test_an_early_finish_uses_less_than_nothing() -> None:
    (use,) = buffer_uses(*ward(date(2026, 3, 1)))

    assert use.used == Fraction(-100 * 10, 30)


def test_a_system_that_is_planned_to_end_at_the_deadline_has_no_buffer_and_is_named() -> None:
    plan, snapshot = ward(DEADLINE)

    assert buffer_uses(plan, snapshot) == ()
    assert without_buffer(plan, snapshot) == ("01",)


def test_a_system_whose_steps_do_not_apply_or_that_has_no_plan_is_in_neither_list() -> None:
    plan, snapshot = ward(date(2026, 1, 30))
    tasks = tuple(task.model_copy(update={"status": StepStatus.NOT_APPLICABLE}) for task in snapshot.tasks)

    out = snapshot.model_copy(update={"tasks": tasks})
    assert (buffer_uses(plan, out), without_buffer(plan, out)) == ((), ())
    assert (buffer_uses(a_plan(), a_snapshot()), without_buffer(a_plan(), a_snapshot())) == ((), ())


@pytest.mark.parametrize(
    ("progress", "used", "zone"),
    [(0, 15, Zone.GREEN), (0, 16, Zone.YELLOW), (0, 31, Zone.RED), (100, 75, Zone.GREEN), (100, 90, Zone.YELLOW)],
)
def test_the_borders_rise_with_the_progress(progress: int, used: int, zone: Zone) -> None:
    use = BufferUse(
        code=SystemCode("01"),
        planned=DEADLINE,
        finish=DEADLINE,
        buffer=1,
        used=Fraction(used),
        progress=Fraction(progress),
    )

    assert use.zone is zone

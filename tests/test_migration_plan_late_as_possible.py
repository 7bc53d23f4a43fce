"""How far a task that is to be as late as possible slides."""

from datetime import datetime
from fractions import Fraction

from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from migration_plan.ward_calendars import ward_calendar
from model.task import Constraint, ConstraintKind, Lag, LagUnit
from tests.networks import link, plan, task


def test_it_slides_by_all_of_its_room_that_moves_no_follower() -> None:
    """A lead of an hour from 9:30 reaches 8:30, after B's start; from 9:29 it reaches the evening before it."""
    ward, late = ward_calendar(2026, 2026), datetime(2026, 4, 8, 23)
    slides = task("A").model_copy(
        update={"duration": 60, "calendar": ward.id, "constraints": (Constraint(kind=ConstraintKind.ALAP),)}
    )
    held = task("B").model_copy(update={"constraints": (Constraint(kind=ConstraintKind.SNET, at=late),)})
    lead = link("A B").model_copy(update={"lag": Lag(value=Fraction(-1), unit=LagUnit.HOUR)})

    answer = schedule(build_network(plan([slides, held], [lead], calendars=[ward])))

    assert answer.tasks[0].early_finish == datetime(2026, 4, 9, 9, 29)
    assert answer.tasks[1].early_start == late

"""What assumptions would do to points, days and the critical path."""

from fractions import Fraction

import pytest

from migration_plan.ceiling import ceiling
from migration_plan.next_actions import work_to_finish
from migration_plan.snapshot import take_snapshot
from migration_plan.what_if import missing, what_if, without
from model.plan import MeasureName
from model.task import Dependency, LinkType
from model.what_if import Assumptions
from tests.small_ward import PLAN, RECORDS, REPORTS, TODAY, plan_of

LINKED = plan_of(
    [task.model_copy(update={"step": "①-1"}) for task in PLAN.tasks],
    dependencies=[Dependency(predecessor="A2", successor="A3"), Dependency(predecessor="A2", successor="B3")],
)
DROPPED = (("A2", "A3"), ("A2", "B3"))


def test_without_assumptions_nothing_moves() -> None:
    answer = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions())

    assert answer.before == answer.after
    assert answer.days == 0


def test_a_slip_on_the_path_moves_the_finish_by_as_much_and_keeps_the_points() -> None:
    answer = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(slipped=(("A3", 3),)))

    assert answer.days == 3
    assert answer.after.national == answer.before.national
    assert set(answer.after.critical) <= set(answer.before.critical)


def test_a_slip_of_the_shorter_branch_makes_it_critical_and_frees_the_other() -> None:
    answer = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(slipped=(("B3", 4),)))

    assert answer.newly_critical == ("B3",)
    assert answer.no_longer_critical == ("A3",)


def test_a_gap_decided_today_releases_its_points() -> None:
    answer = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(verified=("B:G4",)))

    assert (answer.after.verified or 0) - (answer.before.verified or 0) == Fraction("5.625")


def test_a_task_finished_today_counts_and_a_dropped_link_frees_its_successor() -> None:
    finished = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(finished=("A2",)))
    dropped = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(dropped=DROPPED))

    assert (finished.after.national or 0) - (finished.before.national or 0) == Fraction(100, 6)
    assert finished.days == dropped.days == -1


def test_a_new_link_can_only_delay() -> None:
    link = Dependency(predecessor="A3", successor="B3")

    assert (what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(added=(link,))).days or 0) > 0


def test_a_link_of_another_type_takes_the_place_of_the_one_between_the_same_tasks() -> None:
    together = Dependency(predecessor="A2", successor="A3", link=LinkType.SS)
    beside = Dependency(predecessor="A2", successor="B3", link=LinkType.SS)

    answer = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(added=(together, beside)))

    assert answer.days == what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(dropped=DROPPED)).days == -1


@pytest.mark.parametrize(
    ("ends", "loop"), [(("A3", "A2"), ("A2", "A3", "A2")), (("B3", "B3"), ("B3", "B3"))], ids=["back", "itself"]
)
def test_a_link_that_closes_a_circle_is_answered_by_its_path(ends: tuple[str, str], loop: tuple[str, ...]) -> None:
    link = Dependency(predecessor=ends[0], successor=ends[1])

    answer = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(added=(link,)))

    assert answer.loop == loop
    assert (answer.days, answer.after.finish, answer.after.national) == (None, None, None)
    assert answer.newly_critical == answer.no_longer_critical == ()


def test_a_circle_that_the_plan_has_already_is_not_blamed_on_the_link() -> None:
    ring = [Dependency(predecessor="B2", successor="B1"), Dependency(predecessor="B1", successor="B2")]
    plan = plan_of(LINKED.tasks, dependencies=[*LINKED.dependencies, *ring])

    answer = what_if(plan, RECORDS, REPORTS, TODAY, Assumptions(added=(Dependency(predecessor="A3", successor="B3"),)))

    assert answer.loop == ()
    assert (answer.days or 0) > 0


def test_a_link_that_is_not_there_is_missed_and_left_out() -> None:
    asked = Assumptions(dropped=(("A2", "A3"), ("A3", "A2")))

    gone = missing(LINKED, RECORDS, asked)

    assert gone == ("A3>A2",)
    assert without(asked, gone).dropped == (("A2", "A3"),)


def test_the_ceiling_is_what_is_earned_and_what_can_be_finished_in_time() -> None:
    now = take_snapshot(LINKED, RECORDS, REPORTS, TODAY)
    late = what_if(LINKED, RECORDS, REPORTS, TODAY, Assumptions(slipped=(("A3", 400),)))

    gains = [work.gain for work in work_to_finish(LINKED, now, RECORDS, MeasureName.NATIONAL)]
    assert ceiling(LINKED, now, MeasureName.NATIONAL) == (now.national.value or 0) + sum(gains) == 100
    assert (late.after.ceiling or 0) == 100 - Fraction(100, 6)

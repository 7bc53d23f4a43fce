"""How long nothing may be done, and what a week's wait for one gap costs."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_plan.ceiling import ceiling, ceiling_curve
from migration_plan.snapshot import situation_at, take_snapshot
from migration_plan.waiting import cost_of_waiting, last_week, point_of_no_return
from model.deciding import NoReturn, Waiting
from model.fitgap import Blocks, FitGapRecord, Resolution, Verdict
from model.plan import GapRule, Goal, MeasureName, Plan
from model.progress import ProgressReport
from model.record import TaskId
from model.task import Dependency
from tests.small_ward import plan_of, report, task

FRIDAY = date(2024, 10, 4)
MONDAY = date(2024, 10, 7)
STATED = [report("A0", "1", FRIDAY)]
DAY = 480


def steps(target: str, day: date, **days: int) -> Plan:
    """Return a plan of steps that take so many working days; ``A0`` is done."""
    tasks = [task("A0", 1, duration=DAY, step="①-1")]
    tasks += [task(name, 1, duration=DAY * length, step=f"②-{name}") for name, length in days.items()]
    return plan_of(tasks, target=Goal(day=day, value=Fraction(target)))


def no_return(plan: Plan, reports: list[ProgressReport] = STATED) -> NoReturn | None:
    return point_of_no_return(plan, take_snapshot(plan, (), reports, FRIDAY), (), reports)


def test_the_target_is_lost_in_the_week_that_the_longest_work_needs() -> None:
    """A0 of 4 steps is done: 25. A1 takes 1 week, A2 2, A3 4; the target of 75 on Friday of the 6th week needs two.

    Two weeks may pass for A3, four for A2, five for A1: after four weeks A1 and A2 still fit, after five A1 alone.
    """
    found = no_return(steps("75", FRIDAY + timedelta(weeks=6), A1=5, A2=10, A3=20))

    assert found == NoReturn(
        ceiling=Fraction(100),
        target=Fraction(75),
        last=FRIDAY + timedelta(weeks=4),
        next_ceiling=Fraction(50),
        lost=(TaskId("A2"),),
    )


def test_a_target_beyond_the_ceiling_has_no_week_left() -> None:
    found = no_return(steps("75", FRIDAY + timedelta(weeks=1), A1=5, A2=10, A3=20))

    assert found == NoReturn(ceiling=Fraction(50), target=Fraction(75), last=None)


def test_a_target_that_is_reached_is_not_lost_by_waiting() -> None:
    found = no_return(steps("25", FRIDAY + timedelta(weeks=6), A1=5, A2=10, A3=20))

    assert found
    assert (found.last, found.next_ceiling) == (FRIDAY + timedelta(weeks=6), None)


def test_what_is_reported_later_does_not_count_as_done_today() -> None:
    plan = steps("75", FRIDAY + timedelta(weeks=6), A1=5, A2=10, A3=20)
    later = [report("A2", "1", FRIDAY + timedelta(weeks=2)), report("A3", "1", FRIDAY + timedelta(weeks=2))]

    assert no_return(plan, [*STATED, *later]) == no_return(plan)


def test_a_plan_that_nobody_reported_on_has_no_such_week() -> None:
    assert no_return(steps("75", FRIDAY + timedelta(weeks=6), A1=5), []) is None


def tv9(slip: int = 0) -> Plan:
    """Return the plan of TV-9: 76.4 of 100 points are earned, the others end in weeks 10, 14, 18 and 30."""
    open_work = {"x": (40, 10), "y": (30, 14 + slip), "z": (50, 18 + slip), "v": (116, 30)}
    tasks = [task("done", 764, system=None)]
    tasks += [task(n, weight, system=None, duration=DAY * 5 * weeks) for n, (weight, weeks) in open_work.items()]
    goal = Goal(measure=MeasureName.VERIFIED, day=FRIDAY + timedelta(weeks=18), value=Fraction(85))
    return plan_of(tasks, target=goal)


def test_the_point_of_no_return_is_now_where_the_last_work_ends_in_the_last_week() -> None:  # TV-9
    found = no_return(tv9(), [report("done", "1", FRIDAY)])

    assert found
    assert (found.ceiling, found.last, found.next_ceiling) == (Fraction("88.4"), FRIDAY, Fraction("83.4"))
    assert found.lost == ("z",)


def test_three_weeks_of_delay_put_the_target_out_of_reach() -> None:  # TV-9
    found = no_return(tv9(slip=3), [report("done", "1", FRIDAY)])

    assert found
    assert (found.ceiling, found.last) == (Fraction("83.4"), None)


@pytest.mark.parametrize(("slip", "in_time"), [(0, Fraction("88.4")), (3, Fraction("83.4"))])
def test_the_curve_of_the_ceiling_rises_where_work_ends_and_falls_when_dates_slip(  # TV-9
    slip: int, in_time: Fraction
) -> None:
    plan = tv9(slip)
    now = take_snapshot(plan, (), [report("done", "1", FRIDAY)], FRIDAY)

    curve = {each.day: each.value for each in ceiling_curve(plan, now, MeasureName.VERIFIED)}

    by_week = [curve[FRIDAY + timedelta(weeks=week)] for week in range(31)]
    assert (by_week[0], by_week[9], by_week[10]) == (Fraction("76.4"), Fraction("76.4"), Fraction("80.4"))
    assert by_week[16] == (Fraction("83.4") if not slip else Fraction("80.4"))
    assert by_week[18] == ceiling(plan, now, MeasureName.VERIFIED) == in_time
    assert by_week[30] == 100
    assert by_week == sorted(by_week)


def test_done_work_whose_gap_is_promised_later_counts_only_from_the_day_it_can_be_verified() -> None:
    plan = plan_of([task("AC", 10)], target=Goal(measure=MeasureName.VERIFIED, day=FRIDAY, value=Fraction(85)))
    done = [report("AC", "1", FRIDAY)]
    due = FRIDAY + timedelta(weeks=2)

    now = take_snapshot(plan, [held(due)], done, FRIDAY)
    curve = {each.day: each.value for each in ceiling_curve(plan, now, MeasureName.VERIFIED)}

    assert (curve[FRIDAY], curve[due], curve[due + timedelta(weeks=1)]) == (0, 0, 100)


@given(st.integers(0, 200), st.integers(-1, 200))
def test_halving_finds_what_a_walk_finds(weeks: int, last: int) -> None:
    walked = [week for week in range(weeks + 1) if week <= last]

    assert last_week(weeks, lambda week: week <= last) == (walked[-1] if walked else None)


def held(due: date | None, **fields: object) -> FitGapRecord:
    values = {"system": "A", "requirement_id": "1", "name": "n", "verdict": Verdict.GAP, "task": "AC", "due": due}
    return FitGapRecord.model_validate(values | fields)


def tv5(start: datetime = datetime(2024, 10, 7, 8)) -> Plan:
    """Return the network of TV-5: A 5, B 10, C 8, D 5 days, A before B and C, both before D."""
    lengths = {"AA": 5, "AB": 10, "AC": 8, "AD": 5}
    links = [("AA", "AB"), ("AA", "AC"), ("AB", "AD"), ("AC", "AD")]
    return plan_of(
        [task(name, 1, duration=DAY * days, step=f"①-{name}") for name, days in lengths.items()],
        start=start,
        target=Goal(day=date(2024, 11, 1), value=Fraction(85)),
        dependencies=[Dependency(predecessor=a, successor=b) for a, b in links],
        gap_rule=GapRule(verification_days=2),
    )


def waiting(due: date | None, **fields: object) -> Waiting | None:
    plan, records = tv5(), [held(due, **fields)]
    situation = situation_at(plan, records, (), FRIDAY)
    found = cost_of_waiting(situation, take_snapshot(plan, records, (), FRIDAY))
    return found[0] if found else None


def day(number: int) -> date:
    """Return the working day after which so many are over, counted from Monday."""
    weeks, rest = divmod(number - 1, 5)
    return MONDAY + timedelta(weeks=weeks, days=rest)


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (8, 0),  # ρ 13, finish 20: the latest decision is day 13
        (9, 1),  # ρ 14, finish 21
        (12, 4),  # ρ 17, finish 24
        (20, 5),  # drives already: 27, then 32
    ],
)
def test_a_weeks_wait_costs_what_the_end_moves(due: int, days: int) -> None:  # on TV-5
    found = waiting(day(due))

    assert found
    assert found.days == days


def test_the_days_of_verification_are_part_of_the_wait() -> None:
    """B ends on day 15, on the path: ρ 14 lies before it, and its two days of verification end on day 16."""
    found = waiting(day(9), task="AB")

    assert found
    assert found.days == 1


def test_waiting_lowers_the_ceiling_by_the_tasks_that_fall_behind_the_target_date() -> None:
    """Of four steps D alone ends after day 20, the target date; C ends at day 19 even with ρ 17."""
    found = waiting(day(12))

    assert found
    assert found.points == 25


def test_a_gap_without_a_promised_date_has_no_price_and_one_that_only_informs_none_either() -> None:
    assert waiting(None) == Waiting(gap="A:1", days=None, points=None, passes=False)
    assert waiting(day(20), blocks=Blocks.INFORMS) is None


def test_it_is_told_when_the_latest_decision_passes_within_the_week() -> None:
    late = tv5(datetime(2024, 9, 23, 8))  # day 13 is Wednesday 9 October
    records = [held(day(1))]
    situation = situation_at(late, records, (), FRIDAY)

    assert cost_of_waiting(situation, take_snapshot(late, records, (), FRIDAY))[0].passes


def test_a_gap_far_ahead_that_drives_nothing_is_not_asked_about() -> None:
    far = plan_of([task("AC", 1, duration=DAY * 5), task("AD", 1, duration=DAY * 300)], start=datetime(2024, 10, 7, 8))
    records = [held(day(1), resolution=Resolution.PROPOSED)]

    assert cost_of_waiting(situation_at(far, records, (), FRIDAY), take_snapshot(far, records, (), FRIDAY)) == ()


@given(st.integers(1, 40))
def test_a_week_never_costs_more_than_its_five_days_and_never_gains(due: int) -> None:
    found = waiting(day(due))

    assert found
    assert found.days is not None
    assert 0 <= found.days <= 5
    assert (found.points or 0) >= 0

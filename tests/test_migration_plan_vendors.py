"""How far a vendor's claims came true, and whether it can close what is due."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_plan.snapshot import take_snapshot
from migration_plan.vendors import own_tasks, vendor_figures
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.plan import Plan
from model.progress import ProgressReport
from model.record import SystemCode, VendorCode
from model.snapshot import Snapshot
from model.system import StepStatus, System, Vendor
from model.vendor import VendorFigures, VendorWeek
from tests.small_ward import TODAY, plan_of, report, task

VENDOR = Vendor(code=VendorCode("甲"), name="甲株式会社")
CARRIED = (
    System(code=SystemCode("A"), name="住民基本台帳", vendor=VENDOR.code),
    System(code=SystemCode("B"), name="戸籍"),
)


def ward(*owners: str) -> Plan:
    """Return a plan with one task of weight 100 for each owner in system A, and one in system B."""
    tasks = [task(f"A{number}", 100, owner=owner) for number, owner in enumerate(owners, 1)]
    return plan_of(
        [*tasks, task("B1", 100, owner="甲")], systems=CARRIED, vendors=(VENDOR, Vendor(code="乙", name="乙"))
    )


def row(
    number: int, resolution: Resolution = Resolution.OPEN, due: date | None = None, where: str = "A1"
) -> FitGapRecord:
    return FitGapRecord(
        system=SystemCode(where[0]),
        requirement_id=f"{where}{number}",
        name="n",
        verdict=Verdict.GAP,
        task=where,
        resolution=resolution,
        due=due,
    )


def only(found: Sequence[VendorFigures]) -> VendorFigures:
    (figures,) = found
    return figures


def figures(
    weeks: Sequence[tuple[str, str]], due: Sequence[int] = (), *, closed: int = 0, overdue: int = 0
) -> VendorFigures:
    gained = [
        VendorWeek(status_date=TODAY, reported=Fraction(reported), verified=Fraction(verified), closed=closed)
        for reported, verified in weeks
    ]
    return VendorFigures(
        code=VENDOR.code,
        name=VENDOR.name,
        systems=(SystemCode("A"),),
        weeks=tuple(gained),
        span=Fraction(len(weeks)),
        last_report=None,
        days_silent=None,
        open_gaps=0,
        awaiting_ward=0,
        overdue=overdue,
        undated=0,
        due=tuple((TODAY + timedelta(weeks=week), count) for week, count in enumerate(due)),
    )


def test_the_realisation_is_all_that_counts_over_all_that_was_claimed() -> None:  # TV-15
    assert figures([("10", "7"), ("6", "5"), ("4", "2")]).realisation == Fraction(70, 100)
    assert figures([("0", "0")]).realisation is None
    assert figures([("-2", "0")]).realisation is None


def test_the_load_is_what_is_due_with_what_is_overdue_over_what_the_pace_can_close() -> None:
    busy = figures([("1", "1")] * 4, [3, 0, 5, 1], closed=2, overdue=7)

    assert (busy.throughput, busy.coming, busy.capacity, busy.load) == (2, 16, 8, 2)
    assert figures([("1", "1")], [3]).load is None
    assert figures([], [3]).throughput is None


def weekly(plan: Plan, *states: tuple[str, Sequence[FitGapRecord]]) -> list[Snapshot]:
    """Return a snapshot for each week: what A1 is said to be, and the register."""
    days = [TODAY - timedelta(weeks=len(states) - number) for number in range(len(states))]
    return [
        take_snapshot(plan, rows, [report("A1", share, day)], day)
        for day, (share, rows) in zip(days, states, strict=True)
    ]


def test_a_claim_that_an_open_gap_withholds_is_reported_and_not_verified() -> None:
    """A1 of 100 days goes from 40 to 100 %; its gap stays open and caps it at 0, then is verified."""
    plan = ward("甲")
    published = weekly(plan, ("2/5", [row(1)]), ("1", [row(1)]), ("1", [row(1, Resolution.VERIFIED)]))

    found = only(vendor_figures(plan, published[-1], published))

    assert [(week.reported, week.verified, week.closed) for week in found.weeks] == [(60, 0, 0), (0, 100, 1)]
    assert found.realisation == Fraction(100, 60)
    assert found.throughput == Fraction(1, 2)


def test_what_leaves_the_scope_is_neither_claimed_nor_proven() -> None:
    plan = ward("甲")
    before = take_snapshot(plan, (), [report("A1", "1", TODAY)], TODAY)
    gone = ProgressReport(
        task="A1", effective=TODAY, status=StepStatus.NOT_APPLICABLE, reason="統合", approved_by="課長"
    )
    after = take_snapshot(plan, (), [gone], TODAY)

    found = only(vendor_figures(plan, after, [before, after]))

    assert (found.reported, found.verified) == (0, 0)


@pytest.mark.parametrize(
    ("owners", "own"),
    [(("甲", "情報政策課"), {"A1"}), (("情報政策課", "甲株式会社"), {"A2"}), (("情報政策課", "住民課"), {"A1", "A2"})],
)
def test_a_vendor_answers_for_its_own_tasks_or_where_none_names_it_for_all_of_its_systems(
    owners: tuple[str, ...], own: set[str]
) -> None:
    assert own_tasks(ward(*owners), VENDOR) == own


def test_gaps_that_wait_for_the_ward_are_no_load_of_the_vendor() -> None:
    monday = date(2024, 9, 30)
    rows = [
        row(1, Resolution.VENDOR_DONE, monday),
        row(2, Resolution.OPEN, TODAY - timedelta(days=1)),
        row(3, Resolution.APPROVED, TODAY),
        row(4, Resolution.OPEN, date(2024, 10, 7)),
        row(5, Resolution.OPEN, date(2024, 10, 13)),
        row(6, Resolution.OPEN, date(2025, 10, 13)),
        row(7),
        row(8, Resolution.OPEN, TODAY, where="B1"),
    ]
    plan = ward("甲")
    now = take_snapshot(plan, rows, [report("A1", "1/2", TODAY - timedelta(days=9))], TODAY)

    found = only(vendor_figures(plan, now, []))

    assert (found.open_gaps, found.awaiting_ward, found.overdue, found.undated) == (7, 1, 1, 1)
    assert [count for _, count in found.due] == [1, 2, 0, 0, 0, 0, 0, 0]
    assert found.due[0][0] == monday
    assert (found.last_report, found.days_silent) == (TODAY - timedelta(days=9), 9)


def test_only_the_last_eight_published_weeks_count() -> None:
    plan = ward("甲")
    shares = [f"{number}/20" for number in range(1, 12)]
    published = weekly(plan, *((share, ()) for share in shares))

    found = only(vendor_figures(plan, published[-1], published))

    assert (len(found.weeks), found.span, found.reported) == (8, 8, 40)


@given(st.lists(st.integers(1, 19), min_size=2, max_size=9))
def test_the_weekly_gains_sum_to_what_lies_between_the_ends(shares: list[int]) -> None:
    plan = ward("甲")
    published = weekly(plan, *((f"{share}/20", ()) for share in shares))

    found = only(vendor_figures(plan, published[-1], published))

    assert found.reported == Fraction(100 * (shares[-1] - shares[0]), 20)

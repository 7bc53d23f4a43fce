"""Plan versions, reports, reviews and frozen weeks: kept, never overwritten, found again as they were known."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from actions.weekly import freeze_week, plan_of
from model.keeping import UploadKind
from model.progress import Decision, ProgressReport, Review
from model.record import TaskId
from model.system import StepStatus
from storage import plans, reports, reviews, snapshots
from storage.faults import NotStored
from storage.uploads import Upload
from tests.ward import DEPARTMENT, MANAGER, WEEK, on, open_in, row, ward_in

pytestmark = pytest.mark.usefixtures("each_database")


def of_reports(content: bytes, month: int, day: int) -> Upload:
    return Upload(
        kind=UploadKind.REPORTS, file="r.csv", content=content, effective=date(2024, 5, 3), recorded=on(month, day)
    )


def report(task: str, day: date, share: Fraction | None = None) -> ProgressReport:
    return ProgressReport(task=TaskId(task), effective=day, status=StepStatus.IN_PROGRESS, progress=share)


def test_the_same_plan_keeps_its_version_and_another_gets_the_next(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    plan = plan_of(db, MANAGER)
    assert plan is not None

    with db.write(MANAGER) as tx:
        same = plans.save_plan(tx, plan, recorded=on(4, 2), actor=MANAGER)
        other = plans.save_plan(tx, plan.model_copy(update={"name": "別"}), recorded=on(4, 3), actor=MANAGER)
        back = plans.save_plan(tx, plan, recorded=on(4, 4), actor=MANAGER)

    assert (same, other, back) == (1, 2, 3)
    with db.read(MANAGER) as tx:
        assert plans.current_plan(tx, on(4, 3)) == (2, plan.model_copy(update={"name": "別"}))
        assert plans.current_plan(tx, on(3, 1)) is None
        assert plans.plan_version(tx, 1) == plan


def test_reports_come_back_in_the_order_they_were_recorded_with_both_their_times(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    first, second = report("b", date(2024, 5, 3), Fraction(1, 3)), report("a", date(2024, 4, 5))

    with db.write(MANAGER) as tx:
        reports.save_reports(tx, [first, second], of_reports(b"1", 5, 3), actor=MANAGER)
        reports.save_reports(tx, [report("c", date(2024, 4, 1))], of_reports(b"2", 5, 6), actor=MANAGER)

    with db.read(MANAGER) as tx:
        everything = reports.reports_as_of(tx, effective_until=date(2024, 5, 3))
        by_then = reports.reports_as_of(tx, effective_until=date(2024, 5, 3), recorded_until=on(5, 4))
        by_april = reports.reports_as_of(tx, effective_until=date(2024, 4, 30))
    assert [each.task for each in everything] == ["b", "a", "c"]
    assert by_then == tuple(each.model_copy(update={"recorded": on(5, 3)}) for each in (first, second))
    assert [each.task for each in by_april] == ["a", "c"]


def test_reviews_come_back_in_the_order_of_the_days_they_are_true_for(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    days = (date(2024, 5, 10), date(2024, 5, 3))

    with db.write(MANAGER) as tx:
        for day in days:
            said = Review(key=row(1).key, effective=day, decision=Decision.VERIFIED, reviewer="課長")
            reviews.save_reviews(tx, [said], recorded=on(5, 12), actor=DEPARTMENT)

    with db.read(MANAGER) as tx:
        kept = reviews.reviews_as_of(tx, effective_until=days[0])
        assert reviews.reviews_as_of(tx, effective_until=date(2024, 5, 2)) == ()
        assert reviews.reviews_as_of(tx, effective_until=days[0], recorded_until=on(5, 11)) == ()
    assert [each.effective for each in kept] == [days[1], days[0]]
    assert kept[0].recorded == on(5, 12)


def test_a_frozen_week_comes_back_whole_and_cannot_be_stored_twice(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    frozen = freeze_week(db, MANAGER, WEEK, on(5, 17))

    with db.read(MANAGER) as tx:
        assert snapshots.frozen_week(tx, WEEK) == frozen
        assert snapshots.frozen_weeks(tx) == (frozen.line(),)
    with pytest.raises(NotStored) as caught, db.write(MANAGER) as tx:
        snapshots.save_snapshot(tx, frozen, b"", actor=MANAGER)
    assert isinstance(caught.value.__cause__, IntegrityError)

"""Which published weeks a forecast draws from."""

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from actions.opening import Database
from actions.planning import import_plan
from actions.progress_reports import report
from actions.restating import past_forecasts
from actions.steering import forecast_target
from actions.weekly import freeze_week, snapshot_as_of
from model.explanation import Cause
from model.forecast import Forecast
from model.week import IsoWeek
from tests.ward import MANAGER, REPORT_HEADER, TASKS, WEEK, on, plan_papers, ward_in

FIRST = WEEK.friday
NEXT = IsoWeek.of(FIRST + timedelta(weeks=1))
DONE = "{task},{day},完了済み,2024-05-06,2024-05-10,,課,\n"


def told(db: Database, task: str, day: str, month: int, of_month: int) -> None:
    content = (REPORT_HEADER + DONE.format(task=task, day=day)).encode()
    assert report(db, MANAGER, file=f"{task}.csv", content=content, now=on(month, of_month)).issues == ()


def forecast(db: Database) -> Forecast:
    snapshot = snapshot_as_of(db, MANAGER, NEXT.friday)
    assert snapshot
    found = forecast_target(db, MANAGER, snapshot)
    assert found
    return found


def test_a_week_of_work_alone_is_drawn_from(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    freeze_week(db, MANAGER, WEEK, on(5, 18))
    told(db, "1-b", "2024-05-23", 5, 23)
    freeze_week(db, MANAGER, NEXT, on(5, 25))

    found = forecast(db)

    assert (found.weeks_seen, found.mean_gain, found.left_out) == (1, 25, ())


def test_a_week_with_a_correction_of_the_past_is_left_out_and_named_with_its_points(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    freeze_week(db, MANAGER, WEEK, on(5, 18))
    told(db, "1-b", "2024-05-16", 5, 20)
    told(db, "2-b", "2024-05-23", 5, 23)
    freeze_week(db, MANAGER, NEXT, on(5, 25))

    found = forecast(db)

    assert (found.weeks_seen, found.mean_gain) == (0, None)
    assert [(each.week, each.causes) for each in found.left_out] == [(NEXT, ((Cause.RESTATEMENT, Fraction(25)),))]


def test_a_week_in_which_the_scope_changed_is_left_out_and_one_with_a_new_name_is_not(tmp_path: Path) -> None:
    for place, (tasks, causes) in enumerate(
        [
            (TASKS + "2-c,試験,02,⑮-1,5,3,2024-05-07,2024-05-10\n", [Cause.FORMULA, Cause.SCOPE]),
            (TASKS.replace("分析", "洗い出し"), []),
        ]
    ):
        db = ward_in(tmp_path / str(place))
        told(db, "2-a", "2024-05-16", 5, 16)
        freeze_week(db, MANAGER, WEEK, on(5, 18))
        assert import_plan(db, MANAGER, plan_papers(tasks=tasks), on(5, 20)).issues == ()
        freeze_week(db, MANAGER, NEXT, on(5, 25))

        found = forecast(db)

        assert [cause for each in found.left_out for cause, _ in each.causes] == causes
        assert found.weeks_seen == (0 if causes else 1)


def test_what_comes_in_late_after_both_weeks_takes_neither_out(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    freeze_week(db, MANAGER, WEEK, on(5, 18))
    freeze_week(db, MANAGER, NEXT, on(5, 25))
    told(db, "1-b", "2024-05-16", 5, 27)

    assert forecast(db).left_out == ()


def test_the_record_of_past_forecasts_leaves_the_same_weeks_out(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    weeks = [IsoWeek.of(FIRST + timedelta(weeks=number)) for number in range(7)]
    for number, week in enumerate(weeks):
        if number == 3:
            told(db, "1-b", "2024-05-16", 6, 5)
        freeze_week(db, MANAGER, week, on(5, 18) + timedelta(weeks=number))

    record = past_forecasts(db, MANAGER, weeks[-1].friday)

    assert record
    assert [past.week for past in record.forecasts] == [weeks[6]]
    assert record.forecasts[0].said.mean_gain == 0

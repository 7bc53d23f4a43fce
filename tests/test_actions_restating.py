"""The published past beside what is known of it now: late corrections, the baseline, past forecasts."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from actions import restating, weekly
from actions.access import LOCAL_PERSON
from actions.opening import Database, open_database
from actions.planning import import_plan
from actions.progress_reports import report
from actions.restating import past_forecasts, proven_baseline, restated_weeks
from actions.weekly import freeze_week, frozen_week, frozen_weeks, recompute
from model.explanation import Cause
from model.week import IsoWeek
from tests.ward import MANAGER, REPORT_HEADER, SETTINGS, VENDOR, WEEK, on, open_in, plan_papers, ward_in

NEXT = IsoWeek(year=2024, number=21)


def told(db: Database, line: str, month: int, day: int) -> None:
    """Store one report, learned on that day of 2024."""
    said = (REPORT_HEADER + line + "\n").encode()
    assert report(db, MANAGER, file=f"{month}-{day}.csv", content=said, now=on(month, day)).issues == ()


def frozen_ward(folder: Path) -> Database:
    """Return a ward with one step done and two weeks frozen."""
    db = ward_in(folder)
    told(db, "1-a,2024-04-05,完了済み,2024-04-01,2024-04-05,,課,", 4, 6)
    freeze_week(db, MANAGER, WEEK, on(5, 17))
    freeze_week(db, MANAGER, NEXT, on(5, 24))
    return db


def test_a_late_report_for_an_earlier_day_shows_as_restated_while_the_published_figure_stands(tmp_path: Path) -> None:
    db = frozen_ward(tmp_path)
    published = frozen_weeks(db, MANAGER)

    told(db, "1-b,2024-05-20,完了済み,2024-05-08,2024-05-20,,課,", 5, 27)

    first, second = restated_weeks(db, MANAGER)
    assert (first.differs, first.tasks, first.national) == (False, (), published[0].national)
    assert (second.differs, second.tasks) == (True, ("1-b",))
    assert (second.line.national.value, second.national.value) == (25, 50)
    assert second.verified.value != second.line.verified.value
    assert frozen_weeks(db, MANAGER) == published == (first.line, second.line)
    assert recompute(db, MANAGER, NEXT).holds


def test_nothing_is_computed_of_a_week_whose_facts_are_those_it_was_frozen_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = frozen_ward(tmp_path)
    monkeypatch.setattr(restating, "figures", None)

    assert [week.differs for week in restated_weeks(db, MANAGER)] == [False, False]


def test_a_new_plan_does_not_restate_a_week_that_was_published_under_the_old_one(tmp_path: Path) -> None:
    db = frozen_ward(tmp_path)
    tasks = plan_papers()["tasks.csv"].decode().replace("1-b,対応,01,⑬-1,10,5", "1-b,対応,01,⑬-1,10,500")

    assert import_plan(db, MANAGER, plan_papers(tasks=tasks), on(5, 27)).version == 2

    assert [week.differs for week in restated_weeks(db, MANAGER)] == [False, False]


def test_a_restated_week_shows_a_vendor_its_own_tasks_alone(tmp_path: Path) -> None:
    db = frozen_ward(tmp_path)
    told(db, "1-b,2024-05-20,完了済み,2024-05-08,2024-05-20,,課,", 5, 27)
    told(db, "2-a,2024-05-20,完了済み,2024-05-08,2024-05-20,,課,", 5, 28)

    assert restated_weeks(db, MANAGER)[1].tasks == ("1-b", "2-a")
    assert restated_weeks(db, VENDOR)[1].tasks == ("1-b",)
    assert restated_weeks(db, VENDOR)[1].national == restated_weeks(db, MANAGER)[1].national


def test_a_formula_that_changed_is_computed_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = frozen_ward(tmp_path)
    monkeypatch.setattr("actions.restating.FORMULA_VERSION", "2")
    monkeypatch.setattr("migration_plan.snapshot.FORMULA_VERSION", "2")

    week = restated_weeks(db, MANAGER)[0]

    assert (week.line.formula_version, week.formula_version, week.differs) == ("1", "2", False)


def test_a_declared_baseline_that_the_records_do_not_bear_is_shown_with_the_difference(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    proof = proven_baseline(db, MANAGER)

    assert proof
    assert (proof.declared.value, proof.then.value, proof.now.value, proof.unproven) == (75, 0, 0, -75)
    assert (proof.known_until, proof.plan_version, proof.causes) == (None, 1, ())
    assert proven_baseline(open_in(tmp_path / "empty"), MANAGER) is None


def test_the_baseline_is_bound_to_what_was_known_at_the_first_freeze_and_later_corrections_are_its_bridge(
    tmp_path: Path,
) -> None:
    db = open_in(tmp_path)
    settings = SETTINGS.replace('day = 2024-03-31\nvalue = "75"', 'day = 2024-05-10\nvalue = "25"')
    assert import_plan(db, MANAGER, plan_papers(plan=settings), on(4, 1)).issues == ()
    told(db, "1-a,2024-04-05,完了済み,2024-04-01,2024-04-05,,課,", 4, 6)
    freeze_week(db, MANAGER, WEEK, on(5, 17))
    known = frozen_week(db, MANAGER, WEEK).known_until

    told(db, "2-a,2024-05-09,完了済み,2024-05-08,2024-05-09,,課,", 5, 27)

    proof = proven_baseline(db, MANAGER)
    assert proof
    assert (proof.declared.value, proof.then.value, proof.now.value, proof.unproven) == (25, 25, 50, 0)
    assert (proof.known_until, proof.recorded_until) == (known, on(5, 17))
    assert proof.causes == ((Cause.RESTATEMENT, Fraction(25)),)
    assert proof.declared.day == date(2024, 5, 10)


def test_the_examples_baseline_comes_out_at_600_of_800(example_database: Path) -> None:
    proof = proven_baseline(open_database(f"sqlite:///{example_database}"), LOCAL_PERSON)

    assert proof
    assert (proof.then.numerator, proof.then.denominator, proof.then.value) == (600, 800, proof.declared.value)
    assert (proof.now, proof.unproven, proof.causes) == (proof.then, 0, ())


def test_the_examples_forecasts_are_tested_against_what_was_published(example_database: Path) -> None:
    db = open_database(f"sqlite:///{example_database}")
    lines = {line.week: line for line in frozen_weeks(db, LOCAL_PERSON)}

    record = past_forecasts(db, LOCAL_PERSON, weekly.latest_status_date(db, LOCAL_PERSON))

    assert record
    assert len(record.forecasts) == len(lines) - 5
    assert record.tested == len(record.forecasts) - record.weeks_ahead
    assert all(past.value == lines[past.week].national.value for past in record.forecasts)
    assert past_forecasts(db, LOCAL_PERSON, date(2024, 4, 30)).forecasts == ()  # type: ignore[union-attr]

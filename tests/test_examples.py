"""The example ward: its figures, its story, and that its papers come out of their maker byte for byte."""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import pytest

from examples.make_example import example_papers
from fitgap.sheet import read_sheet
from fitgap.table import read_table
from fitgap.vocabulary import SPECIFICATION
from migration_plan.critical_path import schedule
from migration_plan.facts import actuals, facts_at
from migration_plan.network import build_network
from migration_plan.plan_papers import read_plan
from migration_plan.report_papers import read_reports, read_reviews
from model.fitgap import FitGapRecord, RecordKey, Verdict
from model.issue import Severity
from model.plan import Plan
from model.progress import Decision, ProgressReport
from model.record import SystemCode, TaskId
from model.schedule import Schedule
from model.sheet import SheetReading
from model.system import StepStatus
from model.table import Table
from model.task import LagUnit, LinkType

EXAMPLES = Path(__file__).parents[1] / "examples"
WARD = EXAMPLES / "meguro"
BASELINE, TARGET, STATUS = date(2024, 3, 31), date(2025, 3, 31), date(2024, 10, 4)
COUNTED = (StepStatus.COMPLETED, StepStatus.NOT_APPLICABLE)


def table(path: Path) -> Table:
    found, issues = read_table(path.read_bytes(), path.name)
    assert not issues
    assert found is not None
    return found


@cache
def plan() -> Plan:
    names = ("systems", "vendors", "tasks", "dependencies")
    settings = tomllib.loads((WARD / "plan.toml").read_text(encoding="utf-8"))
    found, issues = read_plan(settings, {name: table(WARD / f"{name}.csv") for name in names})
    assert not issues
    assert found is not None
    return found


def last_known(last: dict[TaskId, StepStatus], _day: date, _tasks: Collection[TaskId]) -> dict[TaskId, StepStatus]:
    return last


@cache
def reports() -> tuple[ProgressReport, ...]:
    found: list[ProgressReport] = []
    last: dict[TaskId, StepStatus] = {}
    for path in sorted((WARD / "reports").glob("*.csv")):
        read, issues = read_reports(table(path), plan(), partial(last_known, last))
        assert not issues
        assert all(str(report.effective) == path.stem for report in read)
        last |= {report.task: report.status for report in read}
        found.extend(read)
    return tuple(found)


@cache
def sheets() -> tuple[tuple[str, SheetReading], ...]:
    index = csv.DictReader(io.StringIO((WARD / "sheets" / "index.csv").read_text(encoding="utf-8-sig")))
    return tuple((line["week"], sheet(line["file"], line["vendor"])) for line in index)


def sheet(file: str, vendor: str) -> SheetReading:
    own = frozenset(system.code for system in plan().systems if system.vendor == vendor)
    return read_sheet((WARD / "sheets" / file).read_bytes(), file, systems=plan().systems, allowed=own)


@cache
def listed() -> dict[RecordKey, FitGapRecord]:
    own = frozenset(system.code for system in plan().systems if system.in_scope)
    found: dict[RecordKey, FitGapRecord] = {}
    for path in sorted((WARD / "requirements").glob("*.csv")):
        reading = read_sheet(
            path.read_bytes(),
            path.name,
            systems=plan().systems,
            allowed=own,
            default_system=SystemCode(path.stem),
            paper=SPECIFICATION,
        )
        assert not reading.rejected
        found |= {record.key: record for record in reading.records}
    return found


@cache
def schedule_at(day: date | None) -> Schedule:
    network = build_network(plan())
    assert network.issues == ()
    if day is None:
        return schedule(network)
    status = datetime.combine(day, datetime.max.time()).replace(microsecond=0)
    return schedule(network, status=status, actuals=actuals(plan(), facts_at(reports(), day)))


def statuses(day: date) -> dict[TaskId, StepStatus]:
    facts = facts_at(reports(), day)
    return {task.id: facts[task.id].report.status for task in plan().tasks if task.step}


def completed_or_out(day: date) -> int:
    return sum(status in COUNTED for status in statuses(day).values())


def planned_by(day: date) -> int:
    return sum(1 for task in plan().tasks if task.step and task.planned_finish and task.planned_finish <= day)


def test_making_the_papers_again_gives_the_same_bytes() -> None:
    made = example_papers()

    kept = {
        str(path.relative_to(EXAMPLES)): path.read_bytes()
        for folder in ("meguro", "empty")
        for path in (EXAMPLES / folder).rglob("*")
        if path.is_file() and not path.name.startswith("README")
    }
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_papers_take_less_than_three_megabytes() -> None:
    assert sum(path.stat().st_size for path in EXAMPLES.rglob("*") if path.is_file()) < 3_000_000


def test_the_plan_says_that_it_is_illustrative() -> None:
    assert plan().illustrative
    assert "架空" in plan().municipality


def test_every_system_has_the_forty_steps_in_their_order() -> None:
    steps = [task.step for task in plan().tasks if task.system == "01"]

    assert len(steps) == 40
    assert (steps[0], steps[-1]) == ("①-1", "⑱-1")
    for system in plan().systems:
        assert [task.step for task in plan().tasks if task.system == system.code] == steps
    assert (len(plan().systems), len(plan().tasks)) == (20, 820)


def test_the_step_names_are_the_ministry_s() -> None:
    published = EXAMPLES.parent.parent / "shared" / "data" / "national_40_steps.csv"
    if not published.is_file():
        pytest.skip("the published list of steps is not part of the repository")
    lines = csv.DictReader(io.StringIO(published.read_text(encoding="utf-8-sig")))

    names = [(task.step, task.name) for task in plan().tasks if task.system == "01"]

    assert names == [(line["step_code"], line["name"]) for line in lines]


def test_six_hundred_of_eight_hundred_steps_are_done_at_the_baseline() -> None:
    assert len(statuses(BASELINE)) == 800
    assert completed_or_out(BASELINE) == 600
    assert plan().baseline.value == Fraction(100 * 600, 800)


def test_the_plan_promises_six_hundred_and_then_six_hundred_and_eighty() -> None:
    assert planned_by(BASELINE) == 600
    assert planned_by(TARGET) == 680
    assert planned_by(plan().deadline) == 800
    assert plan().target.value == Fraction(100 * 680, 800)


def test_the_systems_of_the_metropolis_are_out_of_the_count_with_a_reason_and_an_approval() -> None:
    outside = {system.code for system in plan().systems if not system.in_scope}
    stated = [report for report in reports() if report.task[:2] in outside]

    assert outside == {"06", "08"}
    assert len(stated) == 80
    assert all(report.status is StepStatus.NOT_APPLICABLE for report in stated)
    assert all(report.reason and report.approved_by != report.reported_by for report in stated)


def test_the_systems_stand_far_apart_at_the_baseline() -> None:
    done = Counter(task[:2] for task, status in statuses(BASELINE).items() if status in COUNTED)
    own = [done[system.code] for system in plan().systems if system.in_scope]

    assert (min(own), max(own)) == (20, 35)


def test_the_weeks_hold_a_good_month_a_stall_and_two_steps_back() -> None:
    july = completed_or_out(date(2024, 7, 31)) - completed_or_out(date(2024, 6, 30))
    august = completed_or_out(date(2024, 8, 23)) - completed_or_out(date(2024, 8, 1))
    back = [
        later
        for earlier, later in pairs_of_reports()
        if earlier.status is StepStatus.COMPLETED and later.status is not StepStatus.COMPLETED
    ]

    assert (july, august) == (14, 0)
    assert [(report.task, bool(report.reason), bool(report.approved_by)) for report in back] == [
        ("07-03-2", True, True),
        ("16-09-3", True, True),
    ]
    assert 637 <= completed_or_out(STATUS) <= 641


def test_progress_falls_where_a_step_was_opened_again_and_once_without_a_word() -> None:
    falls = [
        (later.task, bool(later.reason))
        for earlier, later in pairs_of_reports()
        if earlier.progress is not None and later.progress is not None and later.progress < earlier.progress
    ]

    assert falls == [("07-03-2", True), ("16-09-3", True), ("05-14-2", False)]


def test_one_vendor_is_silent_for_the_last_five_weeks() -> None:
    latest: dict[str | None, date] = {}
    vendors = {system.code: system.vendor for system in plan().systems}
    for report in reports():
        vendor = vendors.get(SystemCode(report.task[:2]))
        latest[vendor] = max(report.effective, latest.get(vendor, report.effective))

    assert (STATUS - latest["C社"]).days == 35
    assert all((STATUS - latest[vendor]).days <= 14 for vendor in ("A社", "B社", "D社", "E社", "F社"))


def test_a_step_is_complete_before_an_earlier_one() -> None:
    now = statuses(STATUS)

    assert now[TaskId("12-16-1")] is StepStatus.COMPLETED
    assert now[TaskId("12-11-2")] is StepStatus.NOT_STARTED


def test_nothing_is_reported_done_on_a_closed_day() -> None:
    closed = {day.day for day in plan().calendars[0].exceptions}
    days = {day for report in reports() for day in (report.actual_start, report.actual_finish) if day}

    assert [day for day in sorted(days) if day.weekday() >= 5 or day in closed] == []


def test_all_four_kinds_of_link_and_both_kinds_of_lag_are_used() -> None:
    kinds = Counter(dependency.link for dependency in plan().dependencies)
    units = {dependency.lag.unit for dependency in plan().dependencies if dependency.lag.value}

    assert set(kinds) == set(LinkType)
    assert kinds[LinkType.FS] > 3 * sum(count for kind, count in kinds.items() if kind is not LinkType.FS)
    assert units == {LagUnit.DAY, LagUnit.ELAPSED_DAY}


def test_the_planned_dates_are_the_earliest_the_engine_finds() -> None:
    found = {task.id: task for task in schedule_at(None).tasks}
    settled = plan().start.date()

    assert schedule_at(None).cycles == ()
    differing = [
        task.id
        for task in plan().tasks
        if task.planned_finish != settled
        and (found[task.id].start.date(), found[task.id].finish.date()) != (task.planned_start, task.planned_finish)  # type: ignore[union-attr]
    ]
    assert differing == []


def test_most_systems_keep_their_cutover_day_and_three_miss_the_deadline() -> None:
    found = {task.id: task for task in schedule_at(STATUS).tasks}
    opening = {system.code: found[TaskId(f"{system.code}-18-1")].start for system in plan().systems if system.in_scope}
    late = {code for code, start in opening.items() if start and start.date() > plan().deadline}

    assert late == {system.code for system in plan().systems if system.transition_support} == {"12", "15", "16"}
    assert all(
        start is not None and start.date() == system.cutover
        for system in plan().systems
        if system.in_scope and system.code not in late
        for start in [opening[system.code]]
    )


def test_the_critical_path_runs_through_two_systems_of_the_silent_vendor() -> None:
    path = schedule_at(STATUS).critical_path

    assert len(path) >= 8
    assert path[-1] == "W-55"
    assert {task[:2] for task in path[:-1]} == {"12", "15"}


def test_more_than_four_thousand_rows_come_from_six_vendors() -> None:
    first = {reading.records[0].system: reading for _, reading in reversed(sheets())}

    assert len(first) == 18
    assert sum(reading.rows_in for reading in first.values()) >= 4_200
    assert {reading.encoding for _, reading in sheets()} == {"utf-8", "cp932"}
    assert all(not reading.refused for _, reading in sheets())


def test_two_sheets_contain_errors_and_no_other_loses_a_row() -> None:
    rejected = {
        reading.file: sorted(issue.code for issue in reading.issues if issue.severity is Severity.REJECTED)
        for _, reading in sheets()
        if reading.rejected
    }

    assert rejected == {
        "c_14_2024-W35.csv": ["primary-key", "primary-key", "required", "type-error"],
        "d_16_2024-W39.csv": ["leading-zero-lost", "type-error", "type-error"],
    }


def test_every_row_of_a_sheet_is_in_its_master_list_under_a_seven_digit_id() -> None:
    rows = [record for _, reading in sheets() for record in reading.records]

    assert [record.key for record in rows if record.key not in listed()] == []
    assert all(len(record.requirement_id) == 7 and record.requirement_id.startswith("0") for record in rows)
    assert {record.name for record in rows if record.system == "01"} <= {record.name for record in listed().values()}


def test_no_two_requirements_of_a_system_share_a_name() -> None:
    names = Counter((record.system, record.kind, record.name) for record in listed().values())

    assert [name for name, count in names.items() if count > 1] == []


def test_about_one_row_in_eight_is_a_gap() -> None:
    judged = [
        record for _, reading in sheets() for record in reading.records if record.verdict is not Verdict.NOT_JUDGED
    ]
    gaps = [record for record in judged if record.counts_as_gap]

    assert Fraction(10, 100) < Fraction(len(gaps), len(judged)) < Fraction(14, 100)
    assert [gap for gap in gaps if gap.due and gap.due < STATUS]


def test_a_later_sheet_lacks_one_row_of_the_first() -> None:
    for code in ("01", "07"):
        first, second = (
            {r.key for r in reading.records} for _, reading in sheets() if reading.records[0].system == code
        )

        assert len(first - second) == 1
        assert second < first


def test_the_ward_s_reviews_are_of_gaps_that_the_sheets_name() -> None:
    reviews, issues = read_reviews(table(WARD / "reviews.csv"), plan())
    gaps = {record.key for _, reading in sheets() for record in reading.records if record.counts_as_gap}

    assert issues == ()
    assert {review.key for review in reviews} <= gaps
    assert {review.decision for review in reviews} == set(Decision)


def test_the_empty_papers_have_the_headings_of_the_full_ones_and_name_what_is_missing() -> None:
    empty = {
        name: table(EXAMPLES / "empty" / f"{name}.csv") for name in ("systems", "vendors", "tasks", "dependencies")
    }
    settings = tomllib.loads((EXAMPLES / "empty" / "plan.toml").read_text(encoding="utf-8"))

    found, issues = read_plan(settings, empty)

    assert found is None
    assert [(issue.code, issue.file, issue.column) for issue in issues] == [
        ("plan-setting-missing", "plan.toml", "name"),
        ("plan-setting-missing", "plan.toml", "municipality"),
        ("plan-paper-empty", "systems.csv", ""),
        ("plan-paper-empty", "tasks.csv", ""),
    ]
    for name, paper in empty.items():
        assert paper.headings == table(WARD / f"{name}.csv").headings


def pairs_of_reports() -> list[tuple[ProgressReport, ProgressReport]]:
    """Return each report with the one before it on the same task, in the order of their days."""
    before: dict[TaskId, ProgressReport] = {}
    pairs = []
    for report in reports():
        if report.task in before:
            pairs.append((before[report.task], report))
        before[report.task] = report
    return pairs

"""The papers of a plan: what is read, and which file, line and column a fault names."""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from migration_plan.plan_papers import read_plan
from model.issue import Issue, Severity
from model.plan import MeasureName, Plan
from model.table import Row, Table
from model.task import Constraint, ConstraintKind, Dependency, Lag, LagUnit, LinkType, Measure, ProgressRule, TaskKind

SETTINGS: dict[str, Any] = {
    "name": "移行計画",
    "municipality": "例示区",
    "start": datetime(2024, 4, 1, 8, 30),
    "deadline": date(2026, 3, 31),
    "calendar": "office",
    "baseline": {"measure": "national_rate", "day": date(2024, 3, 31), "value": "75"},
    "target": {"measure": "national_rate", "day": date(2025, 3, 31), "value": "85"},
    "calendars": [
        {"id": "office", "week": {"mon": ["08:30-12:15", "13:00-17:15"]}},
        {"id": "night", "week": {"sat": ["00:00-06:00"]}, "minutes_per_day": 360},
    ],
}
SYSTEMS = """業務番号,業務名,別名,ベンダ,対象区分,切替日,特定移行支援
1,住民基本台帳,住民記録;住記,A社,対象,令和8年1月5日,該当見込み"""
VENDORS = "ベンダコード,ベンダ名\nA社,A社（架空）"
TASKS = "作業ID,作業名,業務番号,期間,暦,制約,期限\na,設計,01,5,,SNET 2024-05-07,\nb,切替,住民記録,2,night,,2026-03-31"
DEPENDENCIES = "先行作業ID,後続作業ID,関係,ラグ\na,b,FF,14ed"


def table(name: str, text: str) -> Table:
    head, *lines = text.split("\n")
    rows = tuple(Row(line=number, cells=tuple(line.split(","))) for number, line in enumerate(lines, start=2))
    return Table(file=f"{name}.csv", header_line=1, headings=tuple(head.split(",")), rows=rows)


def read(settings: dict[str, Any] | None = None, **papers: str) -> tuple[Plan | None, tuple[Issue, ...]]:
    texts = {"systems": SYSTEMS, "vendors": VENDORS, "tasks": TASKS, "dependencies": DEPENDENCIES} | papers
    return read_plan(SETTINGS | (settings or {}), {name: table(name, text) for name, text in texts.items()})


def addresses(issues: Iterable[Issue]) -> list[tuple[str, str, int | None, str, str]]:
    return [(issue.code, issue.file, issue.line, issue.column, issue.value) for issue in issues]


def test_sound_papers_become_a_plan_without_a_finding() -> None:
    plan, issues = read()

    assert plan is not None
    assert issues == ()
    assert plan.baseline.value == 75
    assert plan.target.measure is MeasureName.NATIONAL
    assert [vendor.name for vendor in plan.vendors] == ["A社（架空）"]


def test_a_system_has_its_number_its_other_names_and_its_japanese_date() -> None:
    plan, _ = read()

    assert plan is not None
    system = plan.systems[0]
    assert (system.code, system.aliases, system.vendor) == ("01", ("住民記録", "住記"), "A社")
    assert (system.cutover, system.in_scope, system.transition_support) == (date(2026, 1, 5), True, True)


def test_a_task_names_its_system_by_number_or_by_any_of_its_names() -> None:
    plan, _ = read()

    assert plan is not None
    assert [task.system for task in plan.tasks] == ["01", "01"]


def test_days_are_those_of_the_task_s_own_calendar() -> None:
    plan, _ = read()

    assert plan is not None
    assert [task.duration for task in plan.tasks] == [5 * 480, 2 * 360]


def test_a_day_alone_is_its_beginning_for_a_start_and_its_end_for_a_deadline() -> None:
    plan, _ = read()

    assert plan is not None
    assert plan.tasks[0].constraints == (Constraint(kind=ConstraintKind.SNET, at=datetime(2024, 5, 7)),)
    assert plan.tasks[1].deadline == datetime(2026, 4, 1)


def test_a_dependency_has_its_type_its_lag_and_its_line() -> None:
    plan, _ = read()

    lag = Lag(value=Fraction(14), unit=LagUnit.ELAPSED_DAY)
    assert plan is not None
    assert plan.dependencies == (Dependency(predecessor="a", successor="b", link=LinkType.FF, lag=lag, source_line=2),)


def test_words_of_a_task_may_be_japanese_or_english() -> None:
    plan, issues = read(
        tasks="id,name,duration,measure,kind,rule,weight\n"
        "a,設計,０,システム基盤,終了の節目,段階,8\nb,切替,4h,platform,finish_milestone,ladder,8"
    )

    assert plan is not None
    assert issues == ()
    first, second = plan.tasks
    assert (first.measure, first.kind, first.rule) == (
        Measure.PLATFORM,
        TaskKind.FINISH_MILESTONE,
        ProgressRule.LADDER,
    )
    assert (second.measure, second.kind, second.rule) == (first.measure, first.kind, first.rule)
    assert (first.duration, second.duration, second.weight) == (0, 240, 8)


@pytest.mark.parametrize(
    ("paper", "text", "address"),
    [
        ("systems", "業務番号,業務名,ベンダ\n01,住民,X社", ("plan-vendor-unknown", "systems.csv", 2, "ベンダ", "X社")),
        ("systems", "業務番号,業務名\n01,住民\n1,戸籍", ("plan-system-twice", "systems.csv", 3, "業務番号", "1")),
        (
            "systems",
            "業務番号,業務名,切替日\n01,住民,令和6年2月30日",
            ("plan-date-bad", "systems.csv", 2, "切替日", "令和6年2月30日"),
        ),
        (
            "systems",
            "業務番号,業務名,対象区分\n01,住民,たぶん",
            ("plan-word-unknown", "systems.csv", 2, "対象区分", "たぶん"),
        ),
        (
            "tasks",
            "作業ID,作業名,業務番号,期間\na,設計,99,5",
            ("plan-system-unknown", "tasks.csv", 2, "業務番号", "99"),
        ),
        ("tasks", "作業ID,作業名,期間\na,設計,5\n\na,構築,5", ("plan-task-twice", "tasks.csv", 4, "作業ID", "a")),
        (
            "tasks",
            "作業ID,作業名,期間,暦\na,設計,5,holiday",
            ("plan-task-calendar-unknown", "tasks.csv", 2, "暦", "holiday"),
        ),
        ("tasks", "作業ID,作業名,期間\na,設計,五日", ("plan-duration-bad", "tasks.csv", 2, "期間", "五日")),
        ("tasks", "作業ID,作業名,期間\na,設計,", ("plan-cell-blank", "tasks.csv", 2, "期間", "")),
        ("tasks", "作業ID,作業名,期間,重み\na,設計,5,-1", ("plan-number-bad", "tasks.csv", 2, "重み", "-1")),
        ("tasks", "作業ID,作業名,期間,制約\na,設計,5,SNET", ("plan-constraint-bad", "tasks.csv", 2, "制約", "SNET")),
        ("tasks", "作業ID,作業名,期間,親作業ID\na,設計,5,z", ("plan-parent-unknown", "tasks.csv", 2, "親作業ID", "z")),
        (
            "tasks",
            "作業ID,作業名,期間,計画開始,計画終了\na,設計,5,2024-05-02,2024-05-01",
            ("plan-finish-before-start", "tasks.csv", 2, "計画終了", "2024-05-01"),
        ),
        (
            "tasks",
            "作業ID,作業名,期間,楽観期間,悲観期間\na,設計,5,8,3",
            ("plan-range-turned", "tasks.csv", 2, "悲観期間", "3"),
        ),
        ("tasks", "作業ID,期間\na,5", ("paper-column-missing", "tasks.csv", 1, "作業名", "")),
        ("tasks", "作業ID,作業名,期間", ("plan-paper-empty", "tasks.csv", None, "", "")),
        ("vendors", "ベンダコード\nA社\nA社", ("plan-vendor-twice", "vendors.csv", 3, "ベンダコード", "A社")),
    ],
)
def test_a_fault_refuses_the_plan_and_names_its_file_line_and_column(
    paper: str, text: str, address: tuple[str, str, int | None, str, str]
) -> None:
    plan, issues = read(None, **{paper: text})

    assert plan is None
    assert address in addresses(issue for issue in issues if issue.severity is Severity.REFUSED)


def test_all_faults_of_all_papers_come_at_once() -> None:
    _, issues = read(
        {"deadline": "令和8年"},
        systems="業務番号,業務名,ベンダ\n01,,X社",
        tasks="作業ID,作業名,期間\na,設計,x\nb,構築,y",
    )

    assert [issue.code for issue in issues if issue.severity is Severity.REFUSED] == [
        "plan-setting-bad",
        "plan-cell-blank",
        "plan-vendor-unknown",
        "plan-duration-bad",
        "plan-duration-bad",
    ]


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("a,z,FS,", "plan-link-task-unknown", "後続作業ID"),
        ("a,b,XX,", "plan-link-type-unknown", "関係"),
        ("a,b,FS,+5日", "plan-lag-bad", "ラグ"),
        ("a,b,FS,5x", "plan-lag-bad", "ラグ"),
        ("a,a,FS,", "plan-link-to-itself", "後続作業ID"),
        (",b,FS,", "plan-cell-blank", "先行作業ID"),
    ],
)
def test_a_dependency_that_cannot_be_read_is_set_aside_alone(line: str, code: str, column: str) -> None:
    plan, issues = read(dependencies=f"先行作業ID,後続作業ID,関係,ラグ\n{line}\na,b,SS,2d")

    assert plan is not None
    assert len(plan.tasks) == 2
    assert [dependency.link for dependency in plan.dependencies] == [LinkType.SS]
    assert [(issue.code, issue.severity, issue.line, issue.column) for issue in issues] == [
        (code, Severity.LINK_ASIDE, 2, column)
    ]


def test_the_same_link_twice_counts_once_and_the_first_line_is_named() -> None:
    plan, issues = read(dependencies="先行作業ID,後続作業ID,関係,ラグ\na,b,FS,\na,b,SS,\na,b,FS,3d")

    assert plan is not None
    assert [(dependency.link, dependency.lag.value) for dependency in plan.dependencies] == [
        (LinkType.FS, Fraction(0)),
        (LinkType.SS, Fraction(0)),
    ]
    assert [(issue.code, issue.line, issue.filling()["first_line"]) for issue in issues] == [
        ("plan-link-twice", 4, "2")
    ]


def test_a_plan_without_vendors_and_dependencies_is_a_plan_and_is_told_that_no_path_can_be_critical() -> None:
    papers = {
        "systems": table("systems", "業務番号,業務名\n01,住民"),
        "tasks": table("tasks", TASKS.replace("住民記録", "01")),
    }

    plan, issues = read_plan(SETTINGS, papers)

    assert plan is not None
    assert [(issue.code, issue.severity) for issue in issues] == [("plan-without-links", Severity.NOTICE)]


def test_missing_papers_are_told_by_name() -> None:
    plan, issues = read_plan(SETTINGS, {})

    assert plan is None
    assert [(issue.code, issue.file) for issue in issues] == [
        ("plan-paper-missing", "systems.csv"),
        ("plan-paper-missing", "tasks.csv"),
    ]


@pytest.mark.parametrize(
    ("settings", "code", "key"),
    [
        ({"name": ""}, "plan-setting-missing", "name"),
        ({"start": "today"}, "plan-setting-bad", "start"),
        ({"start": "2024-04-01T08:30:00+09:00"}, "plan-setting-bad", "start"),
        ({"target": {"day": date(2025, 3, 31), "value": "850"}}, "plan-setting-bad", "target"),
        ({"baseline": {"value": "75"}}, "plan-setting-bad", "baseline"),
        ({"calendar": "nights"}, "plan-calendar-unknown", "calendar"),
        ({"calendars": [{"id": "office", "week": {"monday": []}}]}, "plan-setting-bad", "calendars[1]"),
        ({"calendars": [{"id": "office", "week": {"mon": ["17:15-08:30"]}}]}, "plan-setting-bad", "calendars[1]"),
        ({"calendars": 5}, "plan-setting-bad", "calendars"),
        ({"calendars": [{"id": "office", "week": {}, "minutes_per_day": 0}]}, "plan-setting-bad", "calendars[1]"),
        ({"calendars": [{"id": "office", "week": {}, "yearly": [{"from": "x"}]}]}, "plan-setting-bad", "calendars[1]"),
        ({"illustrative": "no"}, "plan-setting-bad", "illustrative"),
        ({"options": {"lag_calendar": "moon"}}, "plan-setting-bad", "options"),
        ({"gap_rule": {"block": "start"}}, "plan-setting-bad", "gap_rule"),
    ],
)
def test_a_setting_that_cannot_be_read_names_its_key(settings: dict[str, Any], code: str, key: str) -> None:
    plan, issues = read(settings)

    assert plan is None
    assert (code, "plan.toml", None, key) in [address[:4] for address in addresses(issues)]


def test_a_setting_nobody_knows_is_told_and_does_no_harm() -> None:
    plan, issues = read({"colour": "red"})

    assert plan is not None
    assert [(issue.code, issue.severity, issue.column) for issue in issues] == [
        ("plan-setting-unknown", Severity.NOTICE, "colour")
    ]


def test_a_calendar_knows_holidays_yearly_closures_and_single_days() -> None:
    office = {
        "id": "office",
        "week": {day: ["08:30-17:15"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "years": [2024, 2025],
        "holidays": {"country": "JP"},
        "yearly": [{"from": "12-29", "to": "01-03", "name": "年末年始"}],
        "exceptions": [{"day": date(2024, 5, 3), "shifts": ["09:00-10:00"], "name": "臨時開庁"}],
    }

    plan, _ = read(
        {"calendars": [office]}, tasks="作業ID,作業名,期間\na,設計,5", dependencies="先行作業ID,後続作業ID\n"
    )

    assert plan is not None
    days = {exception.day: exception for exception in plan.calendars[0].exceptions}
    assert days[date(2024, 5, 6)].name == "振替休日"
    assert [day for day in days if day.month == 12] == [
        date(year, 12, day) for year in (2024, 2025) for day in (29, 30, 31)
    ]
    assert days[date(2024, 1, 3)].shifts == ()
    assert (days[date(2024, 5, 3)].name, len(days[date(2024, 5, 3)].shifts)) == ("臨時開庁", 1)

"""Progress reports and reviews as papers: what is taken, and what may not be stated."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from migration_plan.report_papers import read_reports, read_reviews, rows_in
from model.calendar import Calendar, Shift
from model.fitgap import RequirementKind
from model.issue import Severity
from model.plan import Goal, Plan
from model.progress import Decision
from model.record import TaskId
from model.system import StepStatus, System, Vendor
from model.table import Row, Table
from model.task import Task

DAY = (Shift(start=510, end=990),)
GOAL = Goal(day=date(2024, 3, 31), value=Fraction(75))
PLAN = Plan(
    name="計画",
    municipality="例示区",
    start=datetime(2024, 4, 1, 8, 30),
    deadline=date(2026, 3, 31),
    baseline=GOAL,
    target=GOAL,
    calendars=(
        Calendar(id="office", week=(DAY,) * 5 + ((), ())),
        Calendar(id="cutover", week=((),) * 5 + (DAY, DAY), minutes_per_day=600),
    ),
    calendar="office",
    systems=(System(code="01", name="住民基本台帳", aliases=("住民記録",)),),
    vendors=(Vendor(code="A社", name="A社（架空）"),),
    tasks=(Task(id="a", name="分析", duration=480), Task(id="b", name="切替", duration=600, calendar="cutover")),
)
REPORT = "作業ID,基準日,状況,進捗率,実績開始,実績終了,残日数,理由,報告者,承認者"
REVIEW = "業務,種別,機能ID,確認日,判断,確認者,理由"


def table(head: str, *lines: str) -> Table:
    rows = tuple(Row(line=number, cells=tuple(line.split(","))) for number, line in enumerate(lines, start=2))
    return Table(file="paper.csv", header_line=1, headings=tuple(head.split(",")), rows=rows)


def codes(*lines: str, last: dict[TaskId, StepStatus] | None = None) -> list[tuple[str, int | None, str]]:
    _, issues = read_reports(table(REPORT, *lines), PLAN, lambda _day, _tasks: last or {})
    return [(issue.code, issue.line, issue.column) for issue in issues]


def test_a_row_becomes_a_report_with_exact_values_and_its_line() -> None:
    reports, issues = read_reports(table(REPORT, "a,令和6年6月28日,作業中,４５％,R6.4.8,,3,,A社,"), PLAN)

    assert issues == ()
    report = reports[0]
    assert (report.task, report.effective, report.status) == ("a", date(2024, 6, 28), StepStatus.IN_PROGRESS)
    assert (report.progress, report.actual_start, report.remaining) == (Fraction(9, 20), date(2024, 4, 8), 3 * 480)
    assert (report.reported_by, report.file, report.line) == ("A社", "paper.csv", 2)


def test_blank_cells_are_not_there_and_not_zero() -> None:
    reports, _ = read_reports(table(REPORT, "a,2024-06-28,未,,,,,,,"), PLAN)

    assert (reports[0].progress, reports[0].remaining, reports[0].actual_start) == (None, None, None)


def test_days_left_are_days_of_the_task_s_own_calendar() -> None:
    reports, _ = read_reports(table(REPORT, "b,2024-06-28,作業中,,,,2,,,"), PLAN)

    assert reports[0].remaining == 1200


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("z,2024-06-28,作業中,,,,,,,", "report-task-unknown", "作業ID"),
        ("a,令和6年2月30日,作業中,,,,,,,", "report-date-bad", "基準日"),
        ("a,2024-06-28,ほぼ完了,,,,,,,", "report-status-unknown", "状況"),
        ("a,2024-06-28,作業中,101,,,,,,", "report-progress-bad", "進捗率"),
        ("a,2024-06-28,作業中,,,,-1,,,", "report-days-bad", "残日数"),
        ("a,2024-06-28,,,,,,,,", "report-cell-blank", "状況"),
        ("a,2024-06-28,完了済み,,2024-06-20,2024-06-10,,,,", "report-finish-before-start", "実績終了"),
        ("a,2024-06-28,作業中,,2024-06-29,,,,,", "report-date-in-the-future", "実績開始"),
        ("a,2024-06-28,作業中,,2024-06-01,2024-06-10,,,,", "report-finished-but-open", "実績終了"),
        ("a,2024-06-28,完了済み,90,,2024-06-10,,,,", "report-completed-below-100", "進捗率"),
        ("a,2024-06-28,未,,2024-06-10,,,,,", "report-started-but-open", "状況"),
    ],
)
def test_a_row_that_cannot_be_taken_is_set_aside_and_the_others_go_on(line: str, code: str, column: str) -> None:
    reports, issues = read_reports(table(REPORT, line, "b,2024-06-28,作業中,,,,,,,"), PLAN)

    assert [report.task for report in reports] == ["b"]
    assert [(issue.code, issue.line, issue.column, issue.severity) for issue in issues] == [
        (code, 2, column, Severity.REJECTED)
    ]


def test_a_finished_task_without_its_day_is_taken_and_told() -> None:
    reports, issues = read_reports(table(REPORT, "a,2024-06-28,完了済み,,,,,,,"), PLAN)

    assert len(reports) == 1
    assert [(issue.code, issue.severity) for issue in issues] == [("report-finish-missing", Severity.NOTICE)]


def test_leaving_the_count_needs_a_reason_and_a_second_person() -> None:
    assert codes("a,2024-06-28,対象外,,,,,都が所管,課員,課長") == []
    assert codes("a,2024-06-28,対象外,,,,,,課員,課長") == [("report-scope-without-reason", 2, "理由")]
    assert codes("a,2024-06-28,対象外,,,,,都が所管,課員,") == [("report-scope-without-approval", 2, "承認者")]
    assert codes("a,2024-06-28,対象外,,,,,都が所管,課員,課員") == [("report-scope-approved-by-reporter", 2, "承認者")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (StepStatus.COMPLETED, "作業中"),
        (StepStatus.COMPLETED, "未"),
        (StepStatus.IN_PROGRESS, "未"),
        (StepStatus.NOT_APPLICABLE, "未"),
        (StepStatus.NOT_APPLICABLE, "完了済み"),
    ],
)
def test_a_step_back_needs_a_reason_and_a_second_person(before: StepStatus, after: str) -> None:
    finish = "2024-06-27" if after == "完了済み" else ""

    assert codes(f"a,2024-06-28,{after},,,{finish},,再判定,課員,課長", last={TaskId("a"): before}) == []
    assert codes(f"a,2024-06-28,{after},,,{finish},,,課員,", last={TaskId("a"): before}) == [
        ("report-regression-without-reason", 2, "理由"),
        ("report-regression-without-approval", 2, "承認者"),
    ]


def test_a_step_forward_needs_neither() -> None:
    assert codes("a,2024-06-28,完了済み,,,2024-06-27,,,課員,", last={TaskId("a"): StepStatus.IN_PROGRESS}) == []


def test_a_step_back_within_one_paper_is_seen_in_the_order_of_the_days() -> None:
    later_first = ("a,2024-07-05,作業中,,,,,,課員,", "a,2024-06-28,完了済み,,,2024-06-27,,,課員,")

    assert [code for code, line, _ in codes(*later_first) if line == 2] == [
        "report-regression-without-reason",
        "report-regression-without-approval",
    ]


def test_a_row_that_comes_twice_counts_once_and_one_that_contradicts_is_set_aside() -> None:
    first, other = "a,2024-06-28,作業中,50,,,,,,", "a,2024-06-28,作業中,60,,,,,,"

    reports, issues = read_reports(table(REPORT, first, first, other), PLAN)

    assert [report.progress for report in reports] == [Fraction(1, 2)]
    assert [(issue.code, issue.line, issue.severity) for issue in issues] == [
        ("report-row-repeated", 3, Severity.NOTICE),
        ("report-row-contradicts", 4, Severity.REJECTED),
    ]


def test_a_paper_without_a_needed_column_gives_nothing_but_the_finding() -> None:
    reports, issues = read_reports(table("作業ID,状況", "a,作業中"), PLAN)

    assert reports == ()
    assert [(issue.code, issue.column, issue.severity) for issue in issues] == [
        ("paper-column-missing", "基準日", Severity.REFUSED)
    ]


def test_without_any_heading_it_is_said_which_ones_are_missed_and_nothing_else() -> None:
    _, issues = read_reports(table("a,2024-10-04,完了済み", "b,2024-10-04,完了済み"), PLAN)

    assert [(issue.code, issue.line, issue.value) for issue in issues] == [
        ("paper-headings-missing", 1, "作業ID・基準日・状況")
    ]


def test_a_title_above_the_headings_is_passed_over_and_told() -> None:
    paper = table("進捗報告,,", "", REPORT, "a,2024-10-04,作業中")
    reports, issues = read_reports(paper, PLAN)

    assert [(report.task, report.line) for report in reports] == [("a", 4)]
    assert [(issue.code, issue.line) for issue in issues] == [("paper-lines-above", 3)]
    assert rows_in(paper) == 1


def test_a_value_under_no_heading_is_told_with_its_place() -> None:
    _, issues = read_reports(table("作業ID,,基準日,状況", "a,,2024-10-04,作業中", "b,余,2024-10-04,作業中,,外"), PLAN)

    (told,) = issues
    assert (told.code, told.line, told.value) == ("paper-cells-without-heading", 3, "余")
    assert told.values == (("count", "2"), ("place", "2"))


@pytest.mark.parametrize(
    ("written", "told"), [("0.5", ["report-progress-fraction"]), ("0.5%", []), ("1", []), ("0", [])]
)
def test_a_progress_below_one_percent_without_the_sign_is_asked_about(written: str, told: list[str]) -> None:
    assert [code for code, *_ in codes(f"a,2024-10-04,作業中,{written}")] == told


def test_english_headings_and_words_are_read_as_well() -> None:
    reports, issues = read_reports(table("Task,As of,Status", "a,2024-06-28,In progress"), PLAN)

    assert issues == ()
    assert reports[0].status is StepStatus.IN_PROGRESS


def test_a_review_names_the_gap_by_system_kind_and_id_with_its_zeros() -> None:
    reviews, issues = read_reviews(table(REVIEW, "住民記録,帳票,0010265,R6.9.2,確認済,戸籍住民課,"), PLAN)

    assert issues == ()
    review = reviews[0]
    assert (review.key.system, review.key.kind, review.key.requirement_id) == ("01", RequirementKind.FORM, "0010265")
    assert (review.decision, review.effective) == (Decision.VERIFIED, date(2024, 9, 2))


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("税,機能,0010265,2024-09-02,承認,課長,", "review-system-unknown", "業務"),
        ("01,様式,0010265,2024-09-02,承認,課長,", "review-word-unknown", "種別"),
        ("01,機能,,2024-09-02,承認,課長,", "review-cell-blank", "機能ID"),
        ("01,機能,0010265,2024-13-02,承認,課長,", "review-date-bad", "確認日"),
        ("01,機能,0010265,2024-09-02,了解,課長,", "review-word-unknown", "判断"),
        ("01,機能,0010265,2024-09-02,差戻し,課長,", "review-without-reason", "理由"),
        ("01,機能,0010265,2024-09-02,確認済,A社,", "review-by-vendor", "確認者"),
        ("01,機能,0010265,2024-09-02,確認済,,", "review-cell-blank", "確認者"),
    ],
)
def test_a_review_that_cannot_be_taken_is_set_aside(line: str, code: str, column: str) -> None:
    reviews, issues = read_reviews(table(REVIEW, line), PLAN)

    assert reviews == ()
    assert [(issue.code, issue.line, issue.column) for issue in issues] == [(code, 2, column)]

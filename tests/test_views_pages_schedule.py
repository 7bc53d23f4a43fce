import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from migration_plan.ward_calendars import ward_calendar
from model.schedule import Driver, DriverKind, last_day
from model.snapshot import TaskFigures
from model.system import StepStatus
from model.task import LinkType, Task
from tests.snapshots import a_plan, a_snapshot
from views.gantt.rows import Kind
from views.names import COMMON, Names
from views.schedule_frames import (
    Choice,
    Only,
    gantt_chart,
    is_behind,
    is_critical,
    links,
    shown_tasks,
)
from views.schedule_lines import closed_spans, group_front, progress_front
from views.schedule_path import path_frame, path_rows
from views.schedule_words import fiscal_year, float_text, gantt_labels, lag_text, period, reasons

PLAN = a_plan()
SNAPSHOT = a_snapshot(PLAN)
NAMES = Names(PLAN)
ROOT = Path(__file__).parents[1]
STATUS = datetime(2024, 10, 5)


def figures(task: str) -> TaskFigures:
    return next(one for one in SNAPSHOT.tasks if one.id == task)


def planned(first: date | None, last: date | None) -> Task:
    return PLAN.tasks[0].model_copy(update={"planned_start": first, "planned_finish": last})


def measured(execution: Fraction, plan: Fraction, status: StepStatus = StepStatus.IN_PROGRESS) -> TaskFigures:
    return figures("01-01").model_copy(update={"execution": execution, "planned": plan, "status": status})


# ---- the filter -----------------------------------------------------------------------------------------------------


def test_without_a_filter_every_task_of_the_plan_is_shown_in_its_order() -> None:
    assert [one.task.id for one in shown_tasks(PLAN, SNAPSHOT, Choice())] == [task.id for task in PLAN.tasks]


def test_critical_only_leaves_out_what_is_finished() -> None:
    shown = shown_tasks(PLAN, SNAPSHOT, Choice(only=Only.CRITICAL))

    assert {one.task.system for one in shown} == {"02"}
    assert [one.task.id for one in shown] == [f"02-{step}" for step in range(32, 41)]


def test_behind_means_unfinished_and_less_done_than_the_baseline_promised() -> None:
    assert is_behind(measured(Fraction(1, 2), Fraction(3, 4)))
    assert not is_behind(measured(Fraction(3, 4), Fraction(3, 4)))
    assert not is_behind(measured(Fraction(1, 2), Fraction(1), StepStatus.NOT_APPLICABLE))


def test_a_finished_task_is_never_critical() -> None:
    critical = figures("02-33")
    finished = critical.model_copy(update={"status": StepStatus.COMPLETED})

    assert is_critical(critical)
    assert not is_critical(finished)


def test_one_system_is_shown_with_its_group_and_all_groups_of_a_short_gantt_are_open() -> None:
    chart = gantt_chart(PLAN, SNAPSHOT, Choice(systems=("02",)))

    assert [row.kind for row in chart.rows[:2]] == [Kind.GROUP, Kind.TASK]
    assert len(chart.rows) == 41
    assert chart.open == ("group:02",)


def test_the_whole_plan_begins_with_the_systems_alone() -> None:
    chart = gantt_chart(PLAN, SNAPSHOT, Choice())

    assert len(chart.rows) == 820
    assert sum(row.kind is Kind.GROUP for row in chart.rows) == 20
    assert chart.open == ()


def test_ward_wide_work_has_a_group_of_its_own_before_the_systems() -> None:
    task = PLAN.tasks[0].model_copy(update={"system": None})
    plan = PLAN.model_copy(update={"tasks": (task, *PLAN.tasks[1:])})

    chart = gantt_chart(plan, SNAPSHOT, Choice(systems=(COMMON,)))

    assert [row.id for row in chart.rows] == ["group:common", "01-01"]


def test_a_system_that_the_ward_does_not_run_is_out_of_scope_and_has_no_bars() -> None:
    group, task, *_ = gantt_chart(PLAN, SNAPSHOT, Choice(systems=("04",))).rows

    assert group.progress == task.progress == "対象外"
    assert (task.start, task.finish, group.start) == (None, None, None)


def test_a_new_filter_is_a_new_view_and_the_status_line_is_not() -> None:
    views = [gantt_chart(PLAN, SNAPSHOT, choice).view for choice in (Choice(), Choice(status_line=False))]

    assert views[0] == views[1]
    assert gantt_chart(PLAN, SNAPSHOT, Choice(only=Only.OPEN)).view != views[0]


# ---- links, fronts, closed days -------------------------------------------------------------------------------------


def test_a_link_drives_where_it_set_the_date_and_is_critical_on_the_path_alone() -> None:
    by_ends = {(link.predecessor, link.successor): link for link in links(PLAN, SNAPSHOT)}

    assert by_ends["02-33", "02-34"].driving
    assert by_ends["02-33", "02-34"].critical
    assert not by_ends["03-33", "03-34"].critical
    assert not by_ends["02-32", "02-33"].driving  # the gap set that date
    assert not by_ends["02-32", "02-33"].critical


def test_the_front_of_a_linear_task_lies_where_its_baseline_is_filled() -> None:
    task = planned(date(2024, 10, 1), date(2024, 10, 10))

    assert progress_front(task, measured(Fraction(1, 5), Fraction(2, 5)), STATUS) == datetime(2024, 10, 3)
    assert progress_front(task, measured(Fraction(3, 5), Fraction(2, 5)), STATUS) == datetime(2024, 10, 7)


def test_a_task_on_plan_or_out_of_scope_leaves_the_line_straight() -> None:
    task = planned(date(2024, 10, 1), date(2024, 10, 10))

    assert progress_front(task, measured(Fraction(1), Fraction(1)), STATUS) == STATUS
    assert progress_front(task, measured(Fraction(0), Fraction(1), StepStatus.NOT_APPLICABLE), STATUS) == STATUS
    assert progress_front(planned(None, None), measured(Fraction(0), Fraction(1)), STATUS) is None


def test_work_that_should_be_over_and_is_not_begun_is_late_from_its_baseline_start() -> None:
    task = planned(date(2024, 8, 1), date(2024, 8, 31))

    assert progress_front(task, measured(Fraction(0), Fraction(1)), STATUS) == datetime(2024, 8, 1)


def test_the_front_of_a_group_is_left_of_the_status_date_by_the_missing_share_of_its_span() -> None:
    front = group_front(date(2024, 1, 1), date(2024, 4, 9), Fraction(1, 10), STATUS)

    assert STATUS - front == timedelta(days=10)


def test_new_year_is_one_closed_span_of_the_ward() -> None:
    spans = list(closed_spans(ward_calendar(2024, 2026), date(2025, 12, 20), date(2026, 1, 9)))

    assert (date(2025, 12, 27), date(2026, 1, 5)) in spans  # Saturday 27 December to Sunday 4 January


def test_a_calendar_that_ends_closed_still_gives_its_last_span() -> None:
    assert list(closed_spans(ward_calendar(2024, 2024), date(2024, 10, 4), date(2024, 10, 6))) == [
        (date(2024, 10, 5), date(2024, 10, 7))
    ]


# ---- words ----------------------------------------------------------------------------------------------------------


def test_a_finish_at_midnight_belongs_to_the_day_before() -> None:
    assert period(datetime(2024, 10, 1, 9), datetime(2024, 10, 5)) == "2024/10/01 – 2024/10/04"
    assert period(datetime(2024, 10, 1), datetime(2024, 10, 1)) == "2024/10/01"
    assert (period(None, STATUS), last_day(None)) == ("", None)


def test_the_first_year_of_an_era_has_its_own_name() -> None:
    assert fiscal_year(2019) == "令和元年度（2019）"


def test_the_gantt_has_every_label_and_its_lines_carry_their_dates() -> None:
    labels = gantt_labels(SNAPSHOT)

    assert labels["status_date"] == "基準日 2024/10/04"
    assert labels["deadline_date"] == "移行期限 2026/03/31"


def test_float_is_whole_days_of_the_tasks_own_calendar() -> None:
    late = figures("01-40").model_copy(
        update={"schedule": figures("01-40").schedule.model_copy(update={"total_float": -240})}
    )

    assert float_text(NAMES, figures("01-40")) == "12日"
    assert float_text(NAMES, late) == "−1日"
    assert float_text(NAMES, figures("01-01")) == ""


def test_a_gap_is_named_as_the_reason_with_its_day_of_decision() -> None:
    waiting = figures("02-33")

    (reason,) = reasons(NAMES, SNAPSHOT, waiting)
    assert reason.startswith("Gap「0230265 異動届の一括入力」の解決（見込み 2024年12月20日(金)）")
    assert reason.endswith("判断の期限は 2024年12月10日(火) です。")


@pytest.mark.parametrize("kind", list(DriverKind))
def test_every_kind_of_driver_has_words(kind: DriverKind) -> None:
    driver = Driver(kind=kind, task=PLAN.tasks[0].id, link=LinkType.SS, gap="unknown")
    task = figures("02-33")
    driven = task.model_copy(update={"schedule": task.schedule.model_copy(update={"drivers": (driver,)})})

    assert all(reasons(NAMES, SNAPSHOT, driven))


def test_a_lead_is_written_with_a_minus() -> None:
    lag = PLAN.dependencies[0].lag.model_copy(update={"value": Fraction(-5, 2)})

    assert lag_text(lag) == "−2.5d"


# ---- the critical path ----------------------------------------------------------------------------------------------


def test_the_chain_to_any_task_ends_there_and_begins_where_no_task_drives() -> None:
    assert SNAPSHOT.driving_chain(PLAN.tasks[4].id) == tuple(task.id for task in PLAN.tasks[:5])
    assert SNAPSHOT.driving_chain(figures("02-34").id) == ("02-33", "02-34")  # 02-33 waits for a gap


def test_a_driving_gap_stands_in_the_path_before_its_task_with_its_drag() -> None:
    rows = path_rows(NAMES, SNAPSHOT, SNAPSHOT.critical_path)

    assert [row["kind"] for row in rows[:3]] == ["task", "gap", "task"]
    assert rows[1]["why"] == "このGapがなければ、完了が2.5日早まります。"
    assert rows[2]["id"] == "02-33"


def test_an_empty_path_is_an_empty_table_with_its_headings() -> None:
    assert list(path_frame([]).columns)[:3] == ["順", "業務", "作業"]


# ---- the page -------------------------------------------------------------------------------------------------------

Open = Callable[[str], AppTest]


@pytest.fixture
def page(tmp_path: Path, example_database: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the schedule page of the real app on an empty database or on a copy of the example."""

    def _open(database: str) -> AppTest:
        file = tmp_path / f"{database}.db"
        if database == "example":
            shutil.copy(example_database, file)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        return app.switch_page("views/pages/schedule.py").run()

    return _open


def test_an_empty_ward_is_led_to_its_first_steps(page: Open) -> None:
    app = page("empty")

    assert not app.exception
    assert "schedule_gantt" not in [element.key for element in app.get("bidi_component")]


def test_the_example_is_shown_with_its_critical_path(page: Open) -> None:
    app = page("example")

    assert not app.exception
    assert "schedule_gantt" in [element.key for element in app.get("bidi_component")]
    assert app.metric[0].value.startswith("20")
    assert len(app.dataframe[0].value) > 1


def test_a_chosen_task_opens_the_panel_and_its_neighbours_lead_on(page: Open) -> None:
    app = page("example")
    app.session_state["schedule_chosen"] = "01-13-1"

    app.run()
    shown = " ".join(element.value for element in [*app.subheader, *app.markdown, *app.caption])
    neighbour = next(button for button in app.button if (button.key or "").startswith("schedule_to_"))
    neighbour.click().run()

    assert not app.exception
    assert "なぜこの日付か" in shown
    assert "p = min(e, c)" in shown
    assert app.session_state["schedule_chosen"] != "01-13-1"


def test_a_system_can_be_chosen_and_the_panel_closed_again(page: Open) -> None:
    app = page("example")
    app.session_state["schedule_chosen"] = "group:01"

    app.run()
    opened = [element.value for element in app.subheader]
    next(button for button in app.button if button.label == "閉じる").click().run()

    assert not app.exception
    assert "住民基本台帳" in opened
    assert app.session_state["schedule_chosen"] is None


@pytest.mark.parametrize("only", list(Only))
def test_every_filter_draws(page: Open, only: Only) -> None:
    app = page("example")

    app.segmented_control(key="schedule_only").set_value(only).run()

    assert not app.exception


def test_english_has_no_japanese_label_left(page: Open) -> None:
    app = page("example")

    app.segmented_control(key="language_control").set_value("en").run()

    assert not app.exception
    assert app.title[0].value == "Schedule"
    assert [metric.label for metric in app.metric] == [
        "Forecast finish",
        "Tasks without float",
        "Tasks behind the plan",
    ]

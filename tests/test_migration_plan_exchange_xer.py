"""Primavera XER: what is written reads back the same, and the program's own files are understood."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan.exchange.findings import ProjectFile
from migration_plan.exchange.xer_reader import read_xer
from migration_plan.exchange.xer_writer import lost_in_xer, write_xer
from model.calendar import Shift
from model.issue import Severity
from model.plan import LagCalendar, Plan, ProgressMode
from model.task import Constraint, ConstraintKind, Lag, LagUnit, LinkType, ProgressRule
from tests.exchange_plans import bare, plans, progress, scheduled, small


def comparable(plan: Plan) -> Plan:
    """Return the plan without what P6 has no place for, its tasks in the order of their ids."""
    tasks = [
        task.model_copy(update={"calendar": None if task.calendar == plan.calendar else task.calendar})
        for task in plan.tasks
    ]
    calendars = [
        calendar.model_copy(
            update={"exceptions": tuple(each.model_copy(update={"name": ""}) for each in calendar.exceptions)}
        )
        for calendar in plan.calendars
    ]
    return plan.model_copy(
        update={
            "tasks": tuple(
                sorted(
                    (task.model_copy(update={"source_line": None, **no_calendar(task)}) for task in tasks),
                    key=lambda task: task.id,
                )
            ),
            "calendars": tuple(calendars),
            "dependencies": tuple(link.model_copy(update={"source_line": None}) for link in plan.dependencies),
        }
    )


def no_calendar(task: object) -> dict[str, None]:
    return {"calendar": None} if getattr(task, "kind", "") == "summary" else {}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_plan_that_is_written_reads_back_as_the_same_plan_with_the_same_dates(data: st.DataObject) -> None:
    plan = data.draw(plans())
    status, facts = data.draw(progress(plan))
    before = scheduled(plan, status, facts)

    read = read_xer(write_xer(plan, before.tasks, facts, status), "plan.xer", bare(plan))

    assert read.plan is not None
    assert comparable(read.plan) == comparable(plan)
    assert (read.status, {each.task: each for each in read.actuals}) == (status, {each.task: each for each in facts})
    after = scheduled(read.plan, read.status, read.actuals)
    assert {task.id: task for task in after.tasks} == {task.id: task for task in before.tasks}


def table(name: str, *rows: str) -> list[str]:
    """Return a table whose first row names its fields, ``|`` for the tabs."""
    fields, *data = [row.replace("|", "\t") for row in rows]
    return [f"%T\t{name}", f"%F\t{fields}", *(f"%R\t{row}" for row in data)]


CALENDAR = (
    "(0||CalendarData()(\x7f\x7f(0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)())(0||1(s|01:00 PM|f|05:00 "
    "PM)())))(0||3()((0||0(s|08:00|f|16:00)())))(0||4()())(0||5()())(0||6()())(0||7()((0||0(s|00:00|f|00:00)())))))"
    "(0||VIEW(ShowTotal|N)())(0||Exceptions()((0||0(d|45411)())(0||1(d|45412)((0||0(s|09:00|f|10:00)())))))))"
)
LINES = [
    "ERMHDR\t20.12\t2024-04-10\tProject\tadmin\tadmin\tdbxDatabaseNoName\tProject Management\tEUR",
    *table("CURRTYPE", "curr_id|decimal_symbol|digit_group_symbol", "1|,|."),
    *table(
        "PROJECT",
        "proj_id|export_flag|proj_short_name|clndr_id|last_recalc_date|plan_start_date|plan_end_date",
        "7|N|OLD|1|||",
        "8|Y|標準化|1|2024-04-10 08:00|2024-04-01 08:00|2026-03-31 17:00",
    ),
    *[
        line.replace("CALENDAR_DATA", CALENDAR)
        for line in table(
            "CALENDAR",
            "clndr_id|clndr_name|base_clndr_id|day_hr_cnt|clndr_data",
            "1|標準||8|CALENDAR_DATA",
            "2|夜間|1|7,5|",
        )
    ],
    *table("SCHEDOPTIONS", "proj_id|sched_progress_override|sched_calendar_on_relationship_lag", "8|Y|rcal_24Hour"),
    *table(
        "PROJWBS",
        "wbs_id|proj_id|seq_num|proj_node_flag|wbs_short_name|wbs_name|parent_wbs_id",
        "1|8|0|Y|PRJ|標準化計画|",
        "3|8|2|N|02|戸籍|1",
        "2|8|1|N|01|住民記録|1",
        "4|8|1|N|K|切替|3",
    ),
    *table(
        "TASK",
        "task_id|proj_id|wbs_id|clndr_id|task_type|status_code|task_code|task_name|target_drtn_hr_cnt|"
        "remain_drtn_hr_cnt|act_start_date|act_end_date|cstr_type|cstr_date|cstr_type2|cstr_date2|suspend_date",
        "10|8|2|1|TT_Task|TK_Complete|A10|調査|16|0|2024-04-01 08:00|2024-04-02 17:00|||||",
        "11|8|2|2|TT_Rsrc|TK_Active|A11|移行|1.016,5|12,25|2024-04-03 08:00||CS_MSO|2024-04-03 08:00|CS_MEOB|"
        "2024-05-31 17:00|2024-04-04 00:00",
        "12|8|4|1|TT_FinMile|TK_NotStart|A12|切替|0|0|||CS_MANDFIN|2024-06-03 17:00|||",
        "13|8|1|1|TT_LOE|TK_NotStart|A13|管理|80|80|||||||",
        "14|8|3|1|TT_WBS|TK_NotStart|A14|まとめ|0|0|||||||",
        "15|8|4|1|TT_Mile|TK_NotStart|A15|開始|0|0|||CS_ALAP||||",
        "90|7|1|1|TT_Task|TK_NotStart|OLD|別|8|8|||||||",
    ),
    *table(
        "TASKPRED",
        "task_pred_id|task_id|pred_task_id|proj_id|pred_type|lag_hr_cnt",
        "1|11|10|8|PR_FS|16",
        "2|12|11|8|PR_FF1|-4",
        "3|15|12|8|PR_SF|0",
        "4|12|13|8|PR_FF|0",
        "5|12|90|8|PR_SS|0",
    ),
    *table("TASKRSRC", "taskrsrc_id|task_id", "1|10", "2|11"),
    "%E",
    "%R\tthis is ignored",
]
SAMPLE = "\r\n".join(LINES)


def read_sample(content: bytes | None = None) -> ProjectFile:
    read = read_xer(SAMPLE.encode("cp932") if content is None else content, "plan.xer", small())
    assert read.plan is not None, read.issues
    return read


def told(read: ProjectFile) -> dict[tuple[str, str], str]:
    """Return what was told, with the number of times where it was counted."""
    return {(issue.code, issue.column): dict(issue.values).get("count", "") for issue in read.issues}


def test_the_wbs_of_the_exported_project_becomes_summaries_over_its_activities() -> None:
    plan = read_sample().plan
    assert plan is not None

    assert plan.name == "標準化計画"
    assert [(task.id, task.parent, task.kind.value) for task in plan.tasks] == [
        ("01", None, "summary"),
        ("A10", "01", "task"),
        ("A11", "01", "task"),
        ("02", None, "summary"),
        ("K", "02", "summary"),
        ("A12", "K", "finish_milestone"),
        ("A15", "K", "start_milestone"),
        ("A13", None, "task"),
    ]
    assert plan.must_finish_by == datetime(2026, 3, 31, 17)
    assert (plan.options.lag_calendar, plan.options.progress_mode) == (LagCalendar.ALL_HOURS, ProgressMode.OVERRIDE)


def test_hours_in_the_marks_of_the_currency_become_minutes_and_constraints_keep_their_softness() -> None:
    plan = read_sample().plan
    assert plan is not None

    task = next(task for task in plan.tasks if task.id == "A11")

    assert task.duration == 60990
    assert task.constraints == (
        Constraint(kind=ConstraintKind.START_ON, at=datetime(2024, 4, 3, 8)),
        Constraint(kind=ConstraintKind.FNLT, at=datetime(2024, 5, 31, 17)),
    )
    pins = [task.constraints[0].kind for task in plan.tasks if task.id in {"A12", "A15"}]
    assert pins == [ConstraintKind.MANDATORY_FINISH, ConstraintKind.ALAP]


def test_links_are_read_with_their_lag_and_a_level_of_effort_drives_nothing() -> None:
    read = read_sample()
    assert read.plan is not None

    links = [(each.predecessor, each.successor, each.link, each.lag) for each in read.plan.dependencies]

    assert links == [
        ("A10", "A11", LinkType.FS, Lag(value=Fraction(2), unit=LagUnit.DAY)),
        ("A11", "A12", LinkType.FF, Lag(value=Fraction(-1, 2), unit=LagUnit.DAY)),
        ("A12", "A15", LinkType.SF, Lag()),
    ]
    assert told(read)["exchange-effort-link", "TT_LOE"] == "1"
    assert ("exchange-link-aside", "") in told(read)
    assert next(task.rule for task in read.plan.tasks if task.id == "A13") is ProgressRule.LEVEL_OF_EFFORT


def test_a_calendar_has_its_own_week_and_the_exceptions_of_its_base() -> None:
    plan = read_sample().plan
    assert plan is not None

    standard, night = plan.calendars

    assert standard.week[0] == (Shift(start=480, end=720), Shift(start=780, end=1020))
    assert standard.week[5] == (Shift(start=0, end=1440),)
    assert standard.week[6] == ()
    assert [(each.day, each.shifts) for each in standard.exceptions] == [
        (date(2024, 4, 29), ()),
        (date(2024, 4, 30), (Shift(start=540, end=600),)),
    ]
    assert night.exceptions == standard.exceptions
    assert (standard.minutes_per_day, night.minutes_per_day) == (480, 450)


def test_progress_comes_with_the_status_date_and_the_rest_is_counted() -> None:
    read = read_sample()

    assert read.status == datetime(2024, 4, 10, 8)
    assert [(each.task, each.remaining) for each in read.actuals] == [("A10", 0), ("A11", 735)]
    assert told(read)["not-understood", "TASKRSRC"] == "2"
    assert told(read)["not-understood", "TT_WBS"] == "1"
    assert told(read)["not-understood", "suspend_date"] == "1"
    assert ("exchange-other-projects", "") in told(read)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_japanese_names_are_read_in_the_encodings_they_come_in(encoding: str) -> None:
    read = read_sample(SAMPLE.encode(encoding))

    assert read.plan is not None
    assert {task.name for task in read.plan.tasks} >= {"調査", "移行", "切替"}


def test_western_names_of_a_windows_computer_are_read_too() -> None:
    western = "\n".join(LINES).replace("標準化計画", "Migration été – coûts").encode("ascii", "ignore")
    named = western.replace(b"\tY\tPRJ\tMigration t  cots", "\tY\tPRJ\tMigration été – coûts".encode("cp1252"))

    read = read_sample(named)

    assert read.plan is not None
    assert read.plan.name == "Migration été – coûts"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "exchange-not-a-project"),
        (b"task,name\n1,a\n", "exchange-not-a-project"),
        (b"ERMHDR\t20.12\n%E\n", "exchange-not-a-project"),
        (SAMPLE.replace("2024-04-03 08:00\t\t", "2024-04-31 08:00\t\t").encode(), "exchange-value-bad"),
        (SAMPLE.replace("1.016,5", "many").encode(), "exchange-value-bad"),
        (b" " * (20 * 2**20 + 1), "size-limit"),
        (b"ERMHDR" + b"\n" * 2_000_001, "size-limit"),
    ],
)
def test_a_file_that_is_broken_or_too_large_is_refused_with_its_reason(content: bytes, code: str) -> None:
    read = read_xer(content, "plan.xer", small())

    assert read.plan is None
    assert code in {issue.code for issue in read.issues if issue.severity is Severity.REFUSED}


@pytest.mark.parametrize("data", ["(" * 200_000, ")" * 1000, "(0||CalendarData()(", "(0||DaysOfWeek", "no brackets"])
def test_a_broken_calendar_text_gives_the_usual_week_of_the_program_and_says_so(data: str) -> None:
    read = read_sample(SAMPLE.replace(CALENDAR, data).encode())

    assert read.plan is not None
    assert len(read.plan.calendars[0].week[0]) == 1
    assert ("exchange-calendar-assumed", "標準") in told(read)


def test_a_lag_that_hours_cannot_say_comes_back_in_its_own_words_until_the_hours_are_changed() -> None:
    base = small()
    elapsed = Lag(value=Fraction(14), unit=LagUnit.ELAPSED_DAY)
    plan = base.model_copy(update={"dependencies": (base.dependencies[0].model_copy(update={"lag": elapsed}),)})
    written = write_xer(plan).decode("cp932")

    kept = read_xer(written.encode(), "plan.xer", base).plan
    changed = read_xer(written.replace("\t77.5\t", "\t155\t").encode(), "plan.xer", base).plan

    assert kept is not None
    assert changed is not None
    assert kept.dependencies[0].lag == elapsed
    assert changed.dependencies[0].lag == Lag(value=Fraction(20), unit=LagUnit.DAY)
    assert [issue.column for issue in lost_in_xer(plan)] == ["deadline", "lag (elapsed)"]

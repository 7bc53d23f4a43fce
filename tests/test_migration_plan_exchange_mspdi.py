"""Microsoft Project XML: what is written reads back the same, and the program's own files are understood."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan.exchange.findings import ProjectFile
from migration_plan.exchange.mspdi_reader import read_mspdi
from migration_plan.exchange.mspdi_writer import write_mspdi
from model.calendar import Shift
from model.issue import Severity
from model.plan import LagCalendar
from model.record import Minutes, TaskId
from model.schedule import Actuals
from model.task import Constraint, ConstraintKind, Lag, LagUnit, LinkType, Task
from tests.exchange_plans import START, bare, plans, progress, scheduled, small


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_plan_that_is_written_reads_back_as_the_same_plan_with_the_same_dates(data: st.DataObject) -> None:
    plan = data.draw(plans())
    status, facts = data.draw(progress(plan))
    before = scheduled(plan, status, facts)

    read = read_mspdi(write_mspdi(plan, before.tasks, facts, status), "plan.xml", bare(plan))

    assert read.plan == plan
    assert (read.status, read.actuals) == (status, facts)
    assert scheduled(read.plan, read.status, read.actuals) == before


SAMPLE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="http://schemas.microsoft.com/project">
<SaveVersion>14</SaveVersion><Name>移行.mpp</Name><Title>移行計画</Title><StartDate>2024-04-01T08:00:00</StartDate>
<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek>
<StatusDate>2024-04-10T17:00:00</StatusDate>
<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>テキスト1</FieldName><Alias>業務名</Alias>
</ExtendedAttribute></ExtendedAttributes>
<Calendars>
<Calendar><UID>1</UID><Name>標準</Name><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>
<WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>
<WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>
<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
<WeekDay><DayType>3</DayType><DayWorking>1</DayWorking></WeekDay>
<WeekDay><DayType>4</DayType><DayWorking>1</DayWorking></WeekDay>
<WeekDay><DayType>5</DayType><DayWorking>1</DayWorking></WeekDay>
<WeekDay><DayType>6</DayType><DayWorking>1</DayWorking></WeekDay>
<WeekDay><DayType>7</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>
<Exceptions>
<Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod><FromDate>2024-12-29T00:00:00</FromDate>
<ToDate>2025-01-03T23:59:00</ToDate></TimePeriod><Occurrences>6</Occurrences><Name>年末年始</Name><Type>1</Type>
<DayWorking>0</DayWorking></Exception>
<Exception><TimePeriod><FromDate>2024-01-01T00:00:00</FromDate><ToDate>2026-12-31T23:59:00</ToDate></TimePeriod>
<Name>成人の日</Name><Type>3</Type><MonthItem>4</MonthItem><MonthPosition>1</MonthPosition><Month>0</Month>
<DayWorking>0</DayWorking></Exception></Exceptions></Calendar>
<Calendar><UID>2</UID><Name>夜間</Name><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID><WeekDays>
<WeekDay><DayType>7</DayType><DayWorking>1</DayWorking><WorkingTimes>
<WorkingTime><FromTime>00:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
</WeekDays></Calendar>
<Calendar><UID>3</UID><Name>山田</Name><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID></Calendar>
</Calendars>
<Tasks>
<Task><UID>0</UID><ID>0</ID><Name>移行</Name><OutlineLevel>0</OutlineLevel><Summary>1</Summary></Task>
<Task><UID>10</UID><ID>1</ID><Name>戸籍</Name><OutlineLevel>1</OutlineLevel><Duration>PT40H0M0S</Duration>
<Summary>1</Summary><CalendarUID>-1</CalendarUID></Task>
<Task><UID>11</UID><ID>2</ID><Name>調査</Name><OutlineLevel>2</OutlineLevel><Start>2024-04-01T08:00:00</Start>
<Duration>PT16H0M0S</Duration><DurationFormat>39</DurationFormat><PercentComplete>50</PercentComplete>
<ActualStart>2024-04-01T08:00:00</ActualStart><RemainingDuration>PT8H0M0S</RemainingDuration>
<CalendarUID>-1</CalendarUID><Notes>要確認</Notes>
<ExtendedAttribute><FieldID>188743731</FieldID><Value>戸籍</Value></ExtendedAttribute>
<Baseline><Number>0</Number><Start>2024-04-01T08:00:00</Start><Finish>2024-04-02T17:00:00</Finish><Work>PT24H0M0S</Work>
</Baseline></Task>
<Task><UID>12</UID><ID>3</ID><Name>移行</Name><OutlineLevel>2</OutlineLevel><Duration>PT8H0M0S</Duration>
<DurationFormat>7</DurationFormat><ConstraintType>4</ConstraintType><CalendarUID>2</CalendarUID>
<ConstraintDate>2024-04-15T08:00:00</ConstraintDate><Deadline>2024-05-31T17:00:00</Deadline>
<PredecessorLink><PredecessorUID>11</PredecessorUID><Type>1</Type><CrossProject>0</CrossProject>
<LinkLag>9600</LinkLag><LagFormat>7</LagFormat></PredecessorLink></Task>
<Task><UID>13</UID><ID>4</ID><Name>切替</Name><OutlineLevel>1</OutlineLevel><Duration>PT0H0M0S</Duration>
<DurationFormat>7</DurationFormat><Milestone>1</Milestone><ConstraintType>2</ConstraintType>
<ConstraintDate>2024-06-03T08:00:00</ConstraintDate>
<PredecessorLink><PredecessorUID>10</PredecessorUID><Type>1</Type><LinkLag>201600</LinkLag><LagFormat>8</LagFormat>
</PredecessorLink></Task>
<Task><UID>14</UID><ID>5</ID><Name>待ち</Name><OutlineLevel>1</OutlineLevel><Duration>PT48H0M0S</Duration>
<DurationFormat>8</DurationFormat><Manual>1</Manual>
<PredecessorLink><PredecessorUID>12</PredecessorUID><Type>3</Type><LinkLag>50</LinkLag><LagFormat>19</LagFormat>
</PredecessorLink>
<PredecessorLink><PredecessorUID>99</PredecessorUID><Type>1</Type></PredecessorLink></Task>
</Tasks>
<Resources><Resource><UID>1</UID><Name>総務課</Name></Resource></Resources>
<Assignments><Assignment><TaskUID>11</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments>
</Project>""".encode()


def by_id(read: ProjectFile) -> dict[str, Task]:
    assert read.plan is not None
    return {task.id: task for task in read.plan.tasks}


def codes(read: ProjectFile) -> dict[tuple[str, str], str]:
    """Return what was told, with the number of times where it was counted."""
    return {(issue.code, issue.column): dict(issue.values).get("count", "") for issue in read.issues}


def test_a_file_of_the_program_gives_tasks_under_their_summaries_with_what_the_program_says_of_them() -> None:
    tasks = by_id(read_mspdi(SAMPLE, "移行.xml", small()))

    assert [(task.id, task.parent, task.kind.value) for task in tasks.values()] == [
        ("10", None, "summary"),
        ("11", "10", "task"),
        ("12", "10", "task"),
        ("13", None, "finish_milestone"),
        ("14", None, "task"),
    ]
    assert (tasks["11"].duration, tasks["11"].system, tasks["11"].owner, tasks["11"].weight) == (960, "02", "総務課", 3)
    assert (tasks["11"].planned_start, tasks["11"].planned_finish) == (date(2024, 4, 1), date(2024, 4, 2))
    assert tasks["12"].constraints == (Constraint(kind=ConstraintKind.SNET, at=datetime(2024, 4, 15, 8)),)
    assert tasks["12"].deadline == datetime(2024, 5, 31, 17)
    assert tasks["13"].constraints[0].kind is ConstraintKind.MANDATORY_START


def test_lags_keep_their_unit_and_a_link_on_a_summary_goes_to_the_tasks_below() -> None:
    read = read_mspdi(SAMPLE, "移行.xml", small())
    assert read.plan is not None

    links = {(each.predecessor, each.successor, each.link): each.lag for each in read.plan.dependencies}

    assert links == {
        ("11", "12", LinkType.FS): Lag(value=Fraction(2), unit=LagUnit.DAY),
        ("11", "13", LinkType.FS): Lag(value=Fraction(14), unit=LagUnit.ELAPSED_DAY),
        ("12", "13", LinkType.FS): Lag(value=Fraction(14), unit=LagUnit.ELAPSED_DAY),
        ("12", "14", LinkType.SS): Lag(value=Fraction(50), unit=LagUnit.PERCENT),
    }
    assert read.plan.options.lag_calendar is LagCalendar.SUCCESSOR


def test_calendars_inherit_their_week_and_holidays_that_recur_become_days() -> None:
    plan = read_mspdi(SAMPLE, "移行.xml", small()).plan
    assert plan is not None

    standard, night = (next(each for each in plan.calendars if each.name == name) for name in ("標準", "夜間"))

    assert standard.week[1] == standard.week[0] == (Shift(start=480, end=720), Shift(start=780, end=1020))
    assert standard.week[5] == ()
    assert night.week[5] == (Shift(start=0, end=1440),)
    assert night.week[0] == standard.week[0]
    assert night.exceptions == standard.exceptions
    assert [each.day for each in standard.exceptions if each.name == "成人の日"] == [
        date(2024, 1, 8),
        date(2025, 1, 13),
        date(2026, 1, 12),
    ]
    assert len([each for each in standard.exceptions if each.name == "年末年始"]) == 6
    assert plan.calendar == standard.id


def test_progress_and_status_date_come_with_the_plan() -> None:
    read = read_mspdi(SAMPLE, "移行.xml", small())

    assert read.status == datetime(2024, 4, 10, 17)
    assert read.actuals == (Actuals(task=TaskId("11"), actual_start=datetime(2024, 4, 1, 8), remaining=Minutes(480)),)


def test_what_has_no_place_in_a_plan_is_counted_and_told() -> None:
    told = codes(read_mspdi(SAMPLE, "移行.xml", small()))

    assert told["not-understood", "Notes"] == "1"
    assert told["not-understood", "Manual"] == "1"
    assert told["not-understood", "Assignment"] == "1"
    assert told["not-understood", "Calendar (Resource)"] == "1"
    assert told["exchange-summary-link", "FS"] == "1"
    assert told["exchange-elapsed-duration", ""] == "1"
    assert told["exchange-pin", "MSO"] == "1"
    assert ("exchange-link-aside", "") in told


def test_without_a_plan_in_force_the_goals_are_assumed_and_that_is_told() -> None:
    read = read_mspdi(SAMPLE, "移行.xml", None)

    assert read.plan is not None
    assert read.plan.target.value == 100
    assert ("exchange-goals-assumed", "") in codes(read)
    assert codes(read)["not-understood", "業務番号 = 戸籍"] == "1"


def test_what_only_our_plan_knows_of_a_task_stays_when_the_program_does_not_say_it() -> None:
    base = small()
    written = write_mspdi(base).replace("<Contact>総務課</Contact>".encode(), b"").replace(b"PT23H15M0S", b"PT0H0M0S")

    task = by_id(read_mspdi(written, "plan.xml", base))["A"]

    assert (task.owner, task.weight) == ("総務課", 3)


def test_a_constraint_changed_in_the_program_wins_over_the_one_we_carried() -> None:
    soft = (Constraint(kind=ConstraintKind.START_ON, at=START),)
    base = small()
    plan = base.model_copy(update={"tasks": (base.tasks[1].model_copy(update={"constraints": soft, "parent": None}),)})
    written = write_mspdi(plan)

    assert by_id(read_mspdi(written, "plan.xml", base))["A"].constraints == soft
    moved = written.replace(b"<ConstraintDate>2024-04-01", b"<ConstraintDate>2024-05-01")
    assert by_id(read_mspdi(moved, "plan.xml", base))["A"].constraints == (
        Constraint(kind=ConstraintKind.SNET, at=START.replace(month=5)),
    )


BOMB = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<Project xmlns="http://schemas.microsoft.com/project"><Title>&b;</Title></Project>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY f SYSTEM "file:///etc/hostname">]>
<Project><Title>&f;</Title></Project>"""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "exchange-xml-forbidden"),
        (OUTSIDE, "exchange-xml-forbidden"),
        (b"<Project><Tasks>", "exchange-unreadable"),
        (b"", "exchange-unreadable"),
        (b"<html/>", "exchange-not-a-project"),
        (b"<Project/>", "exchange-start-missing"),
        (b"<?xml version='1.0' encoding='no-such'?><Project/>", "exchange-unreadable"),
        (b"<Project>" + b"<a/>" * 3_100_000 + b"</Project>", "size-limit"),
        (b" " * (20 * 2**20 + 1), "size-limit"),
        (SAMPLE.replace(b"PT16H0M0S", b"sixteen"), "exchange-value-bad"),
        (SAMPLE.replace(b"2024-04-15T08", b"2024-02-30T08"), "exchange-value-bad"),
    ],
)
def test_a_file_that_is_dangerous_broken_or_too_large_is_refused_with_its_reason(content: bytes, code: str) -> None:
    read = read_mspdi(content, "plan.xml", small())

    assert read.plan is None
    assert code in {issue.code for issue in read.issues if issue.severity is Severity.REFUSED}


def test_deep_nesting_and_a_base_calendar_that_is_its_own_base_end() -> None:
    deep = b"<Project>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</Project>"
    circular = SAMPLE.replace(
        b"<BaseCalendarUID>-1</BaseCalendarUID>", b"<BaseCalendarUID>2</BaseCalendarUID>"
    ).replace(b"<IsBaseCalendar>1<", b"<IsBaseCalendar>0<")

    assert read_mspdi(deep, "plan.xml", None).plan is None
    assert read_mspdi(circular, "plan.xml", small()).plan is not None

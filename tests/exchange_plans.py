"""Random plans for the round trips through other programs, and what must come back the same."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from model.calendar import Calendar, CalendarException, Shift
from model.plan import Goal, LagCalendar, Plan, ProgressMode, ScheduleOptions
from model.record import CalendarId, Minutes, SystemCode, TaskId
from model.schedule import Actuals, Schedule
from model.system import System
from model.task import (
    Constraint,
    ConstraintKind,
    Dependency,
    Lag,
    LagUnit,
    LinkType,
    Measure,
    ProgressRule,
    Task,
    TaskKind,
)

START = datetime(2024, 4, 1, 8, 30)
GOAL = Goal(day=date(2025, 3, 31), value=Fraction(85))
OFFICE = (Shift(start=510, end=720), Shift(start=780, end=1035))
DAY = (Shift(start=0, end=1440),)
NIGHT = (Shift(start=0, end=360), Shift(start=1320, end=1440))
SYSTEMS = (System(code=SystemCode("01"), name="住民基本台帳"), System(code=SystemCode("02"), name="戸籍"))
NAMES = st.text("移行作業のテスト表ソAbc<&>'\" 12", min_size=1, max_size=12).map(str.strip).filter(bool)
MOMENTS = st.integers(0, 400 * 24 * 4).map(lambda quarter: START + timedelta(minutes=15 * quarter))
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
DATED = [kind for kind in ConstraintKind if kind is not ConstraintKind.ALAP]
CONSTRAINTS = st.one_of(
    st.just(Constraint(kind=ConstraintKind.ALAP)),
    st.builds(Constraint, kind=st.sampled_from(DATED), at=MOMENTS),
)
LAGS = st.one_of(
    st.just(Lag()),
    st.builds(Lag, value=st.integers(-8, 20).map(lambda n: Fraction(n, 2)), unit=st.sampled_from(list(LagUnit))),
).filter(lambda lag: lag.unit is not LagUnit.PERCENT or lag.value.denominator == 1)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, ...]:
    """Return one to three calendars, the first of which has office hours."""
    weeks = {
        "office": ((OFFICE,) * 5 + ((),) * 2, 465),
        "seven": ((OFFICE,) * 7, 480),
        "nights": ((NIGHT,) * 5 + (DAY,) * 2, 480),
        "24h": ((DAY,) * 7, 1440),
    }
    names = ["office", *draw(st.lists(st.sampled_from(["seven", "nights", "24h"]), max_size=2, unique=True))]
    return tuple(
        Calendar(
            id=CalendarId(name),
            name=draw(st.sampled_from(["", "執務日", "A & B"])),
            week=weeks[name][0],
            exceptions=tuple(
                CalendarException(day=day, shifts=draw(st.sampled_from([(), OFFICE, DAY])), name="祝日")
                for day in sorted(draw(st.sets(DAYS, max_size=3)))
            ),
            minutes_per_day=Minutes(weeks[name][1]),
        )
        for name in names
    )


@st.composite
def tasks(draw: st.DrawFn, names: list[CalendarId]) -> tuple[Task, ...]:
    """Return tasks in the order of their outline, under summaries two levels deep."""
    found: list[Task] = []
    above: list[TaskId] = []
    for number in range(draw(st.integers(1, 9))):
        above = above[: draw(st.integers(0, len(above)))]
        kind = draw(st.sampled_from([*TaskKind, TaskKind.TASK, TaskKind.TASK]))
        duration = draw(st.sampled_from([0, 60, 465, 500, 4650])) if kind is TaskKind.TASK else 0
        task = Task(
            id=TaskId(f"T-{number}"),
            name=draw(NAMES),
            duration=Minutes(duration),
            system=draw(st.sampled_from([None, SystemCode("01"), SystemCode("02")])),
            step=draw(st.sampled_from([None, "③-2"])),
            measure=draw(st.sampled_from(Measure)),
            owner=draw(st.sampled_from(["", "情報政策課"])),
            calendar=draw(st.sampled_from([None, *names])),
            kind=kind,
            parent=above[-1] if above else None,
            weight=draw(st.integers(0, 40)),
            rule=draw(st.sampled_from(ProgressRule)),
            constraints=()
            if kind is TaskKind.SUMMARY
            else tuple(draw(st.lists(CONSTRAINTS, max_size=3, unique_by=lambda each: each.kind))),
            deadline=draw(st.one_of(st.none(), MOMENTS)),
            planned_start=draw(st.one_of(st.none(), DAYS)),
            planned_finish=draw(st.one_of(st.none(), DAYS)),
        )
        found.append(task)
        if kind is TaskKind.SUMMARY and len(above) < 2:
            above.append(task.id)
    return tuple(found)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan with every feature that a file of another program may carry."""
    known = draw(calendars())
    work = draw(tasks([each.id for each in known]))
    leaves = [task.id for task in work if task.kind is not TaskKind.SUMMARY]
    pairs = [(first, second) for place, first in enumerate(leaves) for second in leaves[place + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=12, unique=True)) if pairs else []
    return Plan(
        name="標準化 <計画>",
        municipality="例示区",
        start=START,
        deadline=date(2026, 3, 31),
        baseline=GOAL,
        target=GOAL,
        calendars=known,
        calendar=draw(st.sampled_from([each.id for each in known])),
        systems=SYSTEMS,
        tasks=work,
        dependencies=tuple(
            Dependency(predecessor=first, successor=second, link=draw(st.sampled_from(LinkType)), lag=draw(LAGS))
            for first, second in sorted(chosen, key=lambda pair: (leaves.index(pair[1]), leaves.index(pair[0])))
        ),
        must_finish_by=draw(st.one_of(st.none(), MOMENTS)),
        options=ScheduleOptions(
            lag_calendar=draw(st.sampled_from(LagCalendar)), progress_mode=draw(st.sampled_from(ProgressMode))
        ),
    )


@st.composite
def progress(draw: st.DrawFn, plan: Plan) -> tuple[datetime | None, tuple[Actuals, ...]]:
    """Return a status date with facts on some of the tasks, or neither."""
    if draw(st.booleans()):
        return None, ()
    facts = []
    for task in plan.tasks:
        if task.kind is TaskKind.SUMMARY or draw(st.booleans()):
            continue
        finished = draw(st.booleans())
        facts.append(
            Actuals(
                task=task.id,
                actual_start=START,
                actual_finish=START + timedelta(days=3) if finished else None,
                remaining=Minutes(0 if finished else draw(st.integers(0, int(task.duration)))),
            )
        )
    return START + timedelta(days=30), tuple(facts)


def bare(plan: Plan) -> Plan:
    """Return what is in force before an import, without anything that the file itself must tell."""
    return plan.model_copy(
        update={
            "tasks": (),
            "dependencies": (),
            "calendars": (),
            "options": ScheduleOptions(critical_float=Minutes(77)),
            "must_finish_by": None,
        }
    )


def scheduled(plan: Plan, status: datetime | None, facts: tuple[Actuals, ...]) -> Schedule:
    """Return the schedule of a plan."""
    return schedule(build_network(plan), status=status, actuals=facts)


def small() -> Plan:
    """Return a plan of one summary with two tasks and a milestone, worked by hand."""
    office = Calendar(
        id=CalendarId("office"),
        name="執務日",
        week=((OFFICE,) * 5 + ((),) * 2),
        exceptions=(CalendarException(day=date(2024, 4, 29), name="昭和の日"),),
        minutes_per_day=Minutes(465),
    )
    work = (
        Task(id=TaskId("S"), name="戸籍", duration=Minutes(0), kind=TaskKind.SUMMARY),
        Task(id=TaskId("A"), name="調達, 契約", duration=Minutes(465), parent=TaskId("S"), weight=3, owner="総務課"),
        Task(id=TaskId("B"), name="構築", duration=Minutes(930), parent=TaskId("S"), deadline=datetime(2024, 4, 11)),
        Task(id=TaskId("M"), name="切替", duration=Minutes(0), kind=TaskKind.FINISH_MILESTONE, parent=TaskId("S")),
    )
    links = (
        Dependency(predecessor=TaskId("A"), successor=TaskId("B"), lag=Lag(value=Fraction(1), unit=LagUnit.DAY)),
        Dependency(predecessor=TaskId("A"), successor=TaskId("B"), link=LinkType.SS),
        Dependency(predecessor=TaskId("B"), successor=TaskId("M")),
    )
    return Plan(
        name="計画",
        municipality="例示区",
        start=START,
        deadline=date(2026, 3, 31),
        baseline=GOAL,
        target=GOAL,
        calendars=(office,),
        calendar=office.id,
        systems=SYSTEMS,
        tasks=work,
        dependencies=links,
    )

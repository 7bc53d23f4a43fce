"""Random plans with all features of the schedule, for laws that must hold on any plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from model.calendar import Calendar, CalendarException, Shift
from model.plan import Goal, LagCalendar, Plan, ProgressMode, ScheduleOptions
from model.record import CalendarId, Minutes, TaskId
from model.schedule import Actuals, Hold
from model.task import Constraint, ConstraintKind, Dependency, Lag, LagUnit, LinkType, Task, TaskKind

START = datetime(2026, 4, 6, 8)
STATUS = datetime(2026, 4, 16, 8)
GOAL = Goal(day=date(2026, 3, 31), value=Fraction(85))
OFFICE = (Shift(start=480, end=720), Shift(start=780, end=1020))
CALENDARS = (
    Calendar(
        id=CalendarId("office"),
        week=(OFFICE,) * 5 + ((),) * 2,
        exceptions=(CalendarException(day=date(2026, 4, 29), name="昭和の日"),),
    ),
    Calendar(id=CalendarId("seven"), week=(OFFICE,) * 7),
    Calendar(
        id=CalendarId("night"),
        week=((Shift(start=0, end=360), Shift(start=1320, end=1440)),) * 5 + ((Shift(start=0, end=1440),),) * 2,
    ),
)
SOFT = [
    ConstraintKind.SNET,
    ConstraintKind.SNLT,
    ConstraintKind.FNET,
    ConstraintKind.FNLT,
    ConstraintKind.START_ON,
    ConstraintKind.FINISH_ON,
]


@dataclass(frozen=True)
class Situation:
    """A plan and what is known of it."""

    plan: Plan
    status: datetime | None = None
    actuals: tuple[Actuals, ...] = ()
    holds: tuple[Hold, ...] = ()


def moments(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Return moments on whole hours between two days from the start."""
    return st.integers(first * 24, last * 24).map(lambda hours: START + timedelta(hours=hours))


def names(count: int) -> list[TaskId]:
    """Return so many ids."""
    return [TaskId(f"T{number:02d}") for number in range(count)]


@st.composite
def lags(draw: st.DrawFn, *, leads: bool) -> Lag:
    """Draw a lag in any unit; most are zero."""
    if draw(st.integers(0, 2)):
        return Lag()
    unit = draw(
        st.sampled_from([LagUnit.HOUR, LagUnit.DAY, LagUnit.ELAPSED_HOUR, LagUnit.ELAPSED_DAY, LagUnit.PERCENT])
    )
    most = {LagUnit.HOUR: 20, LagUnit.DAY: 4, LagUnit.ELAPSED_HOUR: 60, LagUnit.ELAPSED_DAY: 5}.get(unit, 0)
    value = draw(st.sampled_from([50, 100, 200])) if unit is LagUnit.PERCENT else draw(st.integers(-most * leads, most))
    return Lag(value=Fraction(value), unit=unit)


@st.composite
def tasks(draw: st.DrawFn, name: TaskId, *, constrained: bool, calendars: tuple[CalendarId, ...]) -> Task:
    """Draw a task; some are milestones, some carry constraints or a deadline."""
    kinds = [TaskKind.TASK] * 5 + [TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE]
    kind = draw(st.sampled_from(kinds))
    hours = draw(st.integers(0, 30)) * 2 if kind is TaskKind.TASK else 0
    bound = constrained and draw(st.integers(0, 4)) == 0
    constraints = [Constraint(kind=draw(st.sampled_from(SOFT)), at=draw(moments(0, 40)))] if bound else []
    deadline = draw(moments(5, 50)) if constrained and draw(st.integers(0, 9)) == 0 else None
    return Task(
        id=name,
        name="",
        duration=Minutes(hours * 60),
        kind=kind,
        calendar=draw(st.sampled_from(calendars)),
        constraints=tuple(constraints),
        deadline=deadline,
    )


@st.composite
def dependencies(draw: st.DrawFn, ids: list[TaskId], *, leads: bool) -> tuple[Dependency, ...]:
    """Draw links that go from an earlier id to a later one."""
    found = []
    for after in range(1, len(ids)):
        for before in draw(st.lists(st.integers(0, after - 1), max_size=3, unique=True)):
            link, lag = draw(st.sampled_from(list(LinkType))), draw(lags(leads=leads))
            found.append(Dependency(predecessor=ids[before], successor=ids[after], link=link, lag=lag))
    return tuple(found)


@st.composite
def plans(
    draw: st.DrawFn, *, constrained: bool = True, leads: bool = True, one_calendar: bool = False, most: int = 9
) -> Plan:
    """Draw a plan of a few tasks."""
    ids = names(draw(st.integers(1, most)))
    calendars = tuple(calendar.id for calendar in CALENDARS[: 1 if one_calendar else None])
    drawn = [draw(tasks(name, constrained=constrained, calendars=calendars)) for name in ids]
    options = ScheduleOptions(
        lag_calendar=draw(st.sampled_from(list(LagCalendar))),
        progress_mode=draw(st.sampled_from(list(ProgressMode))),
    )
    return Plan(
        name="",
        municipality="",
        start=START,
        deadline=date(2026, 3, 31),
        baseline=GOAL,
        target=GOAL,
        calendars=CALENDARS,
        calendar=CalendarId("office"),
        systems=(),
        tasks=tuple(drawn),
        dependencies=draw(dependencies(ids, leads=leads)),
        must_finish_by=draw(moments(10, 60)) if constrained and draw(st.integers(0, 4)) == 0 else None,
        options=options,
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Draw a plan with progress and gaps."""
    plan = draw(plans())
    if draw(st.booleans()):
        return Situation(plan, holds=draw(gaps(plan)))
    facts = []
    for task in plan.tasks:
        state = draw(st.sampled_from(["waiting", "waiting", "started", "finished"]))
        start = draw(moments(0, 8))
        left = Minutes(draw(st.integers(0, 20)) * 60)
        if state == "started":
            facts.append(Actuals(task=task.id, actual_start=start, remaining=left))
        if state == "finished":
            facts.append(Actuals(task=task.id, actual_start=start, actual_finish=draw(moments(8, 10))))
    return Situation(plan, STATUS, tuple(facts), draw(gaps(plan)))


@st.composite
def gaps(draw: st.DrawFn, plan: Plan) -> tuple[Hold, ...]:
    """Draw a few gaps that hold tasks of the plan."""
    ids = [task.id for task in plan.tasks]
    return tuple(
        Hold(
            id=f"gap{number}",
            task=draw(st.sampled_from(ids)),
            holds_start=draw(st.booleans()),
            expected=draw(moments(0, 40)),
            verification=Minutes(draw(st.integers(0, 20)) * 60),
        )
        for number in range(draw(st.integers(0, 2)))
    )

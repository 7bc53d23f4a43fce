"""How the cells of the plan papers are written, so that ``paper_cells`` reads the same value back."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from migration_plan import paper_words as words
from model.calendar import Shift
from model.record import Minutes
from model.task import Constraint, ConstraintKind, Lag, Task, TaskKind

_FINISH_KINDS = {ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.FINISH_ON, ConstraintKind.MANDATORY_FINISH}


def task_cells(task: Task, minutes_per_day: int) -> dict[str, str]:
    """Return the cells of a task by their field, as the template of the tasks has them."""
    return {
        "id": task.id,
        "name": task.name,
        "system": task.system or "",
        "step": task.step or "",
        "measure": words.MEASURES[task.measure][0],
        "owner": task.owner,
        "duration": duration(task.duration, minutes_per_day),
        "calendar": task.calendar or "",
        "kind": "" if task.kind is TaskKind.TASK else words.TASK_KINDS[task.kind][0],
        "parent": task.parent or "",
        "weight": str(task.weight),
        "rule": words.PROGRESS_RULES[task.rule][0],
        "constraints": constraints(task.constraints),
        "deadline": finish(task.deadline),
        "planned_start": day(task.planned_start),
        "planned_finish": day(task.planned_finish),
        "optimistic": "" if task.optimistic is None else duration(task.optimistic, minutes_per_day),
        "pessimistic": "" if task.pessimistic is None else duration(task.pessimistic, minutes_per_day),
    }


def duration(minutes: Minutes, minutes_per_day: int) -> str:
    """Return a duration in days of its calendar, in minutes where it is no whole number of them.

    >>> duration(Minutes(2400), 480), duration(Minutes(500), 480)
    ('5', '500m')
    """
    days, rest = divmod(minutes, minutes_per_day)
    return f"{minutes}m" if rest else str(days)


def lag(value: Lag) -> str:
    """Return a lag with its unit; none is blank.

    >>> lag(Lag(value=Fraction(-5, 2))), lag(Lag())
    ('-2.5d', '')
    """
    return f"{decimal(value.value)}{value.unit}" if value.value else ""


def decimal(value: Fraction) -> str:
    """Return a number as an exact decimal where there is one, else rounded at ten places.

    >>> decimal(Fraction(5, 2)), decimal(Fraction(-3)), decimal(Fraction(1, 3))
    ('2.5', '-3', '0.3333333333')
    """
    tenth = 10**10
    whole, rest = divmod(abs(round(value * tenth)), tenth)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}" + (f".{rest:010d}".rstrip("0") if rest else "")


def constraints(found: tuple[Constraint, ...]) -> str:
    """Return constraints as one cell.

    >>> constraints((Constraint(kind=ConstraintKind.SNET, at=datetime(2025, 4, 1)),))
    'SNET 2025-04-01'
    """
    return "; ".join(_constraint(each) for each in found)


def start(moment: datetime | None) -> str:
    """Return an instant at which something begins; the first instant of a day is that day."""
    if moment is None:
        return ""
    return day(moment.date()) if moment.time() == time() else f"{day(moment.date())} {moment:%H:%M}"


def finish(moment: datetime | None) -> str:
    """Return an instant at which something ends; midnight is the end of the day before.

    >>> finish(datetime(2026, 4, 1)), finish(datetime(2026, 3, 31, 17, 15))
    ('2026-03-31', '2026-03-31 17:15')
    """
    if moment is not None and moment.time() == time():
        return day(moment.date() - timedelta(days=1))
    return start(moment)


def last_day(moment: datetime) -> date:
    """Return the day on which something ends that ends at an instant; midnight ends the day before."""
    return (moment - timedelta(minutes=1)).date()


def day(value: date | None) -> str:
    """Return a day, blank where there is none."""
    return "" if value is None else value.isoformat()


def clock(minute: int) -> str:
    """Return a minute of the day, the day's end as 24:00.

    >>> clock(510), clock(1440)
    ('08:30', '24:00')
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"


def shifts(found: tuple[Shift, ...]) -> list[str]:
    """Return shifts as the settings write them."""
    return [f"{clock(shift.start)}-{clock(shift.end)}" for shift in found]


def _constraint(constraint: Constraint) -> str:
    written = finish if constraint.kind in _FINISH_KINDS else start
    return f"{constraint.kind} {written(constraint.at)}".rstrip()

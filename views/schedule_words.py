"""The words of the schedule page: periods, floats, fiscal years, the Gantt's labels, and why on this date."""

from collections.abc import Iterator
from datetime import datetime

from model.record import TaskId
from model.schedule import Driver, DriverKind, last_day
from model.snapshot import GapFigures, Snapshot, TaskFigures
from model.task import Dependency, Lag
from views.gantt.rows import LABELS
from views.names import Names
from views.wording import Language, count, current_reader, day, t, table_day

REIWA = 2018
HEISEI = 1988
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def period(start: datetime | None, finish: datetime | None) -> str:
    """Return first and last day of a span, empty where it has no dates."""
    if start is None or finish is None:
        return ""
    first = start.date()
    last = max(last_day(finish) or first, first)
    return table_day(first) if first == last else f"{table_day(first)} – {table_day(last)}"


def fiscal_year(year: int) -> str:
    """Return the name of the fiscal year that begins in April of ``year``.

    >>> fiscal_year(2024), fiscal_year(2019), fiscal_year(2018)
    ('令和6年度（2024）', '令和元年度（2019）', '平成30年度（2018）')
    """
    if current_reader().language is Language.EN:
        return f"FY{year}"
    era, number = ("令和", year - REIWA) if year > REIWA else ("平成", year - HEISEI)
    return f"{era}{'元' if number == 1 else number}年度（{year}）"


def month_names() -> tuple[str, ...]:
    """Return the names of the twelve months."""
    if current_reader().language is Language.EN:
        return _MONTHS_EN
    return tuple(f"{month}月" for month in range(1, 13))


def gantt_labels(snapshot: Snapshot) -> dict[str, str]:
    """Return the words that the Gantt element shows."""
    dates = {"status_date": table_day(snapshot.status_date), "deadline_date": table_day(snapshot.deadline)}
    return {name: t(f"gantt_{name}", date=dates.get(name, "")) for name in LABELS}


def float_text(names: Names, figures: TaskFigures) -> str:
    """Return the float of a task in whole working days of its calendar, floored; finished work has none."""
    left = figures.schedule.total_float
    if left is None:
        return ""
    days = left // minutes_per_day(names, figures.id)
    return t("gantt_days", days=count(days).replace("-", "−"))


def minutes_per_day(names: Names, task_id: TaskId) -> int:
    """Return the length of a working day on the calendar of a task."""
    task = names.tasks.get(task_id)
    wanted = (task.calendar if task else None) or names.plan.calendar
    return next((one.minutes_per_day for one in names.plan.calendars if one.id == wanted), 480)


def reasons(names: Names, snapshot: Snapshot, figures: TaskFigures) -> Iterator[str]:
    """Yield in words everything that set the dates of a task."""
    gaps = {gap.id: gap for gap in snapshot.gaps}
    for driver in figures.schedule.drivers:
        yield _reason(names, gaps.get(driver.gap or ""), driver, figures)


def gap_name(gap: GapFigures) -> str:
    """Return what a gap is called: its requirement and the name of it."""
    return f"{gap.requirement_id} {gap.name}"


def link_text(names: Names, link: Dependency, other: TaskId) -> str:
    """Return a dependency as the name of its other end with its kind and lag."""
    return f"{names.task(other)}（{link.link}{lag_text(link.lag)}）"


def lag_text(lag: Lag) -> str:
    """Return a lag as it is written in the plan; nothing where there is none.

    >>> lag_text(Lag(value=-2)), lag_text(Lag())
    ('−2d', '')
    """
    if not lag.value:
        return ""
    return f"{'+' if lag.value > 0 else '−'}{count(abs(lag.value))}{lag.unit}"


def _reason(names: Names, gap: GapFigures | None, driver: Driver, figures: TaskFigures) -> str:
    if driver.kind is DriverKind.GAP and gap:
        return t("schedule_why_gap", gap=gap_name(gap), due=day(gap.due), latest=day(last_day(gap.latest_decision)))
    task = names.tasks.get(figures.id)
    if driver.kind is DriverKind.CONSTRAINT and task and task.constraints:
        stated = t("comma").join(
            f"{one.kind} {table_day(one.at.date()) if one.at else ''}".strip() for one in task.constraints
        )
        return t("schedule_why_constraint", constraint=stated)
    return names.because(driver, figures)

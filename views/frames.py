"""From a snapshot to the tables that are shown. Figures are cut to the tenth here; what is sorted stays a number."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from math import floor

import pandas as pd

from model.keeping import WeekLine
from model.schedule import last_day
from model.snapshot import Rate, Snapshot, SystemFigures, TaskFigures
from model.system import StepStatus
from views.comparison import Comparison, SystemChange, TaskChange
from views.names import Names
from views.trouble import Trouble, by_trouble, trouble_of
from views.wording import fraction_of, in_full, percent, points, t, table_day, table_instant

Frame = pd.DataFrame
PATH_ORDER = ("task", "finish", "why", "system", "owner", "start", "float", "drag", "schedule")
"""The columns of the path as they are shown: what, until when and why can be read on a phone without turning it."""
_OPEN = (StepStatus.IN_PROGRESS, StepStatus.NOT_STARTED)


def board(snapshot: Snapshot, names: Names) -> pd.DataFrame:
    """Return one row a system, the one in most trouble first."""
    return pd.DataFrame([_board_row(system, names) for system in by_trouble(snapshot.systems)])


def _board_row(system: SystemFigures, names: Names) -> dict[str, object]:
    return {
        "code": system.code,
        "system": names.system(system.code),
        "state": t(f"trouble_{trouble_of(system)}"),
        "national": shown(system.national),
        "planned": shown(system.planned_national),
        "steps": fraction_of(system.national),
        "without_na": shown(system.national_without_na),
        "verified": shown(system.verified),
        "reported": shown(system.reported),
        "open_gaps": system.open_gaps,
        "days_late": system.days_late,
        "last_report": table_day(system.last_report),
        "vendor": names.vendor(system.code),
    }


def bars(snapshot: Snapshot, names: Names) -> pd.DataFrame:
    """Return one bar a system, the one in most trouble first, with its words."""
    return pd.DataFrame(
        [
            {
                "system": names.system(system.code),
                "national": shown(system.national),
                "planned": shown(system.planned_national),
                "late": trouble_of(system) is Trouble.LATE,
                "words": _bar_words(system),
                "exact": in_full(system.national),
            }
            for system in by_trouble(snapshot.systems)
        ]
    )


def _bar_words(system: SystemFigures) -> str:
    mark = t(f"trouble_{trouble_of(system)}")[0]
    late = t("days_late", days=system.days_late) if system.days_late else ""
    return f"{mark} {percent(system.national.value)} {late}".strip()


def critical_tasks(snapshot: Snapshot) -> list[TaskFigures]:
    """Return the tasks of the critical path that are still to be finished, in time order."""
    figures = {task.id: task for task in snapshot.tasks}
    return [figures[task] for task in snapshot.critical_path if task in figures and is_open(figures[task])]


def is_open(task: TaskFigures) -> bool:
    """Tell whether a task is still to be finished."""
    return task.status in _OPEN


def driving_system(tasks: Iterable[TaskFigures], names: Names) -> str:
    """Return the last system on the path; ward-wide work is named only where it is alone on it."""
    systems = [names.system_of(task.id) for task in tasks]
    last = next((system for system in reversed(systems) if system), None)
    return names.system(last) if systems else "–"


def critical_path(tasks: Iterable[TaskFigures], names: Names) -> pd.DataFrame:
    """Return one row a task of the path: what, of which system, when, by whom, and why then."""
    return pd.DataFrame(
        [
            {
                "task": names.task(task.id),
                "system": names.system(names.system_of(task.id)),
                "start": table_day(day_of(task.schedule.start)),
                "finish": table_day(task.schedule.last_day),
                "float": names.float_days(task),
                "owner": names.owner(task.id),
                "why": names.why(task, brief=True),
            }
            for task in tasks
        ]
    )


def trend(points_in_time: Iterable[tuple[date, Rate]]) -> pd.DataFrame:
    """Return a curve: the day, the value for the eye, and the exact words for the pointer."""
    return pd.DataFrame(
        [(pd.Timestamp(day), shown(rate), in_full(rate), table_day(day)) for day, rate in points_in_time],
        columns=["day", "value", "exact", "date"],
    )


def weeks(lines: Sequence[WeekLine]) -> pd.DataFrame:
    """Return the frozen weeks, the latest first, each with its movement against the one before."""
    before = [None, *lines[:-1]]
    rows = [_week_row(line, previous) for line, previous in zip(lines, before, strict=True)]
    return pd.DataFrame(rows[::-1])


def _week_row(line: WeekLine, previous: WeekLine | None) -> dict[str, object]:
    moved = None
    if previous and previous.national.value is not None and line.national.value is not None:
        moved = line.national.value - previous.national.value
    return {
        "week": str(line.week),
        "date": table_day(line.status_date),
        "national": shown(line.national),
        "steps": fraction_of(line.national),
        "moved": points(moved),
        "planned": shown(line.planned_value),
        "verified": shown(line.verified),
        "reported": shown(line.reported),
        "open_gaps": line.open_gaps,
        "finish": table_day(last_day(line.finish)),
        "frozen": table_instant(line.recorded_until),
        "by": line.frozen_by,
        "plan": line.plan_version,
        "formula": line.formula_version,
        "digest": line.digest[:8],
    }


def system_changes(comparison: Comparison, names: Names) -> pd.DataFrame:
    """Return the systems that moved between two snapshots."""
    return pd.DataFrame([_system_row(change, names) for change in comparison.systems if _moved(change)])


def _moved(change: SystemChange) -> bool:
    return bool(change.national or change.verified or change.before is None or change.after is None)


def _system_row(change: SystemChange, names: Names) -> dict[str, object]:
    return {
        "system": names.system(change.code),
        "before": percent(change.before.national.value) if change.before else "–",
        "after": percent(change.after.national.value) if change.after else "–",
        "national": points(change.national),
        "steps": change.steps,
        "verified": points(change.verified),
    }


def task_changes(changes: Iterable[TaskChange], names: Names) -> pd.DataFrame:
    """Return tasks that moved between two snapshots: status, progress and finish, before and after."""
    return pd.DataFrame([_task_row(change, names) for change in changes])


def _task_row(change: TaskChange, names: Names) -> dict[str, object]:
    old, new = change.before, change.after
    latest = new or old
    return {
        "task": names.task(change.id),
        "system": names.system(names.system_of(change.id)),
        "status_before": t(f"status_{old.status}") if old else t("not_in_plan"),
        "status_after": t(f"status_{new.status}") if new else t("not_in_plan"),
        "progress_before": percent(100 * old.progress) if old else "–",
        "progress_after": percent(100 * new.progress) if new else "–",
        "finish_before": table_day(old.schedule.last_day) if old else "–",
        "finish_after": table_day(new.schedule.last_day) if new else "–",
        "days": change.days,
        "source": source_of(latest) if latest else "",
    }


def gap_changes(comparison: Comparison, names: Names) -> pd.DataFrame:
    """Return the gaps that were settled and the new ones, each with the line of the sheet that says so."""
    moved = [("gap_closed", gap) for gap in comparison.gaps_closed]
    moved += [("gap_opened", gap) for gap in comparison.gaps_opened]
    return pd.DataFrame(
        [
            {
                "moved": t(key),
                "system": names.system(gap.system),
                "requirement_id": gap.requirement_id,
                "name": gap.name,
                "department": gap.department,
                "source": f"{gap.file}:{gap.line}" if gap.file else "",
            }
            for key, gap in moved
        ]
    )


def path_changes(comparison: Comparison, names: Names) -> pd.DataFrame:
    """Return the tasks that joined and left the critical path."""
    moved = [("path_joined", task) for task in comparison.path_joined]
    moved += [("path_left", task) for task in comparison.path_left]
    return pd.DataFrame(
        [
            {"moved": t(key), "task": names.task(task), "system": names.system(names.system_of(task))}
            for key, task in moved
        ]
    )


def source_of(task: TaskFigures) -> str:
    """Return who said it, and in which line of which file."""
    place = f"{task.file}:{task.line}" if task.file else ""
    return " ".join(part for part in (task.reported_by, place, task.reason) if part)


def shown(rate: Rate) -> float | None:
    """Return a rate as the number that stands in a column: floored to the tenth, so that 84.96 never reads as 85."""
    return None if rate.value is None else tenths(rate.value)


def tenths(value: Fraction) -> float:
    """Return an exact value floored to the tenth, for the eye alone."""
    return floor(value * 10) / 10


def day_of(value: datetime | None) -> date | None:
    """Return the day of an instant."""
    return value.date() if value else None

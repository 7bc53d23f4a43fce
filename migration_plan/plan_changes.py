"""What an edit does to a plan: the plan of edited tables, each cell that differs, and what counts otherwise with it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from migration_plan import paper_words as words
from migration_plan.calendar import shifts_on
from migration_plan.exchange.papers import Grid, plan_grids
from migration_plan.plan_papers import read_plan_onto
from model.editing import Change, ChangeKind
from model.issue import Issue, Severity
from model.plan import Plan
from model.record import TaskId
from model.table import Row, Table
from model.task import Dependency, LinkType

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "systems": ("code",),
    "vendors": ("code",),
    "tasks": ("id",),
    "dependencies": ("predecessor", "successor", "link"),
}
"""The columns that name a row of each table."""
COLUMNS: Final[Mapping[str, words.Columns]] = {
    "systems": words.SYSTEM_COLUMNS,
    "vendors": words.VENDOR_COLUMNS,
    "tasks": words.TASK_COLUMNS,
    "dependencies": words.DEPENDENCY_COLUMNS,
}


def edited_plan(base: Plan, grids: Mapping[str, Grid]) -> tuple[Plan | None, tuple[Issue, ...]]:
    """Return the plan in which the tables given stand in place of its own, with every fault told by row.

    ``grids`` are rows of cells, the headings first, as ``plan_grids`` gives them; the first row below the headings is
    line 1. A row keeps the line of the paper it was first read from.
    """
    written = plan_grids(base)
    tables = {name: _table(name, grids.get(name, written[name])) for name in KEYS}
    plan, issues = read_plan_onto(base, tables)
    return (None if plan is None else _with_lines(base, plan)), issues


def changes_between(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return every row that was added or removed and every cell that reads otherwise, as the papers write them."""
    grids = plan_grids(before), plan_grids(after)
    return tuple(change for name in KEYS for change in _changes(name, grids[0][name], grids[1][name]))


def newly_closed_days(before: Plan, after: Plan) -> tuple[Issue, ...]:
    """Return a notice on each planned day that was moved to where the task's calendar is closed."""
    known = {task.id: task for task in before.tasks}
    calendars = {calendar.id: calendar for calendar in after.calendars}
    found = []
    for line, task in enumerate(after.tasks, 1):
        was, calendar = known.get(task.id), calendars.get(task.calendar or after.calendar)
        for name in ("planned_start", "planned_finish"):
            day: date | None = getattr(task, name)
            if day is None or calendar is None or day == getattr(was, name, None) or shifts_on(calendar, day):
                continue
            heading = words.TASK_COLUMNS[name][0]
            told = Issue(code="plan-day-closed", severity=Severity.NOTICE, file="tasks", line=line, column=heading)
            found.append(told.model_copy(update={"value": day.isoformat()}))
    return tuple(found)


class Merged(NamedTuple):
    """A table with edits made onto it, and the rows that were changed otherwise on both sides."""

    grid: Grid
    both: tuple[str, ...]


def merged(table: str, before: Grid, edited: Grid, now: Grid) -> Merged:
    """Return the edits that lead from ``before`` to ``edited``, made onto the table as it is ``now``.

    Of a cell that was changed on both sides the edit stands, and its row is named.
    """
    old, mine, new = (_by_key(table, grid) for grid in (before, edited, now))
    repeated = [row for row in edited[1:] if not any(row is kept for kept in mine.values())]
    rows, both = [], []
    for key in dict.fromkeys([*new, *mine]):
        was, wanted, stands = old.get(key), mine.get(key), new.get(key)
        if wanted not in (was, stands) and stands != was and not _apart(was, wanted, stands):
            both.append(key)
        row = _onto(was, wanted, stands)
        if row is not None:
            rows.append(row)
    return Merged([now[0], *rows, *repeated], tuple(both))


_Cells = list[str] | None


def _onto(was: _Cells, wanted: _Cells, stands: _Cells) -> _Cells:
    """Return the row that comes of an edit: its own cells where it changed them, else those that stand now."""
    if wanted == was:
        return stands
    if was is None or wanted is None or stands is None:
        return wanted
    return [mine if mine != old else new for old, mine, new in zip(was, wanted, stands, strict=True)]


def _apart(was: _Cells, wanted: _Cells, stands: _Cells) -> bool:
    """Tell whether the two sides changed different cells of a row, or the same ones alike."""
    if was is None or wanted is None or stands is None:
        return False
    return all(old in (mine, new) or mine == new for old, mine, new in zip(was, wanted, stands, strict=True))


def what_counts_otherwise(before: Plan, after: Plan) -> tuple[str, ...]:
    """Return the tasks and systems that count less, more or by another rule, or no longer.

    Such an edit moves the figures without any work done, so it needs a reason and a second person (TV-8). A new task
    only adds work and needs neither.
    """
    kept = {task.id: (task.weight, task.rule) for task in after.tasks}
    running = {system.code for system in after.systems if system.in_scope}
    tasks = (task.id for task in before.tasks if kept.get(task.id) != (task.weight, task.rule))
    systems = (system.code for system in before.systems if system.in_scope != (system.code in running))
    return (*tasks, *systems)


def _table(name: str, grid: Grid) -> Table:
    headings, *body = grid
    rows = tuple(Row(line=line, cells=tuple(cells)) for line, cells in enumerate(body, 1) if any(cells))
    return Table(file=name, header_line=0, headings=tuple(headings), rows=rows)


def _with_lines(base: Plan, plan: Plan) -> Plan:
    of_tasks: dict[TaskId, int | None] = {task.id: task.source_line for task in base.tasks}
    of_links = {_ends(link): link.source_line for link in base.dependencies}
    return plan.model_copy(
        update={
            "tasks": tuple(task.model_copy(update={"source_line": of_tasks.get(task.id)}) for task in plan.tasks),
            "dependencies": tuple(
                link.model_copy(update={"source_line": of_links.get(_ends(link))}) for link in plan.dependencies
            ),
        }
    )


def _ends(link: Dependency) -> tuple[TaskId, TaskId, LinkType]:
    return link.predecessor, link.successor, link.link


def _changes(table: str, before: Grid, after: Grid) -> Iterator[Change]:
    fields = tuple(COLUMNS[table])
    old, new = _by_key(table, before), _by_key(table, after)
    for key in (key for key in old if key not in new):
        yield Change(table=table, key=key, kind=ChangeKind.REMOVED)
    for key, cells in new.items():
        if key not in old:
            yield Change(table=table, key=key, kind=ChangeKind.ADDED)
            continue
        for field, was, becomes in zip(fields, old[key], cells, strict=True):
            if was != becomes:
                yield Change(table=table, key=key, kind=ChangeKind.CHANGED, field=field, before=was, after=becomes)


def _by_key(table: str, grid: Grid) -> dict[str, list[str]]:
    at = [tuple(COLUMNS[table]).index(field) for field in KEYS[table]]
    return {" → ".join(cells[position] for position in at): cells for cells in grid[1:]}

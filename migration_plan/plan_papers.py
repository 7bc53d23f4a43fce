"""The ward's own papers become a plan: settings, systems, vendors, tasks and dependencies, with every fault told.

A plan is whole or it is refused: a row that cannot be read refuses the papers, because a missing task would move
dates in silence. A dependency that cannot be read is set aside alone, and said so.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from migration_plan import paper_cells as cells
from migration_plan import paper_words as words
from migration_plan.paper_settings import Settings
from migration_plan.paper_table import Paper, PaperRow, by_name, find
from model.calendar import Calendar
from model.issue import Issue, Severity, refused
from model.plan import Plan
from model.record import CalendarId, SystemCode, TaskId, VendorCode
from model.system import System, Vendor
from model.table import Table
from model.task import Dependency, LinkType, Task

_yes_no = cells.choice(words.YES_NO)
_measure = cells.choice(words.MEASURES)
_task_kind = cells.choice(words.TASK_KINDS)
_progress_rule = cells.choice(words.PROGRESS_RULES)
_link_type = cells.choice(words.LINK_TYPES)
_REQUIRED_TABLES = ("systems", "tasks")
_OF_TABLES = ("systems", "vendors", "tasks", "dependencies")
_DEFAULT_DAY = 480


def read_plan(settings: Mapping[str, Any], tables: Mapping[str, Table]) -> tuple[Plan | None, tuple[Issue, ...]]:
    """Return the plan of the parsed ``plan.toml`` and the tables ``systems``, ``vendors``, ``tasks``, ``dependencies``.

    The plan is None where a finding refuses it; all findings of all papers come at once.
    """
    read = Settings(settings)
    plan, issues = _read_tables(read.fields(), tables, [*read.issues, *_missing_tables(tables)])
    return plan, (*issues, *_without_links(plan))


def read_plan_onto(base: Plan, tables: Mapping[str, Table]) -> tuple[Plan | None, tuple[Issue, ...]]:
    """Return the plan of the tables with the settings of the plan in force; a table that is missing stays as it is."""
    fields = {name: getattr(base, name) for name in Plan.model_fields if name not in _OF_TABLES}
    return _read_tables(fields, tables, _missing_tables(tables, ("tasks",)), base)


def _read_tables(
    fields: Mapping[str, Any], tables: Mapping[str, Table], issues: list[Issue], base: Plan | None = None
) -> tuple[Plan | None, tuple[Issue, ...]]:
    vendors = base.vendors if base and "vendors" not in tables else _vendors(tables.get("vendors"), issues)
    systems = base.systems if base and "systems" not in tables else _systems(tables.get("systems"), vendors, issues)
    tasks = _tasks(tables.get("tasks"), systems, fields["calendars"], fields.get("calendar"), issues)
    dependencies = _dependencies(tables.get("dependencies"), tasks, issues)
    if refused(issues):
        return None, tuple(issues)
    return Plan(**fields, vendors=vendors, systems=systems, tasks=tasks, dependencies=dependencies), tuple(issues)


def system_lookup(systems: Iterable[System]) -> Mapping[str, SystemCode]:
    """Return every way to name a system in a paper: its number, with or without the zero, its name, its aliases."""
    names = [(name, system.code) for system in systems for name in system.names()]
    numbers = [(number, system.code) for system in systems for number in (system.code, system.code.lstrip("0"))]
    return by_name([*names, *numbers])


def _missing_tables(tables: Mapping[str, Table], required: Collection[str] = _REQUIRED_TABLES) -> list[Issue]:
    missing = [("plan-paper-missing", f"{name}.csv") for name in required if name not in tables]
    given = [tables[name] for name in required if name in tables]
    empty = [("plan-paper-empty", table.file) for table in given if not table.rows]
    return [Issue(code=code, severity=Severity.REFUSED, file=file) for code, file in (*missing, *empty)]


def _without_links(plan: Plan | None) -> list[Issue]:
    """Say of a plan whose tasks wait for nothing that it has no critical path."""
    unlinked = plan is not None and len(plan.tasks) > 1 and not plan.dependencies
    return [Issue(code="plan-without-links", severity=Severity.NOTICE, file="dependencies.csv")] if unlinked else []


def _vendors(table: Table | None, issues: list[Issue]) -> tuple[Vendor, ...]:
    if table is None:
        return ()
    paper = Paper(table, words.VENDOR_COLUMNS, ("code",), Severity.REFUSED)
    rows = _unique(paper, "code", "plan-vendor-twice")
    vendors = tuple(Vendor(code=VendorCode(code), name=row.text("name") or code) for code, row in rows.items())
    issues.extend(paper.issues)
    return vendors


def _systems(table: Table | None, vendors: tuple[Vendor, ...], issues: list[Issue]) -> tuple[System, ...]:
    if table is None:
        return ()
    paper = Paper(table, words.SYSTEM_COLUMNS, ("code", "name"), Severity.REFUSED)
    known = by_name((name, vendor.code) for vendor in vendors for name in (vendor.code, vendor.name))
    rows = _unique(paper, "code", "plan-system-twice", lambda text: text.zfill(2))
    systems = tuple(_system(SystemCode(code), row, known) for code, row in rows.items())
    issues.extend(paper.issues)
    return systems


def _system(code: SystemCode, row: PaperRow, vendors: Mapping[str, VendorCode]) -> System:
    in_scope = row.read("in_scope", _yes_no, "plan-word-unknown")
    support = row.read("transition_support", _yes_no, "plan-word-unknown")
    return System(
        code=code,
        name=row.required("name", "plan-cell-blank"),
        aliases=tuple(alias.strip() for alias in row.text("aliases").split(";") if alias.strip()),
        name_en=row.text("name_en"),
        ministry=row.text("ministry"),
        vendor=row.read("vendor", find(vendors), "plan-vendor-unknown"),
        department=row.text("department"),
        in_scope=True if in_scope is None else in_scope,
        cutover=row.read("cutover", cells.read_day, "plan-date-bad"),
        transition_support=bool(support),
    )


def _tasks(
    table: Table | None,
    systems: tuple[System, ...],
    calendars: tuple[Calendar, ...],
    project_calendar: CalendarId | None,
    issues: list[Issue],
) -> tuple[Task, ...]:
    if table is None:
        return ()
    paper = Paper(table, words.TASK_COLUMNS, ("id", "name", "duration"), Severity.REFUSED)
    lookup = system_lookup(systems)
    by_id = {calendar.id: calendar for calendar in calendars}
    rows = _unique(paper, "id", "plan-task-twice")
    tasks = tuple(_task(TaskId(task), row, lookup, by_id, project_calendar) for task, row in rows.items())
    _check_parents(tasks, rows)
    issues.extend(paper.issues)
    return tasks


def _task(
    task: TaskId,
    row: PaperRow,
    systems: Mapping[str, SystemCode],
    calendars: Mapping[CalendarId, Calendar],
    project_calendar: CalendarId | None,
) -> Task:
    calendar = row.read("calendar", find(by_name((name, name) for name in calendars)), "plan-task-calendar-unknown")
    working = calendars.get(calendar or project_calendar or CalendarId(""))
    minutes_per_day = working.minutes_per_day if working else _DEFAULT_DAY
    row.required("duration", "plan-cell-blank")
    read_duration = partial(cells.read_duration, minutes_per_day=minutes_per_day)
    given = {
        "duration": row.read("duration", read_duration, "plan-duration-bad"),
        "optimistic": row.read("optimistic", read_duration, "plan-duration-bad"),
        "pessimistic": row.read("pessimistic", read_duration, "plan-duration-bad"),
        "system": row.read("system", find(systems), "plan-system-unknown"),
        "measure": row.read("measure", _measure, "plan-word-unknown"),
        "kind": row.read("kind", _task_kind, "plan-word-unknown"),
        "rule": row.read("rule", _progress_rule, "plan-word-unknown"),
        "weight": row.read("weight", cells.read_count, "plan-number-bad"),
        "constraints": row.read("constraints", cells.read_constraints, "plan-constraint-bad"),
        "deadline": row.read("deadline", cells.read_finish, "plan-date-bad"),
        "planned_start": row.read("planned_start", cells.read_day, "plan-date-bad"),
        "planned_finish": row.read("planned_finish", cells.read_day, "plan-date-bad"),
        "step": row.text("step") or None,
        "parent": row.text("parent") or None,
        "calendar": calendar,
    }
    told = {"duration": 0} | {field: value for field, value in given.items() if value is not None}
    found = Task(
        id=task,
        name=row.required("name", "plan-cell-blank"),
        owner=row.text("owner"),
        source_line=row.line,
        **told,
    )
    if found.planned_start and found.planned_finish and found.planned_finish < found.planned_start:
        row.fault("plan-finish-before-start", "planned_finish")
    if found.optimistic is not None and found.pessimistic is not None and found.pessimistic < found.optimistic:
        row.fault("plan-range-turned", "pessimistic")
    return found


def _check_parents(tasks: tuple[Task, ...], rows: Mapping[str, PaperRow]) -> None:
    known = {task.id for task in tasks}
    for task in tasks:
        if task.parent is not None and task.parent not in known:
            rows[task.id].fault("plan-parent-unknown", "parent")


def _dependencies(table: Table | None, tasks: tuple[Task, ...], issues: list[Issue]) -> tuple[Dependency, ...]:
    if table is None:
        return ()
    paper = Paper(table, words.DEPENDENCY_COLUMNS, ("predecessor", "successor"), Severity.LINK_ASIDE)
    known = frozenset(task.id for task in tasks)
    found: dict[tuple[TaskId, TaskId, LinkType], Dependency] = {}
    for row in paper.rows():
        dependency = _dependency(row, known)
        if dependency is None:
            continue
        key = (dependency.predecessor, dependency.successor, dependency.link)
        if key in found:
            row.fault("plan-link-twice", "successor", values=(("first_line", str(found[key].source_line)),))
        found.setdefault(key, dependency)
    issues.extend(paper.issues)
    return tuple(found.values())


def _dependency(row: PaperRow, known: frozenset[TaskId]) -> Dependency | None:
    read_end = partial(_known_task, known=known)
    row.required("predecessor", "plan-cell-blank")
    row.required("successor", "plan-cell-blank")
    predecessor = row.read("predecessor", read_end, "plan-link-task-unknown")
    successor = row.read("successor", read_end, "plan-link-task-unknown")
    link = row.read("link", _link_type, "plan-link-type-unknown")
    lag = row.read("lag", cells.read_lag, "plan-lag-bad")
    if predecessor is not None and predecessor == successor:
        row.fault("plan-link-to-itself", "successor")
    if not row.sound or predecessor is None or successor is None:
        return None
    told = {name: value for name, value in (("link", link), ("lag", lag)) if value is not None}
    return Dependency(predecessor=predecessor, successor=successor, source_line=row.line, **told)


def _known_task(text: str, known: frozenset[TaskId]) -> TaskId:
    task = TaskId(cells.plain(text))
    if task not in known:
        raise ValueError(f"unknown task: {text!r}")
    return task


def _unique(paper: Paper, field: str, twice: str, normal: Callable[[str], str] = str) -> dict[str, PaperRow]:
    """Return the rows by their id; a blank id and an id that was seen before are faults."""
    rows: dict[str, PaperRow] = {}
    for row in paper.rows():
        name = normal(cells.plain(row.required(field, "plan-cell-blank")))
        if name in rows:
            row.fault(twice, field, values=(("first_line", str(rows[name].line)),))
        elif row.text(field):
            rows[name] = row
    return rows

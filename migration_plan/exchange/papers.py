"""A plan as its own papers: the tables of the template, with the settings beside them, so that it can be read again."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from migration_plan import paper_words as words
from migration_plan.exchange import cells
from migration_plan.paper_settings import SETTINGS_FILE
from model.calendar import Calendar
from model.plan import GapRule, Goal, Plan, RiskRule, ScheduleOptions

Grid = list[list[str]]
"""Rows of cells, the headings first."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_YES, _NO = words.YES_NO[True][0], words.YES_NO[False][0]


def plan_grids(plan: Plan) -> dict[str, Grid]:
    """Return the tables of the plan by their names, as the template has them."""
    return {
        "systems": _grid(words.SYSTEM_COLUMNS, _systems(plan)),
        "vendors": _grid(words.VENDOR_COLUMNS, ({"code": each.code, "name": each.name} for each in plan.vendors)),
        "tasks": _grid(words.TASK_COLUMNS, _tasks(plan)),
        "dependencies": _grid(words.DEPENDENCY_COLUMNS, _dependencies(plan)),
    }


def write_papers(plan: Plan) -> dict[str, bytes]:
    """Return the papers of the plan by their file names: ``plan.toml`` and a CSV file for each table."""
    papers = {SETTINGS_FILE: plan_settings(plan).encode()}
    papers |= {f"{name}.csv": _csv(grid) for name, grid in plan_grids(plan).items() if len(grid) > 1}
    return papers


def write_archive(plan: Plan) -> bytes:
    """Return the papers of the plan as one ZIP file; the same plan gives the same bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in write_papers(plan).items():
            packed.writestr(zipfile.ZipInfo(name, _ZIP_DAY), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def plan_settings(plan: Plan) -> str:
    """Return the settings of the plan as TOML; holidays and closures are written out as single days."""
    lines = [
        _line("name", plan.name),
        _line("municipality", plan.municipality),
        _line("illustrative", plan.illustrative),
        f"start = {plan.start.isoformat(timespec='seconds')}",
        f"deadline = {plan.deadline}",
        _line("calendar", plan.calendar),
    ]
    if plan.must_finish_by is not None:
        lines.append(f"must_finish_by = {plan.must_finish_by.isoformat(timespec='seconds')}")
    lines += _goal("baseline", plan.baseline) + _goal("target", plan.target)
    lines += _section("options", plan.options) + _section("gap_rule", plan.gap_rule)
    lines += _section("risk", plan.risk)
    for calendar in plan.calendars:
        lines += _calendar(calendar)
    return "\n".join(lines) + "\n"


def _grid(columns: words.Columns, rows: Iterable[Mapping[str, str]]) -> Grid:
    headings = [spellings[0] for spellings in columns.values()]
    return [headings, *([row.get(field, "") for field in columns] for row in rows)]


def _systems(plan: Plan) -> Iterable[dict[str, str]]:
    for system in plan.systems:
        yield {
            "code": system.code,
            "name": system.name,
            "aliases": ";".join(system.aliases),
            "name_en": system.name_en,
            "ministry": system.ministry,
            "vendor": system.vendor or "",
            "department": system.department,
            "in_scope": _YES if system.in_scope else _NO,
            "cutover": cells.day(system.cutover),
            "transition_support": words.YES_NO[True][1] if system.transition_support else "",
        }


def _tasks(plan: Plan) -> Iterable[dict[str, str]]:
    days = {calendar.id: int(calendar.minutes_per_day) for calendar in plan.calendars}
    for task in plan.tasks:
        yield cells.task_cells(task, days.get(task.calendar or plan.calendar, 480))


def _dependencies(plan: Plan) -> Iterable[dict[str, str]]:
    for link in plan.dependencies:
        yield {
            "predecessor": link.predecessor,
            "successor": link.successor,
            "link": link.link,
            "lag": cells.lag(link.lag),
        }


def _csv(grid: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(grid)
    return text.getvalue().encode("utf-8-sig")


def _line(key: str, value: object) -> str:
    """Return a setting; a text of JSON is one of TOML too, once DEL is escaped."""
    return f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")


def _goal(name: str, goal: Goal) -> list[str]:
    return [
        "",
        f"[{name}]",
        _line("measure", goal.measure),
        f"day = {goal.day}",
        _line("value", cells.decimal(goal.value)),
    ]


def _section(name: str, values: ScheduleOptions | GapRule | RiskRule) -> list[str]:
    told = values.model_dump(mode="json", exclude_defaults=True)
    return ["", f"[{name}]", *(_line(key, value) for key, value in told.items())] if told else []


def _calendar(calendar: Calendar) -> list[str]:
    days = (
        f"    {{ day = {each.day}, shifts = {json.dumps(cells.shifts(each.shifts))}, {_line('name', each.name)} }},"
        for each in calendar.exceptions
    )
    week = (
        f"{name} = {json.dumps(cells.shifts(shifts))}"
        for name, shifts in zip(_WEEKDAYS, calendar.week, strict=True)
        if shifts
    )
    return [
        "",
        "[[calendars]]",
        _line("id", calendar.id),
        _line("name", calendar.name),
        f"minutes_per_day = {calendar.minutes_per_day}",
        "exceptions = [",
        *days,
        "]",
        "",
        "[calendars.week]",
        *week,
    ]

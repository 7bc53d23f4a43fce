"""From what a file says to a plan: tasks joined with what is known of them, links checked, and the rest of the plan.

A file of another program says nothing of goals, systems and weights. They come from the plan that is in force; without
one they are assumed, and that is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from migration_plan.exchange.findings import Findings, ProjectFile
from migration_plan.exchange.lags import LagSizes
from migration_plan.exchange.outline import MOST_LEVELS, expanded, in_outline_order
from migration_plan.faults import YEARS
from model.calendar import Calendar
from model.issue import Severity
from model.plan import Goal, Plan, ScheduleOptions
from model.record import CalendarId, TaskId
from model.schedule import Actuals
from model.task import ConstraintKind, Dependency, Lag, LagUnit, Task

STATUTORY_END = date(2026, 3, 31)
"""The deadline where no plan is in force: the one the law sets."""
_KEPT = ("system", "step", "measure", "owner", "weight", "rule", "planned_start", "planned_finish")
_PINS = {ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH}


@dataclass(frozen=True)
class RawLink:
    """A link as a file says it: ``minutes`` of lag (of percent, the percentage), shown in ``unit``.

    Without ``minutes`` the lag of the link itself counts.
    """

    link: Dependency
    minutes: Fraction | None
    unit: LagUnit


@dataclass
class Draft:
    """What a file says of a plan. A task has set only those of its fields that the file tells."""

    name: str
    start: datetime | None
    calendars: tuple[Calendar, ...]
    calendar: CalendarId
    options: ScheduleOptions
    tasks: list[Task] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    actuals: list[Actuals] = field(default_factory=list)
    must_finish_by: datetime | None = None
    municipality: str = ""
    status: datetime | None = None


def assemble(draft: Draft, base: Plan | None, findings: Findings) -> ProjectFile:
    """Return the plan that a draft becomes on the plan in force, with the facts on its tasks."""
    if draft.start is None:
        findings.refuse("exchange-start-missing")
    elif not YEARS[0] <= draft.start.year <= YEARS[1]:
        findings.refuse("exchange-value-bad", column="start", value=str(draft.start), task="")
    if not draft.tasks:
        findings.refuse("no-rows")
    if max((level for level, _ in in_outline_order(draft.tasks)), default=0) > MOST_LEVELS:
        findings.refuse("size-limit", limit=f"{MOST_LEVELS}", place="WBS")
    if findings.refused or draft.start is None:
        return findings.answer()
    plan = Plan.model_validate(
        _rest(draft, base, findings)
        | {
            "name": draft.name or (base.name if base else ""),
            "start": draft.start,
            "calendars": draft.calendars,
            "calendar": draft.calendar,
            "options": draft.options,
            "tasks": tuple(_joined(draft.tasks, base)),
            "must_finish_by": draft.must_finish_by,
        }
    )
    for pin in (each for task in plan.tasks for each in task.constraints if each.kind in _PINS):
        findings.count("exchange-pin", pin.kind)
    links = _links(plan, draft.links, findings)
    whole = plan.model_copy(update={"dependencies": expanded(plan.tasks, links, findings)})
    return ProjectFile(whole, tuple(draft.actuals), findings.all(), draft.status)


def _rest(draft: Draft, base: Plan | None, findings: Findings) -> dict[str, Any]:
    if base is not None:
        names = ("municipality", "deadline", "baseline", "target", "systems", "vendors", "gap_rule", "illustrative")
        return {name: getattr(base, name) for name in names}
    start = draft.start.date() if draft.start else STATUTORY_END
    findings.note("exchange-goals-assumed", Severity.NOTICE, deadline=str(STATUTORY_END))
    return {
        "municipality": draft.municipality,
        "deadline": STATUTORY_END,
        "baseline": Goal(day=start, value=Fraction(0)),
        "target": Goal(day=STATUTORY_END, value=Fraction(100)),
        "systems": (),
    }


def _joined(tasks: Iterable[Task], base: Plan | None) -> Iterable[Task]:
    """Yield the tasks, each with what only the plan in force knows of it."""
    known: Mapping[TaskId, Task] = {task.id: task for task in base.tasks} if base else {}
    for task in tasks:
        before = known.get(task.id)
        silent = [name for name in _KEPT if name not in task.model_fields_set] if before else []
        yield task.model_copy(update={name: getattr(before, name) for name in silent})


def _links(plan: Plan, links: Iterable[RawLink], findings: Findings) -> list[Dependency]:
    """Return the links whose ends are tasks of the plan, each with its lag."""
    known = {task.id for task in plan.tasks}
    sizes = LagSizes(plan)
    found = []
    for raw in links:
        link = raw.link
        if link.predecessor not in known or link.successor not in known:
            ends = {"predecessor": link.predecessor, "successor": link.successor, "link": link.link.value}
            findings.note("exchange-link-aside", Severity.LINK_ASIDE, line=link.source_line, **ends)
            continue
        found.append(link.model_copy(update={"lag": _lag(raw, sizes)}))
    return found


def _lag(raw: RawLink, sizes: LagSizes) -> Lag:
    if raw.minutes is None:
        return raw.link.lag
    if raw.unit is LagUnit.PERCENT:
        return Lag(value=raw.minutes, unit=raw.unit)
    return sizes.lag(raw.link, raw.minutes, raw.unit)

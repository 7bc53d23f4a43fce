"""A plan as Microsoft Project XML (MSPDI), in the order of its schema, so that the program opens it.

What Microsoft Project has no place for travels in its custom text fields under the headings of our templates, and the
options of the schedule in the project's category, so that the file reads back as the same plan.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from migration_plan import paper_words as words
from migration_plan.exchange import cells, own_fields
from migration_plan.exchange.lags import LagSizes
from migration_plan.exchange.mspdi_codes import (
    CONSTRAINTS,
    DAYS,
    LAG_UNITS,
    LINK_TYPES,
    MONTHS,
    NAMESPACE,
    OPTIONS_MARK,
    TEXT_FIELDS,
)
from migration_plan.exchange.mspdi_elements import Value, add_children, usual_hours, write_calendar
from migration_plan.exchange.mspdi_nearest import nearest
from migration_plan.exchange.outline import in_outline_order, spans
from model.plan import Plan
from model.record import TaskId
from model.schedule import Actuals, ScheduledTask
from model.task import Dependency, LagUnit, Task, TaskKind

_NUMBER_OF = {unit: number for number, unit in LAG_UNITS.items() if number not in MONTHS}
_LINK_OF = {link: number for number, link in LINK_TYPES.items()}
_CONSTRAINT_OF = {kind: number for number, kind in CONSTRAINTS.items()}


def write_mspdi(
    plan: Plan,
    scheduled: Iterable[ScheduledTask] = (),
    actuals: Iterable[Actuals] = (),
    status: datetime | None = None,
) -> bytes:
    """Return the plan with its computed dates and the facts on its tasks as an MSPDI file."""
    return _Writer(plan, scheduled, actuals, status).write()


class _Writer:
    def __init__(
        self,
        plan: Plan,
        scheduled: Iterable[ScheduledTask],
        actuals: Iterable[Actuals],
        status: datetime | None,
    ) -> None:
        self.plan, self.status = plan, status
        self.outline = in_outline_order(plan.tasks)
        self.uid = {task.id: place for place, (_, task) in enumerate(self.outline, start=1)}
        self.calendar = {calendar.id: uid for uid, calendar in enumerate(plan.calendars, start=1)}
        self.by_id = {calendar.id: calendar for calendar in plan.calendars}
        self.day = int(self.by_id[plan.calendar].minutes_per_day) if plan.calendar in self.by_id else 480
        self.dates = {each.id: each for each in scheduled}
        self.span = spans(plan, self.dates)
        self.facts = {each.task: each for each in actuals}
        self.sizes = LagSizes(plan)
        self.links: dict[TaskId, list[Dependency]] = {}
        for link in plan.dependencies:
            self.links.setdefault(link.successor, []).append(link)

    def write(self) -> bytes:
        root = Element("Project", xmlns=NAMESPACE)
        self._project(root)
        attributes = SubElement(root, "ExtendedAttributes")
        for number, (field, field_id) in enumerate(TEXT_FIELDS.items(), start=1):
            alias: dict[str, Value] = {
                "FieldID": field_id,
                "FieldName": f"Text{number}",
                "Alias": own_fields.heading(field),
            }
            add_children(SubElement(attributes, "ExtendedAttribute"), alias)
        calendars = SubElement(root, "Calendars")
        for calendar in self.plan.calendars:
            write_calendar(SubElement(calendars, "Calendar"), calendar, self.calendar[calendar.id])
        tasks = SubElement(root, "Tasks")
        for level, task in self.outline:
            self._task(SubElement(tasks, "Task"), task, level)
        indent(root, space=" ")
        return bytes(tostring(root, encoding="utf-8", xml_declaration=True))

    def _project(self, root: Element) -> None:
        plan = self.plan
        until = plan.must_finish_by
        carried: dict[str, Any] = {
            "options": json.loads(plan.options.model_dump_json(exclude_defaults=True)),
            "must_finish_by": until.isoformat() if until else None,
        }
        finishes = [finish for _, finish in self.span.values() if finish]
        told: dict[str, Value] = {
            "SaveVersion": 14,
            "Title": plan.name,
            "Category": f"{OPTIONS_MARK} {json.dumps(carried)}",
            "Company": plan.municipality,
            "ScheduleFromStart": 1,
            "StartDate": plan.start,
            "FinishDate": max(finishes, default=None),
            "CriticalSlackLimit": int(plan.options.critical_float) // self.day,
            "CalendarUID": self.calendar.get(plan.calendar),
            "MinutesPerDay": self.day,
            "MinutesPerWeek": self.day * self._working_days(),
            "StatusDate": self.status,
            "NewTasksAreManual": 0,
        }
        add_children(root, told)

    def _working_days(self) -> int:
        calendar = self.by_id.get(self.plan.calendar)
        return sum(map(bool, calendar.week)) if calendar else 5

    def _task(self, node: Element, task: Task, level: int) -> None:
        start, finish = self.span.get(task.id, (None, None))
        dates, milestone = self.dates.get(task.id), task.duration == 0 and task.kind is not TaskKind.SUMMARY
        add_children(
            node,
            {
                "UID": self.uid[task.id],
                "ID": self.uid[task.id],
                "Name": task.name,
                "Active": 1,
                "Manual": 0,
                "Type": 1,
                "IsNull": 0,
                "Contact": task.owner or None,
                "OutlineLevel": level,
                "Start": start,
                "Finish": finish,
                "Duration": _duration(task.duration),
                "DurationFormat": DAYS,
                "Milestone": int(milestone),
                "Summary": int(task.kind is TaskKind.SUMMARY),
                "Critical": int(dates.critical) if dates else None,
                "EarlyStart": dates.early_start if dates else None,
                "EarlyFinish": dates.early_finish if dates else None,
                "LateStart": dates.late_start if dates else None,
                "LateFinish": dates.late_finish if dates else None,
                "FreeSlack": _tenths(dates.free_float) if dates else None,
                "TotalSlack": _tenths(dates.total_float) if dates else None,
            },
        )
        self._progress(node, task)
        self._constraint(node, task)
        for link in self.links.get(task.id, ()):
            if link.predecessor in self.uid:
                self._link(SubElement(node, "PredecessorLink"), link)
        self._carried(node, task)
        self._baseline(node, task)

    def _progress(self, node: Element, task: Task) -> None:
        fact = self.facts.get(task.id)
        left = int(task.duration if fact is None or fact.remaining is None else fact.remaining)
        if fact is not None and fact.actual_finish is not None:
            left = 0
        done = max(0, int(task.duration) - left)
        percent = 100 * done // task.duration if task.duration else 100 * bool(fact and fact.actual_finish)
        add_children(
            node,
            {
                "PercentComplete": percent,
                "ActualStart": fact.actual_start if fact else None,
                "ActualFinish": fact.actual_finish if fact else None,
                "ActualDuration": _duration(done),
                "RemainingDuration": _duration(left),
            },
        )

    def _constraint(self, node: Element, task: Task) -> None:
        chosen = nearest(task.constraints)
        add_children(
            node,
            {
                "ConstraintType": _CONSTRAINT_OF[chosen.kind] if chosen else 0,
                "CalendarUID": self.calendar.get(task.calendar, -1) if task.calendar else -1,
                "ConstraintDate": chosen.at if chosen else None,
                "Deadline": task.deadline,
            },
        )

    def _link(self, node: Element, link: Dependency) -> None:
        percent = link.lag.unit is LagUnit.PERCENT
        lag = link.lag.value if percent else self.sizes.minutes(link) * 10
        add_children(
            node,
            {
                "PredecessorUID": self.uid[link.predecessor],
                "Type": _LINK_OF[link.link],
                "CrossProject": 0,
                "LinkLag": round(lag),
                "LagFormat": _NUMBER_OF[link.lag.unit],
            },
        )

    def _carried(self, node: Element, task: Task) -> None:
        texts = cells.task_cells(task, self.day)
        chosen = nearest(task.constraints)
        if len(task.constraints) < 2 and (chosen,) == (task.constraints or (None,)):
            texts["constraints"] = ""
        if not task.duration and task.kind is TaskKind.TASK:
            texts["kind"] = words.TASK_KINDS[TaskKind.TASK][0]
        for field, field_id in TEXT_FIELDS.items():
            if texts[field]:
                add_children(SubElement(node, "ExtendedAttribute"), {"FieldID": field_id, "Value": texts[field]})

    def _baseline(self, node: Element, task: Task) -> None:
        if not (task.planned_start or task.planned_finish or task.weight):
            return
        calendar = self.by_id.get(task.calendar or self.plan.calendar)
        opens, closes = usual_hours(calendar)
        add_children(
            SubElement(node, "Baseline"),
            {
                "Number": 0,
                "Start": f"{task.planned_start}T{opens}:00" if task.planned_start else None,
                "Finish": f"{task.planned_finish}T{closes}:00" if task.planned_finish else None,
                "Work": _duration(task.weight * self.day) if task.weight else None,
            },
        )


def _duration(minutes: int) -> str:
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def _tenths(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 10

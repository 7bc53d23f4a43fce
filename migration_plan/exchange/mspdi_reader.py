"""A plan from Microsoft Project XML (MSPDI): tasks, links, calendars, constraints and progress, the rest told.

An id of ours travels in a custom field; a task without one is known by its UID. Lags run on the successor's calendar,
as in Microsoft Project, unless the file was written by us and says otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from migration_plan.exchange import own_fields
from migration_plan.exchange.assembling import Draft, RawLink, assemble
from migration_plan.exchange.cells import last_day
from migration_plan.exchange.findings import Findings, ProjectFile
from migration_plan.exchange.mspdi_calendars import read_calendars
from migration_plan.exchange.mspdi_codes import (
    CONSTRAINTS,
    DAYS,
    ELAPSED_FORMATS,
    ELAPSED_PERCENT,
    ESTIMATED,
    LAG_UNITS,
    LINK_TYPES,
)
from migration_plan.exchange.mspdi_nearest import nearest
from migration_plan.exchange.mspdi_project import aliases_of, owners_of, read_options, standard_calendar, tell_the_rest
from migration_plan.exchange.names import unique
from migration_plan.exchange.xml_entry import Entry, parse
from model.calendar import Calendar, Shift
from model.issue import Severity
from model.plan import Plan
from model.record import CalendarId, Minutes, TaskId
from model.schedule import Actuals
from model.task import Constraint, ConstraintKind, Dependency, LagUnit, LinkType, Task, TaskKind

ALL_HOURS = Calendar(
    id=CalendarId("24h"), name="24h", week=((Shift(start=0, end=1440),),) * 7, minutes_per_day=Minutes(1440)
)
"""The calendar of tasks whose duration is elapsed time."""


def read_mspdi(content: bytes, file: str, base: Plan | None) -> ProjectFile:
    """Return the plan of an MSPDI file; what only our plans have is taken from ``base``, the plan in force."""
    findings = Findings(file)
    root = parse(content, "Project", findings)
    return findings.answer() if root is None else _Reader(root, base, findings).read()


@dataclass(frozen=True)
class _Known:
    """A task element with its id and the id of the summary above it."""

    entry: Entry
    id: TaskId
    parent: TaskId | None
    has_children: bool
    carried: Mapping[str, str]


class _Reader:
    def __init__(self, root: Entry, base: Plan | None, findings: Findings) -> None:
        self.root, self.base, self.findings = root, base, findings
        self.day = Minutes(root.number("MinutesPerDay") or 480)
        self.aliases = aliases_of(root)
        self.readers = own_fields.readers(base.systems if base else ())
        self.calendars: dict[int, Calendar] = {}
        self.needs_all_hours = False

    def read(self) -> ProjectFile:
        """Return what the file says."""
        entries = list(self._entries())
        used = frozenset(uid for entry in entries if (uid := entry.number("CalendarUID")) is not None)
        project = self.root.number("CalendarUID")
        self.calendars = read_calendars(
            self.root, used | {project if project is not None else 1}, self.day, self.findings
        )
        known = self._known(entries)
        owners = owners_of(self.root)
        tasks = [self._task(each, owners) for each in known.values()]
        draft = self._draft(project, tasks)
        draft.links = [link for each in known.values() for link in self._links(each, known)]
        draft.actuals = [fact for each, task in zip(known.values(), tasks, strict=True) if (fact := _fact(each, task))]
        tell_the_rest(self.root, entries, self.findings)
        return assemble(draft, self.base, self.findings)

    def _entries(self) -> Iterable[Entry]:
        """Yield the tasks: no blank rows, not the project itself, none that is switched off."""
        seen: set[int] = set()
        for entry in self.root.all("Tasks", "Task"):
            uid = entry.number("UID")
            if entry.flag("IsNull") or uid == 0:
                continue
            if uid is None or uid in seen:
                self.findings.refuse("exchange-value-bad", column="UID", value=entry.text("UID"), task=entry.text("ID"))
                continue
            seen.add(uid)
            if "Active" in entry and not entry.flag("Active"):
                self.findings.not_understood("Task (Active = 0)")
                continue
            yield entry

    def _known(self, entries: list[Entry]) -> dict[int, _Known]:
        carried = [dict(self._carried(entry)) for entry in entries]
        wanted = (texts.get("id") or entry.text("UID") for texts, entry in zip(carried, entries, strict=True))
        ids = [TaskId(name) for name in unique(wanted, self.findings)]
        levels = [entry.number("OutlineLevel") or 1 for entry in entries]
        above: list[tuple[int, TaskId]] = []
        known = {}
        for place, entry in enumerate(entries):
            while above and above[-1][0] >= levels[place]:
                above.pop()
            children = place + 1 < len(levels) and levels[place + 1] > levels[place]
            parent = above[-1][1] if above else None
            known[entry.number("UID") or 0] = _Known(entry, ids[place], parent, children, carried[place])
            above.append((levels[place], ids[place]))
        return known

    def _carried(self, entry: Entry) -> Iterable[tuple[str, str]]:
        for attribute in entry.all("ExtendedAttribute"):
            field = self.aliases.get(attribute.text("FieldID"))
            if field in self.readers and field is not None:
                yield field, attribute.text("Value")
            elif "Value" in attribute:
                self.findings.not_understood("ExtendedAttribute")

    def _task(self, known: _Known, owners: Mapping[int, str]) -> Task:
        entry = known.entry
        own = own_fields.read_fields(known.carried, self.readers, self.findings)
        duration = entry.minutes("Duration") or 0
        fields: dict[str, Any] = {
            "id": known.id,
            "name": entry.text("Name"),
            "duration": duration,
            "kind": self._kind(known, duration, own.get("kind")),
            "parent": known.parent,
            "calendar": self._calendar(entry),
            "constraints": self._constraints(entry, own.get("constraints")),
            "deadline": entry.moment("Deadline"),
        }
        told = {name: own[name] for name in ("system", "step", "measure", "rule", "weight") if name in own}
        owner = own.get("owner") or entry.text("Contact") or owners.get(entry.number("UID") or 0)
        return Task(**fields | told | self._baseline(entry) | ({"owner": owner} if owner else {}))

    def _kind(self, known: _Known, duration: int, carried: TaskKind | None) -> TaskKind:
        if known.has_children or known.entry.flag("Summary"):
            return TaskKind.SUMMARY
        if duration:
            if known.entry.flag("Milestone"):
                self.findings.not_understood("Milestone (Duration > 0)")
            return TaskKind.TASK
        if carried is not None and carried is not TaskKind.SUMMARY:
            return carried
        return TaskKind.FINISH_MILESTONE if known.entry.flag("Milestone") else TaskKind.TASK

    def _calendar(self, entry: Entry) -> CalendarId | None:
        if (entry.number("DurationFormat") or DAYS) % ESTIMATED in ELAPSED_FORMATS and not entry.flag("Summary"):
            self.findings.count("exchange-elapsed-duration", severity=Severity.REPAIRED)
            self.needs_all_hours = True
            return ALL_HOURS.id
        calendar = self.calendars.get(uid) if (uid := entry.number("CalendarUID")) is not None else None
        return calendar.id if calendar else None

    def _constraints(self, entry: Entry, carried: tuple[Constraint, ...] | None) -> tuple[Constraint, ...]:
        """Return the constraint the program has, or those that were carried with it while it is still the same."""
        kind, at = CONSTRAINTS.get(entry.number("ConstraintType") or 0), entry.moment("ConstraintDate")
        if kind is ConstraintKind.ALAP:
            at = None
        elif at is None:
            kind = None
        own = () if kind is None else (Constraint(kind=kind, at=at),)
        return carried if carried and nearest(carried) == (own[0] if own else None) else own

    def _baseline(self, entry: Entry) -> dict[str, Any]:
        """Return the dates and the weight of the baseline; Microsoft Project's others are told."""
        found: dict[str, Any] = {}
        for baseline in entry.all("Baseline"):
            if baseline.number("Number"):
                self.findings.not_understood("Baseline 1–10")
                continue
            start, finish, work = baseline.moment("Start"), baseline.moment("Finish"), baseline.minutes("Work")
            found |= {"planned_start": start.date()} if start else {}
            found |= {"planned_finish": last_day(finish)} if finish else {}
            found |= {"weight": round(Fraction(work, self.day))} if work else {}
        return found

    def _links(self, known: _Known, by_uid: Mapping[int, _Known]) -> Iterable[RawLink]:
        for entry in known.entry.all("PredecessorLink"):
            uid = entry.number("PredecessorUID")
            before = by_uid.get(uid) if uid is not None and not entry.flag("CrossProject") else None
            kind = entry.number("Type")
            link = Dependency(
                predecessor=before.id if before else TaskId(entry.text("CrossProjectName") or f"UID {uid}"),
                successor=known.id,
                link=LinkType.FS if kind is None else LINK_TYPES.get(kind, LinkType.FS),
            )
            shown = (entry.number("LagFormat") or DAYS) % ESTIMATED
            if shown == ELAPSED_PERCENT:
                self.findings.not_understood("LagFormat e%")
            unit = LagUnit.PERCENT if shown == ELAPSED_PERCENT else LAG_UNITS.get(shown, LagUnit.DAY)
            yield RawLink(link, Fraction(entry.number("LinkLag") or 0, 1 if unit is LagUnit.PERCENT else 10), unit)

    def _draft(self, project: int | None, tasks: list[Task]) -> Draft:
        calendars = tuple(self.calendars.values()) or (standard_calendar(self.day, self.findings),)
        default = self.calendars.get(project if project is not None else 1) or calendars[0]
        if self.needs_all_hours and ALL_HOURS.id not in {each.id for each in calendars}:
            calendars = (*calendars, ALL_HOURS)
        options, must_finish_by = read_options(self.root, self.base, self.findings)
        return Draft(
            name=self.root.text("Title") or self.root.text("Name"),
            start=self.root.moment("StartDate"),
            calendars=calendars,
            calendar=default.id,
            options=options,
            tasks=tasks,
            must_finish_by=must_finish_by,
            municipality=self.root.text("Company"),
            status=self.root.moment("StatusDate"),
        )


def _fact(known: _Known, task: Task) -> Actuals | None:
    """Return what is known to have happened to a task; of a summary it follows from the tasks below."""
    entry = known.entry
    start, finish = entry.moment("ActualStart"), entry.moment("ActualFinish")
    if task.kind is TaskKind.SUMMARY or (start is None and finish is None):
        return None
    remaining = entry.minutes("RemainingDuration")
    if remaining is None:
        remaining = ceil(task.duration * (1 - Fraction(entry.number("PercentComplete") or 0, 100)))
    if finish is not None:
        remaining = 0
    return Actuals(task=task.id, actual_start=start, actual_finish=finish, remaining=Minutes(remaining))

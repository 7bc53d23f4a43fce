"""A plan from a Primavera XER file: activities, WBS, relationships, calendars, constraints and progress, the rest told.

The WBS below the project becomes the summaries. A level of effort is carried as a task; what it drives in our plan it
would not drive in P6, so links out of it are set aside.
"""

from fractions import Fraction
from itertools import starmap
from typing import Any

from migration_plan.exchange import own_fields
from migration_plan.exchange.assembling import Draft, RawLink, assemble
from migration_plan.exchange.findings import Findings, ProjectFile
from migration_plan.exchange.names import unique
from migration_plan.exchange.outline import in_outline_order
from migration_plan.exchange.xer_calendars import OFFICE, read_calendars
from migration_plan.exchange.xer_cells import RowReader, carried_texts, chosen_project
from migration_plan.exchange.xer_codes import (
    CONSTRAINTS,
    LAG_CALENDARS,
    LEVEL_OF_EFFORT,
    LINK_TYPES,
    MEANINGFUL,
    PLAN_TABLES,
    SURROUNDINGS,
    TASK_KINDS,
    WBS_SUMMARY,
)
from migration_plan.exchange.xer_text import Row, Tables, read_tables
from migration_plan.paper_cells import read_lag
from model.calendar import Calendar
from model.issue import Severity
from model.plan import LagCalendar, Plan, ProgressMode, ScheduleOptions
from model.record import CalendarId, Minutes, TaskId
from model.schedule import Actuals
from model.task import Constraint, ConstraintKind, Dependency, Lag, LagUnit, LinkType, ProgressRule, Task, TaskKind


def read_xer(content: bytes, file: str, base: Plan | None) -> ProjectFile:
    """Return the plan of a XER file; what only our plans have is taken from ``base``, the plan in force."""
    findings = Findings(file)
    tables = read_tables(content, findings)
    if tables is None:
        return findings.answer()
    if not tables.get("PROJECT"):
        findings.refuse("exchange-not-a-project", value="XER")
        return findings.answer()
    return _Reader(tables, base, findings).read()


class _Reader:
    def __init__(self, tables: Tables, base: Plan | None, findings: Findings) -> None:
        self.tables, self.base, self.findings = tables, base, findings
        self.project = chosen_project(tables, findings)
        self.cells = RowReader(tables, findings)
        self.readers = own_fields.readers(base.systems if base else ())
        self.carried = carried_texts(tables, findings)
        self.calendars = read_calendars(tables.get("CALENDAR", []), base, findings)
        self.rows = [row for row in self._of_project("TASK") if self._is_task(row)]
        self.efforts = {row["task_id"] for row in self.rows if row["task_type"] == LEVEL_OF_EFFORT}
        self.ids = self._ids()

    def read(self) -> ProjectFile:
        """Return what the file says."""
        summaries = [self._summary(row) for row in self.wbs.values()]
        tasks = [*summaries, *(self._task(row) for row in self.rows)]
        project = self.project
        default = self.calendars.get(project["clndr_id"])
        calendars = tuple(self.calendars.values()) or (self._standard(),)
        draft = Draft(
            name=self._project_name(),
            start=self.cells.moment(project, "plan_start_date"),
            calendars=calendars,
            calendar=default.id if default else calendars[0].id,
            options=self._options(),
            tasks=[task for _, task in in_outline_order(tasks)],
            links=[link for row in self._of_project("TASKPRED") if (link := self._link(row))],
            must_finish_by=self.cells.moment(project, "plan_end_date"),
            status=self.cells.moment(project, "last_recalc_date"),
        )
        by_id = {task.id: task for task in tasks}
        facts = ((row, by_id[self.ids[row["task_id"]]]) for row in self.rows)
        draft.actuals = [fact for fact in starmap(self._fact, facts) if fact]
        self._tell_the_rest()
        return assemble(draft, self.base, self.findings)

    def _of_project(self, table: str) -> list[Row]:
        own = self.project["proj_id"]
        return [row for row in self.tables.get(table, ()) if row["proj_id"] in {"", own}]

    def _is_task(self, row: Row) -> bool:
        if row["task_type"] == WBS_SUMMARY:
            self.findings.not_understood(WBS_SUMMARY)
        return row["task_type"] != WBS_SUMMARY

    def _ids(self) -> dict[str, TaskId]:
        """Return the ids of activities and WBS nodes; the root of the WBS is the project itself."""
        nodes = self._of_project("PROJWBS")
        root = {row["wbs_id"] for row in nodes if row["proj_node_flag"] == "Y"}
        self.wbs = {row["wbs_id"]: row for row in sorted(nodes, key=_sequence) if row["wbs_id"] not in root}
        wanted = [row["task_code"] or row["task_id"] for row in self.rows]
        wanted += [row["wbs_short_name"] or row["wbs_id"] for row in self.wbs.values()]
        given = [TaskId(name) for name in unique(wanted, self.findings)]
        self.wbs_ids = dict(zip(self.wbs, given[len(self.rows) :], strict=True))
        return {row["task_id"]: own for row, own in zip(self.rows, given, strict=False)}

    def _summary(self, row: Row) -> Task:
        own = own_fields.read_fields(self.carried.get(("PROJWBS", row["wbs_id"]), {}), self.readers, self.findings)
        told = {name: value for name, value in own.items() if name != "constraints"}
        return Task(
            id=self.wbs_ids[row["wbs_id"]],
            name=row["wbs_name"],
            duration=Minutes(0),
            kind=TaskKind.SUMMARY,
            parent=self.wbs_ids.get(row["parent_wbs_id"]),
            source_line=row.line,
            **told,
        )

    def _task(self, row: Row) -> Task:
        own = own_fields.read_fields(self.carried.get(("TASK", row["task_id"]), {}), self.readers, self.findings)
        calendar = self.calendars.get(row["clndr_id"])
        default = self.calendars.get(self.project["clndr_id"])
        constraints = self._constraints(row)
        carried = own.pop("constraints", ())
        if row["task_type"] == LEVEL_OF_EFFORT:
            own.setdefault("rule", ProgressRule.LEVEL_OF_EFFORT)
            self.findings.not_understood(LEVEL_OF_EFFORT)
        kind = TASK_KINDS.get(row["task_type"] or "TT_Task")
        if kind is None:
            self.findings.not_understood(row["task_type"])
        return Task(
            id=self.ids[row["task_id"]],
            name=row["task_name"],
            duration=self.cells.minutes(row, "target_drtn_hr_cnt") or Minutes(0),
            kind=kind or TaskKind.TASK,
            parent=self.wbs_ids.get(row["wbs_id"]),
            calendar=None if calendar is None or calendar is default else calendar.id,
            constraints=carried if carried[:2] == constraints else constraints,
            source_line=row.line,
            **own,
        )

    def _constraints(self, row: Row) -> tuple[Constraint, ...]:
        found = []
        for kind_field, date_field in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
            kind = CONSTRAINTS.get(row[kind_field])
            if kind is None and row[kind_field].strip():
                self.findings.not_understood(row[kind_field])
            at = None if kind is ConstraintKind.ALAP else self.cells.moment(row, date_field)
            if kind is ConstraintKind.ALAP or (kind is not None and at is not None):
                found.append(Constraint(kind=kind, at=at))
        return tuple(found)

    def _link(self, row: Row) -> RawLink | None:
        before, after = self.ids.get(row["pred_task_id"]), self.ids.get(row["task_id"])
        kind = LINK_TYPES.get(row["pred_type"][:5])
        if kind is None:
            self.findings.not_understood(row["pred_type"] or "pred_type")
        if row["pred_task_id"] in self.efforts:
            self.findings.count("exchange-effort-link", LEVEL_OF_EFFORT, Severity.LINK_ASIDE)
            return None
        minutes = self.cells.minutes(row, "lag_hr_cnt") or Minutes(0)
        carried = _carried_lag(row["comments"], minutes)
        link = Dependency(
            predecessor=before or TaskId(row["pred_task_id"]),
            successor=after or TaskId(row["task_id"]),
            link=kind or LinkType.FS,
            lag=carried or Lag(),
            source_line=row.line,
        )
        return RawLink(link, None if carried else Fraction(minutes), LagUnit.DAY)

    def _fact(self, row: Row, task: Task) -> Actuals | None:
        start, finish = self.cells.moment(row, "act_start_date"), self.cells.moment(row, "act_end_date")
        if start is None and finish is None:
            return None
        remaining = self.cells.minutes(row, "remain_drtn_hr_cnt")
        left = Minutes(0) if finish else task.duration if remaining is None else remaining
        return Actuals(task=task.id, actual_start=start, actual_finish=finish, remaining=left)

    def _options(self) -> ScheduleOptions:
        options = self.base.options if self.base else ScheduleOptions()
        row = next(iter(self._of_project("SCHEDOPTIONS")), None)
        told: dict[str, Any] = {"microsoft_rules": False}
        if self.project["critical_drtn_hr_cnt"]:
            told["critical_float"] = self.cells.minutes(self.project, "critical_drtn_hr_cnt") or Minutes(0)
        told["lag_calendar"] = LAG_CALENDARS.get(
            row["sched_calendar_on_relationship_lag"] if row else "", LagCalendar.PREDECESSOR
        )
        override = row is not None and row["sched_progress_override"] == "Y"
        told["progress_mode"] = ProgressMode.OVERRIDE if override else ProgressMode.RETAINED_LOGIC
        return options.model_copy(update=told)

    def _project_name(self) -> str:
        root = next((row for row in self._of_project("PROJWBS") if row["proj_node_flag"] == "Y"), None)
        return (root["wbs_name"] if root else "") or self.project["proj_short_name"]

    def _standard(self) -> Calendar:
        self.findings.count("exchange-calendar-assumed", "Standard", Severity.REPAIRED)
        return Calendar(id=CalendarId("Standard"), name="Standard", week=(OFFICE,) * 5 + ((),) * 2)

    def _tell_the_rest(self) -> None:
        for name, rows in self.tables.items():
            if name not in PLAN_TABLES and name not in SURROUNDINGS and rows:
                self.findings.not_understood(name, len(rows))
        for row in self.rows:
            for name in MEANINGFUL:
                if row[name].strip():
                    self.findings.not_understood(name)


def _carried_lag(comment: str, minutes: int) -> Lag | None:
    """Return the lag that a comment of ours tells, while the relationship still has the hours written with it."""
    mark, _, rest = comment.strip().partition(" ")
    hours, _, written = rest.partition(" ")
    if mark != "lag" or hours != f"{minutes}m" or not written:
        return None
    try:
        return read_lag(written)
    except ValueError:
        return None


def _sequence(row: Row) -> int:
    """Return the place of a WBS node among its neighbours."""
    text = row["seq_num"].strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0

"""A plan as a Primavera XER file: summaries become the WBS, our own fields user-defined fields of tasks and WBS nodes.

P6 knows lags in hours of work alone. A lag in another unit is written in hours, and in its own words as the comment of
the relationship, which counts when we read the file again as long as the hours are still the same.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction

from migration_plan.exchange import cells, own_fields
from migration_plan.exchange.findings import counted
from migration_plan.exchange.lags import LagSizes, is_elapsed
from migration_plan.exchange.names import calendar_name
from migration_plan.exchange.outline import in_outline_order, parents_of
from migration_plan.exchange.xer_calendars import write_data
from migration_plan.exchange.xer_codes import CARRIED, CONSTRAINTS, LAG_CALENDARS, TASK_KINDS
from migration_plan.exchange.xer_rows import (
    PROJECT,
    YES_NO,
    Row,
    currency_row,
    hours,
    left,
    moment,
    status_of,
    udf_type_row,
    wbs_row,
)
from migration_plan.exchange.xer_text import write_tables
from model.calendar import Calendar
from model.issue import Issue, Severity
from model.plan import Plan, ProgressMode
from model.schedule import Actuals, ScheduledTask
from model.task import Dependency, LagUnit, Task, TaskKind

ROOT = "1"
_KIND_OF = {kind: code for code, kind in [*TASK_KINDS.items()][::-1]}
_CONSTRAINT_OF = {kind: code for code, kind in CONSTRAINTS.items()}
_LAG_CALENDAR_OF = {rule: code for code, rule in LAG_CALENDARS.items()}


def write_xer(
    plan: Plan,
    scheduled: Iterable[ScheduledTask] = (),
    actuals: Iterable[Actuals] = (),
    status: datetime | None = None,
) -> bytes:
    """Return the plan with its computed dates and the facts on its tasks as a XER file."""
    return _Writer(plan, scheduled, actuals, status).write()


def lost_in_xer(plan: Plan) -> tuple[Issue, ...]:
    """Return what P6 itself will compute otherwise; read back by us, the plan is the same but for names of holidays."""
    whats = [
        *("lag (elapsed)" for link in plan.dependencies if is_elapsed(link.lag) and link.lag.value),
        *("lag (%)" for link in plan.dependencies if link.lag.unit is LagUnit.PERCENT and link.lag.value),
        *("deadline" for task in plan.tasks if task.deadline),
        *("constraints > 2" for task in plan.tasks if len(task.constraints) > 2),
        *(["microsoft_rules"] if plan.options.microsoft_rules else []),
    ]
    return counted("export-approximated", Severity.NOTICE, whats)


class _Writer:
    def __init__(
        self,
        plan: Plan,
        scheduled: Iterable[ScheduledTask],
        actuals: Iterable[Actuals],
        status: datetime | None,
    ) -> None:
        self.plan, self.status = plan, status
        self.dates = {each.id: each for each in scheduled}
        self.facts = {each.task: each for each in actuals}
        self.sizes = LagSizes(plan)
        outline = [task for _, task in in_outline_order(plan.tasks)]
        self.summaries = [task for task in outline if task.kind is TaskKind.SUMMARY]
        self.tasks = [task for task in outline if task.kind is not TaskKind.SUMMARY]
        self.parents = parents_of(plan.tasks)
        self.wbs = {task.id: str(place) for place, task in enumerate(self.summaries, start=2)}
        self.number = {task.id: str(place) for place, task in enumerate(self.tasks, start=1)}
        self.calendar = {each.id: str(place) for place, each in enumerate(plan.calendars, start=1)}

    def write(self) -> bytes:
        day = (self.status or self.plan.start).date().isoformat()
        header = ["ERMHDR", "20.12", day, "Project", "", "", "", "Project Management", "JPY"]
        types, values = self._carried()
        tables: dict[str, list[Row]] = {
            "CURRTYPE": [currency_row()],
            "UDFTYPE": types,
            "PROJECT": [self._project()],
            "CALENDAR": [self._calendar(each) for each in self.plan.calendars],
            "SCHEDOPTIONS": [self._options()],
            "PROJWBS": [self._root(), *(self._node(place, task) for place, task in enumerate(self.summaries, start=1))],
            "TASK": [self._task(task) for task in self.tasks],
            "TASKPRED": list(self._links()),
            "UDFVALUE": values,
        }
        return write_tables(header, tables)

    def _project(self) -> Row:
        return {
            "proj_id": PROJECT,
            "export_flag": "Y",
            "proj_short_name": self.plan.name[:40],
            "clndr_id": self.calendar.get(self.plan.calendar, ""),
            "critical_drtn_hr_cnt": hours(self.plan.options.critical_float),
            "last_recalc_date": moment(self.status),
            "plan_start_date": moment(self.plan.start),
            "plan_end_date": moment(self.plan.must_finish_by),
            "def_duration_type": "DT_FixedDrtn",
            "def_complete_pct_type": "CP_Drtn",
            "def_task_type": "TT_Task",
            "critical_path_type": "CT_TotFloat",
        }

    def _options(self) -> Row:
        override = self.plan.options.progress_mode is ProgressMode.OVERRIDE
        return {
            "schedoptions_id": "1",
            "proj_id": PROJECT,
            "sched_retained_logic": YES_NO[not override],
            "sched_progress_override": YES_NO[override],
            "sched_float_type": "FT_SmallestOfSF",
            "sched_calendar_on_relationship_lag": _LAG_CALENDAR_OF[self.plan.options.lag_calendar],
            "sched_use_project_end_date_for_float": YES_NO[self.plan.must_finish_by is not None],
        }

    def _calendar(self, calendar: Calendar) -> Row:
        day = Fraction(int(calendar.minutes_per_day), 60)
        week = day * sum(map(bool, calendar.week))
        return {
            "clndr_id": self.calendar[calendar.id],
            "default_flag": YES_NO[calendar.id == self.plan.calendar],
            "clndr_name": calendar_name(calendar),
            "proj_id": "",
            "base_clndr_id": "",
            "clndr_type": "CA_Base",
            "day_hr_cnt": cells.decimal(day),
            "week_hr_cnt": cells.decimal(week),
            "month_hr_cnt": cells.decimal(week * 4),
            "year_hr_cnt": cells.decimal(week * 52),
            "clndr_data": write_data(calendar),
        }

    def _root(self) -> Row:
        return wbs_row(ROOT, "", "PROJECT", self.plan.name, place=0, root=True)

    def _node(self, place: int, task: Task) -> Row:
        return wbs_row(self.wbs[task.id], self._above(task), task.id, task.name, place=place, root=False)

    def _above(self, task: Task) -> str:
        parent = self.parents[task.id]
        return self.wbs[parent] if parent is not None else ROOT

    def _task(self, task: Task) -> Row:
        dates, fact = self.dates.get(task.id), self.facts.get(task.id)
        remaining = left(task, fact)
        done = 100 * (task.duration - remaining) / Fraction(int(task.duration)) if task.duration else Fraction(0)
        first, second = (*((each.kind, each.at) for each in task.constraints[:2]), (None, None), (None, None))[:2]
        return {
            "task_id": self.number[task.id],
            "proj_id": PROJECT,
            "wbs_id": self._above(task),
            "clndr_id": self.calendar.get(task.calendar or self.plan.calendar, ""),
            "phys_complete_pct": cells.decimal(max(Fraction(0), done)),
            "complete_pct_type": "CP_Drtn",
            "task_type": _KIND_OF[task.kind],
            "duration_type": "DT_FixedDrtn",
            "status_code": status_of(fact),
            "task_code": task.id,
            "task_name": task.name,
            "total_float_hr_cnt": hours(dates.total_float if dates else None),
            "free_float_hr_cnt": hours(dates.free_float if dates else None),
            "remain_drtn_hr_cnt": hours(remaining),
            "target_drtn_hr_cnt": hours(task.duration),
            "cstr_date": moment(first[1]),
            "act_start_date": moment(fact.actual_start if fact else None),
            "act_end_date": moment(fact.actual_finish if fact else None),
            "late_start_date": moment(dates.late_start if dates else None),
            "late_end_date": moment(dates.late_finish if dates else None),
            "early_start_date": moment(dates.early_start if dates else None),
            "early_end_date": moment(dates.early_finish if dates else None),
            "target_start_date": moment(dates.start if dates else None),
            "target_end_date": moment(dates.finish if dates else None),
            "cstr_type": _CONSTRAINT_OF[first[0]] if first[0] else "",
            "priority_type": "PT_Normal",
            "cstr_date2": moment(second[1]),
            "cstr_type2": _CONSTRAINT_OF[second[0]] if second[0] else "",
            "driving_path_flag": YES_NO[bool(dates and dates.longest_path)],
        }

    def _links(self) -> Iterator[Row]:
        sound = (
            link for link in self.plan.dependencies if link.predecessor in self.number and link.successor in self.number
        )
        for place, link in enumerate(sound, start=1):
            minutes = self.sizes.working_minutes(link)
            yield {
                "task_pred_id": str(place),
                "task_id": self.number[link.successor],
                "pred_task_id": self.number[link.predecessor],
                "proj_id": PROJECT,
                "pred_proj_id": PROJECT,
                "pred_type": f"PR_{link.link}",
                "lag_hr_cnt": hours(minutes),
                "comments": "" if self._is_plain(link, minutes) else _comment(link, minutes),
            }

    def _is_plain(self, link: Dependency, minutes: int) -> bool:
        """Tell whether the hours alone bring the lag back: whole minutes, in days."""
        return link.lag.unit is LagUnit.DAY and self.sizes.minutes(link) == minutes

    def _carried(self) -> tuple[list[Row], list[Row]]:
        """Return the definitions of our own fields, of tasks and of WBS nodes, and their values."""
        types: list[Row] = []
        values: list[Row] = []
        groups = (("TASK", self.tasks, self.number), ("PROJWBS", self.summaries, self.wbs))
        for table, tasks, numbers in groups:
            for field in CARRIED:
                kind = str(len(types) + 1)
                types.append(udf_type_row(kind, table, own_fields.heading(field)))
                texts = ((task, self._text(task, field)) for task in tasks)
                values += [
                    {"udf_type_id": kind, "fk_id": numbers[task.id], "proj_id": PROJECT, "udf_text": text}
                    for task, text in texts
                    if text
                ]
        return types, values

    def _text(self, task: Task, field: str) -> str:
        if field == "constraints" and len(task.constraints) < 3:
            return ""
        return cells.task_cells(task, 480)[field]


def _comment(link: Dependency, minutes: int) -> str:
    """Return the lag in its own words, with the minutes that were written for it."""
    return f"lag {minutes}m {cells.decimal(link.lag.value)}{link.lag.unit}"

"""The ward of TV-1: two systems, six tasks, five gaps; small enough to be worked by hand."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from model.calendar import Calendar, Shift
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.plan import Goal, Plan
from model.progress import ProgressReport
from model.system import StepStatus, System
from model.task import ProgressRule, Task

TODAY = date(2024, 10, 4)
WEEK = ((Shift(start=480, end=960),),) * 5 + ((),) * 2
TASKS = {"A1": (10, "1"), "A2": (20, "4/5"), "A3": (10, "0"), "B1": (10, "1"), "B2": (30, "1"), "B3": (20, "1/2")}
"""Weight and execution of each task of TV-1; the system is the first letter."""
GAPS = {
    "G1": ("A2", 1, Resolution.VERIFIED),
    "G2": ("A2", 1, Resolution.APPROVED),
    "G3": ("B2", 2, Resolution.VERIFIED),
    "G4": ("B2", 1, Resolution.PROPOSED),
    "G5": ("B2", 1, Resolution.VERIFIED),
}


def task(name: str, weight: int, **fields: object) -> Task:
    values = {"id": name, "name": name, "duration": 2400, "system": name[0], "weight": weight}
    return Task.model_validate(values | {"rule": ProgressRule.LINEAR} | fields)


def plan_of(tasks: Sequence[Task], **fields: object) -> Plan:
    values = {
        "name": "plan",
        "municipality": "例示区",
        "start": datetime(2024, 4, 1, 8),
        "deadline": date(2026, 3, 31),
        "baseline": Goal(day=date(2024, 3, 31), value=Fraction(75)),
        "target": Goal(day=date(2025, 3, 31), value=Fraction(85)),
        "calendars": (Calendar(id="ward", week=WEEK),),
        "calendar": "ward",
        "systems": (System(code="A", name="住民基本台帳"), System(code="B", name="戸籍")),
        "tasks": tuple(tasks),
    }
    return Plan.model_validate(values | fields)


def report(name: str, share: str, effective: date = TODAY, **fields: object) -> ProgressReport:
    status = {"0": StepStatus.NOT_STARTED, "1": StepStatus.COMPLETED}.get(share, StepStatus.IN_PROGRESS)
    values = {"task": name, "effective": effective, "status": status, "progress": Fraction(share)}
    return ProgressReport.model_validate(values | fields)


def gap(name: str, **fields: object) -> FitGapRecord:
    task_id, severity, resolution = GAPS[name]
    values = {"system": task_id[0], "requirement_id": name, "name": name, "verdict": Verdict.GAP, "task": task_id}
    return FitGapRecord.model_validate(values | {"severity": severity, "resolution": resolution} | fields)


PLAN = plan_of([task(name, weight) for name, (weight, _) in TASKS.items()])
REPORTS = [report(name, share) for name, (_, share) in TASKS.items()]
RECORDS = [gap(name) for name in GAPS]

"""The names of a plan's things in the reader's language, and the words for why a task lies where it lies."""

from collections.abc import Sequence
from functools import cached_property

from model.plan import Plan
from model.record import SystemCode, TaskId
from model.schedule import Driver, DriverKind
from model.snapshot import TaskFigures
from model.system import System
from model.task import LinkType, Task
from views.wording import Language, current_reader, share_of_days, t, table_day

COMMON = "common"
"""The code that stands for tasks of no single system (ward-wide work) in the address of a page."""


class Names:
    """The plan's own words. A name that has no English form stays as the plan writes it."""

    def __init__(self, plan: Plan) -> None:
        """Take the plan whose things are named."""
        self.plan = plan

    @cached_property
    def tasks(self) -> dict[TaskId, Task]:
        """Return every task by its id."""
        return {task.id: task for task in self.plan.tasks}

    @cached_property
    def systems(self) -> dict[SystemCode, System]:
        """Return every system by its code."""
        return {system.code: system for system in self.plan.systems}

    def system(self, code: SystemCode | None) -> str:
        """Return the name of a system; ward-wide work has none of its own."""
        system = self.systems.get(code) if code else None
        if system is None:
            return t("ward_wide") if code is None else code
        english = current_reader().language is Language.EN and system.name_en
        return system.name_en if english else system.name

    def vendor(self, code: SystemCode) -> str:
        """Return the name of the vendor who carries the system over."""
        system = self.systems.get(code)
        return next((v.name for v in self.plan.vendors if system and v.code == system.vendor), "")

    def task(self, task_id: TaskId) -> str:
        """Return the name of a task, led by the code of its national step."""
        task = self.tasks.get(task_id)
        if task is None:
            return task_id
        return f"{task.step} {task.name}" if task.step else task.name

    def full(self, task_id: TaskId) -> str:
        """Return the name of a task with its system in front."""
        return f"{self.system(self.system_of(task_id))} {self.task(task_id)}"

    def several(self, tasks: Sequence[TaskId], most: int) -> str:
        """Return the first few tasks by their full names, and how many more there are."""
        shown = t("comma").join(self.full(task) for task in tasks[:most])
        more = len(tasks) - most
        return t("restated_and_more", tasks=shown, more=more) if more > 0 else shown

    def system_of(self, task_id: TaskId) -> SystemCode | None:
        """Return the system a task belongs to; None for ward-wide work."""
        task = self.tasks.get(task_id)
        return task.system if task else None

    def owner(self, task_id: TaskId) -> str:
        """Return who does the task: its owner, else the department of its system."""
        task = self.tasks.get(task_id)
        system = self.systems.get(task.system) if task and task.system else None
        return (task.owner if task else "") or (system.department if system else "")

    def float_days(self, figures: TaskFigures) -> str:
        """Return the total float in working days of the task's own calendar."""
        task = self.tasks.get(figures.id)
        wanted = (task.calendar if task else None) or self.plan.calendar
        per_day = next((c.minutes_per_day for c in self.plan.calendars if c.id == wanted), 480)
        return share_of_days(figures.schedule.total_float, per_day)

    def why(self, figures: TaskFigures, *, brief: bool = False) -> str:
        """Return in words what set the dates of a task: the first of its drivers."""
        drivers = figures.schedule.drivers
        return self.because(drivers[0], figures, brief=brief) if drivers else ""

    def because(self, driver: Driver, figures: TaskFigures, *, brief: bool = False) -> str:
        """Return one driver in words; ``brief`` names a national step by its code alone."""
        if driver.kind is DriverKind.DEPENDENCY and driver.task:
            link = (driver.link or LinkType.FS).lower()
            return t(f"why_dependency_{link}", task=self._seen_from(figures.id, driver.task, brief=brief))
        if driver.kind is DriverKind.GAP:
            return t("why_gap", gap=(driver.gap or "").rpartition(":")[2])
        if driver.kind is DriverKind.ACTUAL:
            start = figures.schedule.start
            return t("why_actual", date=table_day(start.date() if start else None))
        return t(f"why_{driver.kind}")

    def _seen_from(self, here: TaskId, there: TaskId, *, brief: bool) -> str:
        """Return a task's name, with its system only where that is another one."""
        task = self.tasks.get(there)
        name = task.step if brief and task and task.step else self.task(there)
        system = self.system_of(there)
        return name if system == self.system_of(here) else f"{self.system(system)} {name}"

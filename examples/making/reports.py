"""Turn the story into dated report papers: the position on 2024-03-31, then one paper for every Friday."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from examples.making import story, ward
from examples.making.links import planned_days
from examples.making.papers import csv_bytes
from examples.making.plan import PlanTask, all_tasks, applies
from examples.making.planner import closed
from examples.making.story import Doing, Fall

HEADINGS = (
    "作業ID", "基準日", "状況", "進捗率", "実績開始", "実績終了", "残日数", "理由", "報告者", "承認者",
)  # fmt: skip
DONE, DOING, OPEN, OUT = "完了済み", "作業中", "未", "対象外"

_NOT_YET_BUILT = 65
"""The most that is reported of a configuration before the vendor says it is done."""
_DIP = 15
_LAST_DAY = date(2024, 3, 29)
_CLERK, _HEAD = "情報政策課", "情報政策課長"
_METROPOLIS = "特別区では都が課税し、都のシステムを使うため、区の作業はない"
_CONTINUES = "現行ベンダが標準準拠版を提供して継続するため、調達の手続はない"


@dataclass(frozen=True)
class Line:
    """One line of a report."""

    task: str
    day: date
    status: str
    percent: str = ""
    start: date | None = None
    finish: date | None = None
    days_left: str = ""
    reason: str = ""
    reported_by: str = _CLERK
    approved_by: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of the headings."""
        days = (str(day) if day else "" for day in (self.start, self.finish))
        told = (self.days_left, self.reason, self.reported_by, self.approved_by)
        return (self.task, str(self.day), self.status, self.percent, *days, *told)


def report_papers() -> dict[str, bytes]:
    """Return the report papers by name."""
    first = {f"reports/{ward.BASELINE_DAY}.csv": csv_bytes(HEADINGS, (line.cells() for line in _position()))}
    weekly = {f"reports/{day}.csv": csv_bytes(HEADINGS, (line.cells() for line in _week(day))) for day in fridays()}
    return first | weekly


def fridays() -> list[date]:
    """Return the Fridays with a report; on a holiday there is none."""
    first = date(2024, 4, 5)
    weeks = (ward.STATUS_DAY - first).days // 7 + 1
    days = (first + timedelta(weeks=week) for week in range(weeks))
    return [day for day in days if not closed(day)]


def _position() -> Iterator[Line]:
    """Yield the position of every task at the end of FY2023."""
    planned = planned_days()
    systems = {system.code: system for system in ward.SYSTEMS}
    for task in all_tasks():
        system = systems.get(task.system)
        if system is not None and not applies(system, task.step):
            reason = _CONTINUES if system.in_scope else _METROPOLIS
            yield Line(task.id, ward.BASELINE_DAY, OUT, reason=reason, approved_by=_HEAD)
        else:
            yield _stood(task, planned[task.id], delay=int(task.system or 0) % 4)


def _stood(task: PlanTask, planned: tuple[date, date], delay: int) -> Line:
    reporter = task.owner
    if task.id == story.AHEAD[0]:
        return Line(task.id, ward.BASELINE_DAY, DONE, "100", *story.AHEAD[1:], reported_by=reporter)
    if task.id == story.NOT_YET:
        start = next(doing.start for doing in story.doings() if doing.task == task.id)
        return Line(task.id, ward.BASELINE_DAY, DOING, "60", start, days_left="2", reported_by=reporter)
    if planned[1] > ward.BASELINE_DAY:
        return Line(task.id, ward.BASELINE_DAY, OPEN, reported_by=reporter)
    start, finish = (min(_later(day, delay), _LAST_DAY) for day in planned)
    return Line(task.id, ward.BASELINE_DAY, DONE, "100", start, finish, reported_by=reporter)


def _week(friday: date) -> Iterator[Line]:
    tasks = {task.id: task for task in all_tasks()}
    falls = {fall.task: fall for fall in story.FALLS}
    for doing in story.doings():
        task, fall = tasks[doing.task], falls.get(doing.task)
        if doing.start > friday or _is_silent(task, friday):
            continue
        if fall is not None and friday >= fall.day:
            yield _fallen(doing, fall, friday)
        elif doing.finish is None or doing.finish > friday - timedelta(days=7):
            line = _progress(doing, task, friday)
            if line.status == DONE or not _skips(task, friday):
                yield line


def _progress(doing: Doing, task: PlanTask, friday: date) -> Line:
    reporter, reason = task.owner, story.REASONS.get(doing.task, "")
    if doing.finish is not None and doing.finish <= friday:
        return Line(doing.task, friday, DONE, "100", doing.start, doing.finish, "0", reported_by=reporter)
    share = _share(doing, task, _told(friday))
    left = max(1, ceil(task.days * (100 - share) / 100))
    percent = _percent(doing, share, friday)
    return Line(doing.task, friday, DOING, str(percent), doing.start, None, str(left), reason, reporter)


def _percent(doing: Doing, share: int, friday: date) -> int:
    """Return the share that is claimed."""
    if doing.copied:
        return share
    if doing.built is not None:
        return doing.percent if friday >= doing.built else min(_NOT_YET_BUILT, share // 5 * 5)
    return share // 5 * 5 - (_DIP if doing.dip is not None and friday >= doing.dip else 0)


def _share(doing: Doing, task: PlanTask, day: date) -> int:
    """Return how far the work has come, in percent: in even steps from the start to the finish or the last report."""
    silent = task.system and _vendor(task) == story.SILENT_VENDOR
    end = doing.finish or doing.flat or (story.SILENT_FROM - timedelta(days=7) if silent else ward.STATUS_DAY)
    if doing.built is not None or doing.copied:
        return min(95, 100 * _work_days(doing.start, day) // task.days)
    goal = 95 if doing.finish else doing.percent
    return min(goal, goal * _work_days(doing.start, day) // max(1, _work_days(doing.start, end)))


def _fallen(doing: Doing, fall: Fall, friday: date) -> Line:
    weeks = (friday - fall.day).days // 7
    first = weeks == 0
    return Line(
        fall.task,
        friday,
        DOING,
        str(fall.percent + 2 * weeks),
        doing.start,
        None,
        str(max(1, fall.days_left - fall.days_a_week * weeks)),
        fall.reason if first else "",
        fall.reported_by,
        fall.approved_by if first else "",
    )


def _told(friday: date) -> date:
    """Return the day whose state the report tells: during the stall always the same."""
    first, last = story.STALL
    return first if first <= friday <= last else friday


def _is_silent(task: PlanTask, friday: date) -> bool:
    return friday >= story.SILENT_FROM and _vendor(task) == story.SILENT_VENDOR


def _skips(task: PlanTask, friday: date) -> bool:
    return _vendor(task) == story.EVERY_OTHER_WEEK and friday.isocalendar().week % 2 == 1


def _vendor(task: PlanTask) -> str:
    vendors: Mapping[str, str] = {system.code: system.vendor for system in ward.SYSTEMS}
    return vendors.get(task.system, "")


def _work_days(first: date, last: date) -> int:
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return sum(not closed(day) for day in days)


def _later(day: date, days: int) -> date:
    for _ in range(days):
        day += timedelta(days=1)
        while closed(day):
            day += timedelta(days=1)
    return day

"""Watching the reports: rules that turn a suspicious series of statements into a question with its evidence.

A rule is a function of a series; a new rule is one function and one entry in ``SERIES_RULES`` (progress.md §10).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from migration_plan.calendar import WorkingTime
from migration_plan.network import build_network
from migration_plan.planned_value import planned_progress
from model.alert import Alert, Rule, Statement
from model.plan import Plan
from model.progress import ProgressReport
from model.record import TaskId
from model.system import StepStatus
from model.task import ProgressRule, Task

Series = Sequence[Statement]

_FULL = {StepStatus.COMPLETED: Fraction(100), StepStatus.NOT_STARTED: Fraction(0)}
_STEPWISE = (
    ProgressRule.ZERO_HUNDRED,
    ProgressRule.FIFTY_FIFTY,
    ProgressRule.LADDER,
    ProgressRule.LEVEL_OF_EFFORT,
)
"""Rules under which a jump is how progress is meant to look."""


def watch(plan: Plan, reports: Iterable[ProgressReport], status_date: date) -> tuple[Alert, ...]:
    """Return the questions that the reports up to a status date raise, in the plan's order of tasks."""
    network = build_network(plan)
    working_time = network.clocks()[network.project_clock]
    said: dict[TaskId, list[ProgressReport]] = {}
    for report in sorted(reports, key=lambda report: report.effective):
        if report.effective <= status_date:
            said.setdefault(report.task, []).append(report)
    return tuple(alert for task in plan.tasks for alert in _of_task(task, said.get(task.id, ()), working_time))


def _of_task(task: Task, reports: Sequence[ProgressReport], working_time: WorkingTime) -> Iterator[Alert]:
    series = _series(task, reports, working_time)
    for rule, (applies, evidence_of) in SERIES_RULES.items():
        if applies(task) and (evidence := evidence_of(series)):
            yield Alert(rule=rule, task=task.id, system=task.system, owner=task.owner, evidence=tuple(evidence))


def _series(task: Task, reports: Iterable[ProgressReport], working_time: WorkingTime) -> list[Statement]:
    """Return the shares that were stated; work in progress without a stated share says nothing."""
    shares = [(report, _share(report)) for report in reports]
    return [
        Statement(
            day=report.effective,
            share=share,
            planned=100 * planned_progress(task, report.effective, working_time),
            reason=report.reason,
            file=report.file,
            line=report.line,
        )
        for report, share in shares
        if share is not None
    ]


def _share(report: ProgressReport) -> Fraction | None:
    if report.status in _FULL:
        return _FULL[report.status]
    return None if report.progress is None else 100 * report.progress


def regression(series: Series) -> Series:
    """Return the last fall without a reason, with the statement before it."""
    falls = [pair for pair in pairwise(series) if pair[1].share < pair[0].share and not pair[1].reason]
    return falls[-1] if falls else ()


def stall(series: Series) -> Series:
    """Return the flat end of unfinished work: at most 1 point of change over each of at least two intervals."""
    flat = list(series[-1:])
    for before, after in reversed(list(pairwise(series))):
        if abs(after.share - before.share) > 1:
            break
        flat.insert(0, before)
    return flat if len(flat) >= 3 and 0 < flat[-1].share < 100 else ()


def ninety_percent(series: Series) -> Series:
    """Return the statements of 80 to under 100 % of unfinished work, where there are at least three."""
    nearly = [statement for statement in series if 80 <= statement.share < 100]
    return nearly if len(nearly) >= 3 and series[-1].share < 100 else ()


def copies_plan(series: Series) -> Series:
    """Return the statements within 1 point of the plan, where there are at least four of work under way."""
    copied = [s for s in series if s.planned is not None and 0 < s.share < 100 and abs(s.share - s.planned) <= 1]
    return copied if len(copied) >= 4 else ()


def jump(series: Series) -> Series:
    """Return the last rise of more than 30 points within a week."""
    jumps = [
        (before, after)
        for before, after in pairwise(series)
        if after.share - before.share > 30 and after.day - before.day <= timedelta(days=7)
    ]
    return jumps[-1] if jumps else ()


def _always(_: Task) -> bool:
    return True


def _gradual(task: Task) -> bool:
    return task.rule not in _STEPWISE


SERIES_RULES: dict[Rule, tuple[Callable[[Task], bool], Callable[[Series], Series]]] = {
    Rule.REGRESSION: (_always, regression),
    Rule.STALL: (_always, stall),
    Rule.NINETY_PERCENT: (_always, ninety_percent),
    Rule.COPIES_PLAN: (_always, copies_plan),
    Rule.JUMP: (_gradual, jump),
}
"""For each rule the tasks it applies to, and the evidence it finds in a series (none: it does not fire)."""

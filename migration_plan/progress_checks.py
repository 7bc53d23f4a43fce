"""What is wrong with the facts a schedule is given: listed, never repaired."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from migration_plan.network import Network
from model.issue import Issue, Severity
from model.record import TaskId
from model.schedule import Actuals
from model.task import Task


def check_progress(
    network: Network, status: datetime | None, actuals: Iterable[Actuals]
) -> tuple[dict[TaskId, Actuals], tuple[Issue, ...]]:
    """Return the facts by task, the last one of a task winning, and what is wrong with them."""
    known: dict[TaskId, Actuals] = {}
    issues: list[Issue] = []
    tasks, index = network.plan.tasks, network.index
    for fact in actuals:
        if fact.task not in index:
            issues.append(Issue(code="actual-unknown-task", severity=Severity.REJECTED, value=fact.task))
            continue
        known[fact.task] = fact
        if not _is_sound(fact, status):
            issues += _about(tasks[index[fact.task]], fact, status)
    return known, tuple(issues)


def _is_sound(fact: Actuals, status: datetime | None) -> bool:
    """Tell of almost every fact, at once, that nothing is wrong with it."""
    _, start, finish, remaining = fact
    if status is None or start is None or (remaining is not None and remaining < 0):
        return False
    return start <= status if finish is None else start <= finish <= status


def _about(task: Task, fact: Actuals, status: datetime | None) -> Iterator[Issue]:
    start, finish = fact.actual_start, fact.actual_finish
    last = start if finish is None else finish
    if last is not None:
        if status is None:
            yield _about_date("actual-without-status-date", task, last)
        elif last > status or (start is not None and start > status):
            yield _about_date("actual-after-status-date", task, last)
        if start is not None and start > last:
            yield _about_date("finish-before-start", task, last)
    if fact.remaining is not None and fact.remaining < 0:
        yield _issue("negative-remaining", task, (("remaining", str(fact.remaining)),))


def _about_date(code: str, task: Task, last: datetime) -> Issue:
    return _issue(code, task, (("date", last.isoformat(" ", "minutes")),))


def _issue(code: str, task: Task, values: tuple[tuple[str, str], ...]) -> Issue:
    return Issue(code=code, severity=Severity.NOTICE, line=task.source_line, value=task.id, values=values)

"""Questions that no single series of reports raises: about a whole file, about what is called done, about reviews."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from migration_plan.gaps import gap_id
from model.alert import Alert, Rule, Statement
from model.fitgap import RecordKey
from model.plan import Plan
from model.progress import Decision, ProgressReport, Review
from model.record import TaskId
from model.snapshot import Snapshot, TaskFigures
from model.system import StepStatus
from model.task import Task

ENOUGH_ROWS = 5
MOST = Fraction(4, 5)
_UNFINISHED = (StepStatus.IN_PROGRESS, StepStatus.NOT_STARTED)
_SHOWN = 6
"""Statements that are shown as evidence; more of the same prove no more."""


def one_value(plan: Plan, reports: Iterable[ProgressReport], status_date: date) -> tuple[Alert, ...]:
    """Return a question for each file of which at least 80 % of the shares under way are the same (R5).

    It is asked of the first task; statements of all or nothing are equal by nature and do not count.
    """
    tasks = {task.id: task for task in plan.tasks}
    files: dict[tuple[str, date], list[ProgressReport]] = {}
    for report in reports:
        if report.effective <= status_date and report.file and report.progress and report.progress < 1:
            files.setdefault((report.file, report.effective), []).append(report)
    asked = (_alike(said) for said in files.values() if len(said) >= ENOUGH_ROWS)
    return tuple(_about(tasks[said[0].task], said) for said in asked if said and said[0].task in tasks)


def done_too_soon(plan: Plan, snapshot: Snapshot) -> tuple[Alert, ...]:
    """Return a question for each task that is called done with a gap open in it, or before its predecessor (R6)."""
    figures = {task.id: task for task in snapshot.tasks}
    tasks = {task.id: task for task in plan.tasks}
    open_before: dict[TaskId, list[TaskId]] = {}
    for issue in snapshot.issues:
        task = TaskId(issue.value or "")
        if task not in figures or figures[task].status is not StepStatus.COMPLETED:
            continue
        if issue.code == "done-with-open-gap":
            open_before.setdefault(task, [])
        before = TaskId(dict(issue.values).get("predecessor", ""))
        if issue.code == "out-of-sequence" and before in figures and figures[before].status in _UNFINISHED:
            open_before.setdefault(task, []).append(before)
    return tuple(_done(tasks[task], figures[task], before) for task, before in open_before.items())


def watch_reviews(plan: Plan, reviews: Iterable[Review], status_date: date) -> tuple[Alert, ...]:
    """Return a question for each gap whose last word by a status date opens again what was verified (R10)."""
    words: dict[RecordKey, list[Review]] = {}
    for review in sorted(reviews, key=lambda review: review.effective):
        if review.effective <= status_date:
            words.setdefault(review.key, []).append(review)
    tasks = {task.system: task for task in plan.tasks if task.step == plan.gap_rule.response_step}
    asked = ((tasks.get(key.system), key, _reopening(said)) for key, said in words.items())
    return tuple(_reopened(task, key, evidence) for task, key, evidence in asked if task and evidence)


def _reopening(said: Sequence[Review]) -> Sequence[Review]:
    verified = [review for review in said if review.decision is Decision.VERIFIED]
    return (verified[-1], said[-1]) if verified and said[-1].decision is Decision.REOPENED else ()


def _reopened(task: Task, key: RecordKey, evidence: Sequence[Review]) -> Alert:
    shares = {Decision.VERIFIED: Fraction(100)}
    statements = tuple(
        Statement(day=review.effective, share=shares.get(review.decision), reason=review.reason) for review in evidence
    )
    gap = gap_id(key)
    return Alert(rule=Rule.REOPENED, task=task.id, system=task.system, owner=task.owner, evidence=statements, gap=gap)


def _alike(said: Sequence[ProgressReport]) -> list[ProgressReport]:
    """Return the reports that state the most frequent share, where they are most of all."""
    (share, times), *_ = Counter(report.progress for report in said).most_common(1)
    return [report for report in said if report.progress == share] if times >= MOST * len(said) else []


def _about(task: Task, said: Sequence[ProgressReport]) -> Alert:
    statements = tuple(
        Statement(day=each.effective, share=100 * (each.progress or Fraction(0)), file=each.file, line=each.line)
        for each in said[:_SHOWN]
    )
    return Alert(rule=Rule.ONE_VALUE, task=task.id, system=task.system, owner=task.owner, evidence=statements)


def _done(task: Task, figures: TaskFigures, before: Iterable[TaskId]) -> Alert:
    said = Statement(
        day=figures.reported_on or date.min,
        share=Fraction(100),
        reason=figures.reason,
        file=figures.file,
        line=figures.line,
    )
    return Alert(
        rule=Rule.DONE_TOO_SOON,
        task=task.id,
        system=task.system,
        owner=task.owner,
        evidence=(said,),
        before=tuple(before),
    )

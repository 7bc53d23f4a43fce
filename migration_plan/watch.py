"""Watching the reports: rules that turn a suspicious series of statements into a question with its evidence.

A rule is a function of a series; a new rule is one function and one entry in ``SERIES_RULES`` (progress.md §10). Where
each of the rules lives:

    R1   a fall without a reason               here: regression; of rows of a sheet: fitgap/changes.py regression
    R2   a stall                               here: stall
    R3   the 90 % syndrome                     here: ninety_percent
    R4   the plan copied                       here: copies_plan
    R5   a jump; one value for most rows       here: jump; watch_across.py one_value
    R6   done with a gap or work before open   watch_across.py done_too_soon, from the snapshot's findings
    R7   told after its week was published     here: told_after_publication
    R8   told after the cut-off                here: told_after_cut_off
    R9   rows of the last sheet missing        fitgap/changes.py added_removed, and mass_delete where they are many
    R10  a closed gap opened again             watch_across.py watch_reviews
    R11  many rows turned 対象外 at once       fitgap/changes.py scope_change
    R12  one key with two verdicts             fitgap/duplicates.py set_duplicates_aside (primary-key)

Those of ``fitgap`` are asked at the upload, before anything is stored, and stand on its receipt.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

from migration_plan.calendar import WorkingTime
from migration_plan.network import build_network
from migration_plan.planned_value import planned_progress
from model.alert import Alert, Freeze, Rule, StatedShare, Statement
from model.plan import Plan
from model.progress import ProgressReport
from model.record import TaskId
from model.system import StepStatus
from model.task import ProgressRule, Task
from model.week import JAPAN

Series = Sequence[StatedShare]

THURSDAY, NOON = 3, time(12)

_FULL = {StepStatus.COMPLETED: Fraction(100), StepStatus.NOT_STARTED: Fraction(0)}
_STEPWISE = (
    ProgressRule.ZERO_HUNDRED,
    ProgressRule.FIFTY_FIFTY,
    ProgressRule.LADDER,
    ProgressRule.LEVEL_OF_EFFORT,
)
"""Rules under which a jump is how progress is meant to look."""


def watch(
    plan: Plan, reports: Iterable[ProgressReport], status_date: date, freezes: Iterable[Freeze] = ()
) -> tuple[Alert, ...]:
    """Return the questions that the reports up to a status date raise, in the plan's order of tasks.

    ``freezes`` are the published weeks; what came in after the last of them up to the status date is asked why it came
    late (R7, R8). Before the first freeze there is no rhythm to be late for.
    """
    network = build_network(plan)
    working_time = network.clocks()[network.project_clock]
    past = (freeze for freeze in freezes if freeze.status_date <= status_date)
    last = max(past, key=lambda freeze: freeze.status_date, default=None)
    said: dict[TaskId, list[ProgressReport]] = {}
    for report in sorted(reports, key=lambda report: report.effective):
        if report.effective <= status_date:
            said.setdefault(report.task, []).append(report)
    return tuple(alert for task in plan.tasks for alert in _of_task(task, said.get(task.id, ()), working_time, last))


def _of_task(
    task: Task, reports: Sequence[ProgressReport], working_time: WorkingTime, last: Freeze | None
) -> Iterator[Alert]:
    statements = [statement(task, report, working_time) for report in reports]
    series = [StatedShare.model_validate(dict(said)) for said in statements if said.share is not None]
    found = [(rule, evidence_of(series)) for rule, (applies, evidence_of) in SERIES_RULES.items() if applies(task)]
    for rule, evidence in (*found, *(_late(statements, last) if last else ())):
        if evidence:
            yield Alert(rule=rule, task=task.id, system=task.system, owner=task.owner, evidence=tuple(evidence))


def statement(task: Task, report: ProgressReport, working_time: WorkingTime) -> Statement:
    """Return what a report says of its task, beside what the plan said of that day."""
    return Statement(
        day=report.effective,
        share=_share(report),
        planned=100 * planned_progress(task, report.effective, working_time),
        reason=report.reason,
        recorded=report.recorded,
        file=report.file,
        line=report.line,
    )


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


def cut_off(day: date) -> datetime:
    """Return until when a report that is true for a day belongs to its week: Thursday noon in Japan.

    The cut-off is the first one that does not lie before the day. What is true for a Friday (the day of the freeze) or
    a weekend cannot be told by the Thursday before; it has until the next one, and R7 asks about it where its own week
    is frozen by then.

    >>> cut_off(date(2024, 9, 30)).isoformat(), cut_off(date(2024, 10, 4)).isoformat()
    ('2024-10-03T12:00:00+09:00', '2024-10-10T12:00:00+09:00')
    """
    thursday = day + timedelta(days=(THURSDAY - day.weekday()) % 7)
    return datetime.combine(thursday, NOON, JAPAN)


def told_after_publication(statements: Iterable[Statement], last: Freeze) -> list[Statement]:
    """Return what is true for a day that the last freeze has published, and came in only after it (R7)."""
    return [said for said in _since(statements, last) if said.day <= last.status_date]


def told_after_cut_off(statements: Iterable[Statement], last: Freeze) -> list[Statement]:
    """Return what came in after the cut-off of its week, of the days that are not yet published (R8)."""
    return [
        said
        for said in _since(statements, last)
        if said.day > last.status_date and said.recorded and said.recorded > cut_off(said.day)
    ]


def _since(statements: Iterable[Statement], last: Freeze) -> Iterator[Statement]:
    return (said for said in statements if said.recorded and said.recorded > last.recorded_until)


def _late(statements: Sequence[Statement], last: Freeze) -> Iterator[tuple[Rule, Sequence[Statement]]]:
    yield Rule.PUBLISHED, told_after_publication(statements, last)
    yield Rule.LATE, told_after_cut_off(statements, last)


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

"""The whole walk in one pure function: plan, records and reports in, every figure of one status date out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from migration_plan import gaps, progress
from migration_plan.conditions import Facts
from migration_plan.critical_path import schedule
from migration_plan.facts import actuals, facts_at
from migration_plan.figures import (
    Situation,
    all_task_figures,
    step_count,
    system_figures,
)
from migration_plan.gap_figures import open_gap_figures
from migration_plan.network import PLANS_KEPT, Network, network_of
from migration_plan.pace import Curve, pace
from migration_plan.planned_value import PlannedSteps
from model.fitgap import FitGapRecord
from model.issue import Issue, Severity
from model.plan import MeasureName, Plan
from model.progress import ProgressReport
from model.record import SystemCode, TaskId
from model.snapshot import Pace, Rate, Snapshot, TaskFigures
from model.system import StepStatus
from model.task import Measure, TaskKind

FORMULA_VERSION = "1"
"""Raised whenever a figure would come out differently from the same inputs; a published figure keeps its own."""

FRESH_DAYS = 7
"""A report counts as fresh for so many days (progress.md §10)."""


def take_snapshot(
    plan: Plan, records: Iterable[FitGapRecord], reports: Iterable[ProgressReport], status_date: date
) -> Snapshot:
    """Return every figure of one status date.

    Args:
        plan: The plan version in force.
        records: The register of Fit&Gap rows, master-list rows included, with the ward's reviews applied.
        reports: Progress reports in the order in which they were recorded; later effective days are left out.
        status_date: The day for which the facts are true; what is not yet done lies after it.

    The same function serves today's page, the dry run of an upload, the weekly freeze and the recomputation of an old
    week. It reads no clock and no file.
    """
    situation = situation_at(plan, tuple(records), tuple(reports), status_date)
    tasks = all_task_figures(situation)
    of_systems, of_measures = _places(situation.network)
    by_system = {code: [tasks[place] for place in places] for code, places in of_systems.items()}
    by_measure = {measure: [tasks[place] for place in places] for measure, places in of_measures.items()}
    by_status = defaultdict[StepStatus, list[TaskFigures]](list)
    for task in tasks:
        by_status[task.status].append(task)
    promised, curve = _promise(situation.network, not_applicable(situation))
    planned = promised.by_system(status_date)
    systems = tuple(
        system_figures(situation, system, by_system[system.code], planned[system.code]) for system in plan.systems
    )
    own = {system.code for system in plan.systems if system.in_scope}
    rest = progress.rates(by_system[None])
    # What the systems have counted and summed is not walked through again.
    steps = progress.all_steps([step_count(situation, by_system[None]), *(each.steps for each in systems)])
    verified = progress.rate_of_all([rest.verified, *(each.verified for each in systems)])
    national = progress.national_rate([system.steps for system in systems])
    planned_value = promised.national(status_date)
    return Snapshot(
        status_date=status_date,
        formula_version=FORMULA_VERSION,
        municipality=plan.municipality,
        illustrative=plan.illustrative,
        baseline=plan.baseline,
        target=plan.target,
        deadline=plan.deadline,
        steps=steps,
        national=national,
        national_without_na=progress.step_rate_without_na(steps),
        national_own_systems=progress.national_rate([system.steps for system in systems if system.code in own]),
        verified=verified,
        reported=progress.rate_of_all([rest.reported, *(each.reported for each in systems)]),
        equal_system_mean=progress.mean_rate(system.verified for system in systems),
        planned_value=planned_value,
        planned_verified=progress.rate_of_all([rest.planned, *(each.planned for each in systems)]),
        pace=_pace(plan, curve, national, planned_value, status_date),
        coverage=_coverage(by_status[StepStatus.IN_PROGRESS], status_date),
        finish=situation.schedule.finish,
        critical_path=situation.schedule.critical_path,
        systems=systems,
        tasks=tasks,
        gaps=open_gap_figures(situation, tasks, int(verified.denominator)),
        measures=tuple((measure, progress.verified_rate(own)) for measure, own in by_measure.items()),
        issues=(*situation.schedule.issues, *_findings(situation, by_status[StepStatus.COMPLETED])),
    )


def situation_at(
    plan: Plan, records: Sequence[FitGapRecord], reports: Iterable[ProgressReport], status_date: date
) -> Situation:
    """Return what is in force at a status date, with the schedule that follows from it."""
    facts = facts_at(reports, status_date)
    verdicts, ever_gaps = gaps.counted(records)
    held = gaps.gaps_by_task(plan, ever_gaps)
    network = network_of(plan)
    told = Facts(
        status=gaps.end_of(status_date) if facts else None,
        actuals={known.task: known for known in actuals(plan, facts)},
        holds=tuple(gaps.holds(plan, held, status_date)),
    )
    return Situation(
        plan=plan,
        status_date=status_date,
        steps=network.in_national_steps,
        facts=facts,
        ever_gaps=ever_gaps,
        verdicts=verdicts,
        assessed=gaps.assessed_by_task(plan, verdicts),
        gaps=held,
        network=network,
        told=told,
        schedule=schedule(network, status=told.status, actuals=told.actuals.values(), holds=told.holds),
        working_time=network.clocks()[network.project_clock],
    )


def not_applicable(situation: Situation) -> frozenset[TaskId]:
    """Return the tasks that were 対象外 at the baseline; what leaves the scope later does not change the plan."""
    at_baseline, gone = situation.plan.baseline.day, StepStatus.NOT_APPLICABLE
    return frozenset(
        task
        for task, fact in situation.facts.items()
        if fact.report.status is gone and fact.report.effective <= at_baseline
    )


@lru_cache(maxsize=PLANS_KEPT)
def _places(network: Network) -> tuple[dict[SystemCode | None, list[int]], dict[Measure, list[int]]]:
    """Return where the tasks of each system, None for those of none, and of each measure stand among the figures."""
    summary = TaskKind.SUMMARY
    by_system: dict[SystemCode | None, list[int]] = {None: [], **{system.code: [] for system in network.plan.systems}}
    by_measure: dict[Measure, list[int]] = {measure: [] for measure in Measure}
    for place, task in enumerate(task for task in network.plan.tasks if task.kind is not summary):
        by_system[task.system or None].append(place)
        by_measure[task.measure].append(place)
    return by_system, by_measure


@lru_cache(maxsize=PLANS_KEPT)
def _promise(network: Network, not_applicable: frozenset[TaskId]) -> tuple[PlannedSteps, Curve]:
    """Return what the baseline promised, and its curve by weeks: no date and no fact moves them."""
    promised = PlannedSteps(network.plan, not_applicable)
    begin, end = network.plan.baseline.day, network.plan.target.day
    days = [*(begin + timedelta(weeks=week) for week in range(-(-(end - begin).days // 7))), end]
    return promised, [
        (Fraction((day - begin).days, 7), rate.value or Fraction(0)) for day, rate in promised.curve(days)
    ]


def _pace(plan: Plan, curve: Curve, national: Rate, planned: Rate, status_date: date) -> Pace | None:
    of_this_measure = plan.baseline.measure is plan.target.measure is MeasureName.NATIONAL
    if not of_this_measure or national.value is None or planned.value is None:
        return None
    return pace(
        curve,
        baseline=plan.baseline.value,
        target=plan.target.value,
        value=national.value,
        planned=planned.value,
        at=Fraction((status_date - plan.baseline.day).days, 7),
    )


def _coverage(under_way: Sequence[TaskFigures], status_date: date) -> Rate:
    since = status_date - timedelta(days=FRESH_DAYS)
    fresh = [task for task in under_way if task.reported_on and task.reported_on >= since]
    return Rate.model_validate(
        {"numerator": sum(task.weight for task in fresh), "denominator": sum(task.weight for task in under_way)}
    )


def _findings(situation: Situation, completed: Sequence[TaskFigures]) -> Iterator[Issue]:
    """Yield the questions that the figures raise: work called done with gaps open (R6), gaps without a date or task."""
    for task in completed:
        rows = situation.gaps.get(task.id)
        if rows and (open_gaps := sum(row.open_gap for row in rows)):
            yield _question("done-with-open-gap", task, gaps=open_gaps)
        if task.assessed is not progress.ONE and task.assessed != 1:
            yield _question("done-with-unjudged-rows", task, judged=int(100 * task.assessed))


def _question(code: str, task: TaskFigures, **values: int) -> Issue:
    return Issue(
        code=code,
        severity=Severity.QUESTION,
        file=task.file,
        line=task.line,
        value=task.id,
        values=tuple((name, str(value)) for name, value in values.items()),
    )

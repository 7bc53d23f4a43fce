"""Progress: the ministry's count of steps, and the execution of tasks locked by what is assessed and by open gaps.

Every quantity is exact. Task values run from 0 to 1, rates (``Rate.value``) from 0 to 100. Formulas: progress.md §2–4.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from model.snapshot import Rate, StepCount, TaskFigures
from model.system import StepStatus
from model.task import ProgressRule

ZERO, ONE = Fraction(0), Fraction(1)
LADDER = (ZERO, Fraction(3, 10), Fraction(7, 10), ONE)
"""0 · 0.30 started · 0.70 vendor says done · 1.00 accepted."""
MILESTONE = Fraction(1, 5)
TEST_UNTIL_SIGNED_OFF = Fraction(19, 20)


def count_steps(statuses: Iterable[StepStatus]) -> StepCount:
    """Return how many steps are in each state."""
    return StepCount(**{str(status): number for status, number in Counter(statuses).items()})


def step_rate(steps: StepCount) -> Rate:
    """Return the ministry's rate of one system: (completed + not applicable) / all steps.

    >>> step_rate(StepCount(completed=26, not_applicable=2, in_progress=5, not_started=7)).value
    Fraction(70, 1)
    """
    return Rate(numerator=Fraction(steps.completed + steps.not_applicable), denominator=Fraction(steps.total))


def step_rate_without_na(steps: StepCount) -> Rate:
    """Return completed / (all − not applicable) steps; undefined where every step is 対象外."""
    return Rate(numerator=Fraction(steps.completed), denominator=Fraction(steps.total - steps.not_applicable))


def national_rate(systems: Sequence[StepCount]) -> Rate:
    """Return the plain mean of the systems' rates, as the ministry counts a body.

    With equally many steps in each system (40) the mean is a quotient of counts, and is given as one (600 / 800);
    otherwise the numerator is the sum of the rates and the denominator the number of systems. A system without steps
    has no rate and is left out.
    """
    counted = [steps for steps in systems if steps.total]
    if len({steps.total for steps in counted}) == 1:
        return total_rate(step_rate(steps) for steps in counted)
    shares = [step_rate(steps) for steps in counted]
    return Rate(numerator=sum((s.numerator / s.denominator for s in shares), ZERO), denominator=Fraction(len(shares)))


def total_rate(rates: Iterable[Rate]) -> Rate:
    """Return the quotient of the sums."""
    rates = list(rates)
    return Rate(
        numerator=sum((rate.numerator for rate in rates), ZERO),
        denominator=sum((rate.denominator for rate in rates), ZERO),
    )


def mean_rate(rates: Iterable[Rate]) -> Rate:
    """Return the plain mean of the rates that are defined: Σ (value / 100) over their number."""
    shares = [rate.numerator / rate.denominator for rate in rates if rate.denominator]
    return Rate(numerator=sum(shares, ZERO), denominator=Fraction(len(shares)))


def execution(rule: ProgressRule, status: StepStatus, claimed: Fraction | None, units: Fraction) -> Fraction:
    """Return e, the share of a task that is executed, by the rule fixed at its baseline.

    ``claimed`` is the share the report states (None: none stated), ``units`` the judged share of the requirements
    mapped to the task. Completed is 1 under every rule: what is not proven is held back by the cap, not denied here.
    """
    if rule is ProgressRule.LEVEL_OF_EFFORT or status in (StepStatus.NOT_STARTED, StepStatus.NOT_APPLICABLE):
        return ZERO
    if status is StepStatus.COMPLETED:
        return ONE
    share = min(max(claimed or ZERO, ZERO), ONE)
    earned = {
        ProgressRule.ZERO_HUNDRED: ZERO,
        ProgressRule.FIFTY_FIFTY: Fraction(1, 2),
        ProgressRule.LINEAR: share,
        ProgressRule.LADDER: max(rung for rung in LADDER[1:3] if rung <= max(share, LADDER[1])),
        ProgressRule.MILESTONES: share // MILESTONE * MILESTONE,
        ProgressRule.TEST: min(share, TEST_UNTIL_SIGNED_OFF),
        ProgressRule.UNITS: units,
    }
    return earned[rule]


def cap(assessed: Fraction, gap_closure: Fraction, gap_share: Fraction = ONE) -> Fraction:
    """Return c = min(a, 1 − β (1 − γ)), the most a task can count while rows are unjudged or gaps are open.

    >>> cap(Fraction(7, 10), Fraction(3, 4))
    Fraction(7, 10)
    """
    return min(assessed, 1 - gap_share * (1 - gap_closure))


def verified_rate(tasks: Iterable[TaskFigures]) -> Rate:
    """Return P = Σ w p / Σ w over the tasks in scope."""
    scope = [task for task in tasks if task.status is not StepStatus.NOT_APPLICABLE]
    return Rate(numerator=sum((t.weight * t.progress for t in scope), ZERO), denominator=_weight(scope))


def reported_rate(tasks: Iterable[TaskFigures]) -> Rate:
    """Return R = Σ w e / Σ w over the tasks in scope."""
    scope = [task for task in tasks if task.status is not StepStatus.NOT_APPLICABLE]
    return Rate(numerator=sum((t.weight * t.execution for t in scope), ZERO), denominator=_weight(scope))


def _weight(tasks: Iterable[TaskFigures]) -> Fraction:
    return Fraction(sum(task.weight for task in tasks))

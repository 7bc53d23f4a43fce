"""Progress: the ministry's count of steps, and the execution of tasks locked by what is assessed and by open gaps.

Every quantity is exact. Task values run from 0 to 1, rates (``Rate.value``) from 0 to 100. Formulas: progress.md §2–4.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
    return mean_of_counts([(steps.completed + steps.not_applicable, steps.total) for steps in systems])


def mean_of_counts(counts: Iterable[tuple[int, int]]) -> Rate:
    """Return the plain mean of done / total over the systems, as ``national_rate`` does."""
    counts = [(done, total) for done, total in counts if total]
    if len({total for _, total in counts}) == 1:
        done, total = (sum(column) for column in zip(*counts, strict=True))
        return Rate(numerator=Fraction(done), denominator=Fraction(total))
    shares = sum((Fraction(done, total) for done, total in counts), ZERO)
    return Rate(numerator=shares, denominator=Fraction(len(counts)))


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
    return assessed if gap_closure == 1 else min(assessed, 1 - gap_share * (1 - gap_closure))


def verified_rate(tasks: Iterable[TaskFigures]) -> Rate:
    """Return P = Σ w p / Σ w over the tasks in scope."""
    return weighted_rate((task.weight, task.progress) for task in in_scope(tasks))


def reported_rate(tasks: Iterable[TaskFigures]) -> Rate:
    """Return R = Σ w e / Σ w over the tasks in scope."""
    return weighted_rate((task.weight, task.execution) for task in in_scope(tasks))


def in_scope(tasks: Iterable[TaskFigures]) -> Iterator[TaskFigures]:
    """Yield the tasks that are not 対象外: those leave numerator and denominator."""
    return (task for task in tasks if task.status is not StepStatus.NOT_APPLICABLE)


def weighted_rate(shares: Iterable[tuple[int, Fraction]]) -> Rate:
    """Return Σ w s / Σ w of pairs of an integer weight and a share of 0 to 1.

    The sum runs in integers, one for each denominator that occurs: exact, and much faster than a sum of fractions.
    """
    weight, sums = 0, dict[int, int]()
    for w, share in shares:
        weight += w
        numerator, denominator = share.as_integer_ratio()
        sums[denominator] = sums.get(denominator, 0) + w * numerator
    total = sum((Fraction(part, denominator) for denominator, part in sums.items()), ZERO)
    return Rate(numerator=total, denominator=Fraction(weight))

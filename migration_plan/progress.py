"""Progress: the ministry's count of steps, and the execution of tasks locked by what is assessed and by open gaps.

Every quantity is exact. Task values run from 0 to 1, rates (``Rate.value``) from 0 to 100. Formulas: progress.md §2–4.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from operator import attrgetter
from typing import NamedTuple

from model.record import trusted
from model.snapshot import Rate, StepCount, TaskFigures
from model.system import StepStatus
from model.task import ProgressRule

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
LADDER = (ZERO, Fraction(3, 10), Fraction(7, 10), ONE)
"""0 · 0.30 started · 0.70 vendor says done · 1.00 accepted."""
MILESTONE = Fraction(1, 5)
TEST_UNTIL_SIGNED_OFF = Fraction(19, 20)
_EARNED: dict[ProgressRule, Callable[[Fraction, Fraction], Fraction]] = {
    ProgressRule.ZERO_HUNDRED: lambda _share, _units: ZERO,
    ProgressRule.FIFTY_FIFTY: lambda _share, _units: HALF,
    ProgressRule.LINEAR: lambda share, _units: share,
    ProgressRule.LADDER: lambda share, _units: LADDER[2] if share >= LADDER[2] else LADDER[1],
    ProgressRule.MILESTONES: lambda share, _units: share // MILESTONE * MILESTONE,
    ProgressRule.TEST: lambda share, _units: min(share, TEST_UNTIL_SIGNED_OFF),
    ProgressRule.UNITS: lambda _share, units: units,
}
"""What work under way has earned by each rule, from the share claimed and the units judged."""
_PROGRESS, _EXECUTION = (attrgetter("weight", share) for share in ("progress", "execution"))
_SHARES = attrgetter("weight", "progress", "execution", "planned")
_rate = trusted(Rate)
# Until Python 3.12 each look at a member of an enum calls a function: what is asked of every task is named once.
_COMPLETED, _NOT_STARTED, _NOT_APPLICABLE = StepStatus.COMPLETED, StepStatus.NOT_STARTED, StepStatus.NOT_APPLICABLE
_LEVEL_OF_EFFORT = ProgressRule.LEVEL_OF_EFFORT


class Rates(NamedTuple):
    """The three rates by weight of the same tasks."""

    verified: Rate
    reported: Rate
    planned: Rate


def count_steps(statuses: Iterable[StepStatus]) -> StepCount:
    """Return how many steps are in each state."""
    return StepCount(**{str(status): number for status, number in Counter(statuses).items()})


def all_steps(parts: Iterable[StepCount]) -> StepCount:
    """Return the count of all steps that the parts count."""
    counts = Counter[str]()
    for part in parts:
        counts.update(vars(part))
    return StepCount(**counts)


def step_rate(steps: StepCount) -> Rate:
    """Return the ministry's rate of one system: (completed + not applicable) / all steps.

    >>> step_rate(StepCount(completed=26, not_applicable=2, in_progress=5, not_started=7)).value
    Fraction(70, 1)
    """
    return _rate(numerator=Fraction(steps.completed + steps.not_applicable), denominator=Fraction(steps.total))


def step_rate_without_na(steps: StepCount) -> Rate:
    """Return completed / (all − not applicable) steps; undefined where every step is 対象外."""
    return _rate(numerator=Fraction(steps.completed), denominator=Fraction(steps.total - steps.not_applicable))


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
        return _rate(numerator=Fraction(done), denominator=Fraction(total))
    return _rate(numerator=_sum(Fraction(done, total) for done, total in counts), denominator=Fraction(len(counts)))


def mean_rate(rates: Iterable[Rate]) -> Rate:
    """Return the plain mean of the rates that are defined: Σ (value / 100) over their number."""
    shares = [rate.numerator / rate.denominator for rate in rates if rate.denominator]
    return _rate(numerator=_sum(shares), denominator=Fraction(len(shares)))


def execution(rule: ProgressRule, status: StepStatus, claimed: Fraction | None, units: Fraction) -> Fraction:
    """Return e, the share of a task that is executed, by the rule fixed at its baseline.

    ``claimed`` is the share the report states (None: none stated), ``units`` the judged share of the requirements
    mapped to the task. Completed is 1 under every rule: what is not proven is held back by the cap, not denied here.
    """
    if rule is _LEVEL_OF_EFFORT or status is _NOT_STARTED or status is _NOT_APPLICABLE:
        return ZERO
    if status is _COMPLETED:
        return ONE
    return _EARNED[rule](min(max(claimed or ZERO, ZERO), ONE), units)


def cap(assessed: Fraction, gap_closure: Fraction, gap_share: Fraction = ONE) -> Fraction:
    """Return c = min(a, 1 − β (1 − γ)), the most a task can count while rows are unjudged or gaps are open.

    >>> cap(Fraction(7, 10), Fraction(3, 4))
    Fraction(7, 10)
    """
    if gap_closure is ONE:  # as of most tasks
        return assessed
    return min(assessed, gap_closure if gap_share is ONE else 1 - gap_share * (1 - gap_closure))


def verified_rate(tasks: Iterable[TaskFigures]) -> Rate:
    """Return P = Σ w p / Σ w over the tasks in scope."""
    return _rate_of(map(_PROGRESS, in_scope(tasks)))


def reported_rate(tasks: Iterable[TaskFigures]) -> Rate:
    """Return R = Σ w e / Σ w over the tasks in scope."""
    return _rate_of(map(_EXECUTION, in_scope(tasks)))


def rates(tasks: Iterable[TaskFigures]) -> Rates:
    """Return P, R and the planned value Σ w q / Σ w over the tasks in scope, in one walk."""
    weights, *shares = list(zip(*map(_SHARES, in_scope(tasks)), strict=True)) or [()] * 4
    return Rates(*(_rate_of(zip(weights, each, strict=True)) for each in shares))


def rate_of_all(parts: Iterable[Rate]) -> Rate:
    """Return the rate over all that the parts count: Σ numerators / Σ denominators.

    >>> rate_of_all([Rate(numerator=1, denominator=2), Rate(numerator=1, denominator=4)]).value
    Fraction(100, 3)
    """
    numerators, denominators = zip(*((rate.numerator, rate.denominator) for rate in parts), strict=True)
    return _rate(numerator=_sum(numerators), denominator=_sum(denominators))


def in_scope(tasks: Iterable[TaskFigures]) -> Iterator[TaskFigures]:
    """Yield the tasks that are not 対象外: those leave numerator and denominator."""
    return (task for task in tasks if task.status is not _NOT_APPLICABLE)


def _rate_of(shares: Iterable[tuple[int, Fraction]]) -> Rate:
    """Return Σ w s / Σ w of pairs of an integer weight and a share of 0 to 1.

    The sum runs in integers, one for each denominator that occurs: exact, and much faster than a sum of fractions.
    """
    whole = done = 0
    parts: dict[int, int] = {}
    for weight, share in shares:
        whole += weight
        if share is ONE:  # as of most tasks, or ZERO
            done += weight
        elif share is not ZERO:
            numerator, denominator = share.as_integer_ratio()
            parts[denominator] = parts.get(denominator, 0) + weight * numerator
    unit = lcm(*parts)
    total = done * unit + sum(part * (unit // denominator) for denominator, part in parts.items())
    return _rate(numerator=Fraction(total, unit), denominator=Fraction(whole))


def _sum(fractions: Iterable[Fraction]) -> Fraction:
    """Return the sum of many fractions; it runs in integers too."""
    pairs = [fraction.as_integer_ratio() for fraction in fractions]
    unit = lcm(*(denominator for _, denominator in pairs))
    return Fraction(sum(numerator * (unit // denominator) for numerator, denominator in pairs), unit)

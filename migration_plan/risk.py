"""Schedule risk: many possible courses of the rest of the plan, drawn and passed through the network at once.

What is finished stays, what is left is drawn (``risk_estimates``, ``risk_draws``), each trial goes through both passes
(``risk_passes``). Let N trials have the finishes F_k and the times t_k of a task:

    P_q            the least finish on or before which a share of at least q of the trials lies
    criticality    trials in which the total float is at most the plan's critical float / N
    sensitivity    sd(t) · criticality / sd(F)                        SSI
    cruciality     |Σ (t_k − t̄)(F_k − F̄)| / (N sd(t) sd(F))          Pearson
    merge bias     P50 − the finish if every task takes its likely time

The same plan, facts and seed give the same answer, whatever the size of a block and the number of threads.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import ceil, inf, isqrt

import numpy as np

from migration_plan.binding import conditions_of
from migration_plan.calendar import MINUTES_OF_A_DAY, instant_of, moment_of
from migration_plan.conditions import Facts
from migration_plan.gaps import end_of
from migration_plan.network import HORIZONS, Network, build_network
from migration_plan.progress_checks import check_progress
from migration_plan.risk_draws import Spread
from migration_plan.risk_estimates import NO_HISTORY, Resolutions, gates, task_spreads
from migration_plan.risk_passes import TrialNetwork
from migration_plan.risk_target import Need, Reach
from migration_plan.risk_trace import Numbers
from migration_plan.risk_trials import Block, Outcome, Simulation
from migration_plan.solution import solve
from model.plan import RiskRule
from model.record import Minutes, TaskId
from model.risk import Quantile, Risk, TargetRisk, TaskRisk
from model.schedule import Actuals, Hold

LEVELS = (Fraction(1, 10), Fraction(1, 2), Fraction(4, 5), Fraction(9, 10))
BLOCK = 5_000
"""Trials that are passed through at once."""
_MILLION = 1_000_000


def simulate(  # noqa: PLR0913 (each names one fact, or one measure of the work)
    network: Network,
    *,
    status: datetime | None = None,
    actuals: Iterable[Actuals] = (),
    holds: Iterable[Hold] = (),
    rule: RiskRule | None = None,
    need: Need | None = None,
    resolutions: Resolutions = NO_HISTORY,
    block: int = BLOCK,
    threads: int = 1,
) -> Risk:
    """Return what may become of the plan from a status date on.

    Args:
        network: The network of the plan. A plan that follows Microsoft Project is tried by the rules of Primavera.
        status: The start of the first unworked shift.
        actuals: What has happened by then.
        holds: The open gaps; one without an expected date binds nothing, as in the schedule.
        rule: What is uncertain, and how often to try; the plan's own where none is given.
        need: What is missing to the target and what each unfinished step adds; with it the target is answered.
        resolutions: When gaps may be verified by what is known of others, by gap; without it by the rule.
        block: Trials at a time; the answer does not depend on it.
        threads: Blocks at a time; the answer does not depend on it.
    """
    plan, chosen = network.plan, rule or network.plan.risk
    if plan.options.microsoft_rules:
        options = plan.options.model_copy(update={"microsoft_rules": False})
        network = build_network(plan.model_copy(update={"options": options}))
    known, _ = check_progress(network, status, actuals)
    simulation = prepared(network, Facts(status, known, tuple(holds)), chosen, need, resolutions=resolutions)
    outcome = tried(simulation, chosen, block, threads)
    return answer_of(simulation, outcome, chosen)


def prepared(
    network: Network,
    facts: Facts,
    rule: RiskRule,
    need: Need | None = None,
    spreads: Mapping[TaskId, Spread] | None = None,
    resolutions: Resolutions = NO_HISTORY,
) -> Simulation:
    """Return the simulation of a plan, on the shortest horizon that holds the longest course of each task."""
    for attempt in range(len(HORIZONS)):
        simulation = _on_horizon(network, attempt, facts, rule, need, spreads, resolutions)
        if not simulation.overruns:
            return simulation
    sound = solve(network, facts).network
    return _on_horizon(sound, len(HORIZONS) - 1, facts, rule, need, spreads, resolutions)


def _on_horizon(
    network: Network,
    attempt: int,
    facts: Facts,
    rule: RiskRule,
    need: Need | None,
    spreads: Mapping[TaskId, Spread] | None,
    resolutions: Resolutions,
) -> Simulation:
    clocks, index = network.clocks(attempt), network.index
    told = conditions_of(network, clocks, facts)
    own = task_spreads(network, told, rule) if spreads is None else {index[t]: spread for t, spread in spreads.items()}
    trials = TrialNetwork(network, told, clocks)
    reach = None
    if need is not None:
        steps = {index[task]: gain for task, gain in need.points.items() if task in index}
        reach = Reach.of({t: p for t, p in steps.items() if trials.open(t) and network.level[t] >= 0}, need.needed)
    return Simulation(trials, own, gates(network, told, facts, clocks, rule, resolutions), reach)


def tried(simulation: Simulation, rule: RiskRule, block: int = BLOCK, threads: int = 1) -> Outcome:
    """Return all trials of a rule, drawn and passed through in blocks."""
    ranges = [(first, min(block, rule.trials - first)) for first in range(0, rule.trials, block)]
    width = min(block, rule.trials)

    def work(thread: int) -> list[Outcome]:
        tries = Block(simulation, rule.seed, float(rule.shared), width)
        return [tries.run(*piece) for piece in ranges[thread::threads]]

    if threads == 1:
        found = work(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            shares = list(pool.map(work, range(threads)))
        found = [shares[number % threads][number // threads] for number in range(len(ranges))]
    return Outcome(
        finish=np.concatenate([part.finish for part in found]),
        reached=np.concatenate([part.reached for part in found]),
        critical=np.sum([part.critical for part in found], axis=0),
        sums=np.sum([part.sums for part in found], axis=0),
    )


def answer_of(simulation: Simulation, outcome: Outcome, rule: RiskRule) -> Risk:
    """Return what the trials say."""
    plan, order = simulation.trials.network.plan, simulation.trials.network.order
    finish, marks = np.sort(outcome.finish), np.array([float(simulation.trials.told.begin), simulation.planned])
    begin, planned = simulation.worked(marks).tolist()
    after = [int(minutes - planned) for minutes in simulation.worked(finish).tolist()]
    moments = _Moments(rule.trials, sum(after), sum(each * each for each in after))
    return Risk(
        trials=rule.trials,
        seed=rule.seed,
        shape=rule.shape,
        shared=rule.shared,
        planned=moment_of(int(simulation.planned)) if order else None,
        finish=_quantiles(finish) if order else (),
        finishes=_by_day(finish) if order else (),
        mean=int(planned - begin) + Fraction(moments.total, rule.trials),
        deviation=Fraction(isqrt(moments.spread * _MILLION**2), _MILLION * rule.trials),
        merge_bias=Minutes(after[_place(LEVELS[1], rule.trials)]),
        deadline=plan.deadline,
        in_time=_share(finish, end_of(plan.deadline)),
        target=_target(simulation, outcome),
        tasks=_tasks(simulation, outcome, moments),
    )


@dataclass(frozen=True, slots=True)
class _Moments:
    """Sums over trials of a whole number: N, Σ x, Σ x²."""

    trials: int
    total: int
    squares: int

    @property
    def spread(self) -> int:
        """Return N² times the variance."""
        return self.trials * self.squares - self.total * self.total


def _tasks(simulation: Simulation, outcome: Outcome, finish: _Moments) -> tuple[TaskRisk, ...]:
    names, trials = simulation.trials.network.plan.tasks, finish.trials
    found = []
    for task, critical in zip(simulation.tasks, outcome.critical.tolist(), strict=True):
        row = simulation.rows.get(task)
        times, squares, products = (0, 0, 0) if row is None else outcome.sums[:, row]
        own = _Moments(trials, times, squares)
        common = trials * products - times * finish.total
        sensitivity = _root(critical * critical * own.spread, trials * trials * finish.spread)
        found.append((-sensitivity, -critical, names[task].id, _root(common * common, own.spread * finish.spread)))
    return tuple(
        TaskRisk.model_construct(  # hundreds of numbers of our own: nothing to check
            id=name,
            criticality=Fraction(-critical, trials),
            sensitivity=Fraction(-sensitivity, _MILLION),
            cruciality=Fraction(cruciality, _MILLION),
        )
        for sensitivity, critical, name, cruciality in sorted(found)
    )


def _target(simulation: Simulation, outcome: Outcome) -> TargetRisk | None:
    if simulation.reach is None:
        return None
    day, reached = simulation.trials.network.plan.target.day, np.sort(outcome.reached)
    return TargetRisk(day=day, chance=_share(reached, end_of(day)), reached=_quantiles(reached))


def _quantiles(ordered: Numbers) -> tuple[Quantile, ...]:
    ends = [float(ordered[_place(level, len(ordered))]) for level in LEVELS]
    return tuple(
        Quantile(level=level, at=moment_of(int(end)) if end < inf else None)
        for level, end in zip(LEVELS, ends, strict=True)
    )


def _by_day(ordered: Numbers) -> tuple[tuple[date, int], ...]:
    """Return how many trials end on each day; an end is exclusive, so midnight belongs to the day before."""
    days, trials = np.unique((ordered - 1) // MINUTES_OF_A_DAY, return_counts=True)
    return tuple((date.fromordinal(int(day)), count) for day, count in zip(days, trials.tolist(), strict=True))


def _place(level: Fraction, trials: int) -> int:
    """Return the place of the least value whose cumulative share reaches the level."""
    return ceil(level * trials) - 1


def _share(ordered: Numbers, by: datetime) -> Fraction:
    return Fraction(int(np.searchsorted(ordered, float(instant_of(by)), side="right")), len(ordered))


def _root(numerator: int, denominator: int) -> int:
    """Return the square root of a quotient in millionths, rounded down; 0 where nothing varies."""
    return isqrt(numerator * _MILLION**2 // denominator) if denominator else 0

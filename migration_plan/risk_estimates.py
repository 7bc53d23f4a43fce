"""Three-point estimates: what of a plan is uncertain, from its tasks' own words or else from its rule of risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.conditions import Conditions, Facts, gate_of
from migration_plan.network import Network
from migration_plan.risk_draws import Spread, stream_key
from migration_plan.risk_shapes import Table, discrete_table, shape_table
from model.plan import RiskRule, RiskShape
from model.record import Minutes
from model.schedule import Hold
from model.task import Task

Resolutions = Mapping[str, Sequence[datetime]]
"""When each of some gaps may be verified, every instant equally likely (``gap_history``)."""
NO_HISTORY: Resolutions = {}


@dataclass(frozen=True, slots=True)
class Gate:
    """What a gap binds its task to, on the task's clock. Without a spread it is certain."""

    task: int
    holds_start: bool
    likely: float
    spread: Spread | None
    extra: float
    """What comes after that which is drawn: the ward's verification."""

    @property
    def least(self) -> float:
        """Return the earliest it can be."""
        return self.likely if self.spread is None else self.spread.least + self.extra

    @property
    def most(self) -> float:
        """Return the latest it can be."""
        return self.likely if self.spread is None else self.spread.least + self.spread.width + self.extra


def task_spreads(network: Network, told: Conditions, rule: RiskRule) -> dict[int, Spread]:
    """Return what can become of the time left of each open task; what cannot vary is left out.

    Its own estimates are of the whole duration: of a started task the same shares of what is left are taken. The likely
    value is the duration itself; an estimate on the wrong side of it counts as the duration.
    """
    found = {}
    vendors = {system.code: system.vendor or "" for system in network.plan.systems}
    usual = _Ratios.of(rule.optimistic, rule.pessimistic, rule.shape)
    for position in network.order:
        left, task = told.remaining[position], network.plan.tasks[position]
        if told.finished[position] is None and left > 0:
            ratios = usual if task.optimistic is None and task.pessimistic is None else _own_ratios(task, rule)
            if ratios is not None:
                driver = task.owner or (vendors.get(task.system, "") if task.system else "")
                key = stream_key(f"task {task.id}")
                found[position] = Spread(key, driver, left * ratios.least, left * ratios.width, ratios.table)
    return found


def gates(
    network: Network,
    told: Conditions,
    facts: Facts,
    clocks: Sequence[WorkingTime],
    rule: RiskRule,
    resolutions: Resolutions = NO_HISTORY,
) -> list[Gate]:
    """Return what the gaps bind, without those that another gap of the task outlasts in every trial."""
    found: dict[tuple[int, bool], list[Gate]] = {}
    for hold in facts.holds:
        task = network.index.get(hold.task)
        if task is None or network.level[task] < 0 or told.finished[task] is not None:
            continue
        if not hold.holds_start or told.started[task] is None:
            gate = _gate(hold, network, task, told, facts, clocks, rule)
            if gate is not None and (instants := resolutions.get(hold.id)):
                driver = network.plan.tasks[task].owner
                gate = _from_history(gate, hold, clocks[network.clock[task]], driver, facts.now, instants)
            if gate is not None:
                found.setdefault((task, hold.holds_start), []).append(gate)
    return [gate for rivals in found.values() for gate in _lasting(rivals)]


def _lasting(rivals: list[Gate]) -> list[Gate]:
    """Return the gates that can be the last; of equal certain ones the first."""
    surely = max(gate.least for gate in rivals)
    certain = [gate for gate in rivals if gate.spread is None and gate.most == surely][:1]
    return [gate for gate in rivals if gate.spread is not None and gate.most > surely] + certain


def _gate(
    hold: Hold,
    network: Network,
    task: int,
    told: Conditions,
    facts: Facts,
    clocks: Sequence[WorkingTime],
    rule: RiskRule,
) -> Gate | None:
    clock = clocks[network.clock[task]]
    at = gate_of(hold._replace(verification=Minutes(0)), clock, facts.now)
    if at is None:
        return None
    extra = 0 if hold.holds_start else int(hold.verification)
    wait = max(0, at - clock.worked(told.begin))
    late = rule.gap_late_days * int(clock.calendar.minutes_per_day)
    least, most = at - wait * (1 - rule.gap_optimistic), at + wait * (rule.gap_pessimistic - 1) + late
    driver = network.plan.tasks[task].owner
    spread = _spread(f"gap {hold.id}", driver, rule, (least, Fraction(at), most))
    return Gate(task, hold.holds_start, float(at + extra), spread, float(extra))


def _from_history(
    gate: Gate, hold: Hold, clock: WorkingTime, driver: str, now: int, instants: Sequence[datetime]
) -> Gate:
    """Return the gate opened at one of these instants, each equally likely: the ward has verified by then."""
    opens = sorted(float(clock.worked(max(instant_of(each), now))) for each in instants)
    least, width = opens[0], opens[-1] - opens[0]
    if not width:
        return Gate(gate.task, gate.holds_start, least, None, 0.0)
    table = _shares(tuple((each - least) / width for each in opens))
    spread = Spread(stream_key(f"gap {hold.id}"), driver, least, width, table)
    return Gate(gate.task, gate.holds_start, gate.likely, spread, 0.0)


@lru_cache(maxsize=1024)
def _shares(values: tuple[float, ...]) -> Table:
    return discrete_table(values, [1 / len(values)] * len(values))


def _spread(name: str, driver: str, rule: RiskRule, points: tuple[Fraction, Fraction, Fraction]) -> Spread | None:
    least, likely, most = points
    if most <= least:
        return None
    table = shape_table(rule.shape, (likely - least) / (most - least))
    return Spread(stream_key(name), driver, float(least), float(most - least), table)


@dataclass(frozen=True, slots=True)
class _Ratios:
    """An estimate as shares of the likely value."""

    least: float
    width: float
    table: Table

    @classmethod
    def of(cls, least: Fraction, most: Fraction, shape: RiskShape) -> "_Ratios | None":
        """Return the shares; None where nothing is uncertain."""
        if most <= least:
            return None
        return cls(float(least), float(most - least), shape_table(shape, (1 - least) / (most - least)))


def _own_ratios(task: Task, rule: RiskRule) -> _Ratios | None:
    least, most = rule.optimistic, rule.pessimistic
    if task.optimistic is not None and task.duration:
        least = min(Fraction(max(0, task.optimistic), task.duration), Fraction(1))
    if task.pessimistic is not None and task.duration:
        most = max(Fraction(task.pessimistic, task.duration), Fraction(1))
    return _Ratios.of(least, most, rule.shape)

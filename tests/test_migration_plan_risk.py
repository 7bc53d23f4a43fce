"""Schedule risk: the distributions, the exact network, the laws, and the schedule that it must equal without spread."""

import json
from datetime import datetime, timedelta
from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from migration_plan.calendar import instant_of
from migration_plan.conditions import Facts
from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from migration_plan.risk import answer_of, prepared, simulate, tried, weeks_apart
from migration_plan.risk_draws import Draws, Spread, stream_key
from migration_plan.risk_shapes import discrete_table, shape_table
from model.forecast import Forecast
from model.plan import Plan, RiskRule, RiskShape
from model.record import Minutes, TaskId
from model.risk import Risk
from model.schedule import Actuals, Hold
from tests.networks import START, chain_of, link, plan, task
from tests.random_plans import Situation, situations

ORACLE = Path(__file__).parents[1].parent / "shared" / "oracle" / "risk-exact.json"
DAY = 1440
CERTAIN = RiskRule(
    optimistic=Fraction(1), pessimistic=Fraction(1), gap_pessimistic=Fraction(1), gap_late_days=0, trials=3
)
few = settings(
    max_examples=120,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def exact() -> dict[str, Any]:
    """Return the network of 486 outcomes, enumerated."""
    if not ORACLE.exists():
        pytest.skip("the cases with known answers are not beside the project")
    found: dict[str, Any] = json.loads(ORACLE.read_text(encoding="utf-8"))
    return found


def answer(situation: Situation, rule: RiskRule) -> Risk:
    network = build_network(situation.plan)
    return simulate(
        network, status=situation.status, actuals=situation.actuals, holds=situation.holds, rule=rule
    )


@few
@given(situations())
def test_without_spread_every_trial_is_the_schedule(situation: Situation) -> None:
    network = build_network(situation.plan)
    dates = schedule(network, status=situation.status, actuals=situation.actuals, holds=situation.holds)

    found = answer(situation, CERTAIN)

    assert {quantile.at for quantile in found.finish} == {found.planned} == {dates.finish}
    open_tasks = {t.id: t.critical for t in dates.tasks if t.total_float is not None}
    assert {t.id: t.criticality for t in found.tasks} == {name: int(flag) for name, flag in open_tasks.items()}


@few
@given(situations(), st.sampled_from(list(RiskShape)))
def test_each_trial_is_the_schedule_of_its_own_durations(situation: Situation, shape: RiskShape) -> None:
    rule = RiskRule(shape=shape, trials=5, gap_pessimistic=Fraction(1), gap_late_days=0)
    network = build_network(situation.plan)
    known = {fact.task: fact for fact in situation.actuals}
    simulation = prepared(network, Facts(situation.status, known, situation.holds), rule, {}, None)
    outcome = tried(simulation, rule)
    rows = np.empty((len(simulation.uncertain), rule.trials))
    Draws(simulation.uncertain, rule.seed, float(rule.shared), rule.trials).fill(rows, 0)
    drawn = {task: rows[row] for task, row in simulation.rows.items()}

    def tried_alone(trial: int) -> tuple[datetime | None, list[str]]:
        ids = [network.plan.tasks[number].id for number in drawn]
        facts = [known.get(name, Actuals(task=name)) for name in ids]
        times = [Minutes(int(row[trial])) for row in drawn.values()]
        told = [fact.model_copy(update={"remaining": left}) for fact, left in zip(facts, times, strict=True)]
        rest = [fact for fact in situation.actuals if fact.task not in ids]
        dates = schedule(network, status=situation.status, actuals=[*told, *rest], holds=situation.holds)
        return dates.finish, [t.id for t in dates.tasks if t.critical]

    alone = [tried_alone(trial) for trial in range(rule.trials)]
    assert [int(end) for end in outcome.finish] == [instant_of(finish) for finish, _ in alone if finish]
    counted = {network.plan.tasks[t].id: n for t, n in zip(simulation.tasks, outcome.critical.tolist(), strict=True)}
    assert counted == {name: sum(name in critical for _, critical in alone) for name in counted}


def test_the_exact_network_is_reproduced() -> None:
    net, expected = exact()["exact_network"]["net"], exact()["exact_network"]["expected"]
    days = {name: [value for value, _ in net["dist"][name]] for name in net["order"]}
    tasks = [task(name, days[name][0]) for name in net["order"]]
    links = [link(f"{before} {after}") for after, befores in net["pred"].items() for before in befores]
    spreads = {
        TaskId(name): Spread(
            stream_key(name), "", 0.0, float(DAY), discrete_table(days[name], [p for _, p in net["dist"][name]])
        )
        for name in net["order"]
    }
    rule = RiskRule(trials=20_000)

    simulation = prepared(build_network(plan(tasks, links)), Facts(), rule, {}, None, spreads)
    found = answer_of(simulation, tried(simulation, rule), rule)

    n = rule.trials
    assert abs(float(found.mean) / DAY - expected["mean"]) <= 3 * expected["sd"] / sqrt(n)
    assert abs(float(found.deviation) / DAY - expected["sd"]) <= 0.05
    finishes = [(q.level, ((q.at or START) - START).days) for q in found.finish]
    share_below = dict(zip(*cumulated(expected["distribution"]), strict=True))
    for level, at in finishes:
        step = expected["percentiles"][f"P{int(100 * level)}"]
        assert at == step or (abs(at - step) == 1 and abs(share_below[min(at, step)] - level) < 0.01)
    by_task = {each.id: each for each in found.tasks}
    for name, own in expected["tasks"].items():
        p = own["criticality_index"]
        assert abs(float(by_task[TaskId(name)].criticality) - p) <= 3 * sqrt(p * (1 - p) / n)
        assert abs(float(by_task[TaskId(name)].cruciality) - own["cruciality_pearson"]) <= 3 / sqrt(n)
        assert abs(float(by_task[TaskId(name)].sensitivity) - own["ssi"]) <= 0.02


def cumulated(distribution: dict[str, float]) -> tuple[list[int], list[float]]:
    return [int(day) for day in distribution], np.cumsum(list(distribution.values())).tolist()

"""Schedule risk: the distributions, the exact network, the laws, and the schedule that it must equal without spread."""

import json
import tomllib
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fitgap.table import read_table
from migration_plan.calendar import instant_of
from migration_plan.conditions import Facts
from migration_plan.critical_path import schedule
from migration_plan.exchange.papers import write_papers
from migration_plan.network import build_network
from migration_plan.plan_papers import read_plan
from migration_plan.risk import answer_of, prepared, simulate, tried
from migration_plan.risk_clock import Edges
from migration_plan.risk_draws import Draws, Spread, stream_key
from migration_plan.risk_shapes import discrete_table
from migration_plan.risk_target import Need, Reach
from migration_plan.two_forecasts import weeks_apart, weeks_to_target
from migration_plan.ward_calendars import cutover_calendar
from model.forecast import Forecast
from model.plan import Plan, RiskRule, RiskShape, ScheduleOptions
from model.record import Minutes, TaskId
from model.risk import Risk, TargetRisk
from model.schedule import Actuals, Hold
from tests.networks import GOAL, START, chain_of, link, plan, task
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
    return simulate(network, status=situation.status, actuals=situation.actuals, holds=situation.holds, rule=rule)


@few
@given(situations())
def test_without_spread_every_trial_is_the_schedule(situation: Situation) -> None:
    network = build_network(situation.plan)
    dates = schedule(network, status=situation.status, actuals=situation.actuals, holds=situation.holds)

    found = answer(situation, CERTAIN)

    assert {quantile.at for quantile in found.finish} == {found.planned} == {dates.finish}
    days = [] if dates.finish is None else [((dates.finish - timedelta(minutes=1)).date(), CERTAIN.trials)]
    assert list(found.finishes) == days
    open_tasks = {t.id: t.critical for t in dates.tasks if t.total_float is not None}
    assert {t.id: t.criticality for t in found.tasks} == {name: int(flag) for name, flag in open_tasks.items()}


def test_work_that_ends_at_midnight_ends_on_the_day_before() -> None:
    around_the_clock = plan([task("A"), task("B")], chain_of("AB"))

    found = simulate(build_network(around_the_clock), rule=CERTAIN)

    assert found.planned == START + timedelta(days=2)
    assert found.finishes == ((date(2026, 4, 7), CERTAIN.trials),)


@few
@given(situations())
def test_the_days_of_the_trials_hold_every_level(situation: Situation) -> None:
    found = answer(situation, RiskRule(trials=40))

    ends = [day for day, trials in found.finishes for _ in range(trials)]
    assert ends == sorted(ends)
    assert len(ends) == (40 if found.finish else 0)
    for quantile in found.finish:
        assert quantile.at
        assert (quantile.at - timedelta(minutes=1)).date() == ends[ceil(quantile.level * 40) - 1]


@few
@given(situations(), st.sampled_from(list(RiskShape)))
def test_each_trial_is_the_schedule_of_its_own_durations(situation: Situation, shape: RiskShape) -> None:
    rule = RiskRule(shape=shape, trials=5, gap_pessimistic=Fraction(1), gap_late_days=0)
    network = build_network(situation.plan)
    known = {fact.task: fact for fact in situation.actuals}
    simulation = prepared(network, Facts(situation.status, known, situation.holds), rule)
    outcome = tried(simulation, rule)
    rows = np.empty((len(simulation.uncertain), rule.trials))
    Draws(simulation.uncertain, rule.seed, float(rule.shared), rule.trials).fill(rows, 0)
    drawn = {task: rows[row] for task, row in simulation.rows.items()}

    def tried_alone(trial: int) -> tuple[datetime | None, list[str]]:
        ids = [network.plan.tasks[number].id for number in drawn]
        facts = [known.get(name, Actuals(task=name)) for name in ids]
        times = [Minutes(int(row[trial])) for row in drawn.values()]
        told = [fact._replace(remaining=left) for fact, left in zip(facts, times, strict=True)]
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

    simulation = prepared(build_network(plan(tasks, links)), Facts(), rule, None, spreads)
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


@pytest.mark.parametrize(
    ("shape", "mean", "variance"), [(RiskShape.TRIANGULAR, 8.0, 14 / 3), (RiskShape.PERT, 7.0, 3.0)]
)
@pytest.mark.parametrize("shared", [Fraction(0), Fraction(1, 2)])
def test_a_task_of_4_6_14_days_has_the_moments_of_its_shape_whatever_is_shared(
    shape: RiskShape, mean: float, variance: float, shared: Fraction
) -> None:
    alone = task("A", 6).model_copy(
        update={"owner": "A社", "optimistic": Minutes(4 * DAY), "pessimistic": Minutes(14 * DAY)}
    )
    rule = RiskRule(shape=shape, shared=shared, trials=20_000)

    found = simulate(build_network(plan([alone])), rule=rule)

    assert abs(float(found.mean) / DAY - mean) <= 3 * sqrt(variance / rule.trials)
    assert abs((float(found.deviation) / DAY) ** 2 - variance) <= 0.03 * variance
    assert found.tasks[0].criticality == 1
    assert found.tasks[0].sensitivity == 1


def test_a_percentile_is_the_least_value_whose_share_reaches_the_level() -> None:
    network, rule = build_network(plan([task("A", 30)])), RiskRule(trials=10)
    simulation = prepared(network, Facts(), rule)
    outcome = tried(simulation, rule)

    found = answer_of(simulation, outcome, rule)

    ends = outcome.finish.tolist()
    for each in found.finish:
        assert each.at
        reached = [end for end in ends if Fraction(sum(other <= end for other in ends), len(ends)) >= each.level]
        assert instant_of(each.at) == min(reached)


def diamond() -> Plan:
    """Return two systems' work of one owner, with a gate and a night's work, over many weeks."""
    tasks = [task(name, days) for name, days in zip("ABCDEF", (20, 30, 31, 10, 25, 5), strict=True)]
    owned = [each.model_copy(update={"owner": "A社" if each.id in "BC" else ""}) for each in tasks]
    return plan(owned, [*chain_of("ABDF"), *chain_of("ACE"), link("E F"), link("B E SS 5"), link("C D FF 2")])


HOLDS = (Hold(id="gap", task=TaskId("E"), holds_start=False, expected=START + timedelta(days=70)),)


def risk_of(rule: RiskRule, *, block: int = 500, threads: int = 1) -> Risk:
    points = {TaskId(name): Fraction(1) for name in "BCDE"}
    return simulate(
        build_network(diamond()),
        status=START,
        holds=HOLDS,
        rule=rule,
        need=Need(Fraction(3), points),
        block=block,
        threads=threads,
    )


@pytest.mark.parametrize("how", [{"block": 7}, {"block": 333}, {"block": 1000}, {"block": 100, "threads": 3}])
def test_blocks_and_threads_do_not_change_the_answer(how: dict[str, int]) -> None:
    rule = RiskRule(trials=1_000)

    assert risk_of(rule, **how) == risk_of(rule)


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    rule = RiskRule(trials=500)

    assert risk_of(rule) == risk_of(rule)
    assert risk_of(rule).mean != risk_of(rule.model_copy(update={"seed": 86})).mean


def test_a_task_is_drawn_alike_whatever_other_tasks_there_are() -> None:
    few_tasks, rule = plan([task("A", 20)]), RiskRule(trials=200)
    many = plan([*(task(f"X{number}", 1) for number in range(9)), task("A", 20)])

    alone, among = (simulate(build_network(each), rule=rule) for each in (few_tasks, many))

    assert alone.finish == among.finish


def test_what_is_shared_widens_the_spread_and_is_told() -> None:
    tasks = [task(f"T{number}", 10).model_copy(update={"owner": "A社"}) for number in range(9)]
    chain = [link(f"T{number} T{number + 1}") for number in range(8)]
    rule = RiskRule(trials=2_000, shared=Fraction(0))

    apart, together = (
        simulate(build_network(plan(tasks, chain)), rule=rule.model_copy(update={"shared": shared}))
        for shared in (Fraction(0), Fraction(1))
    )

    assert together.shared == 1
    assert together.deviation > Fraction(5, 2) * apart.deviation


def test_two_even_chains_merge_later_than_either_is_planned() -> None:
    tasks = [task(name, 30) for name in "AB"]

    found = simulate(build_network(plan([*tasks, task("Z", 1)], [link("A Z"), link("B Z")])))

    assert found.planned == START + timedelta(days=31)
    assert found.merge_bias > 0


def test_an_overdue_gap_holds_its_task_for_an_uncertain_time() -> None:
    status = START + timedelta(days=10)
    overdue = Hold(id="gap", task=TaskId("A"), holds_start=True, expected=START)
    rule = CERTAIN.model_copy(update={"gap_late_days": 20, "trials": 400})

    found = simulate(build_network(plan([task("A", 5)])), status=status, holds=[overdue], rule=rule)

    assert found.planned == status + timedelta(days=5)
    ends = [each.at for each in found.finish if each.at]
    assert found.planned < ends[0] < ends[-1] < found.planned + timedelta(days=20)


def test_finished_work_is_not_drawn() -> None:
    done = Actuals(task=TaskId("A"), actual_start=START, actual_finish=START + timedelta(days=9))

    found = simulate(build_network(plan([task("A", 5)])), status=START + timedelta(days=10), actuals=[done])

    assert {each.at for each in found.finish} == {START + timedelta(days=9)}
    assert found.tasks == ()


def target_of(needed: Fraction, gains: dict[str, Fraction]) -> TargetRisk:
    tasks = [task(name, days) for name, days in zip("ABC", (10, 20, 30), strict=True)]
    known = plan(tasks).model_copy(update={"target": GOAL.model_copy(update={"day": date(2026, 4, 28)})})
    points = {TaskId(name): gain for name, gain in gains.items()}
    found = simulate(build_network(known), rule=CERTAIN, need=Need(needed, points))
    assert found.target
    return found.target


@pytest.mark.parametrize(
    ("needed", "gains", "days"),
    [
        (Fraction(2), dict.fromkeys("ABC", Fraction(1)), 20),
        (Fraction(5, 2), dict.fromkeys("ABC", Fraction(1)), 30),
        (Fraction(3, 8), {"A": Fraction(1, 8), "B": Fraction(1, 4), "C": Fraction(1, 2)}, 20),
        (Fraction(1, 2), {"A": Fraction(1, 8), "B": Fraction(1, 4), "C": Fraction(1, 2)}, 30),
        (Fraction(0), dict.fromkeys("ABC", Fraction(1)), 0),
        (Fraction(4), dict.fromkeys("ABC", Fraction(1)), None),
    ],
)
def test_the_target_is_reached_when_enough_steps_are_finished(
    needed: Fraction, gains: dict[str, Fraction], days: int | None
) -> None:
    found = target_of(needed, gains)

    assert {each.at for each in found.reached} == {None if days is None else START + timedelta(days=days)}
    assert found.chance == (1 if days is not None and days <= 23 else 0)


def test_steps_on_other_calendars_are_counted_at_their_instants() -> None:
    nights = cutover_calendar(2026, 2026)
    tasks = [task("A", 3), task("B", 4).model_copy(update={"calendar": nights.id}), task("C", 1)]
    network = build_network(plan(tasks, calendars=[nights]))
    points = dict.fromkeys(map(TaskId, "ABC"), Fraction(1))

    found = simulate(network, need=Need(Fraction(3), points), rule=CERTAIN)

    assert found.target
    assert {each.at for each in found.target.reached} == {schedule(network).finish}


def test_a_plan_of_microsoft_project_is_tried_by_the_rules_of_primavera() -> None:
    options = ScheduleOptions(microsoft_rules=True)

    assert simulate(build_network(plan([task("A", 5)], options=options)), rule=CERTAIN).planned


def test_a_plan_without_tasks_has_no_finish() -> None:
    found = simulate(build_network(plan([])), rule=CERTAIN)

    assert (found.planned, found.finish, found.tasks) == (None, (), ())


@pytest.mark.parametrize(("weeks", "apart"), [(2, 1), (9, -6), (None, None)])
def test_trend_and_network_are_compared_in_weeks(weeks: int | None, apart: int | None) -> None:
    trend = Forecast(
        weeks_seen=9,
        weeks_left=9,
        needed=Fraction(2),
        mean_gain=None,
        chance=None,
        chance_widened=None,
        weeks_for=((Fraction(1, 2), weeks),),
    )
    tasks, points = [task("A", 20)], {TaskId("A"): Fraction(2)}
    risk = simulate(build_network(plan(tasks)), rule=CERTAIN, need=Need(Fraction(2), points))

    assert weeks_to_target(risk, START.date()) == 3
    assert weeks_apart(risk, trend, START.date()) == apart


@pytest.mark.parametrize("narrowest", [1.0, 3.0, 240.0])
def test_edges_are_found_as_a_search_finds_them(narrowest: float) -> None:
    chance = np.random.default_rng(3)
    edges = np.cumsum(np.rint(chance.uniform(narrowest, 20 * narrowest, 200)))
    values = np.rint(chance.uniform(edges[0], edges[-1], 5_000))

    assert (Edges(edges).places(values) == np.searchsorted(edges, values, side="right") - 1).all()
    sparse = np.array([0.0, 1.0, 5e8])
    assert Edges(sparse).places(np.array([0.0, 1.0, 4e8, 5e8])).tolist() == [0, 1, 1, 2]


def test_estimates_and_the_rule_of_risk_are_read_from_the_papers_and_written_back() -> None:
    own = {"optimistic": Minutes(2 * DAY), "pessimistic": Minutes(9 * DAY)}
    rule = RiskRule(pessimistic=Fraction(7, 4), shape=RiskShape.TRIANGULAR, seed=7)
    known = plan([task("A", 5).model_copy(update=own)]).model_copy(update={"risk": rule})
    papers = write_papers(known)
    tables = {"tasks": papers["tasks.csv"], "systems": "業務番号,業務名\n01,住民基本台帳\n".encode()}
    grids = {name: read_table(content, name)[0] for name, content in tables.items()}

    read, _ = read_plan(
        tomllib.loads(papers["plan.toml"].decode()), {name: each for name, each in grids.items() if each}
    )

    assert read
    assert read.risk == rule
    assert (read.tasks[0].optimistic, read.tasks[0].pessimistic) == (2 * DAY, 9 * DAY)


@few
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_instant_of_the_target_is_that_of_counting_step_by_step(seed: int, even: bool) -> None:  # noqa: FBT001
    chance = np.random.default_rng(seed)
    rows = np.rint(chance.uniform(0, 100, (8, 1)) + chance.uniform(0, 40, (8, 20)))
    gains = np.full(8, 3) if even else chance.integers(1, 9, 8)
    needed = int(chance.integers(1, gains.sum() + 1))

    found = Reach(tuple(range(8)), gains, needed).instants([(row, None) for row in rows])

    for trial, ends in enumerate(rows.T):
        reached = [end for end in ends if gains[ends <= end].sum() >= needed]
        assert found[trial] == min(reached)

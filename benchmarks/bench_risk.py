"""Schedule risk on the example ward beside drawing alone and beside networkx: 10,000 trials, all of 820 tasks open.

    python benchmarks/bench_risk.py [trials]

Contenders run in turns, several rounds; least and median are shown, and the two ratios that are promised: at most 2 ×
(drawing the same count with ``Generator.triangular`` + copying that block once), and at least 100 × less than a pass of
networkx for each trial (one pass is timed and multiplied). Machines differ: read the ratios.
"""

import resource
import statistics
import sys
import time
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from schedule_peers import networkx_pass

from fitgap.table import read_table
from migration_plan.graph import graph_of
from migration_plan.network import Network, build_network
from migration_plan.plan_papers import read_plan
from migration_plan.risk import simulate
from migration_plan.risk_target import Need
from model.plan import Plan, RiskShape

WARD = Path(__file__).parents[1] / "examples" / "meguro"
ROUNDS = 7


def example() -> Plan:
    """Return the plan of the example, with nothing done yet."""
    settings = tomllib.loads((WARD / "plan.toml").read_text(encoding="utf-8"))
    papers = {}
    for name in ("systems", "vendors", "tasks", "dependencies"):
        table, _ = read_table((WARD / f"{name}.csv").read_bytes(), name)
        if table is None:
            raise SystemExit(f"{name}.csv cannot be read")
        papers[name] = table
    plan, issues = read_plan(settings, papers)
    if plan is None:
        raise SystemExit(issues)
    return plan


def seconds(act: Callable[[], object]) -> float:
    """Return the time of one run."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def contenders(network: Network, trials: int) -> dict[str, Callable[[], object]]:
    """Return what is measured, by name."""
    plan, uncertain = network.plan, sum(task.duration > 0 for task in network.plan.tasks)
    chance, block = np.random.default_rng(1), np.empty((uncertain, trials))
    points = {task.id: Fraction(1, 8) for task in plan.tasks if task.step}
    graph = graph_of(network)

    def ours(shape: RiskShape, need: Need | None = None) -> object:
        return simulate(network, rule=plan.risk.model_copy(update={"trials": trials, "shape": shape}), need=need)

    return {
        "draw": lambda: chance.triangular(0.9, 1.0, 1.5, (uncertain, trials)),
        "copy": block.copy,
        "networkx": lambda: networkx_pass(graph),
        "ours: triangular": lambda: ours(RiskShape.TRIANGULAR),
        "ours: PERT": lambda: ours(RiskShape.PERT),
        "ours: PERT and when the target is reached": lambda: ours(RiskShape.PERT, Need(Fraction(85), points)),
    }


def main() -> None:
    """Measure and print."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    network = build_network(example())
    named = contenders(network, trials)
    spent: dict[str, list[float]] = {name: [] for name in named}
    for act in named.values():
        act()
    for _ in range(ROUNDS):
        for name, act in named.items():
            spent[name].append(seconds(act))
    uncertain = sum(task.duration > 0 for task in network.plan.tasks)
    print(f"{len(network.order)} tasks ({uncertain} take time), {len(network.links)} links, {trials:,} trials")
    for title, pick in (("least", min), ("median", statistics.median)):
        figures: dict[str, Any] = {name: pick(times) for name, times in spent.items()}
        floor, passes = figures["draw"] + figures["copy"], figures["networkx"] * trials
        print(
            f"{title}: Generator.triangular {figures['draw'] * 1000:,.0f} ms, copy {figures['copy'] * 1000:,.0f} ms, "
        )
        print(f"  networkx {figures['networkx'] * 1000:,.1f} ms a pass, {passes:,.1f} s for all")
        for name in [name for name in figures if name.startswith("ours")]:
            took = figures[name]
            ratio = f"{took / floor:6.2f} × drawing + copying {passes / took:8,.0f} × less than networkx"
            print(f"  {name:<46}{took * 1000:8,.0f} ms {ratio}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()

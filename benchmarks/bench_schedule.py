"""The critical path of equal networks by ourselves and by others, side by side in one run.

    python benchmarks/bench_schedule.py [tasks ...]         default: 1000 10000 100000 1430000

The networks are layered chains, 2.3 links a task, 40 levels; 1,430,000 tasks are the 20 systems × 40 steps of all
municipalities of Japan. Every variant must give the same total float for every task, else it does not count. The best
of several runs is shown, in milliseconds; read the ratios, machines differ. Peers that are not installed are left out.
"""

import importlib.util
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from migration_plan.binding import conditions_of
from migration_plan.calendar import all_hours_calendar, cutover_calendar, seven_day_calendar, ward_calendar
from migration_plan.columns import codes_of, prepare, solve_floats
from migration_plan.conditions import Facts
from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from migration_plan.passes import backward, forward
from migration_plan.solution import solve
from model.plan import Goal, Plan
from model.record import CalendarId, Minutes, TaskId
from model.task import Dependency, Task

Numbers = np.ndarray[Any, np.dtype[np.int64]]
SIZES = (1_000, 10_000, 100_000, 1_430_000)
PEERS_UP_TO = 100_000
"""Graph objects of larger networks take minutes and most of the memory."""


CRITICALPATH_UP_TO = 1_000
"""It walks all paths."""
NETWORKX = "networkx: build, and both passes over node attributes"


def network(tasks: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return predecessors, successors and durations of a layered network with its tasks in any order."""
    chance = np.random.default_rng(20)
    level = np.sort(chance.integers(0, 40, tasks))
    first = np.searchsorted(level, np.arange(41))
    later = np.flatnonzero(level > 0)
    low, high = first[level[later] - 1], first[level[later]]
    chain = low + (chance.random(len(later)) * (high - low)).astype(np.int64)
    across_to = chance.choice(later, int(tasks * 2.3) - len(later))
    across_from = (chance.random(len(across_to)) * first[level[across_to]]).astype(np.int64)
    named = chance.permutation(tasks)
    ends = np.concatenate([chain, across_from]), np.concatenate([later, across_to])
    return named[ends[0]], named[ends[1]], chance.integers(1, 20, tasks) * 480


def best(act: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Return the least time of several runs in milliseconds, and the answer."""
    least, answer = float("inf"), None
    for _ in range(runs):
        begun = time.perf_counter()
        answer = act()
        least = min(least, (time.perf_counter() - begun) * 1000)
    return least, answer


def arrow_codes(ids: Any, wanted: Any) -> Numbers:
    """Return the place of each wanted id among the ids, where both lie in Arrow."""
    found: Numbers = pc.index_in(wanted, value_set=ids).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def networkx_build(before: Numbers, after: Numbers, duration: Numbers) -> "nx.DiGraph[int]":
    """Return the graph as a user of networkx builds it."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from((task, {"duration": length}) for task, length in enumerate(duration.tolist()))
    graph.add_edges_from(zip(before.tolist(), after.tolist(), strict=True))
    return graph


def networkx_pass(graph: "nx.DiGraph[int]") -> list[int]:
    """Return total floats by both passes over node attributes, as a user of networkx writes them."""
    order = list(nx.topological_sort(graph))
    for task in order:
        node = graph.nodes[task]
        node["es"] = max((graph.nodes[other]["ef"] for other in graph.predecessors(task)), default=0)
        node["ef"] = node["es"] + node["duration"]
    end = max(graph.nodes[task]["ef"] for task in order)
    for task in reversed(order):
        node = graph.nodes[task]
        node["lf"] = min((graph.nodes[other]["ls"] for other in graph.successors(task)), default=end)
        node["ls"] = node["lf"] - node["duration"]
    return [graph.nodes[task]["ls"] - graph.nodes[task]["es"] for task in range(len(order))]


def rustworkx_pass(before: Numbers, after: Numbers, duration: Numbers) -> list[int]:
    """Return total floats by a graph of rustworkx and a pass in Python."""
    import rustworkx as rx  # noqa: PLC0415 - a peer that may be absent

    graph: Any = rx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(len(duration)))
    graph.extend_from_edge_list(list(zip(before.tolist(), after.tolist(), strict=True)))
    order, length = list(rx.topological_sort(graph)), duration.tolist()
    early = [0] * len(length)
    for task in order:
        early[task] = max((early[other] + length[other] for other in graph.predecessor_indices(task)), default=0)
    end = max(start + own for start, own in zip(early, length, strict=True))
    late = [0] * len(length)
    for task in reversed(order):
        late[task] = min((late[other] for other in graph.successor_indices(task)), default=end) - length[task]
    return [last - first for last, first in zip(late, early, strict=True)]


def criticalpath_pass(before: Numbers, after: Numbers, duration: Numbers) -> list[int]:
    """Return total floats by the package criticalpath; it walks all paths, so only small networks."""
    from criticalpath import Node  # noqa: PLC0415 - a peer that may be absent

    project = Node("project")
    nodes = [project.add(Node(str(task), duration=length)) for task, length in enumerate(duration.tolist())]
    for first, second in zip(before.tolist(), after.tolist(), strict=True):
        project.link(nodes[first], nodes[second])
    project.update_all()
    return [int(node.ls - node.es) for node in nodes]


def line(name: str, spent: float, base: float) -> None:
    """Print one measurement and how many times faster than networkx it is."""
    ratio = f"{base / spent:9.1f} ×" if base else ""
    print(f"  {name:<58}{spent:12.2f} ms {ratio}")


def from_table(codes: Callable[[Any, Any], Numbers], ids: Any, ends: Any, duration: Numbers) -> Any:
    """Return the floats of a table: the ids of the tasks, the ids of all predecessors and then of all successors."""
    first, second = codes(ids, ends).reshape(2, -1)
    return solve_floats(prepare(len(duration), first, second), duration)


def variants(before: Numbers, after: Numbers, duration: Numbers) -> dict[str, Callable[[], Any]]:
    """Return all that is measured, by name; large networks leave out what takes minutes."""
    tasks = len(duration)
    ids = pa.array([f"ward-{task:07d}" for task in range(tasks)])
    ends = ids.take(pa.array(np.concatenate([before, after])))
    ready, columns = prepare(tasks, before, after), np.zeros(4 * tasks + 2 * len(before), np.int64)
    found: dict[str, Callable[[], Any]] = {
        "ours: solve alone": lambda: solve_floats(ready, duration),
        "ours: order and solve, from codes": lambda: solve_floats(prepare(tasks, before, after), duration),
        "ours: from a table of string ids (Arrow) to floats": lambda: from_table(arrow_codes, ids, ends, duration),
        "the machine: copying the same columns once": columns.copy,
    }
    if tasks > PEERS_UP_TO:
        return found
    names, wanted = ids.to_pylist(), ends.to_pylist()
    found["ours: from lists of string ids to floats"] = lambda: from_table(codes_of, names, wanted, duration)
    found[NETWORKX] = lambda: networkx_pass(networkx_build(before, after, duration))
    if importlib.util.find_spec("rustworkx") is not None:
        found["rustworkx: build and pass in Python"] = lambda: rustworkx_pass(before, after, duration)
    if importlib.util.find_spec("criticalpath") is not None and tasks <= CRITICALPATH_UP_TO:
        found["criticalpath"] = lambda: criticalpath_pass(before, after, duration)
    return found


def measure(tasks: int) -> None:
    """Print all variants for one size, measured in turns so that a busy machine slows them alike."""
    before, after, duration = network(tasks)
    print(f"{tasks:,} tasks, {len(before):,} links")
    every = variants(before, after, duration)
    spent: dict[str, float] = {}
    answers: dict[str, list[int]] = {}
    for _ in range(5 if tasks <= PEERS_UP_TO else 3):
        for name, act in every.items():
            least, answer = best(act, 1)
            spent[name] = min(least, spent.get(name, least))
            if not name.startswith("the machine"):
                answers[name] = answer if isinstance(answer, list) else answer.total.tolist()
    if len({tuple(answer) for answer in answers.values()}) != 1:
        raise SystemExit("the total floats of the variants differ")
    for name, least in sorted(spent.items(), key=lambda entry: -entry[1]):
        line(name, least, spent.get(NETWORKX, 0.0))
    print(f"  peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def ward(tasks: int, *, mixed: bool) -> Plan:
    """Return the same network as a plan with records, on one calendar or on four."""
    before, after, duration = network(tasks)
    calendars = (ward_calendar(2020, 2050), cutover_calendar(2020, 2050), seven_day_calendar(), all_hours_calendar())
    goal = Goal(day=date(2026, 3, 31), value=Fraction(85))
    own = [calendars[task % 4 if mixed else 0].id for task in range(tasks)]
    return Plan(
        name="",
        municipality="",
        start=datetime(2024, 4, 1),
        deadline=date(2026, 3, 31),
        baseline=goal,
        target=goal,
        calendars=calendars,
        calendar=CalendarId("ward"),
        systems=(),
        tasks=tuple(
            Task(id=TaskId(f"T{task}"), name="", duration=Minutes(length // 4), calendar=own[task])
            for task, length in enumerate(duration.tolist())
        ),
        dependencies=tuple(
            Dependency(predecessor=TaskId(f"T{first}"), successor=TaskId(f"T{second}"))
            for first, second in zip(before.tolist(), after.tolist(), strict=True)
        ),
    )


def measure_plans(tasks: int) -> None:
    """Print the engine on records: building, both passes on one and on four calendars, the whole schedule."""
    print(f"{tasks:,} tasks as records of a plan")
    spent: dict[bool, float] = {}
    for mixed in (False, True):
        plan = ward(tasks, mixed=mixed)
        built, ready = best(lambda plan=plan: build_network(plan), 3)  # type: ignore[misc]
        solution = solve(ready, Facts())
        clocks, told = solution.clocks, conditions_of(ready, solution.clocks, Facts())

        def passes(ready=ready, told=told, clocks=clocks, end=solution.finish) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            forward(ready, told, clocks)
            backward(ready, told, clocks, end)

        spent[mixed], _ = best(passes, 5)
        whole, _ = best(lambda ready=ready: schedule(ready), 3)  # type: ignore[misc]
        name = "four calendars" if mixed else "one calendar"
        line(f"{name}: build the network", built, 0)
        line(f"{name}: both passes", spent[mixed], 0)
        line(f"{name}: the whole schedule with its records", whole, 0)
    print(f"  mixed calendars cost {spent[True] / spent[False]:.1f} times one calendar")


def main() -> None:
    """Measure the sizes asked for."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    for tasks in sizes:
        measure(tasks)
    for tasks in (820, *(size for size in sizes if 1_000 < size <= PEERS_UP_TO)):
        measure_plans(tasks)


if __name__ == "__main__":
    main()

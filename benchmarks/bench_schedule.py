"""The critical path of equal networks by ourselves and by others, side by side in one run.

    python benchmarks/bench_schedule.py [tasks ...]         default: 200 1000 10000 100000 1430000

The networks are layered chains, 2.3 links a task, at most 40 levels; 1,430,000 tasks are the 20 systems × 40 steps of
all municipalities of Japan. Every variant must give the same total float for every task, and all of ours the same dates
and floats, else nothing is shown. Variants are measured in turns, so that a busy machine slows them alike; the best of
several runs is shown, in milliseconds. Read the ratios, machines differ. Peers and the compiled extra that are not
installed (``requirements-bench.txt``, ``requirements-compiled.txt``) are left out with a line that says so.
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pyarrow as pa
from schedule_peers import PEERS

from migration_plan.binding import conditions_of
from migration_plan.columns import ByLevel, ByLink, Floats, LinkCodes, by_level, by_link, compiled_loops, solve_floats
from migration_plan.conditions import Facts
from migration_plan.critical_path import schedule
from migration_plan.ids import codes_of
from migration_plan.network import build_network
from migration_plan.passes import backward, forward
from migration_plan.solution import solve
from migration_plan.ward_calendars import all_hours_calendar, cutover_calendar, seven_day_calendar, ward_calendar
from model.plan import Goal, Plan
from model.record import CalendarId, Minutes, TaskId
from model.task import Dependency, Task

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Act = Callable[[], Any]
SIZES = (200, 1_000, 10_000, 100_000, 1_430_000)
BASE = PEERS[0].name
RECORDS_UP_TO = 100_000
"""A plan of more records takes minutes to write down."""
LISTS_UP_TO = RECORDS_UP_TO
"""More strings of Python would be most of the memory that is shown."""
LONG = 20_000.0
"""Milliseconds in all from which a variant is not run again."""


def network(tasks: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return predecessors, successors and durations of a layered network with its tasks in any order."""
    chance = np.random.default_rng(20)
    levels = min(40, tasks // 12)
    level = np.sort(chance.integers(0, levels, tasks))
    first = np.searchsorted(level, np.arange(levels + 1))
    later = np.flatnonzero(level > 0)
    low, high = first[level[later] - 1], first[level[later]]
    chain = low + (chance.random(len(later)) * (high - low)).astype(np.int64)
    across_to = chance.choice(later, int(tasks * 2.3) - len(later))
    across_from = (chance.random(len(across_to)) * first[level[across_to]]).astype(np.int64)
    named = chance.permutation(tasks)
    ends = np.concatenate([chain, across_from]), np.concatenate([later, across_to])
    return named[ends[0]], named[ends[1]], chance.integers(1, 20, tasks) * 480


def from_ids(prepare: Callable[[int, LinkCodes], Any], ids: Any, ends: Any, duration: Numbers) -> Floats:
    """Return the floats of a table: the ids of the tasks, the ids of all predecessors and then of all successors."""
    return solve_floats(prepare(len(duration), LinkCodes(*codes_of(ids, ends).reshape(2, -1))), duration)


def ours(before: Numbers, after: Numbers, duration: Numbers) -> dict[str, Act]:
    """Return our own ways by name: by default, and compiled where numba is installed."""
    tasks, links, loops = len(duration), LinkCodes(before, after), compiled_loops()
    ways: dict[str, Callable[[int, LinkCodes], ByLevel | ByLink]] = {"ours": by_level}
    if loops is not None:
        ways["ours, compiled"] = lambda tasks, links: by_link(tasks, links, loops)
    ids = pa.array([f"ward-{task:07d}" for task in range(tasks)])
    ends = ids.take(pa.array(np.concatenate([before, after])))
    lists = (ids.to_pylist(), ends.to_pylist()) if tasks <= LISTS_UP_TO else None
    found: dict[str, Act] = {}
    for name, way in ways.items():
        ready = way(tasks, links)
        found[f"{name}: solve alone"] = lambda ready=ready: solve_floats(ready, duration)
        found[f"{name}: order and solve, from codes"] = lambda way=way: solve_floats(way(tasks, links), duration)
        found[f"{name}: from string ids in Arrow"] = lambda way=way: from_ids(way, ids, ends, duration)
        if lists is not None:
            found[f"{name}: from lists of strings"] = lambda way=way: from_ids(way, *lists, duration)
    return found


def peers(before: Numbers, after: Numbers, duration: Numbers) -> dict[str, Act]:
    """Return the ways of others that are installed and can do so many tasks."""
    return {
        peer.name: lambda peer=peer: peer.floats(before, after, duration)
        for peer in PEERS
        if len(duration) <= peer.up_to and not peer.missing
    }


def memory_copy(links: int, tasks: int) -> Act:
    """Return the least that any solver must move: the links and durations read, the six columns written."""
    return np.zeros(2 * links + 7 * tasks, np.int64).copy


def timed(act: Act) -> tuple[float, Any]:
    """Return the time in milliseconds, and the answer."""
    begun = time.perf_counter()
    answer = act()
    return (time.perf_counter() - begun) * 1000, answer


def in_turns(variants: dict[str, Act], rounds: int, check: Callable[[str, Any], None]) -> dict[str, float]:
    """Return the best time of each variant; answers are checked and let go."""
    times: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, act in variants.items():
            if sum(times[name]) < LONG:
                own, answer = timed(act)
                check(name, answer)
                times[name].append(own)
    return {name: min(own) for name, own in times.items()}


def measure(tasks: int) -> dict[str, float]:
    """Print all variants for one size and return their times; of a large one ours first, so that its memory is seen."""
    before, after, duration = network(tasks)
    print(f"{tasks:,} tasks, {len(before):,} links")
    expected = solve_floats(by_level(tasks, LinkCodes(before, after)), duration)

    def check(name: str, answer: Any) -> None:
        columns = [column.name for column in fields(Floats)] if isinstance(answer, Floats) else []
        same = all(np.array_equal(getattr(answer, column), getattr(expected, column)) for column in columns)
        if not same or (isinstance(answer, list) and answer != expected.total.tolist()):
            raise SystemExit(f"{name}: other floats than ours by default")

    own, others = ours(before, after, duration), peers(before, after, duration)
    own["the machine: copying links, durations and the answer once"] = memory_copy(len(before), tasks)
    large = tasks > RECORDS_UP_TO
    spent = in_turns(own, 3, check) if large else {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent |= in_turns(others if large else own | others, 1 if large else 7, check)
    for name, least in sorted(spent.items(), key=lambda entry: -entry[1]):
        show(name, least, spent.get(BASE, 0.0))
    print(f"  peak memory before the peers {peak:,.0f} MB")
    return spent


def curve(spent: dict[int, dict[str, float]]) -> None:
    """Print nanoseconds for each task and link, by size: a level line is a cost linear in tasks and links."""
    print("nanoseconds a task and link, at " + ", ".join(f"{tasks:,}" for tasks in spent) + " tasks")
    for name in next(iter(spent.values())):
        if name.startswith("ours"):
            each = [f"{times[name] * 1e6 / (3.3 * tasks):9.1f}" for tasks, times in spent.items() if name in times]
            print(f"  {name:<58}{''.join(each)}")


def show(name: str, spent: float, base: float) -> None:
    """Print one measurement and how many times faster than networkx it is."""
    ratio = f"{base / spent:9.1f} ×" if base else ""
    print(f"  {name:<58}{spent:12.2f} ms {ratio}")


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
    variants: dict[str, Act] = {}
    for name, mixed in (("one calendar", False), ("four calendars", True)):
        plan = ward(tasks, mixed=mixed)
        ready = build_network(plan)
        solution = solve(ready, Facts())
        told = conditions_of(ready, solution.clocks, Facts())

        def passes(ready: Any = ready, told: Any = told, solution: Any = solution) -> None:
            forward(ready, told, solution.clocks)
            backward(ready, told, solution.clocks, solution.finish)

        variants[f"{name}: build the network"] = lambda plan=plan: build_network(plan)
        variants[f"{name}: both passes"] = passes
        variants[f"{name}: the whole schedule with its records"] = lambda ready=ready: schedule(ready)
    spent = in_turns(variants, 5, lambda _name, _answer: None)
    for name, least in spent.items():
        show(name, least, 0)
    ratio = spent["four calendars: both passes"] / spent["one calendar: both passes"]
    print(f"  mixed calendars cost {ratio:.1f} times one calendar")


def main() -> None:
    """Measure the sizes asked for."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    for peer in PEERS:
        if peer.missing:
            print(f"not installed, left out: {peer.name}")
    if compiled_loops() is None:
        print("not installed, left out: ours, compiled (numba)")
    for act in {**ours(*network(24)), **peers(*network(24))}.values():
        act()  # compiles, starts Java, imports
    curve({tasks: measure(tasks) for tasks in sizes})
    for tasks in (820, *(size for size in sizes if 1_000 < size <= RECORDS_UP_TO)):
        measure_plans(tasks)


if __name__ == "__main__":
    main()

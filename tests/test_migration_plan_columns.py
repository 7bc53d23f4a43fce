"""Columns of codes to columns of floats: the same numbers as the engine, by level and by link, compiled or not."""

from collections.abc import Callable
from dataclasses import fields
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan import loops
from migration_plan.columns import ByLevel, ByLink, Floats, LinkCodes, by_level, by_link, prepare, solve_floats
from migration_plan.critical_path import schedule
from migration_plan.ids import codes_of
from migration_plan.network import build_network
from model.task import Dependency, LinkType
from tests.networks import START, link, plan, task

Prepare = Callable[[int, LinkCodes], ByLevel | ByLink]
WAYS: list[Prepare] = [by_level, lambda tasks, links: by_link(tasks, links, loops)]
both_ways = pytest.mark.parametrize("way", WAYS, ids=["by level", "by link"])


@st.composite
def links(draw: st.DrawFn, count: int) -> list[Dependency]:
    """Draw links of all types, with lags that never reach before the start."""
    found = []
    for after in range(1, count):
        for before in draw(st.lists(st.integers(0, after - 1), max_size=3, unique=True)):
            kind, lag = draw(st.sampled_from(list(LinkType))), draw(st.integers(0, 4))
            found.append(link(f"T{before} T{after} {kind} {lag}"))
    return found


def solved(way: Prepare, durations: list[int], given_links: list[Dependency]) -> Floats:
    """Return our columns, in days."""
    ids = [f"T{number}" for number in range(len(durations))]
    network = way(
        len(ids),
        LinkCodes(
            codes_of(ids, [x.predecessor for x in given_links]),
            codes_of(ids, [x.successor for x in given_links]),
            from_start=np.array([x.link.value[0] == "S" for x in given_links], bool),
            to_finish=np.array([x.link.value[1] == "F" for x in given_links], bool),
            lag=np.array([int(x.lag.value) for x in given_links], np.int64),
        ),
    )
    return solve_floats(network, np.array(durations, np.int64))


@both_ways
@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_columns_give_the_floats_of_the_engine(way: Prepare, data: st.DataObject, durations: list[int]) -> None:
    given_links = data.draw(links(len(durations)))
    tasks = [task(f"T{number}", days) for number, days in enumerate(durations)]

    ours = solved(way, durations, given_links)
    engine = schedule(build_network(plan(tasks, given_links))).tasks

    assert [(t.total_float or 0) // 1440 for t in engine] == ours.total.tolist()
    assert [(t.free_float or 0) // 1440 for t in engine] == ours.free.tolist()
    assert [(t.early_start - START).days for t in engine if t.early_start] == ours.early_start.tolist()
    assert [(t.early_finish - START).days for t in engine if t.early_finish] == ours.early_finish.tolist()
    assert [(t.late_start - START).days for t in engine if t.late_start] == ours.late_start.tolist()
    assert [(t.late_finish - START).days for t in engine if t.late_finish] == ours.late_finish.tolist()


@both_ways
def test_tasks_in_a_cycle_and_after_it_have_no_numbers_and_the_rest_has(way: Prepare) -> None:
    ours = solved(way, [1, 1, 1, 1], [link("T0 T1"), link("T1 T2"), link("T2 T1"), link("T2 T3")])

    assert ours.dated.tolist() == [True, False, False, False]
    assert ours.early_finish.tolist() == [1, 0, 0, 0]


@both_ways
def test_a_network_without_tasks_has_no_numbers(way: Prepare) -> None:
    assert solved(way, [], []).total.tolist() == []


@both_ways
def test_links_are_finish_to_start_without_lag_where_nothing_else_is_said(way: Prepare) -> None:
    ours = solve_floats(way(3, LinkCodes(np.array([0, 0]), np.array([1, 2]))), np.array([5, 3, 4]))

    assert ours.early_start.tolist() == [0, 5, 5]
    assert ours.total.tolist() == [0, 1, 0]


@pytest.mark.skipif(find_spec("numba") is None, reason="numba, the compiled extra, is not installed")
def test_the_compiled_loops_are_taken_and_give_the_same_bit_for_bit() -> None:
    chance = np.random.default_rng(3)
    tasks, links = 20_000, 46_000
    named = chance.permutation(tasks)
    ends = np.sort(chance.choice(tasks, (links, 2)), axis=1)
    ends = named[ends[ends[:, 0] < ends[:, 1]]]
    flags = chance.random((2, len(ends))) < 0.3
    given_links = LinkCodes(ends[:, 0], ends[:, 1], flags[0], flags[1], chance.integers(-900, 900, len(ends)))
    duration = chance.integers(0, 9_000, tasks)

    compiled, plain = (solve_floats(way(tasks, given_links), duration) for way in (prepare, by_level))

    assert hasattr(loops.floats, "signatures")
    assert isinstance(prepare(tasks, given_links), ByLink)
    for column in fields(Floats):
        assert getattr(compiled, column.name).tolist() == getattr(plain, column.name).tolist()

"""Columns of ids to columns of floats: the same numbers as the engine."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan.columns import Floats, codes_of, prepare, solve_floats
from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from model.task import Dependency, LinkType
from tests.networks import START, link, plan, task


@st.composite
def links(draw: st.DrawFn, count: int) -> list[Dependency]:
    """Draw links of all types, with lags that never reach before the start."""
    found = []
    for after in range(1, count):
        for before in draw(st.lists(st.integers(0, after - 1), max_size=3, unique=True)):
            kind, lag = draw(st.sampled_from(list(LinkType))), draw(st.integers(0, 4))
            found.append(link(f"T{before} T{after} {kind} {lag}"))
    return found


def solved(durations: list[int], given_links: list[Dependency]) -> Floats:
    """Return our columns, in days."""
    ids = [f"T{number}" for number in range(len(durations))]
    ends = [codes_of(ids, [getattr(x, end) for x in given_links] or [""])[: len(given_links)] for end in ENDS]
    network = prepare(
        len(ids),
        *ends,
        from_start=np.array([x.link.value[0] == "S" for x in given_links], bool),
        to_finish=np.array([x.link.value[1] == "F" for x in given_links], bool),
        lag=np.array([int(x.lag.value) for x in given_links], np.int64),
    )
    return solve_floats(network, np.array(durations, np.int64))


ENDS = ("predecessor", "successor")


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_columns_give_the_floats_of_the_engine(data: st.DataObject, durations: list[int]) -> None:
    given_links = data.draw(links(len(durations)))
    tasks = [task(f"T{number}", days) for number, days in enumerate(durations)]

    ours = solved(durations, given_links)
    engine = schedule(build_network(plan(tasks, given_links))).tasks

    assert [(t.total_float or 0) // 1440 for t in engine] == ours.total.tolist()
    assert [(t.free_float or 0) // 1440 for t in engine] == ours.free.tolist()
    assert [(t.early_start - START).days for t in engine if t.early_start] == ours.early_start.tolist()
    assert [(t.late_finish - START).days for t in engine if t.late_finish] == ours.late_finish.tolist()


def test_tasks_in_a_cycle_and_after_it_have_no_numbers_and_the_rest_has() -> None:
    ours = solved([1, 1, 1, 1], [link("T0 T1"), link("T1 T2"), link("T2 T1"), link("T2 T3")])

    assert ours.dated.tolist() == [True, False, False, False]
    assert ours.early_finish.tolist()[0] == 1

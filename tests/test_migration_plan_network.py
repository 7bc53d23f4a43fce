"""The network of a plan: order, faults found all at once, cycles, and sizes that must not hang."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import networkx as nx
import pytest

from migration_plan.critical_path import schedule
from migration_plan.cycles import shortest_cycle
from migration_plan.graph import graph_of
from migration_plan.network import PLANS_KEPT, build_network, network_of
from model.calendar import Calendar, CalendarException, Shift
from model.issue import Severity
from model.pause import collector_paused
from model.plan import Plan, ScheduleOptions
from model.record import CalendarId, Minutes, TaskId
from model.schedule import Hold, Schedule
from model.task import Constraint, ConstraintKind, Dependency, Task, TaskKind
from tests.networks import START, chain_of, link, plan, task


def codes(given: Plan) -> list[str]:
    """Return the codes of the findings about a plan."""
    return [issue.code for issue in build_network(given).issues]


def dated(answer: Schedule) -> set[str]:
    """Return the tasks that have dates."""
    return {task.id for task in answer.tasks if task.early_start is not None}


def test_a_sound_plan_has_no_findings_and_an_order_that_respects_every_link() -> None:
    network = build_network(plan(map(task, "DCBA"), chain_of("ABCD")))

    assert network.issues == ()
    assert [network.plan.tasks[position].id for position in network.order] == ["A", "B", "C", "D"]


def test_the_graph_is_networkx_with_link_types_and_can_be_exported() -> None:
    graph = graph_of(build_network(plan(map(task, "ABC"), [link("A B"), link("B C SS 2"), link("B C FF")])))

    assert list(nx.topological_sort(graph)) == ["A", "B", "C"]
    assert graph.edges[TaskId("B"), TaskId("C")] == {"link": "SS FF", "lag": 2880}
    assert nx.node_link_data(graph, edges="edges")["nodes"][0]["id"] == "A"
    assert "graphml" in "".join(nx.generate_graphml(graph))


def test_a_cycle_is_reported_as_a_path_with_its_lines_and_the_rest_is_scheduled() -> None:
    links = [link("A B", 2), link("B C", 3), link("C D", 4), link("D B", 5), link("D E", 6), link("X A", 7)]
    given = plan(map(task, "ABCDEXY"), links)

    answer = schedule(build_network(given))

    assert answer.cycles == (("B", "C", "D", "B"),)
    (issue,) = answer.issues
    assert (issue.code, issue.severity, issue.line) == ("cycle", Severity.REJECTED, 3)
    assert dict(issue.values) == {"path": "B → C → D → B", "lines": "3, 4, 5"}
    assert dated(answer) == {"A", "X", "Y"}


def test_each_set_of_tasks_that_wait_for_each_other_gets_one_shortest_cycle() -> None:
    links = [link(text) for text in ("A B", "B C", "C A", "B A", "D E", "E F", "F D", "C D")]

    network = build_network(plan(map(task, "ABCDEF"), links))

    assert network.cycles == (("A", "B", "A"), ("D", "E", "F", "D"))


def test_all_faults_of_a_plan_are_found_at_once_and_the_sound_rest_is_scheduled() -> None:
    empty = Calendar(id=CalendarId("never"), week=((),) * 7)
    tasks = [
        task("A"),
        task("B"),
        task("A", 3, line=4),
        task("minus", -1, line=5),
        task("ages", 100_000, line=6),
        Task(id=TaskId("idle"), name="", duration=Minutes(60), calendar=CalendarId("never"), source_line=7),
        Task(id=TaskId("lost"), name="", duration=Minutes(60), calendar=CalendarId("none"), source_line=8),
        Task(id=TaskId("sum"), name="", duration=Minutes(0), kind=TaskKind.SUMMARY, source_line=9),
        task("after", 1, line=10),
    ]
    links = [
        link("A B"),
        link("A B", 12),
        link("A A", 13),
        link("A ghost", 14),
        link("sum B", 15),
        link("minus after", 16),
    ]

    answer = schedule(build_network(plan(tasks, links, calendars=[empty])))

    assert sorted((issue.code, issue.line) for issue in answer.issues if issue.code != "calendar-without-work") == [
        ("absurd-duration", 6),
        ("duplicate-link", 12),
        ("duplicate-task", 4),
        ("foreign-key", 14),
        ("link-on-summary", 15),
        ("negative-duration", 5),
        ("self-loop", 13),
        ("task-without-calendar", 8),
        ("task-without-working-time", 7),
    ]
    assert dated(answer) == {"A", "B"}
    assert [t.early_start for t in answer.tasks][:2] == [START, datetime(2026, 4, 7)]


@pytest.mark.parametrize(
    ("at", "code"), [(None, "constraint-without-date"), (datetime(1000, 1, 1), "date-out-of-range")]
)
def test_a_constraint_that_cannot_be_dated_is_told_and_does_not_bind(at: datetime | None, code: str) -> None:
    bound = task("A").model_copy(update={"constraints": (Constraint(kind=ConstraintKind.SNET, at=at),)})

    answer = schedule(build_network(plan([bound])))

    assert [issue.code for issue in answer.issues] == [code]
    assert answer.tasks[0].early_start == START


def test_parents_that_do_not_exist_or_contain_themselves_are_told() -> None:
    def child(name: str, parent: str) -> Task:
        return task(name).model_copy(update={"parent": TaskId(parent)})

    assert codes(plan([child("A", "B"), child("B", "A"), child("C", "nobody")])) == [
        "parent-cycle",
        "parent-cycle",
        "unknown-parent",
    ]


def test_an_unknown_project_calendar_refuses_the_plan() -> None:
    given = plan([task("A")]).model_copy(update={"calendar": CalendarId("none")})

    network = build_network(given)

    assert [issue.severity for issue in network.issues if issue.code == "unknown-calendar"] == [Severity.REFUSED]
    assert dated(schedule(network)) == set()


@pytest.mark.parametrize("microsoft", [False, True])
def test_a_plan_on_nothing_but_an_empty_calendar_is_told_so_and_has_no_dates(microsoft: bool) -> None:  # noqa: FBT001
    never = Calendar(id=CalendarId("24h"), week=((),) * 7)
    bound = task("A").model_copy(
        update={"constraints": (Constraint(kind=ConstraintKind.SNET, at=START),), "deadline": START}
    )
    options = ScheduleOptions(microsoft_rules=microsoft)
    given = plan([bound, task("B")], [link("A B")], options=options).model_copy(update={"calendars": (never,)})
    gap = Hold(id="gap", task=TaskId("A"), holds_start=False, expected=START)

    answer = schedule(build_network(given), status=START, holds=[gap])

    assert {issue.code for issue in answer.issues} == {"calendar-without-work", "task-without-working-time"}
    assert (answer.finish, dated(answer), answer.holds) == (None, set(), ())


def test_an_empty_plan_has_an_empty_schedule() -> None:
    answer = schedule(build_network(plan([])))

    assert (answer.finish, answer.tasks, answer.critical_path) == (None, (), ())


def test_work_beyond_every_horizon_is_an_error_and_not_a_loop() -> None:
    one_day = Calendar(
        id=CalendarId("once"),
        week=((),) * 7,
        exceptions=(CalendarException(day=START.date(), shifts=(Shift(start=0, end=1440),)),),
    )
    two_days = task("B", 2).model_copy(update={"calendar": CalendarId("once")})

    answer = schedule(build_network(plan([task("A"), two_days, task("C")], [link("B C")], calendars=[one_day])))

    assert [(issue.code, issue.value) for issue in answer.issues] == [("beyond-horizon", "B")]
    assert dated(answer) == {"A"}
    assert answer.finish == datetime(2026, 4, 7)


def test_a_plan_of_a_century_is_scheduled_although_calendars_are_first_laid_out_for_years() -> None:
    answer = schedule(build_network(plan([task("A", 18_000), task("B", 18_000)], [link("A B")])))

    assert answer.finish == START + timedelta(days=36_000)
    assert answer.issues == ()


def long_chain(length: int) -> Plan:
    """Return a chain of so many tasks of an hour."""
    tasks = [Task(id=TaskId(str(n)), name="", duration=Minutes(60)) for n in range(length)]
    links = [Dependency(predecessor=tasks[n].id, successor=tasks[n + 1].id) for n in range(length - 1)]
    return plan(tasks, links)


def growth(work: Callable[[int], object], few: int, times: int) -> float:
    """Return by how much the processor's time grows when the tasks become so many times more, the better of two."""

    def cost(tasks: int) -> float:
        begun = time.process_time()
        with collector_paused():
            work(tasks)
        return time.process_time() - begun

    least, most = (min(cost(tasks) for _ in range(2)) for tasks in (few, few * times))
    return most / least


def test_a_long_chain_neither_recurses_nor_costs_more_than_its_length() -> None:
    def walked(length: int) -> None:
        assert len(schedule(build_network(long_chain(length))).critical_path) == length

    assert growth(walked, few=2_500, times=10) < 40, "100 times the cost would be a square"


def test_a_long_chain_closed_to_a_ring_is_one_cycle_and_costs_no_more_than_its_length() -> None:
    def closed(length: int) -> None:
        given = long_chain(length)
        back = Dependency(predecessor=TaskId(str(length - 1)), successor=TaskId("0"))
        network = build_network(given.model_copy(update={"dependencies": (*given.dependencies, back)}))
        assert [len(cycle) for cycle in network.cycles] == [length + 1]

    assert growth(closed, few=2_000, times=10) < 40


def test_forty_diamonds_in_a_row_cost_no_more_than_their_links() -> None:
    names = [f"{kind}{n}" for n in range(40) for kind in "abcd"]
    links = [link(f"{x}{n} {y}{n}") for n in range(40) for x, y in ("ab", "ac", "bd", "cd")]
    links += [link(f"d{n} a{n + 1}") for n in range(39)]

    answer = schedule(build_network(plan(map(task, names), links)))

    assert answer.finish == datetime(2026, 8, 4)
    assert len(answer.critical_path) == 160


@pytest.mark.parametrize("closed", [False, True])
def test_a_complete_graph_of_forty_is_scheduled_or_reported_and_does_not_explode(closed: bool) -> None:  # noqa: FBT001
    names = [f"T{n:02d}" for n in range(40)]
    links = [link(f"{a} {b}") for a in names for b in names if a < b or (closed and a != b)]

    answer = schedule(build_network(plan(map(task, names), links)))

    assert len(answer.critical_path) == (0 if closed else 40)
    assert answer.cycles == ((("T00", "T01", "T00"),) if closed else ())


def test_the_shortest_cycle_passes_by_longer_ways_round() -> None:
    ring = [[n + 1] for n in range(9)] + [[0]]
    ring[4] = [5, 2]

    assert sorted(set(shortest_cycle(range(10), ring))) == [2, 3, 4]


def test_the_network_of_a_plan_is_built_once_and_that_of_an_equal_plan_is_its_own() -> None:
    first = plan([task("A")], [])
    again = first.model_copy()

    assert network_of(first) is network_of(first)
    assert network_of(again) is not network_of(first)
    assert network_of(again).plan is again


def test_only_the_networks_of_the_last_few_plans_are_kept() -> None:
    first = plan([task("A")], [])
    known = network_of(first)

    for number in range(PLANS_KEPT):
        network_of(plan([task(f"B{number}")], []))

    assert network_of(first) is not known


def test_what_changes_with_a_task_is_itself_and_all_that_follow_it_in_order() -> None:
    network = build_network(plan(map(task, "ABCDE"), map(link, ("A B", "B D", "A C", "C E"))))

    assert [network.plan.tasks[position].id for position in network.followers([1, 2])] == ["B", "C", "D", "E"]
    assert network.followers([]) == []

"""Float paths, the float of links and drag, on plans worked by hand."""

from migration_plan.critical_path import path_to, schedule, solved
from migration_plan.float_paths import FloatPath, drags, float_paths, link_floats
from migration_plan.network import build_network
from model.record import Minutes, TaskId
from tests.networks import DAY, chain_of, link, plan, task

# A 5 → B 10 → D 5; A → C 8 → D; E 3 → C
LINKS = [link(text) for text in ("A B", "A C", "B D", "C D", "E C")]
TASKS = [task("A", 5), task("B", 10), task("C", 8), task("D", 5), task("E", 3)]
SOLVED = solved(build_network(plan(TASKS, LINKS)))


def days(count: int) -> Minutes:
    """Return days around the clock in minutes."""
    return Minutes(DAY * count)


def ids(text: str) -> tuple[TaskId, ...]:
    """Return the ids of one letter each."""
    return tuple(TaskId(letter) for letter in text)


def test_float_paths_lead_into_the_last_task_the_most_urgent_first() -> None:
    assert float_paths(SOLVED) == (
        FloatPath(days(0), ids("ABD")),
        FloatPath(days(2), ids("C")),
        FloatPath(days(4), ids("E")),
    )


def test_float_paths_lead_into_any_task_that_is_asked_for_and_stop_at_the_count() -> None:
    assert float_paths(SOLVED, to=TaskId("C")) == (FloatPath(days(0), ids("AC")), FloatPath(days(2), ids("E")))
    assert float_paths(SOLVED, count=1) == (FloatPath(days(0), ids("ABD")),)
    assert float_paths(SOLVED, to=TaskId("nobody")) == ()


def test_the_first_float_path_is_the_driving_chain() -> None:
    network = build_network(plan([*TASKS, task("Z", 30)], LINKS))

    assert float_paths(solved(network), to=TaskId("D"))[0].tasks == path_to(network, schedule(network), TaskId("D"))
    assert float_paths(solved(network))[0].tasks == ids("Z")


def test_every_link_has_its_float_and_says_whether_it_drives() -> None:
    found = {(x.dependency.predecessor, x.dependency.successor): (x.float, x.driving) for x in link_floats(SOLVED)}

    assert found == {
        ("A", "B"): (days(0), True),
        ("A", "C"): (days(0), True),
        ("B", "D"): (days(0), True),
        ("C", "D"): (days(2), False),
        ("E", "C"): (days(2), False),
    }


def test_the_drag_of_a_task_is_what_the_project_gains_if_it_takes_no_time() -> None:
    assert drags(SOLVED) == {"A": days(4), "B": days(2), "D": days(5)}


def test_of_two_paths_of_equal_length_no_task_alone_has_drag() -> None:
    twins = solved(build_network(plan([task("A", 3), task("B", 3), task("C", 1)], [link("A C"), link("B C")])))

    assert drags(twins) == {"A": days(0), "B": days(0), "C": days(1)}


def test_an_empty_plan_has_no_paths_and_no_drag() -> None:
    empty = solved(build_network(plan([])))

    assert (float_paths(empty), link_floats(empty), drags(empty)) == ((), (), {})


def test_a_lag_belongs_to_the_drag_of_no_task() -> None:
    lagged = solved(build_network(plan([task("A", 3), task("B", 2)], [link("A B FS 4")])))

    assert drags(lagged) == {"A": days(3), "B": days(2)}
    assert float_paths(lagged)[0] == FloatPath(days(0), ids("AB"))
    assert chain_of("AB")[0] not in [found.dependency for found in link_floats(lagged)]

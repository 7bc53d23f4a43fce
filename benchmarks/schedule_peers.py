"""What others need for the same total floats: each takes links and durations in codes and returns a list.

A peer that is not installed is left out (``requirements-bench.txt`` names them); one that would take minutes or more
memory than there is stops at a size.
"""

import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Peer:
    """A way to the same floats: the module it needs, and the size up to which it is asked."""

    name: str
    module: str
    up_to: int
    floats: Callable[[Numbers, Numbers, Numbers], list[int]]

    @property
    def missing(self) -> bool:
        """Tell whether the peer cannot be asked here."""
        return importlib.util.find_spec(self.module) is None or (self.module == "mpxj" and not shutil.which("java"))


def networkx_pass(graph: "nx.DiGraph[Any]") -> float:
    """Make both passes over node attributes, as a user of networkx writes them; return the finish."""
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
    return float(end)


def networkx_floats(before: Numbers, after: Numbers, duration: Numbers) -> list[int]:
    """Return total floats by both passes of networkx over node attributes."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from((task, {"duration": length}) for task, length in enumerate(duration.tolist()))
    graph.add_edges_from(zip(before.tolist(), after.tolist(), strict=True))
    networkx_pass(graph)
    return [graph.nodes[task]["ls"] - graph.nodes[task]["es"] for task in range(len(graph))]


def rustworkx_floats(before: Numbers, after: Numbers, duration: Numbers) -> list[int]:
    """Return total floats by a graph of rustworkx and passes in Python."""
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


def criticalpath_floats(before: Numbers, after: Numbers, duration: Numbers) -> list[int]:
    """Return total floats by the package criticalpath, which walks all paths."""
    from criticalpath import Node  # noqa: PLC0415 - a peer that may be absent

    project = Node("project")
    nodes = [project.add(Node(str(task), duration=length)) for task, length in enumerate(duration.tolist())]
    for first, second in zip(before.tolist(), after.tolist(), strict=True):
        project.link(nodes[first], nodes[second])
    project.add_exit()
    project.update_all()
    return [int(node.ls - node.es) for node in nodes]


def pycritical_floats(before: Numbers, after: Numbers, duration: Numbers) -> list[int]:
    """Return total floats by the package pyCritical, which keeps a matrix of all pairs of tasks."""
    from pyCritical.src.cpm_pert import critical_path_method  # noqa: PLC0415 - a peer that may be absent

    given: list[set[int]] = [set() for _ in duration]  # it never ends where a link is there twice
    for first, second in zip(before.tolist(), after.tolist(), strict=True):
        given[second].add(first)
    rows = [[task, sorted(given[task]), length] for task, length in enumerate(duration.tolist())]
    return [int(slack) for slack in critical_path_method(rows)["Slack"]]


def mpxj_floats(before: Numbers, after: Numbers, duration: Numbers) -> list[int]:
    """Return total floats by MPXJ's scheduler for Primavera's rules, in a Java machine, on a calendar of 24 hours."""
    java = _java()
    project = java.ProjectFile()
    _all_hours(java, project)
    tasks = []
    for length in duration.tolist():
        task = project.addTask()
        task.setActivityType(java.ActivityType.TASK_DEPENDENT)
        for set_duration in (task.setDuration, task.setPlannedDuration, task.setRemainingDuration):
            set_duration(java.Duration.getInstance(length, java.TimeUnit.MINUTES))
        tasks.append(task)
    for first, second in zip(before.tolist(), after.tolist(), strict=True):
        tasks[second].addPredecessor(java.Relation.Builder().predecessorTask(tasks[first]))
    java.PrimaveraScheduler().schedule(project, java.LocalDateTime.of(2024, 4, 1, 0, 0))
    properties = project.getProjectProperties()
    return [round(task.getTotalSlack().convertUnits(java.TimeUnit.MINUTES, properties).getDuration()) for task in tasks]


def _all_hours(java: Any, project: Any) -> None:
    calendar = project.addCalendar()
    for day in java.DayOfWeek.values():
        calendar.setWorkingDay(day, True)  # noqa: FBT003 - Java has no names for arguments
        midnight = java.LocalTime.MIDNIGHT
        calendar.addCalendarHours(day).add(java.LocalTimeRange(midnight, midnight))
    project.setDefaultCalendar(calendar)


def _java() -> Any:
    """Return the Java classes that are used, in a machine that is started once."""
    from types import SimpleNamespace  # noqa: PLC0415 - only here

    import jpype  # noqa: PLC0415 - a peer that may be absent
    import mpxj  # noqa: F401, PLC0415 - puts the jars on the class path

    if not jpype.isJVMStarted():
        jpype.startJVM("-Xss256m", "-Xmx6g")
    names = {
        "java.time": ("LocalDateTime", "LocalTime", "DayOfWeek"),
        "org.mpxj": ("ProjectFile", "Duration", "TimeUnit", "Relation", "LocalTimeRange", "ActivityType"),
        "org.mpxj.cpm": ("PrimaveraScheduler",),
    }
    return SimpleNamespace(
        **{name: jpype.JClass(f"{package}.{name}") for package, some in names.items() for name in some}
    )


PEERS = (
    Peer("networkx: build, and both passes over node attributes", "networkx", 1_430_000, networkx_floats),
    Peer("rustworkx: build, and both passes in Python", "rustworkx", 100_000, rustworkx_floats),
    Peer("MPXJ (Java): build, and its scheduler", "mpxj", 10_000, mpxj_floats),
    Peer("pyCritical", "pyCritical", 1_000, pycritical_floats),
    Peer("criticalpath", "criticalpath", 200, criticalpath_floats),
)
"""The first is what the others are measured by."""

"""The network of a plan as a graph of networkx, for questions about its structure: paths, components, cycles.

networkx takes longer to import than a week takes to compute, and a sound plan is scheduled without it: so it is
imported here alone, and this module by those who ask.
"""

from collections.abc import Iterable

import networkx as nx

from migration_plan.network import Network
from model.record import TaskId


def graph_of(network: Network) -> "nx.DiGraph[TaskId]":
    """Return the tasks as nodes and the links as edges; two links between the same tasks are one edge."""
    graph: nx.DiGraph[TaskId] = nx.DiGraph()
    for task in network.plan.tasks:
        graph.add_node(task.id, name=task.name, system=task.system or "", duration=int(task.duration))
    links, tasks = network.links, network.plan.tasks
    for number, kind in enumerate(links.kind):
        ends, lag = (tasks[links.predecessor[number]].id, tasks[links.successor[number]].id), links.lag[number]
        if graph.has_edge(*ends):
            known = graph.edges[ends]
            graph.add_edge(*ends, link=f"{known['link']} {kind.value}", lag=max(known["lag"], lag))
        else:
            graph.add_edge(*ends, link=kind.value, lag=lag)
    return graph


def knots(links: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return the sets of two or more tasks in which each follows each."""
    graph: nx.DiGraph[int] = nx.DiGraph(links)
    return [members for members in nx.strongly_connected_components(graph) if len(members) > 1]

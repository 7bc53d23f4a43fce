"""The network of a plan as a graph file, in the two forms of networkx: node-link JSON and GraphML.

``migration_plan.graph`` has one edge between two tasks; a plan may have two links there (SS and FF). So this is a
multigraph of the plan as it stands, with the computed dates on its nodes.
"""

import json
from collections.abc import Iterable
from datetime import datetime

import networkx as nx

from migration_plan.exchange.cells import lag
from model.plan import Plan
from model.record import TaskId
from model.schedule import ScheduledTask
from model.task import Task


def plan_graph(plan: Plan, scheduled: Iterable[ScheduledTask] = ()) -> "nx.MultiDiGraph[TaskId]":
    """Return tasks as nodes and dependencies as edges; a dependency on a task that is not there is left out."""
    dates = {each.id: each for each in scheduled}
    graph: nx.MultiDiGraph[TaskId] = nx.MultiDiGraph(name=plan.name, municipality=plan.municipality)
    for task in plan.tasks:
        graph.add_node(task.id, **_facts(task), **_dates(dates.get(task.id)))
    for link in plan.dependencies:
        if link.predecessor in graph and link.successor in graph:
            graph.add_edge(link.predecessor, link.successor, link=link.link.value, lag=lag(link.lag))
    return graph


def write_node_link(plan: Plan, scheduled: Iterable[ScheduledTask] = ()) -> bytes:
    """Return the graph as node-link JSON, which ``networkx.node_link_graph(…, edges="edges")`` reads."""
    told = nx.node_link_data(plan_graph(plan, scheduled), edges="edges")
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def write_graphml(plan: Plan, scheduled: Iterable[ScheduledTask] = ()) -> bytes:
    """Return the graph as GraphML, which yEd, Gephi and others open."""
    lines = nx.generate_graphml(plan_graph(plan, scheduled))
    return ("<?xml version='1.0' encoding='utf-8'?>\n" + "\n".join(lines) + "\n").encode()


def _facts(task: Task) -> dict[str, str | int]:
    return {
        "name": task.name,
        "system": task.system or "",
        "step": task.step or "",
        "owner": task.owner,
        "kind": task.kind.value,
        "parent": task.parent or "",
        "duration_minutes": int(task.duration),
        "weight": task.weight,
    }


def _dates(dates: ScheduledTask | None) -> dict[str, str | int | bool]:
    if dates is None:
        return {}
    moments = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
    told: dict[str, str | int | bool] = {name: _moment(getattr(dates, name)) for name in moments}
    if dates.total_float is not None:
        told["total_float_minutes"] = int(dates.total_float)
    return {name: value for name, value in told.items() if value != ""} | {
        "critical": dates.critical,
        "longest_path": dates.longest_path,
    }


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="minutes")

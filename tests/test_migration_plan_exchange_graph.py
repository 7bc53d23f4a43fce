"""Graph files: networkx reads back what was written, parallel links included."""

import io
import json

import networkx as nx

from migration_plan.exchange.graph import write_graphml, write_node_link
from tests.exchange_plans import scheduled, small

PLAN = small()
DATES = scheduled(PLAN, None, ()).tasks
EDGES = [("A", "B", "", "SS"), ("A", "B", "1d", "FS"), ("B", "M", "", "FS")]


def test_node_link_json_reads_back_with_both_links_between_two_tasks() -> None:
    graph = nx.node_link_graph(json.loads(write_node_link(PLAN, DATES)), edges="edges")

    assert sorted((a, b, told["lag"], told["link"]) for a, b, told in graph.edges(data=True)) == EDGES
    assert list(graph) == ["S", "A", "B", "M"]
    assert graph.nodes["M"]["finish"] == "2024-04-04T17:15"
    assert graph.nodes["A"]["name"] == "調達, 契約"


def test_graphml_reads_back_the_same() -> None:
    graph = nx.read_graphml(io.BytesIO(write_graphml(PLAN, DATES)), force_multigraph=True)

    assert sorted((a, b, told["lag"], told["link"]) for a, b, told in graph.edges(data=True)) == EDGES
    assert graph.nodes["A"]["duration_minutes"] == 465
    assert graph.nodes["A"]["critical"] is True


def test_without_a_schedule_the_structure_is_written_alone() -> None:
    told = json.loads(write_node_link(PLAN))

    assert "finish" not in told["nodes"][1]
    assert len(told["edges"]) == 3

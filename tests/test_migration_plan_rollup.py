"""Summaries: dates from the leaves, shares by work, else by duration."""

import json
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from migration_plan.rollup import Share, WeightRule, leaves_of, share_done
from model.record import Minutes, TaskId
from model.task import Task, TaskKind
from tests.networks import START, link, plan, task

CASES = Path(__file__).parents[1].parent / "shared" / "oracle" / "rollup-percent.json"


def under(parent: str, name: str, days: int = 1) -> Task:
    """Return a task below a summary."""
    return task(name, days).model_copy(update={"parent": TaskId(parent)})


def summary(name: str, parent: str | None = None) -> Task:
    """Return a summary."""
    above = None if parent is None else TaskId(parent)
    return Task(id=TaskId(name), name=name, duration=Minutes(0), kind=TaskKind.SUMMARY, parent=above)


def test_a_summary_spans_its_leaves_at_any_depth_and_is_critical_if_one_of_them_is() -> None:
    tasks = [summary("S"), summary("T", "S"), under("S", "A", 2), under("T", "B", 3), task("C", 9)]

    records = {record.id: record for record in schedule(build_network(plan(tasks, [link("A B")]))).tasks}

    assert (records[TaskId("S")].start, records[TaskId("S")].finish) == (START, datetime(2026, 4, 11))
    assert (records[TaskId("T")].start, records[TaskId("T")].late_finish) == (
        datetime(2026, 4, 8),
        datetime(2026, 4, 15),
    )
    assert not records[TaskId("S")].critical
    assert records[TaskId("S")].total_float is None


def test_a_summary_without_leaves_has_no_dates() -> None:
    (record,) = schedule(build_network(plan([summary("S")]))).tasks

    assert (record.start, record.finish) == (None, None)


def test_a_task_that_contains_itself_does_not_loop() -> None:
    assert leaves_of(plan([summary("S", "T"), summary("T", "S"), under("S", "A")])) == {"S": [2], "T": [2]}


def test_milestones_weigh_nothing_and_cancelled_leaves_are_out() -> None:
    gate = Task(id=TaskId("gate"), name="", duration=Minutes(0), kind=TaskKind.FINISH_MILESTONE)
    leaves = [task("A", 1), task("B", 3), task("gone", 100), gate]
    done = {TaskId("A"): Fraction(1), TaskId("gate"): Fraction(1)}

    assert share_done(leaves, done, {TaskId("gone")}) == Share(Fraction(1, 4), WeightRule.DURATION)
    assert share_done([gate], done) == Share(Fraction(1), WeightRule.COUNT)
    assert share_done([], {}) == Share(Fraction(0), WeightRule.COUNT)


@pytest.mark.skipif(not CASES.is_file(), reason="the oracle's cases lie beside the repository")
def test_published_summaries_are_reproduced_by_work_else_duration_over_leaves() -> None:
    ours_differ = {"taskjuggler-container": 20}  # an unweighted mean of children: 30 there

    for case in json.loads(CASES.read_text("utf-8"))["cases"]:
        children = {entry["parent"] for entry in case["tasks"]}
        for name, expected in case["expected"].items():
            below = [e for e in case["tasks"] if e["id"] not in children and _is_below(e, name, case)]
            leaves = [_leaf(entry) for entry in below]
            done = {TaskId(entry["id"]): _share(entry) for entry in below}
            found = share_done(leaves, done).done * 100
            assert round(float(found), 2) == ours_differ.get(case["id"], expected), case["id"]


def _is_below(entry: dict[str, Any], name: str, case: dict[str, Any]) -> bool:
    above = {other["id"]: other["parent"] for other in case["tasks"]}
    here: str | None = entry["id"]
    while here is not None and here != name:
        here = above[here]
    return here == name


def _share(entry: dict[str, Any]) -> Fraction:
    if "remaining" in entry:
        return 1 - Fraction(entry["remaining"], entry["work"])
    return Fraction(entry["pct"], 100)


def _leaf(entry: dict[str, Any]) -> Task:
    duration = Minutes(round(entry.get("duration", 0) * 480))
    return Task(id=TaskId(entry["id"]), name="", duration=duration, weight=entry.get("work", 0))
